/**
 * The scan of one plain packet after another, compiled: what dissect/plain-packet.ts and tcp/plain-segment.ts do in
 * JavaScript for a packet at a time, here for as many as follow each other in the window. It stops in front of the first packet
 * that is anything else, of which it has changed nothing. Tests hold it against both.
 *
 * AssemblyScript. The names with an underscore are the cells of plain-run/layout.ts and tcp/flow-cells.ts, which scripts/wasm.mjs puts in
 * front of this. All of its memory is handed to it: it allocates nothing.
 */

/** Bytes in front of a packet: of pcap, and of an enhanced packet block of pcapng. */
const RECORD: u32 = 16;
const BLOCK: u32 = 28;
const ENHANCED_PACKET: u32 = 6;
const IP: u32 = 14;
const TCP: u32 = IP + 20;
const MIN_TCP: u32 = 20;
/** A frame that is as long as Ethernet asks for, without its check sequence. */
const MIN_FRAME: u32 = 60;
const WITH_TIMESTAMPS: u32 = 32;
/** Two NOPs and a timestamp, as they lie in memory. */
const TIMESTAMP_OPTIONS: u32 = 0x0a080101;
/** A length on the wire above this is left to JavaScript. */
const LONGEST: u32 = 0x40000;
const FEW_HOPS: u32 = 5;
const ACK: u32 = 0x10;
const PSH: u32 = 0x08;
const FIN: u32 = 0x01;

// What one packet's parts hand each other, set for each of them.
let block: usize = 0;
let seconds: u32 = 0;
let nanos: u32 = 0;
let captured: u32 = 0;
let original: u32 = 0;
let time: f64 = 0;
let source: i32 = 0;
let destination: i32 = 0;

function cell(index: u32): u32 {
  return load<u32>(block + (index << 2));
}

function put(index: u32, value: u32): void {
  store<u32>(block + (index << 2), value);
}

function flow(row: usize, index: u32): i32 {
  return load<i32>(row + (index << 2));
}

function setFlow(row: usize, index: u32, value: i32): void {
  store<i32>(row + (index << 2), value);
}

/** Pass plain packets from the block's `at` on. Its `at`, `packet` and `row` tell how far it came. */
export function run(cells: usize): void {
  block = cells;
  const last = cell(CELL_rows);
  const windowLength = cell(CELL_windowLength);
  const header = cell(CELL_blocks) !== 0 ? BLOCK : RECORD;
  while (cell(CELL_row) < last) {
    const at = cell(CELL_at);
    if (at + header > windowLength) return;
    const record = cell(CELL_window) + at;
    const room = windowLength - at - header;
    const length = header === BLOCK ? readBlock(record, room) : readRecord(record, room);
    if (length === 0 || !pass(record + header)) return;
    put(CELL_at, at + length);
    put(CELL_packet, cell(CELL_packet) + 1);
    put(CELL_row, cell(CELL_row) + 1);
  }
}

/** A number of a record's header. */
function word(place: usize): u32 {
  const value = load<u32>(place);
  return cell(CELL_bigEndian) !== 0 ? bswap<u32>(value) : value;
}

/** Read the header of pcap at `record`, behind which `room` bytes of the file are there. Gives the record's bytes; 0: it is not plain. */
function readRecord(record: usize, room: u32): u32 {
  const fraction = word(record + 4);
  seconds = word(record);
  captured = word(record + 8);
  original = word(record + 12);
  if (captured > room || fraction >= cell(CELL_ticksPerSecond)) return 0;
  nanos = fraction * cell(CELL_nanosPerTick);
  return RECORD + captured;
}

/** The same of an enhanced packet block, which has no options. */
function readBlock(record: usize, room: u32): u32 {
  captured = word(record + 20);
  original = word(record + 24);
  const length = word(record + 4);
  if (word(record) !== ENHANCED_PACKET || word(record + 8) !== 0 || captured > room) return 0;
  const padded = BLOCK + ((captured + 3) & ~3);
  if (length !== padded + 4 || length > room + BLOCK || word(record + padded) !== length) return 0;
  const ticks = ((<u64>word(record + 12)) << 32) | <u64>word(record + 16);
  const whole = ticks / <u64>cell(CELL_ticksPerSecond);
  if (whole > 0xffffffff) return 0;
  seconds = <u32>whole;
  nanos = <u32>(ticks - whole * <u64>cell(CELL_ticksPerSecond)) * cell(CELL_nanosPerTick);
  return length;
}

