/**
 * A capture (pcap, little-endian) of what goes over a link beside TCP and the datagrams of datagrams.ts: ARP, pings and other messages of ICMP
 * and ICMPv6, groups, tunnels that nobody opens, protocols of small ports and of numbers that nobody claims, some of it tagged; with bytes
 * changed and packets cut.
 */
import { randomFrom } from './mutated-capture.ts';

type Random = (below: number) => number;

const FILE_HEADER = 'd4c3b2a1 0200 0400 00000000 00000000 00000400 01000000';
const ETHERNET = 14;
const HEADERS = 60;
/** What a kind stands in: an ethertype, and for IP its protocol. */
interface Kind {
  readonly type: 0x0806 | 0x0800 | 0x86dd;
  readonly protocol?: number;
  readonly hops?: (random: Random) => number;
  readonly group?: readonly number[];
  payload(random: Random): readonly number[];
}

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const some = (random: Random, count: number): number[] => Array.from({ length: count }, () => random(256));
const pick = <T>(random: Random, values: readonly T[]): T => values[random(values.length)] as T;
const word = (value: number): number[] => [(value >>> 8) & 0xff, value & 0xff];

/** Few hosts, so that they answer each other and quarrel about addresses. */
const mac = (random: Random): number[] => [...pick(random, [hex('020000000a'), hex('000000000a')]), random(4)];
const HARDWARE = ['020000000001', '020000000002', '020000000003', '000000000000', 'ffffffffffff'];
const host = (random: Random): number[] => [10, 0, random(2) * random(2), random(4)];
const claims = (random: Random): number[] => [
  ...hex(pick(random, HARDWARE)),
  ...pick(random, [host(random), [0, 0, 0, 0]]),
];

const arp = (code: number): Kind => ({
  type: 0x0806,
  payload: (random) => [...hex('0001 0800 0604'), ...word(code), ...claims(random), ...claims(random)],
});

/** Data of a ping: none, a time that may be the packet's, or what fills it. */
const pinged = (random: Random): number[] => {
  const time = [...hex('6553f100'), ...hex('00010000')];
  return pick(random, [[], [1], time, time.slice(0, 7), [...time, ...some(random, 20)], some(random, 8 + random(60))]);
};

/** The checksum differs by the type, as it does where request and answer carry the same. */
const ping = (type: number, isAnswer: boolean, family: 0x0800 | 0x86dd): Kind => ({
  type: family,
  protocol: family === 0x0800 ? 1 : 58,
  payload: (random) => {
    const checksum = pick(random, [0x1234, 0x0700, 0xffff, 0x0800]);
    const given = isAnswer ? (checksum + 0x0800) % 0xffff : checksum;
    return [type, 0, ...word(given), ...word(random(2)), ...word(random(3)), ...pinged(random)];
  },
});

const icmp = (types: readonly number[], protocol = 1): Kind => ({
  type: protocol === 1 ? 0x0800 : 0x86dd,
  protocol,
  payload: (random) => [pick(random, types), random(3), ...some(random, 2 + random(40))],
});

const carried = (protocol: number, type: 0x0800 | 0x86dd = 0x0800): Kind => ({
  type,
  protocol,
  payload: (random) => some(random, 1 + random(60)),
});

const datagram = (ports: readonly number[], payload: (random: Random) => readonly number[]): Kind => ({
  type: 0x0800,
  protocol: 17,
  payload: (random) => {
    const carries = payload(random);
    const ends = [pick(random, ports), pick(random, [...ports, 40_000, 40_001, 68, 6])];
    if (random(2) === 0) ends.reverse();
    return [...ends.flatMap(word), ...word(8 + carries.length), 0, 0, ...carries];
  },
});

const overIpv6 = (kind: Kind): Kind => ({ ...kind, type: 0x86dd });
const query = (random: Random): number[] => [
  ...word(random(3)),
  ...word(pick(random, [0x0100, 0x8180])),
  ...hex('0001 0000 0000 0000'),
  ...some(random, random(20)),
];
const multicast = (random: Random): number[] => [0, 0, 0x84, 0, ...hex('0000 0001 0000 0000'), ...some(random, 20)];

