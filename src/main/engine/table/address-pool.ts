/**
 * Every distinct address of the capture once: a row stores its index. Open addressing over typed arrays, so that looking
 * an address up during the scan allocates nothing. Text is made when asked for, and kept.
 */
import { HEAP, type Place, type Room, readI32LE, readU16BE, readU32BE } from '../bytes/index.ts';

/** What kind of address an entry is; also fixes its length. */
export const AddressKind = { none: 0, mac: 1, ipv4: 2, ipv6: 3, other: 4 } as const;
/** One of {@link AddressKind}. */
export type AddressKind = (typeof AddressKind)[keyof typeof AddressKind];

/** Index into the pool; 0 is "no address". */
export type AddressIndex = number;

const MAX_ENTRY = 16;
/** Addresses of IPv4, and as many of IPv6, that a look finds at once: 2 to the power of this. */
const RECENT_BITS = 12;
/** How far the product that hashes an address is shifted to tell its place among them. */
export const RECENT_SHIFT = 32 - RECENT_BITS;

/** The pool. Entry 0 is the absent address, shown as an empty string. */
export class AddressPool {
  /** Entries, the absent one included. */
  length = 1;
  #kind = new Uint8Array(1024);
  #size = new Uint8Array(1024);
  #bytes = new Uint8Array(1024 * MAX_ENTRY);
  #slots = new Int32Array(4096);
  /** By the hash of an IPv4 address: the one met last there, and its index (0: none yet). */
  recent: Int32Array = new Int32Array(0);
  recentIndex: Int32Array = new Int32Array(0);
  /** The same of IPv6: of each address four numbers, their low bytes first. */
  recentIpv6: Int32Array = new Int32Array(0);
  recentIpv6Index: Int32Array = new Int32Array(0);
  readonly #texts = new Map<AddressIndex, string>();

  /** `room` is for the addresses met last. */
  constructor(room: Room = HEAP) {
    this.meetIn(room);
  }

  /** Have the addresses met last be kept there from now on: those so far are forgotten. */
  meetIn(room: Room): void {
    const numbers = ({ buffer, offset }: Place, size: number) => new Int32Array(buffer, offset, size);
    const [recent, ipv6] = [1 << RECENT_BITS, 4 << RECENT_BITS];
    this.recent = numbers(room.take(recent * 4), recent);
    this.recentIndex = numbers(room.take(recent * 4), recent);
    this.recentIpv6 = numbers(room.take(ipv6 * 4), ipv6);
    this.recentIpv6Index = numbers(room.take(recent * 4), recent);
  }

