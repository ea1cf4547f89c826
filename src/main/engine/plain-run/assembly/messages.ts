/** Packets of IP without ports: pings of ICMP and ICMPv6 (dissect/network/icmp.ts, icmpv6.ts), and those of whoever leaves nothing behind. */
import { cell, put } from './cells.ts';
import { chainOf, frame, hopsOf, transport } from './frame.ts';
import { leavesNothing } from './readers.ts';
import { captured } from './records.ts';
import { layersOf, writeLayers, writeNoTransport, writeRow } from './rows.ts';
import { receiverOf, senderOf } from './streams.ts';

const ICMP: u8 = 1;
const ICMPV6: u8 = 58;
/** Header of a ping. */
const HEADER: u32 = 8;
/** Bytes of the time that pings may begin their data with. */
const STAMP: u32 = 8;
const REPLY: u8 = 0;
const REQUEST: u8 = 8;
const REQUEST6: u8 = 128;
const REPLY6: u8 = 129;
/** Why a request's checksum differs from its reply's: the type byte, as the high half of a word. */
const DIFFERENCE: u32 = 0x0800;

/** Take the packet at `packet`, whose end IP says, if it is plain; says whether it was. */
export function passMessage(packet: usize, ipEnd: u32, protocol: u8): bool {
  if (ipEnd === transport || captured === transport) return false;
  const isIpv6 = (frame & PlainFrame_ipv6) !== 0;
  const kind = load<u8>(packet + transport);
  if (!isIpv6 && protocol === ICMP && (kind === REQUEST || kind === REPLY))
    return passPing(packet, ipEnd, kind === REQUEST, PlainContent_echo);
  if (isIpv6 && protocol === ICMPV6 && (kind === REQUEST6 || kind === REPLY6))
    return passPing(packet, ipEnd, kind === REQUEST6, PlainContent_echo6);
  const content = <u32>load<u8>(cell(CELL_protocols) + protocol);
  if (content === NO_CONTENT || (content === PlainContent_unclaimed && isIpv6)) return false;
  const chain = chainOf(content & ~ASKS);
  if (chain === 0) return false;
  if ((content & ASKS) !== 0 && !leavesNothing(false, content & ~ASKS, packet, ipEnd)) return false;
  const source = senderOf(packet);
  const destination = receiverOf(packet);
  writeMessage(packet, source, destination, chain);
  return true;
}

function writeMessage(packet: usize, source: u32, destination: u32, chain: u32): void {
  writeRow(packet, source, destination, hopsOf(packet), 0, 0);
  writeNoTransport();
  writeLayers(chain, layersOf(0));
}

/** Take a ping or its answer. */
function passPing(packet: usize, ipEnd: u32, isRequest: bool, content: u32): bool {
  const bytes = ipEnd - transport;
  const chain = chainOf(content);
  // Without data, or with what may be a time and nothing else, it is another way.
  if (chain === 0 || bytes <= HEADER || bytes === HEADER + STAMP || min(ipEnd, captured) < transport + HEADER)
    return false;
  const source = senderOf(packet);
  const destination = receiverOf(packet);
  const icmp = packet + transport;
  const numbers = bswap<u32>(load<u32>(icmp, 4));
  let more: i32 = -1;
  if (content === PlainContent_echo) {
    const own = <u32>bswap<u16>(load<u16>(icmp, 2));
    const difference = own >= DIFFERENCE ? own - DIFFERENCE : own - DIFFERENCE + 0xffff;
    more = isRequest ? own : difference === 0 ? 0xffff : difference;
  }
  if (isRequest) noteEcho(source, destination, numbers, more, EchoKind_request);
  else noteEcho(destination, source, numbers, more, EchoKind_reply);
  writeMessage(packet, source, destination, chain);
  return true;
}

/** Keep the message of the packet at hand, as EchoExchanges has it. */
function noteEcho(requester: u32, asked: u32, numbers: u32, more: i32, kind: u32): void {
  const count = cell(CELL_echoRowCount);
  const at = cell(CELL_echoRows) + count * (ECHO_CELLS << 2);
  store<u32>(at, cell(CELL_packet));
  store<u32>(at, requester, 4);
  store<u32>(at, asked, 8);
  store<u32>(at, numbers, 12);
  store<i32>(at, more, 16);
  store<u32>(at, kind, 20);
  put(CELL_echoRowCount, count + 1);
}
