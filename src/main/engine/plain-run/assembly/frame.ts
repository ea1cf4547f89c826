/**
 * What stands in front of what IP carries, and whether that is plain: IPv4 as dissect/plain-packet.ts has it, IPv6 without extension
 * headers, of links as dissect/plain-ways.ts lists them.
 */
import { cell } from './cells.ts';
import { captured, original } from './records.ts';

/** Where the header of IP, or of ARP, and what IP carries begin, from the packet's first byte. */
export let network: u32 = 0;
export let transport: u32 = 0;
/** What the packet is in: see PlainFrame of dissect/plain-ways.ts. */
export let frame: u32 = 0;
/** What is remarked on the frame, or on the header of IP in it: Layer.remarked, or nothing. */
export let remarks: u32 = 0;
/** Type of what is in the frame, as it lies in memory. */
let type: u16 = 0;

const ETHERNET: u32 = 14;
const TAG: u32 = 4;
const COOKED: u32 = 16;
const COOKED2: u32 = 20;
const LOOPBACK: u32 = 4;
const CISCO_HDLC: u32 = 4;
/** How PPP begins with its address, and its protocols. */
const ALL_STATIONS: u8 = 0xff;
const PPP_IPV4: u32 = 0x21;
const PPP_IPV6: u32 = 0x57;
const IPV4: u32 = 20;
const IPV6: u32 = 40;
/** A header of IPv4; nothing that is passed is shorter. */
const SHORTEST: u32 = IPV4;
/** Types, as they lie in memory. */
const TYPE_IPV4: u16 = 0x0008;
const TYPE_IPV6: u16 = 0xdd86;
const TYPE_ARP: u16 = 0x0608;
const TYPE_TAG: u16 = 0x0081;
const TYPE_SERVICE_TAG: u16 = 0xa888;
/** A frame that is as long as Ethernet asks for, without its check sequence. */
const MIN_FRAME: u32 = 60;
const FEW_HOPS: u32 = 5;
/** 224.0.0.0/24, as it lies in memory, and of it the last bytes of VRRP, GLBP and mDNS, which nobody passes on, and of LLMNR. */
const LOCAL_GROUPS: u32 = 0xe0;
const VRRP: u32 = 18;
const GLBP: u32 = 102;
const MDNS: u32 = 251;
const LLMNR: u32 = 252;
/** A length on the wire above this is left to JavaScript. */
const LONGEST: u32 = 0x40000;

/** Find what the packet is in; false: that is not plain, or has not been captured whole. */
export function findFrame(packet: usize): bool {
  if (captured < SHORTEST || original < captured || original > LONGEST) return false;
  remarks = 0;
  if (cell(CELL_link) !== PlainLink_ethernet) return findNetwork(packet);
  if ((load<u8>(packet, 6) & 1) !== 0) remarks = Layer_remarked;
  type = load<u16>(packet, 12);
  network = ETHERNET;
  frame = 0;
  return type === TYPE_IPV4 || findNetwork(packet);
}

/** The same where it is not IPv4 over Ethernet: to be exported, so that it is not compiled with the loop. */
export function findNetwork(packet: usize): bool {
  const link = cell(CELL_link);
  frame = 0;
  if (link === PlainLink_ethernet) {
    skipTags(packet);
  } else if (link === PlainLink_cooked) {
    type = load<u16>(packet, 14);
    network = COOKED;
  } else if (link === PlainLink_cooked2) {
    type = load<u16>(packet);
    network = COOKED2;
  } else if (link === PlainLink_loopback) {
    type = typeOfFamily(load<u32>(packet));
    network = LOOPBACK;
  } else if (link === PlainLink_ppp) {
    skipPpp(packet);
  } else if (link === PlainLink_ciscoHdlc) {
    type = load<u16>(packet, 2);
    network = CISCO_HDLC;
  } else {
    const version = load<u8>(packet) >> 4;
    type = version === 4 ? TYPE_IPV4 : version === 6 ? TYPE_IPV6 : 0;
    network = 0;
  }
  if (type === TYPE_IPV6) frame |= PlainFrame_ipv6;
  return type === TYPE_IPV4 || type === TYPE_IPV6 || (type === TYPE_ARP && link === PlainLink_ethernet);
}

