/**
 * A capture (pcap, little-endian) of datagrams over IPv4 and Ethernet, of every kind that somebody recognises by its bytes, by its ports
 * or by what went before, and of kinds that nobody does, with bytes changed, lengths that lie, and payload that was cut off.
 */
import { randomFrom } from './mutated-capture.ts';

type Random = (below: number) => number;

const ETHERNET = 14;
const IP = 20;
const UDP = 8;
const PORTS = [443, 443, 443, 5060, 3478, 5004, 514, 53, 111, 500, 4500, 1194, 40_000, 40_001, 9999];
/** What they are sent to beside one receiver: groups of the local network and others. */
const GROUPS = [0xe0000001, 0xe00000fb, 0xe0000105, 0xef010203];
const IDS = ['0102030405060708', 'a1a2a3a4a5a6a7a8', 'ffeeddccbbaa9988', '6431111111111111'];

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const some = (random: Random, count: number): number[] => Array.from({ length: count }, () => random(256));
const pick = <T>(random: Random, values: readonly T[]): T => values[random(values.length)] as T;

/** Payloads by kind; how often the first, which nobody recognises, come is up to who asks. */
const KINDS: readonly ((random: Random) => number[])[] = [
  // QUIC: short headers with ids that were chosen or not, an Initial, other long headers.
  (random) => [0x40 | random(64), ...hex(pick(random, IDS)), ...some(random, 20 + random(60))],
  (random) => [0x40 | random(64), ...some(random, 20 + random(60))],
  // RTP; what any program sends.
  (random) => [0x80, random(128), ...some(random, 20 + random(160))],
  (random) => [random(2) * random(7), random(2) * random(20), ...some(random, 12 + random(80))],
  (random) => [
    ...[0xc0 | random(16), ...hex(pick(random, ['00000001', '6b3343cf', 'ff00001d'])), 8, ...hex(pick(random, IDS))],
    ...[8, ...hex(pick(random, IDS)), 0, 0x40, 0x80, ...some(random, 128)],
  ],
  (random) => [0xe0 | random(32), ...hex('00000001'), 8, ...hex(pick(random, IDS)), 0, ...some(random, 40)],
  // STUN, with a cookie and without; what TURN carries.
  (random) => [...hex('0001 0000 2112a442'), ...some(random, 12)],
  (random) => [...hex('0101 0000'), ...some(random, 16)],
  (random) => [...hex('4001 0008'), ...some(random, 8)],
  // RTCP, DTLS, WireGuard, what wakes, BitTorrent.
  (random) => [...hex('80c80006'), ...some(random, 24)],
  (random) => [...hex('16fefd 0001 00a0b0c0d0e1 0020'), ...some(random, 32)],
  (random) => [...hex('01000000'), ...some(random, 144)],
  () => hex(`ffffffffffff${'0a0b0c0d0e0f'.repeat(16)}`),
  () => ascii('d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe'),
  // Google's QUIC, with a version and without.
  (random) => [...hex('09 0102030405060708'), ...ascii('Q039'), ...some(random, 30)],
  (random) => [...hex('08 0102030405060708'), ...some(random, 30)],
  // DNS, RPC.
  (random) => [...some(random, 2), ...hex('0100 0001 0000 0000 0000 0377777700 0001 0001')],
  (random) => [...some(random, 4), ...hex('00000000 00000002 000186a3 00000003 00000001'), ...some(random, 24)],
  (random) => [...some(random, 4), ...hex('00000001 00000000'), ...some(random, 24)],
  // A description that announces media.
  (random) => {
    const body = `v=0\r\nc=IN IP4 10.0.0.${1 + random(4)}\r\nm=audio ${pick(random, PORTS)} RTP/AVP 0\r\n`;
    return ascii(`INVITE sip:a@b SIP/2.0\r\nContent-Type: application/sdp\r\n\r\n${body}`);
  },
  (random) => ascii('{"text": "and more of it"}'.repeat(1 + random(3))),
];

/** So many packets; `seed` tells them, one in `odd` is changed, `kinds` is how many of the kinds there are, to these ports. */
export function datagrams(packets: number, seed: number, odd = 4, kinds = KINDS.length, ports = PORTS): Uint8Array {
  const random = randomFrom(seed);
  const pieces: Uint8Array[] = [Uint8Array.from(hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000'))];
  for (let packet = 0; packet < packets; packet++) {
    const kind = random(3) > 0 ? KINDS[random(Math.min(4, kinds))] : KINDS[random(kinds)];
    const payload = kind?.(random) ?? [];
    const frame = new Uint8Array(Math.max(60, ETHERNET + IP + UDP + payload.length));
    const view = new DataView(frame.buffer);
    view.setUint16(12, 0x0800);
    view.setUint8(ETHERNET, 0x45);
    view.setUint16(ETHERNET + 2, IP + UDP + payload.length);
    view.setUint8(ETHERNET + 8, random(6) === 0 ? random(6) : pick(random, [64, 255]));
    view.setUint8(ETHERNET + 9, 17);
    const ends = [
      [0x0a000001 + random(4), 50_000 + random(6)],
      [0x0a000101 + random(2), pick(random, ports)],
    ] as const;
    const way = random(2);
    for (const [place, [address, port]] of [ends[way], ends[1 - way]].map((end) => end ?? ends[0]).entries()) {
      view.setUint32(ETHERNET + 12 + place * 4, address);
      view.setUint16(ETHERNET + IP + place * 2, port);
    }
    if (random(5) === 0) view.setUint32(ETHERNET + 16, pick(random, GROUPS));
    view.setUint16(ETHERNET + IP + 4, UDP + payload.length);
    frame.set(payload, ETHERNET + IP + UDP);
    pieces.push(recordOf(frame, packet, random(odd) === 0 ? random : undefined));
  }
  return Buffer.concat(pieces);
}

/** A record; with `random`, changed. */
function recordOf(frame: Uint8Array, packet: number, random?: Random): Uint8Array {
  let captured = frame.length;
  if (random !== undefined) {
    const what = random(5);
    const payload = ETHERNET + IP + UDP;
    if (what === 0) captured = ETHERNET + random(frame.length - ETHERNET);
    else if (what === 1) frame[ETHERNET + IP + 4 + random(2)] = random(256);
    else if (what === 2) frame[ETHERNET + random(IP + UDP)] = random(256);
    else for (let times = random(3); times >= 0; times--) frame[payload + random(16)] = random(2) * random(256);
  }
  const record = new Uint8Array(16 + captured);
  const view = new DataView(record.buffer);
  view.setUint32(0, 1_700_000_000 + packet, true);
  view.setUint32(8, captured, true);
  view.setUint32(12, frame.length, true);
  record.set(frame.subarray(0, captured), 16);
  return record;
}