  /** Index of the address whose bytes stand at `offset`; `size` is at most 16, further bytes are left out. */
  intern(kind: AddressKind, bytes: Uint8Array, offset: number, size: number): AddressIndex {
    const n = size > MAX_ENTRY ? MAX_ENTRY : size;
    let hash = 2166136261 ^ kind;
    for (let i = 0; i < n; i++) hash = Math.imul(hash ^ (bytes[offset + i] as number), 16777619);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index === 0) return this.#insert(slot, kind, bytes, offset, n);
      if (this.#equals(index, kind, bytes, offset, n)) return index;
      slot = (slot + 1) & mask;
    }
  }

  /** Index of the IPv4 address at `offset`: {@link intern}, sooner. */
  internIpv4(bytes: Uint8Array, offset: number): AddressIndex {
    // Signed, and spelt out: an unsigned number that is handed over by a call that is not inlined is a new object.
    const address =
      ((bytes[offset] as number) << 24) |
      ((bytes[offset + 1] as number) << 16) |
      ((bytes[offset + 2] as number) << 8) |
      (bytes[offset + 3] as number);
    const slot = Math.imul(address, 0x9e3779b1) >>> RECENT_SHIFT;
    const known = this.recentIndex[slot] as number;
    if (known !== 0 && this.recent[slot] === address) return known;
    const index = this.intern(AddressKind.ipv4, bytes, offset, 4);
    this.recent[slot] = address;
    this.recentIndex[slot] = index;
    return index;
  }

  /** Index of the IPv6 address at `offset`: {@link intern}, sooner. */
  internIpv6(bytes: Uint8Array, offset: number): AddressIndex {
    const { recentIpv6: recent } = this;
    const first = readI32LE(bytes, offset);
    const second = readI32LE(bytes, offset + 4);
    const third = readI32LE(bytes, offset + 8);
    const fourth = readI32LE(bytes, offset + 12);
    const mixed = first ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35) ^ Math.imul(fourth, 0x27d4eb2f);
    const slot = Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1) >>> RECENT_SHIFT;
    const at = slot * 4;
    const known = this.recentIpv6Index[slot] as number;
    if (known !== 0 && recent[at] === first && recent[at + 1] === second) {
      if (recent[at + 2] === third && recent[at + 3] === fourth) return known;
    }
    const index = this.intern(AddressKind.ipv6, bytes, offset, 16);
    recent[at] = first;
    recent[at + 1] = second;
    recent[at + 2] = third;
    recent[at + 3] = fourth;
    this.recentIpv6Index[slot] = index;
    return index;
  }

  /** Kind of an entry. */
  kind(index: AddressIndex): AddressKind {
    return (this.#kind[index] ?? 0) as AddressKind;
  }

  /** The bytes of an entry, network order; a view, do not keep it. */
  bytes(index: AddressIndex): Uint8Array {
    return this.#bytes.subarray(index * MAX_ENTRY, index * MAX_ENTRY + (this.#size[index] ?? 0));
  }

  /** As shown: `192.168.6.10`, `2001:db8::1` (RFC 5952), `00:11:22:33:44:55`; empty for none. */
  text(index: AddressIndex): string {
    if (index === 0) return '';
    let text = this.#texts.get(index);
    if (text === undefined) {
      text = formatAddress(this.kind(index), this.bytes(index), 0);
      this.#texts.set(index, text);
    }
    return text;
  }

  #equals(index: AddressIndex, kind: AddressKind, bytes: Uint8Array, offset: number, size: number): boolean {
    if (this.#kind[index] !== kind || this.#size[index] !== size) return false;
    const start = index * MAX_ENTRY;
    for (let i = 0; i < size; i++) if (this.#bytes[start + i] !== bytes[offset + i]) return false;
    return true;
  }

  #insert(slot: number, kind: AddressKind, bytes: Uint8Array, offset: number, size: number): AddressIndex {
    const index = this.length++;
    if (index === this.#kind.length) this.#grow();
    this.#kind[index] = kind;
    this.#size[index] = size;
    for (let i = 0; i < size; i++) this.#bytes[index * MAX_ENTRY + i] = bytes[offset + i] as number;
    this.#slots[slot] = index;
    if (this.length * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  #grow(): void {
    const kind = new Uint8Array(this.#kind.length * 2);
    kind.set(this.#kind);
    this.#kind = kind;
    const size = new Uint8Array(kind.length);
    size.set(this.#size);
    this.#size = size;
    const bytes = new Uint8Array(kind.length * MAX_ENTRY);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let index = 1; index < this.length; index++) {
      const size = this.#size[index] as number;
      let hash = 2166136261 ^ (this.#kind[index] as number);
      for (let i = 0; i < size; i++) hash = Math.imul(hash ^ (this.#bytes[index * MAX_ENTRY + i] as number), 16777619);
      hash ^= hash >>> 15;
      let slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index;
    }
  }
}

/** An address as text; bytes from `offset`, as many as the kind has. */
export function formatAddress(kind: AddressKind, bytes: Uint8Array, offset: number): string {
  switch (kind) {
    case AddressKind.ipv4:
      return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
    case AddressKind.ipv6:
      return formatIpv6(bytes, offset);
    case AddressKind.none:
      return '';
    default:
      return formatMac(bytes, offset, kind === AddressKind.mac ? 6 : bytes.length - offset);
  }
}

/** `00:11:22:33:44:55`. */
export function formatMac(bytes: Uint8Array, offset: number, size = 6): string {
  let text = '';
  for (let i = 0; i < size; i++) {
    text += (i ? ':' : '') + (bytes[offset + i] as number).toString(16).padStart(2, '0');
  }
  return text;
}

/** IPv6 text form of RFC 5952; IPv4-mapped addresses end dotted, as Wireshark writes them. */
export function formatIpv6(bytes: Uint8Array, offset: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 8; i++) groups.push(readU16BE(bytes, offset + i * 2));
  const zeroHead = groups.slice(0, 5).every((g) => g === 0);
  if (zeroHead && groups[5] === 0xffff) return `::ffff:${dotted(bytes, offset + 12)}`;
  if (zeroHead && groups[5] === 0 && readU32BE(bytes, offset + 12) > 0xffff) return `::${dotted(bytes, offset + 12)}`;
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; ) {
    let j = i;
    while (j < 8 && groups[j] === 0) j++;
    if (j - i > bestLength) {
      best = i;
      bestLength = j - i;
    }
    i = j === i ? i + 1 : j;
  }
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(':');
  return best < 0 ? hex(0, 8) : `${hex(0, best)}::${hex(best + bestLength, 8)}`;
}

function dotted(bytes: Uint8Array, offset: number): string {
  return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
}