const HEAD = 'NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n';
/** Those that nothing is odd about. */
const PLAIN: readonly Kind[] = [
  arp(1),
  arp(2),
  { ...ping(8, false, 0x0800), payload: (random) => [8, 0, 1, random(9), 0, 1, 0, random(9), ...some(random, 40)] },
  { ...ping(0, true, 0x0800), payload: (random) => [0, 0, 9, random(9), 0, 1, 0, random(9), ...some(random, 40)] },
  { ...ping(129, true, 0x86dd), payload: (random) => [129, 0, 1, random(9), 0, 1, 0, random(9), ...some(random, 40)] },
  { ...icmp([133]), type: 0x86dd, protocol: 58, payload: (random) => [135, 0, 0, 0, ...some(random, 28)] },
  { type: 0x0800, protocol: 50, payload: (random) => some(random, 8 + random(60)) },
  { type: 0x0800, protocol: 253, payload: (random) => some(random, 1 + random(60)) },
  datagram([514], () => ascii('<134>Nov 24 00:00:00 host program: words')),
  { ...datagram([5353], multicast), hops: () => 255, group: [224, 0, 0, 251] },
];

const KINDS: readonly Kind[] = [
  ...PLAIN,
  arp(3),
  ping(8, false, 0x0800),
  ping(0, true, 0x0800),
  ping(128, false, 0x86dd),
  ping(129, true, 0x86dd),
  // Errors, whose quotes are cut, and others.
  icmp([3, 4, 5, 11, 12, 9, 10, 13, 14, 17, 42]),
  icmp([1, 2, 3, 4, 127, 130, 131, 132, 133, 134, 135, 136, 137, 143, 200], 58),
  { ...icmp([]), payload: (random) => [3, 3, 0, 0, 0, 0, 0, 0, 0x45, 0, 0, 40, ...some(random, 30)] },
  // Groups of IGMP, with records that fit or do not.
  {
    type: 0x0800,
    protocol: 2,
    hops: (random) => pick(random, [1, 1, 64]),
    group: [224, 0, 0, 22],
    payload: (random) => {
      const records = random(3);
      const record = [4, 0, 0, 0, 224, 0, 0, 251];
      return [pick(random, [0x22, 0x11, 0x16, 0x17, 0x30]), 0, 0, 0, 0, 0, 0, records, ...record, ...some(random, 6)];
    },
  },
  carried(50),
  carried(50, 0x86dd),
  carried(103),
  carried(112),
  carried(253),
  carried(253, 0x86dd),
  carried(59, 0x86dd),
  carried(136),
  datagram([514], () => ascii('<134>Nov 24 00:00:00 host program: words')),
  datagram([514], () => []),
  datagram([123, 67, 137, 520, 161, 5060, 69, 1812, 500, 2055], (random) => some(random, 1 + random(60))),
  datagram([161], () => hex('302602010104067075626c6963a019020101020100020100300e300c06082b060102010101000500')),
  datagram([1900], (random) => ascii(pick(random, [HEAD, 'no head', HEAD.slice(0, 9)]))),
  datagram([5060], (random) =>
    ascii(
      pick(random, [
        'OPTIONS sip:a@b SIP/2.0\r\n\r\n',
        'words\r\n',
        'a b SIP/2.0\r\nContent-Type: application/sdp\r\n\r\nv=0',
      ]),
    ),
  ),
  datagram([53], query),
  { ...datagram([5353], multicast), hops: (random) => pick(random, [255, 255, 1]), group: [224, 0, 0, 251] },
  { ...datagram([5355], query), hops: (random) => pick(random, [255, 1]), group: [224, 0, 0, 252] },
  datagram([40_002], (random) => some(random, 1 + random(40))),
  ...[datagram([53], query), datagram([514], (random) => some(random, 9)), datagram([5353], multicast)].map(overIpv6),
];

/** So many packets that nothing is odd about; `seed` tells them. */
export const plainMessages = (packets: number, seed: number): Uint8Array =>
  captureOf(packets, randomFrom(seed), (random) => ({
    frame: frameOf({ hops: () => 64, ...pick(random, PLAIN) }, random, 0, 0),
  }));