/** Go over up to two tags of Ethernet, of which only the first may be a service's. */
function skipTags(packet: usize): void {
  const isService = type === TYPE_SERVICE_TAG;
  if (!isService && type !== TYPE_TAG) return;
  type = load<u16>(packet, ETHERNET + 2);
  network = ETHERNET + TAG;
  frame = PlainFrame_tag;
  if (type === TYPE_TAG) {
    type = load<u16>(packet, ETHERNET + TAG + 2);
    network = ETHERNET + 2 * TAG;
    frame = isService ? PlainFrame_serviceTags : PlainFrame_tags;
  } else if (isService) type = 0;
}

/** Go over PPP: address and control, where they are there, and a protocol of two bytes or, where its first is odd, one. */
function skipPpp(packet: usize): void {
  const at: u32 = load<u8>(packet) === ALL_STATIONS ? 2 : 0;
  const first = <u32>load<u8>(packet + at);
  const isShort = (first & 1) !== 0;
  const protocol = isShort ? first : (first << 8) | <u32>load<u8>(packet + at, 1);
  network = at + (isShort ? 1 : 2);
  type = protocol === PPP_IPV4 ? TYPE_IPV4 : protocol === PPP_IPV6 ? TYPE_IPV6 : 0;
}

/** What an address family stands for, in either byte order. */
function typeOfFamily(word: u32): u16 {
  const family = word > 0xffff ? bswap<u32>(word) : word;
  if (family === 2) return TYPE_IPV4;
  return family === 24 || family === 28 || family === 30 ? TYPE_IPV6 : 0;
}

/** Whether the frame that was found holds a message of ARP. */
export function holdsArp(): bool {
  return type === TYPE_ARP;
}

/** Where IP says that the packet ends, in the frame that was found, which is on the wire at least; 0: its header is not plain. */
export function plainEnd(packet: usize): u32 {
  const end = (frame & PlainFrame_ipv6) === 0 ? endOfIpv4(packet + network) : endOfIpv6(packet + network);
  if (end < transport || end > original || captured < transport) return 0;
  if (isPadded(packet, end)) remarks = Layer_remarked;
  return end;
}

/** Where the packet of IPv4 at `ip` ends: a header of five words, no fragment; else 0. */
function endOfIpv4(ip: usize): u32 {
  transport = network + IPV4;
  if (load<u8>(ip) !== 0x45 || (load<u16>(ip, 6) & 0xff3f) !== 0) return 0;
  const isGroup = load<u8>(ip, 16) >> 4 === 0xe;
  if (isGroup ? hasOddHops(ip) : <u32>load<u8>(ip, 8) < FEW_HOPS && !isRouting(load<u8>(ip, 9)))
    remarks = Layer_remarked;
  return network + <u32>bswap<u16>(load<u16>(ip, 2));
}

/** Whether these are messages of routers, OSPF or PIM, which nobody passes on. */
function isRouting(protocol: u8): bool {
  return protocol === 89 || protocol === 103;
}

/** Whether a packet to a group has other hops than those asked for, which groups of the local network alone do. */
function hasOddHops(ip: usize): bool {
  if ((load<u32>(ip, 16) & 0xffffff) !== LOCAL_GROUPS) return false;
  const group = <u32>load<u8>(ip, 19);
  if (group === LLMNR) return false;
  const asked: u32 = group === VRRP || group === GLBP || group === MDNS ? 255 : 1;
  return <u32>load<u8>(ip, 8) !== asked;
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
  return (frame & PlainFrame_ipv6) === 0 ? load<u8>(ip, 9) : load<u8>(ip, 6);
}

/** Hops that are left. */
export function hopsOf(packet: usize): u8 {
  const ip = packet + network;
  return (frame & PlainFrame_ipv6) === 0 ? load<u8>(ip, 8) : load<u8>(ip, 7);
}

/** Whether, in a frame of Ethernet, there is something else than zeros where padding may stand behind what ends at `end`. */
export function isPadded(packet: usize, end: u32): bool {
  if (original < MIN_FRAME || end >= MIN_FRAME || cell(CELL_link) !== PlainLink_ethernet) return false;
  const to = min(captured, MIN_FRAME);
  for (let at = end; at < to; at++) if (load<u8>(packet + at) !== 0) return true;
  return false;
}

/** What the `chain` column says of packets with this content, in the frame that was found; 0: none of them is plain. */
export function chainOf(content: u32): u32 {
  return load<u32>(cell(CELL_chains) + (((content << FRAME_BITS) | frame) << 2));
}
