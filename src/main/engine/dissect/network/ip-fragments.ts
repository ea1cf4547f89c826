/**
 * IP fragments (RFC 791 section 3.2, RFC 8200 section 4.5): what the scan carries from packet to packet to put datagrams
 * together again. The datagram is complete in the packet that brings its last missing byte; that packet is where it is
 * read on. Where fragments overlap, the one that begins earlier wins, and of two at the same place the first to come;
 * bytes beyond the end that the first last fragment told are left out. That is how Wireshark decides.
 *
 * Bounded: datagrams that never complete are given up, oldest first, and of complete ones only the most recent keep their
 * bytes; the others are put together again from their packets when asked for.
 */

/** Bytes of waiting fragments held at most, of complete datagrams held at most, and datagrams remembered at most. */
const MAX_WAITING_BYTES = 64 << 20;
const MAX_KEPT_BYTES = 64 << 20;
const MAX_WAITING = 1 << 16;
/** Fragments of one datagram at most: 65,535 bytes in pieces of eight. */
const MAX_PIECES = 8192;
/** Fragment headers told apart in one packet. */
const SLOTS = 16;

/** A fragment header in the capture: packet index and the how-many-eth fragment header in that packet. */
export type FragmentSlot = number;

/** The slot of the `depth`-th (from 0) fragment header of a packet; deeper ones share the last. */
export const fragmentSlot = (packet: number, depth: number): FragmentSlot =>
  packet * SLOTS + Math.min(depth, SLOTS - 1);

/** The packet of a slot. */
export const slotPacket = (slot: FragmentSlot): number => Math.floor(slot / SLOTS);

/** One fragment of a datagram. */
export interface FragmentPiece {
  readonly packet: number;
  /** Place in the datagram's payload. */
  readonly offset: number;
  readonly length: number;
  /** Of the fragment's payload in its packet; -1 where its bytes are not the packet's own. */
  readonly at: number;
  overlaps: boolean;
  /** Holds other bytes than those that won. */
  conflicts: boolean;
  /** Reaches beyond the end of the datagram. */
  tooLong: boolean;
  /** Says that it is the last one, and where the datagram ends says otherwise. */
  readonly otherTail: boolean;
}

interface WaitingPiece extends FragmentPiece {
  readonly bytes: Uint8Array;
}

/** A datagram put together. */
export interface Datagram {
  readonly pieces: readonly FragmentPiece[];
  /** Bytes of payload. */
  readonly length: number;
}

interface Waiting {
  readonly pieces: WaitingPiece[];
  /** Told by the first last fragment; -1 before. */
  length: number;
  /** Bytes held. */
  held: number;
  readonly slots: FragmentSlot[];
}

/** Reads the bytes of a packet again; undefined where that is not possible. */
export type PacketReader = (packet: number) => Uint8Array | undefined;

/** All fragments of one capture. */
export class FragmentTable {
  /** Set by who can read packets again: gives back the bytes of datagrams that are no longer held. */
  readPacket: PacketReader | undefined;
  readonly #waiting = new Map<string, Waiting>();
  #waitingBytes = 0;
  readonly #complete = new Map<FragmentSlot, Datagram>();
  readonly #completedIn = new Map<FragmentSlot, FragmentSlot>();
  readonly #kept = new Map<FragmentSlot, Uint8Array>();
  #keptBytes = 0;

  /**
   * A fragment went by. `key` names its datagram; `addresses` are both addresses as they stand in the header; the
   * payload is `bytes[at … at+length)`, all of it there, and goes to `offset`. `base` is where the packet begins in
   * `bytes`, -1 where they are not the packet's.
   */
  add(
    key: string,
    slot: FragmentSlot,
    addresses: Uint8Array,
    bytes: Uint8Array,
    at: number,
    base: number,
    offset: number,
    length: number,
    more: boolean,
  ): void {
    const waiting = this.#waitingFor(key);
    if (waiting.pieces.length >= MAX_PIECES) return;
    if (!more && waiting.length < 0) waiting.length = offset + length;
    insertSorted(waiting.pieces, {
      packet: slotPacket(slot),
      offset,
      length,
      at: base < 0 ? -1 : at - base,
      overlaps: false,
      conflicts: false,
      tooLong: false,
      otherTail: !more && waiting.length !== offset + length,
      bytes: bytes.slice(at, at + length),
    });
    waiting.slots.push(slot);
    waiting.held += length;
    this.#waitingBytes += length;
    if (waiting.length < 0 || covered(waiting.pieces) < waiting.length) return;
    this.#waiting.delete(key);
    this.#waitingBytes -= waiting.held;
    this.#finish(slot, waiting, addresses);
  }

  /** The datagram that is complete in this slot. */
  completed(slot: FragmentSlot): Datagram | undefined {
    return this.#complete.get(slot);
  }

  /** The slot that completes the datagram which this slot's fragment belongs to; undefined where none does. */
  completedIn(slot: FragmentSlot): FragmentSlot | undefined {
    return this.#completedIn.get(slot);
  }

