/**
 * The pass over packets as they stand in the file: which stream, is it the byte that is expected, does it need to be looked at.
 * JavaScript hands over columns of some packets at a time, and is told of streams whose last packet has gone by.
 */
import { ends, gap, openWith, pass, take } from './conversation.ts';
import { beginTelling, tell, told } from './found.ts';
import { setTokens } from './head.ts';
import { beginKeeping, HTTP } from './kept.ts';
import { comeBefore, follows, judge, LATER, meet, NEXT, ODD, open, PARTLY, pull, reaches } from './order.ts';
import { clientOf, FINISHED, freeStream, newStream, OPEN, RESET, Side, Stream, serverOf, Waiting } from './state.ts';
import { beginTexts, forgetTexts } from './texts.ts';
import { beginTold, forget, know, tellUntil } from './told.ts';

/** How many packets a stream has. */
declare function packetsOf(stream: i32): i32;
/** Read bytes of the file from an offset on into the window, up to so many; how many there were. */
declare function read(offset: f64, length: u32): u32;

const FIN: u32 = 0x01;
const SYN: u32 = 0x02;
const RST: u32 = 0x04;
const ACK: u32 = 0x10;
const CONTROL: u32 = FIN | SYN | RST;
/** Bytes of the file read at once, at least and at most: more would leave the processor's near caches. */
const SMALLEST_WINDOW: u32 = 1 << 11;
/** Looks into a window for which alone reading on does not pay. */
const FEW_LOOKS: u32 = 2;

/** In the column of payloads' places: it is in no one piece. */
const ELSEWHERE: u32 = 0xffffffff;

/** By stream: its place in memory, or one of these. */
const NOT_MET: u32 = 0;
const LEFT: u32 = 1;

let cells: usize = 0;
/** Where in the file the window begins and ends, and looks into it. */
let windowStart: f64 = 0;
let windowEnd: f64 = 0;
let looks: u32 = 0;

function cell(index: u32): u32 {
  return load<u32>(cells + (index << 2));
}

/** Begin: the block of cells. */
export function begin(block: usize): void {
  cells = block;
  setTokens(cell(CELL_tokens));
  beginTelling(block);
  beginTexts(block);
  beginTold(cell(CELL_told));
  beginKeeping(cell(CELL_leavesTls) !== 0);
}

/** A number of a column that is one, two or four bytes wide. */
function short(column: u32, width: u32, row: u32): u32 {
  const bytes = cell(width);
  const place = cell(column);
  if (bytes === 2) return load<u16>(place + (row << 1));
  return bytes === 1 ? load<u8>(place + row) : load<u32>(place + (row << 2));
}

/** Take the packets of so many rows, of which the first is packet `first`. */
export function run(first: i32, rows: u32): void {
  const streams = cell(CELL_stream);
  const count = cell(CELL_streams);
  const places = cell(CELL_places);
  for (let row: u32 = 0; row < rows; row++) {
    const stream = load<u32>(streams + (row << 2));
    // No stream is the largest of all.
    if (stream >= count) continue;
    const at = places + (stream << 2);
    let place = load<u32>(at);
    if (place === LEFT) continue;
    if (place === NOT_MET) {
      place = <u32>newStream(packetsOf(stream), first + row);
      store<u32>(at, place === 0 ? LEFT : place);
      if (place === 0) continue;
    }
    if (!takePacket(place, row, first + row)) {
      freeStream(place, false);
      store<u32>(at, LEFT);
      forget(stream);
      continue;
    }
    const own = changetype<Stream>(place);
    if (<f64>(first + row) < own.disorder) know(place, first + row);
    if (--own.left === 0) {
      store<u32>(at, LEFT);
      finish(stream, place);
    }
  }
}

/** All packets of a stream have gone by. */
function finish(stream: u32, place: usize): void {
  const client = clientOf(place);
  const server = serverOf(place);
  const isKept = changetype<Stream>(place).kind !== HTTP;
  if (client.waiting !== 0 || server.waiting !== 0) {
    tellUntil(changetype<Stream>(place).disorder);
    if (!goOnBehindGaps(place, client) || !goOnBehindGaps(place, server)) {
      forget(stream);
      freeStream(place, false);
      return;
    }
  }
  const isWhole = client.waiting === 0 && server.waiting === 0 && (isKept || (ends(client) && ends(server)));
  // Without a SYN of its own a direction may have begun earlier.
  const own = changetype<Stream>(place);
  const isOpen =
    own.isMet !== 0
      ? own.isAnswered !== 0 && own.kind === HTTP
      : (client.isOpen !== 0 && server.isOpen !== 0) || client.top + server.top === 0;
  const isTold = isWhole && isOpen && tell(stream, place);
  if (!isTold) forget(stream);
  freeStream(place, isTold);
}

/** What waits has waited in vain: false where what is missing is more than some of a body. */
function goOnBehindGaps(place: usize, side: Side): bool {
  while (side.waiting !== 0) {
    const next = changetype<Waiting>(side.waiting);
    if (next.from > side.top && !gap(side, next.from)) return false;
    const isTaken = bring(place, side, next.packet, next.size, next.present, next.place);
    pull(side);
    if (!isTaken) return false;
  }
  return true;
}