/** Take the packet at `packet`, of the record that was read, if it is plain; says whether it was. */
function pass(packet: usize): bool {
  if (captured > cell(CELL_maxLength) || captured < TCP + MIN_TCP) return false;
  if (original < captured || original > LONGEST) return false;
  if (!isPlainIp(packet)) return false;
  const ipEnd = IP + <u32>bswap<u16>(load<u16>(packet, IP + 2));
  const end = min(ipEnd, captured);
  const header = (<u32>load<u8>(packet, TCP + 12) >> 4) << 2;
  if (ipEnd > original || isPadded(packet, ipEnd, min(captured, MIN_FRAME), original)) return false;
  if (header < MIN_TCP || TCP + header > end || !areOptionsPlain(packet, header)) return false;
  const flags = <u32>bswap<u16>(load<u16>(packet, TCP + 12)) & 0xfff;
  if ((flags & ~(PSH | FIN)) !== ACK || load<u16>(packet, TCP + 18) !== 0) return false;
  source = addressOf(load<u32>(packet, IP + 12));
  destination = addressOf(load<u32>(packet, IP + 16));
  if (source === 0 || destination === 0) return false;
  const sourcePort = <u32>bswap<u16>(load<u16>(packet, TCP));
  const destinationPort = <u32>bswap<u16>(load<u16>(packet, TCP + 2));
  const direction = directionOf(sourcePort, destinationPort);
  if (direction < 0) return false;
  const stream = direction >> 1;
  const length = ipEnd - TCP - header;
  const start = load<f64>(cell(CELL_streams) + ((stream * STREAM_CELLS + STREAM_start) << 3));
  time = (<f64>seconds - start) * 1e9 + <f64>nanos;
  const notes = passSegment(direction, packet + TCP, length, flags);
  if (notes < 0) return false;

  const row = cell(CELL_row);
  const seen = cell(CELL_seenLong);
  put(CELL_seenLong, seen | captured | original | <u32>source | <u32>destination | length);
  put(CELL_seenShort, cell(CELL_seenShort) | (TCP + header));
  const fileOffset = load<f64>(block + (CELL_windowStart << 2)) + <f64>(packet - cell(CELL_window));
  store<f64>(cell(CELL_fileOffset) + (row << 3), fileOffset);
  store<f64>(cell(CELL_seconds) + (row << 3), <f64>seconds);
  store<u32>(cell(CELL_capturedLength) + (row << 2), captured);
  store<u32>(cell(CELL_originalLength) + (row << 2), original);
  store<u32>(cell(CELL_nanos) + (row << 2), nanos);
  store<u32>(cell(CELL_source) + (row << 2), source);
  store<u32>(cell(CELL_destination) + (row << 2), destination);
  store<u16>(cell(CELL_sourcePort) + (row << 1), <u16>sourcePort);
  store<u16>(cell(CELL_destinationPort) + (row << 1), <u16>destinationPort);
  store<u8>(cell(CELL_hopLimit) + row, load<u8>(packet, IP + 8));
  store<u32>(cell(CELL_payloadOffset) + (row << 2), TCP + header);
  store<u32>(cell(CELL_payloadLength) + (row << 2), length);
  store<i32>(cell(CELL_stream) + (row << 2), stream);
  store<u8>(cell(CELL_direction) + row, <u8>(direction & 1));
  store<u16>(cell(CELL_tcpFlags) + (row << 1), <u16>(flags | ANALYSED));
  store<u32>(cell(CELL_seq) + (row << 2), bswap<u32>(load<u32>(packet, TCP + 4)));
  store<u32>(cell(CELL_ack) + (row << 2), bswap<u32>(load<u32>(packet, TCP + 8)));
  store<u16>(cell(CELL_columnWindow) + (row << 1), bswap<u16>(load<u16>(packet, TCP + 14)));
  store<u32>(cell(CELL_tcpNotes) + (row << 2), notes);
  store<u8>(cell(CELL_columnLayers) + row, <u8>cell(CELL_layers));
  store<u32>(cell(CELL_columnChain) + (row << 2), cell(CELL_chain));
  store<u32>(cell(CELL_issue) + (row << 2), 0);
  return true;
}

