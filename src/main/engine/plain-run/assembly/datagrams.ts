/**
 * Datagrams of UDP between two ends: as dissect/transport/udp.ts scans them where they are messages of DNS (application/dns.ts), go
 * between ends of a QUIC connection (application/quic.ts), or are surely nobody's.
 */
import { cell, put } from './cells.ts';
import { transport, way } from './frame.ts';
import { captured, nanos, seconds } from './records.ts';
import { writeLayers, writeRow, writeTcp } from './rows.ts';
import { directionOf, openUdpStream, receiverOf, senderOf } from './streams.ts';

const HEADER: u32 = 8;
/** Headers of UDP and of a message of DNS. */
const HEADERS: u32 = HEADER + 12;
const DNS: u32 = 53;
/** Bytes that tell whose a payload is; a shorter one is left to JavaScript. */
const TELLING: u32 = 16;
/** The cookie of STUN, as it lies in memory, and the letter that versions of Google's QUIC begin with. */
const COOKIE: u32 = 0x42a41221;
const LETTER: u8 = 0x51;

/** Take the packet at `packet`, whose end IP says, if it is one; says whether it was. */
export function passDatagram(packet: usize, ipEnd: u32): bool {
  const udp = packet + transport;
  const payload = udp + HEADER;
  if (min(ipEnd, captured) < transport + HEADERS) return false;
  const length = <u32>bswap<u16>(load<u16>(udp, 4));
  if (length < HEADERS || length !== ipEnd - transport) return false;
  const sourcePort = <u32>bswap<u16>(load<u16>(udp));
  const destinationPort = <u32>bswap<u16>(load<u16>(udp, 2));
  const ports = cell(CELL_ports);
  const marks = <u32>load<u8>(ports + sourcePort) | <u32>load<u8>(ports + destinationPort);
  if ((marks & PortMark_talk) !== 0) return false;
  const source = senderOf(packet);
  const destination = receiverOf(packet);
  if (source === 0 || destination === 0) return false;
  const slots = cell(CELL_udpPairs);
  const known = directionOf(slots, cell(CELL_udpPairsMask), source, sourcePort, destination, destinationPort);
  let kind: u32 = PlainWay_dns;
  if (min(sourcePort, destinationPort) !== DNS) {
    if (min(captured, transport + length) < transport + HEADER + TELLING) return false;
    if ((marks & PortMark_claimed) !== 0) return false;
    if ((marks & PortMark_quic) !== 0) {
      if (known < 0 || !isQuic(payload, <u32>known >> 1)) return false;
      kind = PlainWay_quic;
    } else {
      if (!isNobodys(payload)) return false;
      kind = PlainWay_unread;
    }
  }
  const chain = cell(CELL_chains + (way | kind));
  if (chain === 0 || (known < 0 && !openUdpStream())) return false;
  if (kind === PlainWay_dns) {
    const number = <u32>bswap<u16>(load<u16>(payload));
    const isResponse = (load<u8>(payload, 2) & 0x80) !== 0;
    noteMessage(
      endOf(source, sourcePort),
      endOf(destination, destinationPort),
      isResponse ? number | DNS_RESPONSE : number,
    );
  }
  writeRow(packet, source, destination, transport + HEADER, length - HEADER);
  writeLayers(chain, Layer_udp);
  writeTcp(-1, <u8>Way_none, 0, 0, 0, 0, 0);
  return true;
}

/**
 * Whether the payload is of QUIC because a connection has begun between the ends of this stream, and nobody who is asked before
 * would take it: it begins as short headers do, which nothing is remembered of.
 */
function isQuic(payload: usize, stream: u32): bool {
  if ((load<u8>(payload) & 0xc0) !== 0x40 || isTorrent(payload)) return false;
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

/** An end of a message as one number. */
function endOf(address: i32, port: u32): f64 {
  return <f64>address * 65536 + <f64>port;
}

/** Keep the message of the packet at hand, as DnsExchanges has it. */
function noteMessage(source: f64, destination: f64, message: u32): void {
  const count = cell(CELL_dnsRowCount);
  const at = cell(CELL_dnsRows) + count * (DNS_CELLS << 3);
  store<f64>(at, <f64>cell(CELL_packet));
  store<f64>(at, source, 8);
  store<f64>(at, destination, 16);
  store<f64>(at, <f64>message, 24);
  store<f64>(at, <f64>seconds, 32);
  store<f64>(at, <f64>nanos, 40);
  put(CELL_dnsRowCount, count + 1);
}