  /**
   * `packets` (sorted, each once), and among them those that brought the fragments of what any of them puts together:
   * what a reader of these packets alone needs to put the same together.
   */
  withFragments(packets: Uint32Array): Uint32Array {
    if (this.#complete.size === 0) return packets;
    const bringing = new Map<number, number[]>();
    for (const [slot, { pieces }] of this.#complete) {
      const bringers = bringing.get(slotPacket(slot)) ?? [];
      for (const { packet } of pieces) bringers.push(packet);
      bringing.set(slotPacket(slot), bringers);
    }
    const wanted = new Set(packets);
    // What brings a fragment may itself be put together of fragments: a set is walked up to what was added meanwhile.
    for (const packet of wanted) for (const bringer of bringing.get(packet) ?? []) wanted.add(bringer);
    return wanted.size === packets.length ? packets : Uint32Array.from(wanted).sort();
  }

  /**
   * Addresses (as given) and payload of the datagram complete in `slot`; undefined where there is none, or its bytes are
   * neither held nor to be read again.
   */
  bytes(slot: FragmentSlot, addresses: Uint8Array): Uint8Array | undefined {
    const kept = this.#kept.get(slot);
    if (kept !== undefined) return kept;
    const datagram = this.#complete.get(slot);
    const rebuilt = datagram && this.#rebuild(datagram, addresses);
    if (rebuilt !== undefined) this.#keep(slot, rebuilt);
    return rebuilt;
  }

  #waitingFor(key: string): Waiting {
    let waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      this.#giveUpOldest();
      waiting = { pieces: [], length: -1, held: 0, slots: [] };
      this.#waiting.set(key, waiting);
    }
    return waiting;
  }

  #giveUpOldest(): void {
    for (const [key, waiting] of this.#waiting) {
      if (this.#waiting.size < MAX_WAITING && this.#waitingBytes < MAX_WAITING_BYTES) return;
      this.#waiting.delete(key);
      this.#waitingBytes -= waiting.held;
    }
  }

  #finish(slot: FragmentSlot, waiting: Waiting, addresses: Uint8Array): void {
    const whole = new Uint8Array(addresses.length + waiting.length);
    whole.set(addresses);
    assemble(waiting.pieces, whole.subarray(addresses.length));
    const pieces = waiting.pieces.map(({ bytes: _, ...piece }) => piece);
    this.#complete.set(slot, { pieces, length: waiting.length });
    for (const part of waiting.slots) this.#completedIn.set(part, slot);
    this.#keep(slot, whole);
  }

  #keep(slot: FragmentSlot, bytes: Uint8Array): void {
    this.#kept.set(slot, bytes);
    this.#keptBytes += bytes.length;
    for (const [oldest, held] of this.#kept) {
      if (this.#keptBytes <= MAX_KEPT_BYTES || oldest === slot) return;
      this.#kept.delete(oldest);
      this.#keptBytes -= held.length;
    }
  }

  #rebuild(datagram: Datagram, addresses: Uint8Array): Uint8Array | undefined {
    const whole = new Uint8Array(addresses.length + datagram.length);
    whole.set(addresses);
    const pieces: WaitingPiece[] = [];
    for (const piece of datagram.pieces) {
      const packet = piece.at < 0 ? undefined : this.readPacket?.(piece.packet);
      if (packet === undefined || piece.at + piece.length > packet.length) return undefined;
      pieces.push({ ...piece, bytes: packet.subarray(piece.at, piece.at + piece.length) });
    }
    assemble(pieces, whole.subarray(addresses.length));
    return whole;
  }
}

/** By offset; behind those with the same one. */
function insertSorted(pieces: WaitingPiece[], piece: WaitingPiece): void {
  let at = pieces.length;
  while (at > 0 && (pieces[at - 1]?.offset ?? 0) > piece.offset) at--;
  pieces.splice(at, 0, piece);
}

/** Bytes from 0 without a gap. */
function covered(pieces: readonly FragmentPiece[]): number {
  let end = 0;
  for (const { offset, length } of pieces) {
    if (offset > end) break;
    if (offset + length > end) end = offset + length;
  }
  return end;
}

/** Copy the pieces, in order, to where they belong; what is there already stays. Notes how they get along. */
function assemble(pieces: readonly WaitingPiece[], target: Uint8Array): void {
  let end = 0;
  for (const piece of pieces) {
    const stop = Math.min(piece.offset + piece.length, target.length);
    piece.tooLong = piece.offset + piece.length > target.length;
    if (piece.offset >= target.length) continue;
    const known = Math.min(end, stop);
    piece.overlaps = known > piece.offset;
    for (let i = piece.offset; i < known; i++) {
      if (target[i] !== piece.bytes[i - piece.offset]) piece.conflicts = true;
    }
    if (stop <= end) continue;
    target.set(piece.bytes.subarray(end - piece.offset, stop - piece.offset), end);
    end = stop;
  }
}