/** TCP over IPv4 over Ethernet: no group as its sender, a header of five words, no fragment, hops enough, to one receiver. */
function isPlainIp(packet: usize): bool {
  if (load<u16>(packet, 12) !== 0x0008 || load<u8>(packet, IP) !== 0x45 || (load<u8>(packet, 6) & 1) !== 0)
    return false;
  if (load<u8>(packet, IP + 9) !== 6 || (load<u16>(packet, IP + 6) & 0xff3f) !== 0) return false;
  return <u32>load<u8>(packet, IP + 8) >= FEW_HOPS && load<u8>(packet, IP + 16) >> 4 !== 0xe;
}

/** Whether there is something else than zeros between what IP says is its end and `to`, where padding may stand. */
function isPadded(packet: usize, ipEnd: u32, to: u32, original: u32): bool {
  if (original < MIN_FRAME) return false;
  for (let at = ipEnd; at < to; at++) if (load<u8>(packet + at) !== 0) return true;
  return false;
}

/** No options, or time stamps alone. */
function areOptionsPlain(packet: usize, header: u32): bool {
  return header === MIN_TCP || (header === WITH_TIMESTAMPS && load<u32>(packet, TCP + MIN_TCP) === TIMESTAMP_OPTIONS);
}

/** Index in the pool of an address as it lies in memory; 0: it was not met lately. */
function addressOf(bytes: u32): i32 {
  const address = bswap<u32>(bytes);
  const slot = ((address * 0x9e3779b1) >> cell(CELL_recentShift)) << 2;
  if (load<u32>(cell(CELL_recent) + slot) !== address) return 0;
  return load<i32>(cell(CELL_recentIndex) + slot);
}

/** `2 * stream + side`; -1: there is no such stream. As EndpointMap.find. */
function directionOf(sourcePort: u32, destinationPort: u32): i32 {
  const swap = source > destination || (source === destination && sourcePort > destinationPort);
  const low = swap ? destination : source;
  const high = swap ? source : destination;
  const ports = swap ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
  let hash: u32 = (<u32>low * 0x9e3779b1) ^ (<u32>high * 0x85ebca6b) ^ (ports * 0xc2b2ae35);
  hash = (hash ^ (hash >> 15)) * 0x2c1b3c6d;
  hash ^= hash >> 13;
  const mask = cell(CELL_pairsMask);
  const slots = cell(CELL_pairs);
  let place = slots + ((hash & mask) << 4);
  while (load<i32>(place, 12) !== 0) {
    if (load<i32>(place) === low && load<i32>(place, 4) === high && load<u32>(place, 8) === ports) {
      const found = load<i32>(place, 12) - 1;
      return swap ? found ^ 1 : found;
    }
    place = slots + ((((place - slots) >> 4) + 1) & mask) * 16;
  }
  return -1;
}

