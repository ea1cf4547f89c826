/** Reads payload bytes of packets through to the file. The source keeps blocks, since a stream's packets lie close together. */
import type { ByteSource } from '../bytes/index.ts';
import { NO_PAYLOAD_LENGTH } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';

/** Bytes of a slab, and the largest piece that comes out of one. */
const SLAB = 256 * 1024;
const SMALL = 8 * 1024;
const NOTHING = new Uint8Array(0);

/**
 * The payload of a packet whose bytes are not in the file in one piece (it came in IP fragments): the engine puts it
 * together. Undefined or short where it cannot.
 */
export type PayloadOf = (packet: number) => Uint8Array | undefined;

/** See above. */
export class PayloadReader {
  readonly #source: ByteSource;
  readonly #packets: PacketTable;
  readonly #payloadOf: PayloadOf | undefined;
  #slab = new Uint8Array(0);
  #slabUsed = 0;
  /** The latest payload that was put together. */
  #gathered: { readonly packet: number; readonly bytes: Uint8Array } | undefined;

  constructor(source: ByteSource, packets: PacketTable, payloadOf: PayloadOf | undefined) {
    this.#source = source;
    this.#packets = packets;
    this.#payloadOf = payloadOf;
  }

  /**
   * Room for `length` bytes that nobody else has. Small pieces come out of a common slab: they are many and short-lived,
   * and an array of its own for each costs more than what is read into it.
   */
  room(length: number): Uint8Array {
    if (length > SMALL) return new Uint8Array(length);
    if (this.#slabUsed + length > this.#slab.length) {
      this.#slab = new Uint8Array(SLAB);
      this.#slabUsed = 0;
    }
    const room = this.#slab.subarray(this.#slabUsed, this.#slabUsed + length);
    this.#slabUsed += length;
    return room;
  }

  /** Bytes of a payload that is not in the file in one piece. */
  gathered(packet: number): Uint8Array {
    if (this.#gathered?.packet !== packet) this.#gathered = { packet, bytes: this.#payloadOf?.(packet) ?? NOTHING };
    return this.#gathered.bytes;
  }

  /** Copy `length` payload bytes of a packet from payload byte `skip` to `target`; bytes that are not there are 0. */
  copy(packet: number, skip: number, length: number, target: Uint8Array, at: number): void {
    const offset = this.#packets.payloadOffset[packet] as number;
    let had: number;
    if (offset === NO_PAYLOAD_LENGTH) {
      const bytes = this.gathered(packet).subarray(skip, skip + length);
      target.set(bytes, at);
      had = bytes.length;
    } else {
      const from = (this.#packets.fileOffset[packet] as number) + offset + skip;
      had = this.#source.readInto(target, at, from, length);
    }
    if (had < length) target.fill(0, at + had, at + length);
  }
}
