/**
 * What stands in front of TCP and UDP, and whether that is plain: IPv4 as dissect/plain-packet.ts has it, IPv6 without extension
 * headers, of links as dissect/plain-ways.ts lists them, where nothing is remarked on them.
 */
import { cell } from './cells.ts';
import { captured, original } from './records.ts';

/** Where the headers of IP, and of TCP or UDP, begin, from the packet's first byte. */
export let network: u32 = 0;
export let transport: u32 = 0;
/** Of the packet's way, the bits that tell what TCP or UDP are in. */
export let way: u32 = 0;

const ETHERNET: u32 = 14;
const TAG: u32 = 4;
const COOKED: u32 = 16;
const COOKED2: u32 = 20;
const LOOPBACK: u32 = 4;
const IPV4: u32 = 20;
const IPV6: u32 = 40;
/** Headers of IPv4 and TCP; no packet that is passed is shorter. */
const SHORTEST: u32 = IPV4 + 20;
/** Types, as they lie in memory. */
const TYPE_IPV4: u16 = 0x0008;
const TYPE_IPV6: u16 = 0xdd86;
const TYPE_TAG: u16 = 0x0081;
/** A frame that is as long as Ethernet asks for, without its check sequence. */
const MIN_FRAME: u32 = 60;
const FEW_HOPS: u32 = 5;
/** 224.0.0.0/24, as it lies in memory. */
const LOCAL_GROUPS: u32 = 0xe0;
/** A length on the wire above this is left to JavaScript. */
const LONGEST: u32 = 0x40000;

/**
 * Where IP says that the packet at hand ends, which is on the wire at least; 0: its headers are not plain, or have not been captured
 * whole.
 */
export function plainEnd(packet: usize): u32 {
  if (captured < SHORTEST || original < captured || original > LONGEST) return 0;
  const isEthernet = cell(CELL_link) === PlainLink_ethernet;
  if (isEthernet && (load<u8>(packet, 6) & 1) !== 0) return 0;
  if (isEthernet && load<u16>(packet, 12) === TYPE_IPV4) {
    network = ETHERNET;
    way = 0;
  } else if (!findNetwork(packet)) return 0;
  const end = (way & PlainWay_ipv6) === 0 ? endOfIpv4(packet + network) : endOfIpv6(packet + network);
  return end < transport || end > original || (isEthernet && isPadded(packet, end)) ? 0 : end;
}

/** What the packet is in, where it is not IPv4 over Ethernet: to be exported, so that it is not compiled with the loop. */
export function findNetwork(packet: usize): bool {
  const link = cell(CELL_link);
  let type: u16 = 0;
  way = 0;
  if (link === PlainLink_ethernet) {
    type = load<u16>(packet, 12);
    network = ETHERNET;
    if (type === TYPE_TAG) {
      type = load<u16>(packet, ETHERNET + 2);
      network = ETHERNET + TAG;
      way = PlainWay_tagged;
    }
  } else if (link === PlainLink_cooked) {
    type = load<u16>(packet, 14);
    network = COOKED;
  } else if (link === PlainLink_cooked2) {
    type = load<u16>(packet);
    network = COOKED2;
  } else if (link === PlainLink_loopback) {
    type = typeOfFamily(load<u32>(packet));
    network = LOOPBACK;
  } else {
    const version = load<u8>(packet) >> 4;
    type = version === 4 ? TYPE_IPV4 : version === 6 ? TYPE_IPV6 : 0;
    network = 0;
  }
  if (type === TYPE_IPV6) way |= PlainWay_ipv6;
  return type === TYPE_IPV4 || type === TYPE_IPV6;
}

/** What an address family stands for, in either byte order. */
function typeOfFamily(word: u32): u16 {
  const family = word > 0xffff ? bswap<u32>(word) : word;
  if (family === 2) return TYPE_IPV4;
  return family === 24 || family === 28 || family === 30 ? TYPE_IPV6 : 0;
}

/** Where the packet of IPv4 at `ip` ends: a header of five words, no fragment, hops enough; else 0. */
function endOfIpv4(ip: usize): u32 {
  transport = network + IPV4;
  if (load<u8>(ip) !== 0x45 || (load<u16>(ip, 6) & 0xff3f) !== 0) return 0;
  const isGroup = load<u8>(ip, 16) >> 4 === 0xe;
  // Of groups those of the local network alone ask for certain hops.
  if (isGroup ? (load<u32>(ip, 16) & 0xffffff) === LOCAL_GROUPS : <u32>load<u8>(ip, 8) < FEW_HOPS) return 0;
  return network + <u32>bswap<u16>(load<u16>(ip, 2));
}

/** Where that of IPv6 ends; 0: not by its length. */
function endOfIpv6(ip: usize): u32 {
  transport = network + IPV6;
  const length = <u32>bswap<u16>(load<u16>(ip, 4));
  return length === 0 || captured < transport || load<u8>(ip) >> 4 !== 6 ? 0 : transport + length;
}

/** What the network header says of the protocol behind it. */
export function protocolOf(packet: usize): u8 {
  const ip = packet + network;
  return (way & PlainWay_ipv6) === 0 ? load<u8>(ip, 9) : load<u8>(ip, 6);
}

/** Hops that are left. */
export function hopsOf(packet: usize): u8 {
  const ip = packet + network;
  return (way & PlainWay_ipv6) === 0 ? load<u8>(ip, 8) : load<u8>(ip, 7);
}

/** Whether there is something else than zeros where padding may stand behind what IP says is its end. */
function isPadded(packet: usize, end: u32): bool {
  if (original < MIN_FRAME) return false;
  const to = min(captured, MIN_FRAME);
  for (let at = end; at < to; at++) if (load<u8>(packet + at) !== 0) return true;
  return false;
}