/** As passPlain of tcp/plain-segment.ts; -1: the segment is not plain. */
function passSegment(direction: i32, tcp: usize, length: u32, flags: u32): i32 {
  const own = cell(CELL_flows) + direction * (FLOW_CELLS << 2);
  const peer = cell(CELL_flows) + (direction ^ 1) * (FLOW_CELLS << 2);
  const seq = <i32>bswap<u32>(load<u32>(tcp, 4));
  const ack = <i32>bswap<u32>(load<u32>(tcp, 8));
  const window = <i32>bswap<u16>(load<u16>(tcp, 14));
  const last = (flags & FIN) !== 0;
  const next = seq + <i32>length + (last ? 1 : 0);
  if ((flow(own, FLOW_bits) & FlowBit_settled) === 0 || window === 0 || seq === 0) return -1;
  if (seq !== flow(own, FLOW_nextSeq)) return -1;
  const peerTop = flow(peer, FLOW_maxAck);
  if (peerTop !== 0 && peerTop - ack < 0) return -1;
  if (last) {
    if (length !== 0 || !hasEntry(own)) return -1;
  } else if (length === 0) {
    if (ack === flow(own, FLOW_lastAck)) return -1;
  } else if (!hasRoom(own, peer, next, length)) return -1;
  if (!isOrdered(peer, ack)) return -1;

  const packet = cell(CELL_packet) + 1;
  const clock = cell(CELL_clocks) + ((direction * CLOCK_CELLS) << 3);
  let notes = 0;
  if (length !== 0 || last) goOn(own, clock, packet, seq, next);
  if (length !== 0) notes = countFlight(own, length, (flags & PSH) !== 0);
  setFlow(own, FLOW_bits, flow(own, FLOW_bits) & ~(FlowBit_keepAlive | FlowBit_zeroWindowProbe | FlowBit_onlySyn));
  if (ack !== flow(own, FLOW_lastAck)) {
    setFlow(own, FLOW_lastNonDuplicate, packet);
    setFlow(own, FLOW_duplicates, 0);
    setFlow(own, FLOW_lastAck, ack);
  }
  const top = flow(own, FLOW_maxAck);
  if (top === 0 || seq === top) setFlow(own, FLOW_maxAck, next);
  setFlow(own, FLOW_window, window);
  setFlow(own, FLOW_sackWidth, 0);
  store<f64>(clock + (CLOCK_lastAck << 3), time);
  timeOpening(direction >> 1);
  setFlow(peer, FLOW_bits, flow(peer, FLOW_bits) | FlowBit_inFlightValid);
  return acknowledge(peer, ack) ? notes | Note_acknowledges | Note_record : notes;
}

/** Whether one more segment can be waited for. */
function hasEntry(own: usize): bool {
  if (cell(CELL_unackedFree) === 0 && cell(CELL_unackedUsed) === cell(CELL_unackedRoom)) return false;
  return flow(own, FLOW_unackedCount) < MAX_UNACKED;
}

/** The first acknowledgment tells the initial round trip. */
function timeOpening(stream: i32): void {
  const row = cell(CELL_streams) + ((stream * STREAM_CELLS) << 3);
  if (load<f64>(row + (STREAM_initialRtt << 3)) !== 0) return;
  const sent = load<f64>(row + (STREAM_syn << 3));
  // biome-ignore lint/suspicious/noGlobalIsNan: an instruction of this language, which has no other.
  if (!isNaN(sent)) store<f64>(row + (STREAM_initialRtt << 3), time - sent);
}

/** Whether payload up to `next` is new to the peer, leaves room in its window, and can be waited for like all before it. */
function hasRoom(own: usize, peer: usize, next: i32, length: u32): bool {
  if (!hasEntry(own)) return false;
  const peerAck = flow(peer, FLOW_lastAck);
  if (peerAck !== 0 && peerAck - next >= 0) return false;
  const offered = flow(peer, FLOW_window);
  if (length === 1 && offered === 0) return false;
  const shift = flow(peer, FLOW_windowShift);
  if (shift === -1) return true;
  const unscaled = shift < 0 || (flow(peer, FLOW_bits) & FlowBit_onlySyn) !== 0;
  return next !== peerAck + (unscaled ? offered : offered << shift);
}

/** Whether what the peer has on its way can be acknowledged from its oldest end. */
function isOrdered(peer: usize, ack: i32): bool {
  if (flow(peer, FLOW_unackedCount) === 0) return true;
  const span = <u32>(flow(peer, FLOW_unackedHigh) - flow(peer, FLOW_unackedLow));
  const bits = flow(peer, FLOW_bits);
  if (span >= 0x80000000 || (bits & FlowBit_unackedWraps) !== 0 || (bits & FlowBit_unackedOrdered) === 0) return false;
  const ahead = <u32>(ack - (flow(peer, FLOW_base) + flow(peer, FLOW_unackedLow)));
  return ahead < 0x80000000 || <u64>span + (0x100000000 - <u64>ahead) < 0x80000000;
}

/** What takes sequence numbers up to `next` goes on its way. */
function goOn(own: usize, clock: usize, packet: u32, seq: i32, next: i32): void {
  addUnacked(own, packet, seq, next);
  setFlow(own, FLOW_nextSeq, next);
  setFlow(own, FLOW_nextPacket, packet);
  store<f64>(clock + (CLOCK_next << 3), time);
}

