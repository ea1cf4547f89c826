/**
 * The ways through the layers that compiled code passes packets of (plain-run/): over the links that most captures are of, Ethernet with up to
 * two tags among them, ARP and both kinds of IP; behind these TCP, UDP and whoever reads a packet of it without leaving anything
 * behind, ICMP. A way is a frame and a content: what the packet is in, and what it comes to.
 */
import { dns, llmnr, mdns } from './application/dns.ts';
import { quic } from './application/quic.ts';
import { data } from './data.ts';
import type { Dissector } from './dissector.ts';
import { ethernet } from './link/ethernet.ts';
import { ciscoHdlc } from './link/hdlc.ts';
import { linuxCooked, linuxCooked2 } from './link/linux-cooked.ts';
import { loopback } from './link/loopback.ts';
import { ppp } from './link/ppp.ts';
import { rawIp } from './link/raw-ip.ts';
import { serviceVlan, vlan } from './link/vlan.ts';
import { arp } from './network/arp.ts';
import { icmp } from './network/icmp.ts';
import { icmpv6 } from './network/icmpv6.ts';
import { ipv4 } from './network/ipv4.ts';
import { ipv6 } from './network/ipv6.ts';
import { PLAIN_READERS } from './plain-readers.ts';
import { tcp } from './transport/tcp.ts';
import { udp } from './transport/udp.ts';

/** What packets of a link begin with; `ip` is nothing. */
export const PlainLink = { ethernet: 1, cooked: 2, cooked2: 3, loopback: 4, ip: 5, ppp: 6, ciscoHdlc: 7 } as const;

/** Bits of a frame: IPv6 and not IPv4, and one of the three ways to be tagged. */
export const PlainFrame = { ipv6: 1, tag: 2, tags: 4, serviceTags: 6 } as const;
/** Bits that a frame takes in the number of a way. */
export const FRAME_BITS = 3;

/** What a packet comes to; from `reader` on, {@link PLAIN_READERS} in their order. Messages of those from `dns` to `llmnr` are matched. */
export const PlainContent = {
  tcp: 0,
  unread: 1,
  quic: 2,
  dns: 3,
  mdns: 4,
  llmnr: 5,
  arp: 6,
  unclaimed: 7,
  echo: 8,
  echo6: 9,
  reader: 10,
} as const;
/** Contents that there may be, and numbers that a way may have. */
export const PLAIN_CONTENTS = 128;
export const PLAIN_WAYS = PLAIN_CONTENTS << FRAME_BITS;

/** What datagrams carry. */
const CARRIED: ReadonlyMap<Dissector | undefined, number> = new Map([
  [data, PlainContent.unread],
  [quic, PlainContent.quic],
  [dns, PlainContent.dns],
  [mdns, PlainContent.mdns],
  [llmnr, PlainContent.llmnr],
]);

const READERS: ReadonlyMap<Dissector | undefined, number> = new Map(
  PLAIN_READERS.map((reader, index) => [reader, PlainContent.reader + index]),
);

interface Link {
  readonly kind: number;
  /** Who reads what packets begin with. */
  readonly layers: readonly Dissector[];
  /** What all packets carry, where that is told by the link type. */
  readonly network?: Dissector;
}

/** By link type. */
const LINKS: ReadonlyMap<number, Link> = new Map<number, Link>([
  [1, { kind: PlainLink.ethernet, layers: [ethernet] }],
  [113, { kind: PlainLink.cooked, layers: [linuxCooked] }],
  [276, { kind: PlainLink.cooked2, layers: [linuxCooked2] }],
  [0, { kind: PlainLink.loopback, layers: [loopback] }],
  [108, { kind: PlainLink.loopback, layers: [loopback] }],
  [12, { kind: PlainLink.ip, layers: [rawIp] }],
  [14, { kind: PlainLink.ip, layers: [rawIp] }],
  [101, { kind: PlainLink.ip, layers: [rawIp] }],
  [9, { kind: PlainLink.ppp, layers: [ppp] }],
  [50, { kind: PlainLink.ppp, layers: [ppp] }],
  [104, { kind: PlainLink.ciscoHdlc, layers: [ciscoHdlc] }],
  [228, { kind: PlainLink.ip, layers: [], network: ipv4 }],
  [229, { kind: PlainLink.ip, layers: [], network: ipv6 }],
]);

/** Tags of Ethernet, most of them first. */
const TAGS = [
  [PlainFrame.tags, [vlan, vlan]],
  [PlainFrame.serviceTags, [serviceVlan, vlan]],
  [PlainFrame.tag, [vlan]],
  [0, []],
] as const;

const begins = (layers: readonly Dissector[], at: number, some: readonly Dissector[]): boolean =>
  some.every((layer, index) => layer === layers[at + index]);

/** One of {@link PlainLink}; 0 for link types of which no packet is passed. */
export const plainLink = (linkType: number): number => LINKS.get(linkType)?.kind ?? 0;

/** What a dissector that claims a port of UDP or a protocol of IP is as a content; undefined: packets of it are passed by nobody. */
export const contentOf = (claimant: Dissector | undefined): number | undefined =>
  CARRIED.get(claimant) ?? READERS.get(claimant);

/** The number of the way through these layers, outermost first, of a packet of this link type; undefined: it is none of them. */
export function plainWay(layers: readonly Dissector[], linkType: number): number | undefined {
  const link = LINKS.get(linkType);
  if (link === undefined || !begins(layers, 0, link.layers)) return undefined;
  const isEthernet = link.kind === PlainLink.ethernet;
  const [frame, tags] = (isEthernet && TAGS.find((one) => begins(layers, link.layers.length, one[1]))) || [0, []];
  const [network, ...rest] = layers.slice(link.layers.length + tags.length);
  if (network === arp && rest.length === 0) return isEthernet ? (PlainContent.arp << FRAME_BITS) | frame : undefined;
  if ((network !== ipv4 && network !== ipv6) || (link.network !== undefined && network !== link.network))
    return undefined;
  const content = contentBehindIp(rest, network === ipv6);
  if (content === undefined) return undefined;
  return (content << FRAME_BITS) | frame | (network === ipv6 ? PlainFrame.ipv6 : 0);
}

/** What these layers behind IP come to. */
function contentBehindIp([first, second, ...rest]: readonly Dissector[], isIpv6: boolean): number | undefined {
  if (first === undefined || rest.length > 0) return undefined;
  if (second === undefined) {
    if (first === tcp) return PlainContent.tcp;
    if (first === data) return isIpv6 ? undefined : PlainContent.unclaimed;
    return READERS.get(first);
  }
  if (first === udp) return contentOf(second);
  if (second !== data) return undefined;
  return first === icmp ? PlainContent.echo : first === icmpv6 ? PlainContent.echo6 : undefined;
}

/** Whether this is the number of a way of datagrams of QUIC. */
export const isQuicWay = (way: number): boolean => way >> FRAME_BITS === PlainContent.quic;
