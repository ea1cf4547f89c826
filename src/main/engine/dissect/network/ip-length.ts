/** How many bytes a payload says it takes, for those that do: what is behind it belongs to the link. */
import { readU16BE } from '../../bytes/index.ts';

const ARP_HEADER = 8;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
/** Version 4 and a header of five words. */
const PLAIN_IPV4 = 0x45;
const VLAN_TAG = 4;
const LABEL = 4;

/**
 * Length in bytes of what begins at `offset` and is named by an ethertype, by its own length field; undefined where it
 * has none or its header is not there up to `end`. Looks through VLAN tags and MPLS labels.
 */
export function carriedLength(bytes: Uint8Array, offset: number, end: number, etherType: number): number | undefined {
  let at = offset;
  let type = etherType;
  while (isVlan(type)) {
    if (at + VLAN_TAG > end) return undefined;
    type = readU16BE(bytes, at + 2);
    at += VLAN_TAG;
  }
  const tags = at - offset;
  switch (type) {
    case 0x0800: {
      if (at + 4 > end) return undefined;
      const length = readU16BE(bytes, at + 2);
      return length === 0 ? undefined : tags + length;
    }
    case 0x86dd: {
      if (at + 6 > end) return undefined;
      const length = readU16BE(bytes, at + 4);
      return length === 0 ? undefined : tags + IPV6_HEADER + length;
    }
    case 0x0806:
    case 0x8035:
      if (at + 6 > end) return undefined;
      return tags + ARP_HEADER + 2 * ((bytes[at + 4] ?? 0) + (bytes[at + 5] ?? 0));
    case 0x8847:
    case 0x8848: {
      const labels = labelsLength(bytes, at, end);
      const inner = INNER_TYPES[(bytes[at + labels] ?? 0) >> 4];
      const length = inner === undefined ? undefined : carriedLength(bytes, at + labels, end, inner);
      return length === undefined ? undefined : tags + labels + length;
    }
    default:
      return undefined;
  }
}

/**
 * Whether IP begins at `offset`, named by an ethertype, or behind VLAN tags, and its addresses are there: they are the packet's then,
 * and those of the link are none that anybody asks for.
 */
export function hasIpAddresses(bytes: Uint8Array, offset: number, end: number, etherType: number): boolean {
  let at = offset;
  let type = etherType;
  while (isVlan(type) && at + VLAN_TAG <= end) {
    type = readU16BE(bytes, at + 2);
    at += VLAN_TAG;
  }
  if (type === 0x0800) {
    if (at + IPV4_HEADER > end || bytes[at] !== PLAIN_IPV4) return false;
    const length = readU16BE(bytes, at + 2);
    return length === 0 || length >= IPV4_HEADER;
  }
  return type === 0x86dd && at + IPV6_HEADER <= end && (bytes[at] as number) >> 4 === 6;
}

/** Type of what begins with an IP version. */
const INNER_TYPES: Readonly<Record<number, number>> = { 4: 0x0800, 6: 0x86dd };

/** Bytes of a stack of MPLS labels: the last one has the lowest bit of its third byte set. */
function labelsLength(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at + LABEL <= end && ((bytes[at + 2] as number) & 1) === 0) at += LABEL;
  return Math.min(end, at + LABEL) - from;
}

/** Whether an ethertype is that of a VLAN tag. */
export const isVlan = (type: number): boolean =>
  type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200;