/** Gives the notes: whether bytes in flight could be told. */
function countFlight(own: usize, length: u32, push: bool): i32 {
  const bits = flow(own, FLOW_bits);
  if ((bits & FlowBit_inFlightValid) === 0) return 0;
  const before = (bits & FlowBit_pushLast) !== 0 ? 0 : flow(own, FLOW_pushBytes);
  setFlow(own, FLOW_pushBytes, before + <i32>length);
  setFlow(own, FLOW_bits, push ? bits | FlowBit_pushLast : bits & ~FlowBit_pushLast);
  return Note_record;
}

/** As UnackedPool.add; there is room for it. */
function addUnacked(own: usize, packet: u32, seq: i32, end: i32): void {
  const newers = cell(CELL_unackedNewer);
  let entry = cell(CELL_unackedFree);
  if (entry !== 0) put(CELL_unackedFree, load<u32>(newers + (entry << 2)));
  else {
    entry = cell(CELL_unackedUsed);
    put(CELL_unackedUsed, entry + 1);
  }
  store<u32>(cell(CELL_unackedPacket) + (entry << 2), packet);
  store<i32>(cell(CELL_unackedSeq) + (entry << 2), seq);
  store<i32>(cell(CELL_unackedEnd) + (entry << 2), end);
  store<f64>(cell(CELL_unackedTime) + (entry << 3), time);
  store<u32>(newers + (entry << 2), 0);
  const base = flow(own, FLOW_base);
  const low = <u32>(seq - base);
  const high = <u32>(end - base);
  let bits = flow(own, FLOW_bits);
  const newest = flow(own, FLOW_unackedNewest);
  if (newest === 0) {
    setFlow(own, FLOW_unackedOldest, entry);
    setFlow(own, FLOW_unackedLow, low);
    setFlow(own, FLOW_unackedHigh, high);
    bits = (bits | FlowBit_unackedOrdered) & ~FlowBit_unackedWraps;
  } else {
    store<u32>(newers + (newest << 2), entry);
    if (low < <u32>flow(own, FLOW_unackedHigh)) bits &= ~FlowBit_unackedOrdered;
    if (low < <u32>flow(own, FLOW_unackedLow)) setFlow(own, FLOW_unackedLow, low);
    if (high > <u32>flow(own, FLOW_unackedHigh)) setFlow(own, FLOW_unackedHigh, high);
  }
  if (high < low) bits |= FlowBit_unackedWraps;
  setFlow(own, FLOW_bits, bits);
  setFlow(own, FLOW_unackedNewest, entry);
  setFlow(own, FLOW_unackedCount, flow(own, FLOW_unackedCount) + 1);
}

/** As UnackedPool.acknowledge, of a list that {@link isOrdered}. Gives whether an entry ends exactly there. */
function acknowledge(peer: usize, ack: i32): bool {
  let count = flow(peer, FLOW_unackedCount);
  if (count === 0) return false;
  const base = flow(peer, FLOW_base);
  const ahead = <u32>(ack - (base + flow(peer, FLOW_unackedLow)));
  if (ahead === 0 || ahead >= 0x80000000) return false;
  const newers = cell(CELL_unackedNewer);
  const ends = cell(CELL_unackedEnd);
  const seqs = cell(CELL_unackedSeq);
  let isFound = false;
  let entry = <u32>flow(peer, FLOW_unackedOldest);
  while (entry !== 0) {
    const end = load<i32>(ends + (entry << 2));
    if (ack - end < 0) break;
    if (end === ack) isFound = true;
    const newer = load<u32>(newers + (entry << 2));
    store<u32>(newers + (entry << 2), cell(CELL_unackedFree));
    put(CELL_unackedFree, entry);
    entry = newer;
    count--;
  }
  setFlow(peer, FLOW_unackedOldest, entry);
  setFlow(peer, FLOW_unackedCount, count);
  if (entry === 0) {
    setFlow(peer, FLOW_unackedNewest, 0);
    return isFound;
  }
  const seq = seqs + (entry << 2);
  if (load<i32>(seq) - ack < 0) store<i32>(seq, ack);
  setFlow(peer, FLOW_unackedLow, load<i32>(seq) - base);
  return isFound;
}