/** Take a packet of a stream; false where it is not plain. */
function takePacket(place: usize, row: u32, packet: i32): bool {
  const flags: u32 = load<u16>(cell(CELL_tcpFlags) + (row << 1));
  if ((flags & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) return false;
  const stream = changetype<Stream>(place);
  const size = short(CELL_payloadLength, CELL_payloadLengthWidth, row);
  const seq = load<i32>(cell(CELL_seq) + (row << 2));
  const isOfClient = load<u8>(cell(CELL_direction) + row) === Way_toServer;
  const side = isOfClient ? clientOf(place) : serverOf(place);
  const other = isOfClient ? serverOf(place) : clientOf(place);
  if (side.isMet === 0) {
    side.isMet = 1;
    side.firstSeq = seq;
  }
  if ((flags & CONTROL) !== 0 && !takeControl(place, side, seq, size, flags)) return false;
  if (<f64>packet < stream.disorder && !isOrdinary(row)) stream.disorder = packet;
  if (size === 0) return true;
  const offset = short(CELL_payloadOffset, CELL_payloadOffsetWidth, row);
  // It has to be in the file in one piece, as far as it is there.
  if (offset === ELSEWHERE) return false;
  const captured = short(CELL_capturedLength, CELL_capturedLengthWidth, row);
  const present: u32 = captured <= offset ? 0 : min<u32>(size, captured - offset);
  const at = <f64>offset + fileOffset(row);
  if (side.isOpen === 0 && other.isOpen !== OPEN) {
    stream.isMet = 1;
    meet(side);
  }
  const brings = judge(side, seq, size, present, packet, at);
  if (brings === ODD || (stream.isMet !== 0 && (brings === LATER || (flags & ACK) === 0 || present < size)))
    return false;
  const isNext = brings === NEXT && present > 0;
  const isPart = brings === PARTLY || (isNext && present < size);
  if (isPart || !isHanded(row, flags, isNext)) stream.disorder = min(stream.disorder, <f64>packet);
  // What comes early, and is not told of as such, is more than is known here.
  else if (brings === LATER) return false;
  if (brings !== NEXT && brings !== PARTLY) return true;
  tellUntil(stream.disorder);
  const before: u32 = brings === PARTLY ? comeBefore(side, seq) : 0;
  openWith(seq, load<i32>(cell(CELL_ack) + (row << 2)));
  if (!bring(place, side, packet, size - before, present - before, at + before)) return false;
  while (follows(side)) {
    const next = changetype<Waiting>(side.waiting);
    const isTaken = bring(place, side, next.packet, next.size, next.present, next.place);
    pull(side);
    if (!isTaken) return false;
  }
  return true;
}

function fileOffset(row: u32): f64 {
  const place = cell(CELL_fileOffset);
  return cell(CELL_fileOffsetWidth) === 4 ? load<u32>(place + (row << 2)) : load<f64>(place + (row << 3));
}

/** A segment with SYN, FIN or RST: false where it does not begin or end its direction as usual, or brings payload with a SYN. */
function takeControl(place: usize, side: Side, seq: i32, size: u32, flags: u32): bool {
  if ((flags & SYN) !== 0)
    return (flags & CONTROL) === SYN && size === 0 && changetype<Stream>(place).isMet === 0 && open(side, seq);
  if ((flags & FIN) !== 0 && !reaches(side, seq)) return false;
  if ((flags & RST) !== 0) {
    endBy(clientOf(place), RESET);
    endBy(serverOf(place), RESET);
  }
  if ((flags & FIN) !== 0) endBy(side, FINISHED);
  return true;
}

function endBy(side: Side, ending: i32): void {
  side.ended = max(side.ended, ending);
}

/** Whether nothing but its place is told of a packet that the packet list could read otherwise. */
function isOrdinary(row: u32): bool {
  const layers = <u32>load<u8>(cell(CELL_layers) + row);
  return short(CELL_issue, CELL_issueWidth, row) === 0 && (layers & (Layer_tcp | Layer_several)) === Layer_tcp;
}

/** Whether a packet is handed up where it `isNext`, and withheld where not: pdu-facts.ts's handOf. */
function isHanded(row: u32, flags: u32, isNext: bool): bool {
  const notes = load<u32>(cell(CELL_tcpNotes) + (row << 2));
  if ((flags & RST) !== 0 || (notes & (Note_retransmission | Note_spuriousRetransmission)) !== 0) return !isNext;
  return isNext && (notes & (Note_keepAlive | Note_outOfOrder)) === 0;
}

/** The bytes of a packet, from a place of the file on, are next in their direction; so many of them are there. */
function bring(stream: usize, side: Side, packet: i32, size: u32, present: u32, at: f64): bool {
  if (present > 0 && !bringAll(stream, side, packet, present, at)) return false;
  return present === size || gap(side, side.top + (size - present));
}

function bringAll(stream: usize, side: Side, packet: i32, size: u32, at: f64): bool {
  const from = side.top;
  const end = from + size;
  side.top = end;
  side.seq += size;
  if (end <= side.need) {
    pass(side, end, packet);
    return true;
  }
  const start = max(from, side.need);
  if (start > from) pass(side, start, packet);
  const bytes = look(at + (start - from), <u32>(end - start));
  return bytes !== 0 && take(stream, side, bytes, start, end, packet);
}

/** Where in memory so many bytes of the file are; 0 where they cannot be read. */
function look(offset: f64, length: u32): usize {
  looks++;
  const window = <usize>cell(CELL_window);
  if (offset >= windowStart && offset + length <= windowEnd) return window + <usize>(offset - windowStart);
  if (length > <u32>LARGEST_WINDOW) return 0;
  const isNear = offset >= windowStart && offset < windowEnd + LARGEST_WINDOW;
  const worth: u32 = isNear && looks > FEW_LOOKS ? <u32>LARGEST_WINDOW : SMALLEST_WINDOW;
  windowStart = offset;
  windowEnd = offset + read(offset, max(length, worth));
  looks = 0;
  return offset + length <= windowEnd ? window : 0;
}

export { forgetTexts, told };
