/**
 * The ways through the layers that compiled code passes packets of (plain-run/): TCP, and over UDP DNS, QUIC and what nobody reads, of
 * IPv4 and IPv6, over the links that most captures are of, and over Ethernet with one VLAN tag.
 */
import { dns } from './application/dns.ts';
import { quic } from './application/quic.ts';
import { data } from './data.ts';
import type { Dissector } from './dissector.ts';
import { ethernet } from './link/ethernet.ts';
import { linuxCooked, linuxCooked2 } from './link/linux-cooked.ts';
import { loopback } from './link/loopback.ts';
import { rawIp } from './link/raw-ip.ts';
import { vlan } from './link/vlan.ts';
import { ipv4 } from './network/ipv4.ts';
import { ipv6 } from './network/ipv6.ts';
import { tcp } from './transport/tcp.ts';
import { udp } from './transport/udp.ts';

/** What packets of a link begin with; `ip` is nothing. */
export const PlainLink = { ethernet: 1, cooked: 2, cooked2: 3, loopback: 4, ip: 5 } as const;

/** Bits of the number of a way. */
export const PlainWay = { ipv6: 1, tagged: 2, dns: 4, unread: 8, quic: 12 } as const;
/** Bits of {@link PlainWay} that tell what is in the packet: none for TCP. */
const CONTENT = 12;
/** Numbers that a way may have. */
export const PLAIN_WAYS = 16;

/** What datagrams carry, and how the way with it is called. */
const CARRIED: ReadonlyMap<Dissector | undefined, number> = new Map([
  [dns, PlainWay.dns],
  [data, PlainWay.unread],
  [quic, PlainWay.quic],
]);

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
  [228, { kind: PlainLink.ip, layers: [], network: ipv4 }],
  [229, { kind: PlainLink.ip, layers: [], network: ipv6 }],
]);

/** One of {@link PlainLink}; 0 for link types of which no packet is passed. */
export const plainLink = (linkType: number): number => LINKS.get(linkType)?.kind ?? 0;

/** The number of the way through these layers, outermost first, of a packet of this link type; undefined: it is none of them. */
export function plainWay(layers: readonly Dissector[], linkType: number): number | undefined {
  const link = LINKS.get(linkType);
  if (link === undefined || !link.layers.every((layer, index) => layer === layers[index])) return undefined;
  let at = link.layers.length;
  let way = 0;
  if (link.kind === PlainLink.ethernet && layers[at] === vlan) {
    way |= PlainWay.tagged;
    at++;
  }
  const network = layers[at];
  if ((network !== ipv4 && network !== ipv6) || (link.network !== undefined && network !== link.network))
    return undefined;
  if (network === ipv6) way |= PlainWay.ipv6;
  const rest = layers.slice(at + 1);
  if (rest.length === 1 && rest[0] === tcp) return way;
  const carried = CARRIED.get(rest[1]);
  return rest.length === 2 && rest[0] === udp && carried !== undefined ? way | carried : undefined;
}

/** Whether this is the number of a way of datagrams of QUIC, or of those that nobody reads. */
export const isQuicWay = (way: number): boolean => (way & CONTENT) === PlainWay.quic;
export const isUnreadWay = (way: number): boolean => (way & CONTENT) === PlainWay.unread;
