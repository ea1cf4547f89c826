/**
 * A capture of IPv4 over Ethernet (pcap, little-endian) with the same packets in other headers: of another link, tagged, of
 * IPv6. What becomes of headers that are as they should not be is the same for all.
 */

const FILE_HEADER = 24;
const RECORD = 16;
const ETHERNET = 14;
const IPV4 = 20;
const IPV6 = 40;
const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;

/** What packets may be in. */
export interface Framing {
  readonly link: keyof typeof LINKS;
  readonly ipv6?: boolean;
}

type Header = (frame: Uint8Array, type: number) => readonly number[];

const bytesOf = (value: number): readonly [number, number] => [value >>> 8, value & 0xff];
const cooked: Header = (frame, type) => [0, 0, 0, 1, 0, 6, ...frame.subarray(6, 12), 0, 0, ...bytesOf(type)];
const cooked2: Header = (frame, type) => {
  return [...bytesOf(type), 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, ...frame.subarray(6, 12), 0, 0];
};
const tagged: Header = (frame, type) => [...frame.subarray(0, 12), 0x81, 0, 0x20, 7, ...bytesOf(type)];
const twiceTagged =
  (outer: number): Header =>
  (frame, type) => [...frame.subarray(0, 12), ...bytesOf(outer), 0, 3, 0x81, 0, 0x20, 7, ...bytesOf(type)];
/** Protocols of PPP, behind these bytes. */
const point =
  (before: readonly number[]): Header =>
  (_, type) => [...before, 0, type === TYPE_IPV4 ? 0x21 : type === TYPE_IPV6 ? 0x57 : 0x3d];
/** The family in network order, or the other way round. */
const family = (ipv6: number, turned: boolean): Header => {
  return (_, type) => {
    const number = type === TYPE_IPV4 ? 2 : type === TYPE_IPV6 ? ipv6 : 7;
    return turned ? [number, 0, 0, 0] : [0, 0, 0, number];
  };
};

/** By name: the link type, and the header in place of Ethernet's. */
const LINKS = {
  ethernet: { linkType: 1, header: ((frame, type) => [...frame.subarray(0, 12), ...bytesOf(type)]) as Header },
  vlan: { linkType: 1, header: tagged },
  vlans: { linkType: 1, header: twiceTagged(0x8100) },
  serviceVlan: { linkType: 1, header: twiceTagged(0x88a8) },
  cooked: { linkType: 113, header: cooked },
  cooked2: { linkType: 276, header: cooked2 },
  null: { linkType: 0, header: family(30, true) },
  loop: { linkType: 108, header: family(24, false) },
  raw: { linkType: 101, header: (() => []) as Header },
  raw12: { linkType: 12, header: (() => []) as Header },
  raw14: { linkType: 14, header: (() => []) as Header },
  ppp: { linkType: 9, header: point([0xff, 3]) },
  pppAlone: { linkType: 50, header: point([]) },
  pppShort: { linkType: 9, header: ((_, type) => point([0xff, 3])(_, type).filter((_byte, at) => at !== 2)) as Header },
  hdlc: { linkType: 104, header: ((_, type) => [0x0f, 0, ...bytesOf(type)]) as Header },
  ipv4: { linkType: 228, header: (() => []) as Header },
  ipv6: { linkType: 229, header: (() => []) as Header },
} as const;

/** Every framing that plain packets may have, each of which the loop over them takes. */
export const FRAMINGS: readonly Framing[] = (Object.keys(LINKS) as Framing['link'][]).flatMap((link): Framing[] => {
  if (link === 'ipv4' || link === 'ipv6') return [{ link, ipv6: link === 'ipv6' }];
  return [{ link }, { link, ipv6: true }];
});

/** Bytes in front of TCP and UDP. */
export function headersOf({ link, ipv6 }: Framing): number {
  return LINKS[link].header(new Uint8Array(ETHERNET), TYPE_IPV4).length + (ipv6 ? IPV6 : IPV4);
}

/** The capture so framed. */
export function reframed(capture: Uint8Array, { link, ipv6 }: Framing): Uint8Array {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.byteLength);
  const head = Uint8Array.from(capture.subarray(0, FILE_HEADER));
  new DataView(head.buffer).setUint32(20, LINKS[link].linkType, true);
  const pieces: Uint8Array[] = [head];
  for (let at = FILE_HEADER; at + RECORD <= capture.length; ) {
    const end = at + RECORD + view.getUint32(at + 8, true);
    const frame = capture.subarray(at + RECORD, end);
    const data = new Uint8Array(reframe(frame, link, ipv6 === true));
    const record = Uint8Array.from(capture.subarray(at, at + RECORD));
    const lengths = new DataView(record.buffer);
    lengths.setUint32(8, data.length, true);
    lengths.setUint32(12, Math.max(0, view.getUint32(at + 12, true) + data.length - frame.length), true);
    pieces.push(record, data);
    at = end;
  }
  return Buffer.concat(pieces);
}

function reframe(frame: Uint8Array, link: Framing['link'], ipv6: boolean): Uint8Array {
  if (frame.length < ETHERNET) return frame;
  const type = ((frame[12] ?? 0) << 8) | (frame[13] ?? 0);
  const isIpv4 = type === TYPE_IPV4 && frame.length >= ETHERNET + IPV4;
  const payload = frame.subarray(ETHERNET);
  const header = LINKS[link].header(frame, isIpv4 && ipv6 ? TYPE_IPV6 : type);
  return Buffer.concat([Uint8Array.from(header), isIpv4 && ipv6 ? ofIpv6(payload) : payload]);
}

/** A packet of IPv4 with a header of IPv6 in place of 20 bytes of its own. */
function ofIpv6(packet: Uint8Array): Uint8Array {
  const ip = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const made = new Uint8Array(IPV6 + packet.length - IPV4);
  const view = new DataView(made.buffer);
  // Version and class of service, then a flow label.
  view.setUint32(0, ((packet[0] ?? 0) === 0x45 ? 0x60000000 : 0x50000000) | ((packet[1] ?? 0) << 20) | 0x12345);
  view.setUint16(4, (ip.getUint16(2) - IPV4) & 0xffff);
  view.setUint8(6, packet[9] ?? 0);
  view.setUint8(7, packet[8] ?? 0);
  for (const [from, to] of [
    [12, 8],
    [16, 24],
  ] as const) {
    view.setUint32(to, 0x20010db8);
    made.set(packet.subarray(from, from + 4), to + 12);
  }
  made.set(packet.subarray(IPV4), IPV6);
  return made;
}
