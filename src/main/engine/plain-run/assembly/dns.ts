/** Messages of DNS between two ends, over UDP: as dissect/transport/udp.ts and application/dns.ts scan them. */
import { cell, put } from './cells.ts';
import { transport, way } from './frame.ts';
import { captured, nanos, seconds } from './records.ts';
import { writeLayers, writeRow, writeTcp } from './rows.ts';
import { directionOf, openUdpStream, receiverOf, senderOf } from './streams.ts';

const HEADER: u32 = 8;
/** Headers of UDP and of the message. */
const HEADERS: u32 = HEADER + 12;
const PORT: u32 = 53;

/** Take the packet at `packet`, whose end IP says, if it is one; says whether it was. */
export function passDns(packet: usize, ipEnd: u32): bool {
  const udp = packet + transport;
  const chain = cell(CELL_chains + (way | PlainWay_dns));
  if (chain === 0 || cell(CELL_portsTell) === 0 || min(ipEnd, captured) < transport + HEADERS) return false;
  const length = <u32>bswap<u16>(load<u16>(udp, 4));
  if (length < HEADERS || length !== ipEnd - transport) return false;
  const sourcePort = <u32>bswap<u16>(load<u16>(udp));
  const destinationPort = <u32>bswap<u16>(load<u16>(udp, 2));
  if (min(sourcePort, destinationPort) !== PORT) return false;
  const source = senderOf(packet);
  const destination = receiverOf(packet);
  if (source === 0 || destination === 0) return false;
  const slots = cell(CELL_udpPairs);
  const known = directionOf(slots, cell(CELL_udpPairsMask), source, sourcePort, destination, destinationPort);
  if (known < 0 && !openUdpStream()) return false;
  const number = <u32>bswap<u16>(load<u16>(udp + HEADER));
  const isResponse = (load<u8>(udp + HEADER, 2) & 0x80) !== 0;
  noteMessage(
    endOf(source, sourcePort),
    endOf(destination, destinationPort),
    isResponse ? number | DNS_RESPONSE : number,
  );
  writeRow(packet, source, destination, transport + HEADER, length - HEADER);
  writeLayers(chain, Layer_udp);
  writeTcp(-1, <u8>Way_none, 0, 0, 0, 0, 0);
  return true;
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
