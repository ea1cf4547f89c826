/**
 * Datagrams of UDP between two ends: as dissect/transport/udp.ts scans them where they are messages of DNS (application/dns.ts), go
 * between ends of a QUIC connection (application/quic.ts), or are surely nobody's.
 */
import { cell, put } from './cells.ts';
import { chainOf, hopsOf, transport } from './frame.ts';
import { leavesNothing, readerOfDatagram } from './readers.ts';
import { captured, nanos, seconds } from './records.ts';
import { layersOf, writeLayers, writeNoTcp, writePorts, writeRow } from './rows.ts';
import { directionOf, openUdpStream, receiverOf, senderOf } from './streams.ts';

const HEADER: u32 = 8;
/** The header of a message of DNS. */
const MESSAGE: u32 = 12;
/** Bytes that tell whose a payload is; a shorter one is asked about. */
const TELLING: u32 = 16;
/** The cookie of STUN, as it lies in memory, and the letter that versions of Google's QUIC begin with. */
const COOKIE: u32 = 0x42a41221;
const LETTER: u8 = 0x51;

/** Take the packet at `packet`, whose end IP says, if it is one; says whether it was. */
export function passDatagram(packet: usize, ipEnd: u32): bool {
  const udp = packet + transport;
  const payload = udp + HEADER;
  const end = min(ipEnd, captured);
  if (end <= transport + HEADER) return false;
  const length = <u32>bswap<u16>(load<u16>(udp, 4));
  if (length !== ipEnd - transport) return false;
  const sourcePort = <u32>bswap<u16>(load<u16>(udp));
  const destinationPort = <u32>bswap<u16>(load<u16>(udp, 2));
  const ports = cell(CELL_ports);
  const marks = <u32>load<u8>(ports + sourcePort) | <u32>load<u8>(ports + destinationPort);
  const claimant = claimantOf(min(sourcePort, destinationPort), max(sourcePort, destinationPort));
  const available = end - transport - HEADER;
  const isTold = (marks & PortMark_talk) !== 0;
  const isQuic = !isTold && claimant === 0 && (marks & PortMark_quic) !== 0;
  let content = claimant & ~ASKS;
  if (isQuic) {
    if (available < TELLING || !isShortQuic(payload)) return false;
    content = PlainContent_quic;
  } else if (isTold || (claimant === 0 && (available < TELLING || !isNobodys(payload)))) {
    content = readerOfDatagram(packet, ipEnd);
  } else if (claimant === 0) content = PlainContent_unread;
  else if (claimant === NO_CONTENT) return false;
  else if ((claimant & ASKS) !== 0 && !leavesNothing(true, content, packet, ipEnd)) return false;
  if (content === NO_CONTENT || (isMatched(content) && available < MESSAGE)) return false;
  const chain = chainOf(content);
  // Of a frame that has not been met nobody knows who takes its addresses down.
  if (chain === 0) return false;
  const source = senderOf(packet);
  const destination = receiverOf(packet);
  const slots = cell(CELL_udpPairs);
  const known = directionOf(slots, cell(CELL_udpPairsMask), source, sourcePort, destination, destinationPort);
  if (isQuic && (known < 0 || !hasBegun(<u32>known >> 1))) return false;
  if (known < 0 && !openUdpStream()) return false;
  if (isMatched(content)) {
    const number = <u32>bswap<u16>(load<u16>(payload));
    const isResponse = (load<u8>(payload, 2) & 0x80) !== 0;
    const bothPorts = (sourcePort << 16) | destinationPort;
    noteMessage(source, destination, bothPorts, isResponse ? number | DNS_RESPONSE : number);
  }
  writeRow(packet, source, destination, hopsOf(packet), transport + HEADER, length - HEADER);
  writePorts(udp, SEEN_PORTS);
  writeNoTcp();
  writeLayers(chain, layersOf(Layer_udp));
  return true;
}

/** What the lower of the two ports stands for, else the other one. */
function claimantOf(low: u32, high: u32): u32 {
  const claimants = cell(CELL_claimants);
  const first = <u32>load<u8>(claimants + low);
  return first !== 0 ? first : <u32>load<u8>(claimants + high);
}

/** Whether messages of this content are matched, queries with their responses. */
function isMatched(content: u32): bool {
  return content - PlainContent_dns <= <u32>(PlainContent_llmnr - PlainContent_dns);
}

/** Whether the payload begins as short headers of QUIC do, of which nothing is remembered, and nobody who is asked before would take it. */
function isShortQuic(payload: usize): bool {
  return (load<u8>(payload) & 0xc0) === 0x40 && !isTorrent(payload);
}

/** Whether a connection of QUIC has begun between the ends of this stream. */
function hasBegun(stream: u32): bool {
  return load<u32>(cell(CELL_quicStreams) + ((stream & ((1 << QUIC_BITS) - 1)) << 2)) === stream + 1;
}

/** Whether nobody of those who recognise payloads would take it, on ports of which nothing is known. */
function isNobodys(payload: usize): bool {
  const first = <u32>load<u8>(payload);
  // DTLS; long headers of QUIC, and packets that wake.
  if ((first >= 20 && first <= 25) || first >= 0xc0 || isTorrent(payload)) return false;
  if (first < 5 && isClassicOrWireguard(payload, first)) return false;
  // STUN; Google's QUIC.
  if (load<u32>(payload, 4) === COOKIE || load<u8>(payload, 9) === LETTER) return false;
  // DNS on other ports, by how many additional records it has; RPC by its version, or by whether a call was accepted.
  if (bswap<u16>(load<u16>(payload, 10)) <= 10) return false;
  // Reports of RTCP, and short headers with an id that an end has chosen.
  if (first >= 0x80) return (load<u8>(payload, 1) & 0xfe) !== 200;
  return first < 0x40 || !isChosen(bswap<u32>(load<u32>(payload, 1)));
}

/** What may be STUN as it first was, by the second half of its type, or WireGuard, by three zeros behind its type. */
function isClassicOrWireguard(payload: usize, first: u32): bool {
  const second = load<u8>(payload, 1);
  return (first <= 1 && (second & 0xec) === 0 && (second & 3) !== 0) || (first !== 0 && load<u32>(payload) >> 8 === 0);
}

/** What may be BitTorrent. */
function isTorrent(payload: usize): bool {
  return load<u8>(payload) === 0x64 && (load<u8>(payload, 1) & 0xfc) === 0x30;
}

/** Whether an id of QUIC may begin with these bytes. */
function isChosen(head: u32): bool {
  const bit = (head * 0x9e3779b1) >> (32 - HEAD_BITS);
  return ((load<u8>(cell(CELL_quicHeads) + (bit >> 3)) >> <u8>(bit & 7)) & 1) !== 0;
}

/** Keep the message of the packet at hand, as DnsExchanges has it. */
function noteMessage(source: u32, destination: u32, ports: u32, message: u32): void {
  const count = cell(CELL_dnsRowCount);
  const at = cell(CELL_dnsRows) + count * (DNS_CELLS << 3);
  store<f64>(at, <f64>cell(CELL_packet));
  store<f64>(at, <f64>source, 8);
  store<f64>(at, <f64>destination, 16);
  store<f64>(at, <f64>ports, 24);
  store<f64>(at, <f64>message, 32);
  store<f64>(at, <f64>seconds, 40);
  store<f64>(at, <f64>nanos, 48);
  put(CELL_dnsRowCount, count + 1);
}