/** So many packets; `seed` tells them, one in `odd` is changed or cut, one in `tagged` is in up to two tags. */
export const messages = (packets: number, seed: number, odd = 4, tagged = 6): Uint8Array =>
  captureOf(packets, randomFrom(seed), (random) => {
    const frame = frameOf(pick(random, KINDS), random, random(tagged) === 0 ? 1 : 0, 20);
    if (random(odd) !== 0) return { frame };
    if (random(2) === 0) return { frame, captured: ETHERNET + random(frame.length - ETHERNET) };
    frame[random(Math.min(HEADERS, frame.length))] = random(2) === 0 ? random(256) : random(8);
    return { frame };
  });

/** A call that announces media, and so many packets of them. */
export function announcedMedia(packets: number): Uint8Array {
  const body = 'v=0\r\nc=IN IP4 10.0.0.2\r\nm=audio 20000 RTP/AVP 0\r\n';
  const call = ascii(`INVITE sip:a@b SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n${body}`);
  const between = (ports: readonly number[], payload: readonly number[]): Kind => ({
    type: 0x0800,
    protocol: 17,
    hops: () => 64,
    group: [10, 0, 0, 2],
    payload: () => [...ports.flatMap(word), ...word(8 + payload.length), 0, 0, ...payload],
  });
  const media = [0x80, 0, ...some(randomFrom(1), 40)];
  let sent = 0;
  return captureOf(packets + 1, randomFrom(1), (random) => {
    const kind = sent++ === 0 ? between([5060, 5060], call) : between([30_000, 20_000], media);
    return { frame: frameOf(kind, random, 0, 0) };
  });
}

function captureOf(
  packets: number,
  random: Random,
  make: (random: Random) => { readonly frame: Uint8Array; readonly captured?: number },
): Uint8Array {
  const pieces: Uint8Array[] = [Uint8Array.from(hex(FILE_HEADER))];
  for (let packet = 0; packet < packets; packet++) {
    const { frame, captured = frame.length } = make(random);
    const record = new Uint8Array(16 + captured);
    const view = new DataView(record.buffer);
    view.setUint32(0, 0x6553f100 + packet, true);
    view.setUint32(8, captured, true);
    view.setUint32(12, frame.length, true);
    record.set(frame.subarray(0, captured), 16);
    pieces.push(record);
  }
  return Buffer.concat(pieces);
}

/** `isTagged` is 1 where there may be tags; padding is of zeros, but for one byte in `padded` (0 none). */
function frameOf(kind: Kind, random: Random, isTagged: number, padded: number): Uint8Array {
  const payload = kind.payload(random);
  const ip =
    kind.type === 0x0800 ? ipv4(kind, payload, random) : kind.type === 0x86dd ? ipv6(kind, payload, random) : [];
  const tags = isTagged === 1 ? pick(random, [[0x8100], [0x8100, 0x8100], [0x88a8, 0x8100], [0x88a8], [0x9100]]) : [];
  const types = [...tags.flatMap((tag) => [...word(tag), 0, 1 + random(2)]), ...word(kind.type)];
  const frame = [...mac(random), ...mac(random), ...types, ...ip, ...payload];
  // Some are padded as the link asks for, and a few with other than zeros.
  if (random(2) === 0) while (frame.length < 60) frame.push(padded > 0 && random(padded) === 0 ? 1 : 0);
  return Uint8Array.from(frame);
}

function ipv4({ protocol = 0, hops, group }: Kind, payload: readonly number[], random: Random): number[] {
  const ends = [...host(random), ...(group ?? host(random))];
  const lifetime = hops?.(random) ?? pick(random, [64, 64, 64, 255, 4]);
  return [0x45, 0, ...word(20 + payload.length), ...hex('0000 4000'), lifetime, protocol, 0, 0, ...ends];
}

function ipv6({ protocol = 0 }: Kind, payload: readonly number[], random: Random): number[] {
  const ends = [0, 1].flatMap(() => [...hex('20010db8 00000000 00000000'), ...host(random)]);
  return [0x60, 0, 0, 0, ...word(payload.length), protocol, pick(random, [64, 255]), ...ends];
}
