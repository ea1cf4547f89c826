/**
 * Builds captures byte by byte, so that a test says what it means in fields: pcap files of any variant, and pcapng
 * blocks in either byte order. Lengths are right unless a test asks for a wrong one.
 */

/** Grows a byte string in one byte order. */
export class Writer {
  readonly #bytes: number[] = [];
  readonly #big: boolean;

  constructor(big: boolean) {
    this.#big = big;
  }

  /** An unsigned number of `size` bytes; bigints for what a double cannot hold. */
  number(value: number | bigint, size: number): this {
    const parts: number[] = [];
    for (let i = 0; i < size; i++) parts.push(Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
    this.#bytes.push(...(this.#big ? parts.reverse() : parts));
    return this;
  }

  u16(value: number): this {
    return this.number(value, 2);
  }

  u32(value: number): this {
    return this.number(value, 4);
  }

  bytes(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /** Zeros up to the next multiple of four. */
  pad(): this {
    while (this.#bytes.length % 4 !== 0) this.#bytes.push(0);
    return this;
  }

  get length(): number {
    return this.#bytes.length;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Pieces one after the other. */
export function join(...pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** `length` bytes that differ from packet to packet. */
export const someBytes = (length: number, seed = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + seed * 13 + 1) & 0xff);

/** Fields of a pcap file header. */
export interface PcapHeader {
  readonly big?: boolean;
  readonly magic?: number;
  readonly major?: number;
  readonly minor?: number;
  readonly snapLength?: number;
  readonly network?: number;
}

/** File header; microseconds, version 2.4, Ethernet unless said otherwise. */
export function pcapHeader(header: PcapHeader = {}): Uint8Array {
  return new Writer(header.big ?? false)
    .u32(header.magic ?? 0xa1b2c3d4)
    .u16(header.major ?? 2)
    .u16(header.minor ?? 4)
    .u32(0)
    .u32(0)
    .u32(header.snapLength ?? 262_144)
    .u32(header.network ?? 1)
    .done();
}

/** Fields of a pcap record. `extra` are the bytes that a variant has between the lengths and the data. */
export interface PcapRecord {
  readonly seconds?: number;
  readonly fraction?: number;
  readonly data: Uint8Array;
  readonly captured?: number;
  readonly original?: number;
  readonly extra?: Iterable<number>;
}

/** One record. */
export function pcapRecord(record: PcapRecord, big = false): Uint8Array {
  const head = new Writer(big)
    .u32(record.seconds ?? 0)
    .u32(record.fraction ?? 0)
    .u32(record.captured ?? record.data.length)
    .u32(record.original ?? record.data.length)
    .bytes(record.extra ?? []);
  return join(head.done(), record.data);
}

/** An option: code and value. */
export type Option = readonly [code: number, value: Uint8Array | string | number | bigint, size?: number];

/** Options with their end mark; nothing for none. */
export function options(list: readonly Option[], big: boolean): Uint8Array {
  const writer = new Writer(big);
  for (const [code, value, size = 4] of list) {
    const bytes =
      typeof value === 'string'
        ? new TextEncoder().encode(value)
        : value instanceof Uint8Array
          ? value
          : new Writer(big).number(value, size).done();
    writer.u16(code).u16(bytes.length).bytes(bytes).pad();
  }
  if (list.length > 0) writer.u16(0).u16(0);
  return writer.done();
}

/** pcapng blocks in one byte order. */
export class Pcapng {
  readonly big: boolean;

  constructor(big = false) {
    this.big = big;
  }

  writer(): Writer {
    return new Writer(this.big);
  }

  /** Any block. `first` and `second` replace the two lengths. */
  block(type: number, body: Uint8Array, first?: number, second?: number): Uint8Array {
    const length = body.length + 12;
    return this.writer()
      .u32(type)
      .u32(first ?? length)
      .bytes(body)
      .u32(second ?? first ?? length)
      .done();
  }

  section(list: readonly Option[] = [], major = 1, minor = 0, length = 0xffffffffffffffffn): Uint8Array {
    const body = this.writer().u32(0x1a2b3c4d).u16(major).u16(minor).number(length, 8);
    return this.block(0x0a0d0d0a, body.bytes(options(list, this.big)).done());
  }

  face(linkType = 1, snapLength = 0, list: readonly Option[] = []): Uint8Array {
    const body = this.writer().u16(linkType).u16(0).u32(snapLength);
    return this.block(1, body.bytes(options(list, this.big)).done());
  }

  /** Enhanced Packet Block. */
  packet(data: Uint8Array, ticks: bigint, face = 0, list: readonly Option[] = [], original = data.length): Uint8Array {
    const body = this.writer()
      .u32(face)
      .u32(Number(ticks >> 32n))
      .u32(Number(ticks & 0xffffffffn))
      .u32(data.length)
      .u32(original)
      .bytes(data)
      .pad();
    return this.block(6, body.bytes(options(list, this.big)).done());
  }

  /** The obsolete Packet Block. */
  oldPacket(data: Uint8Array, ticks: bigint, face = 0, list: readonly Option[] = [], drops = 0xffff): Uint8Array {
    const body = this.writer()
      .u16(face)
      .u16(drops)
      .u32(Number(ticks >> 32n))
      .u32(Number(ticks & 0xffffffffn))
      .u32(data.length)
      .u32(data.length)
      .bytes(data)
      .pad();
    return this.block(2, body.bytes(options(list, this.big)).done());
  }

  simplePacket(data: Uint8Array, original = data.length): Uint8Array {
    return this.block(3, this.writer().u32(original).bytes(data).pad().done());
  }

  /** Name Resolution Block of raw records: type and value. */
  names(records: readonly (readonly [type: number, value: Uint8Array])[]): Uint8Array {
    const body = this.writer();
    for (const [type, value] of records) body.u16(type).u16(value.length).bytes(value).pad();
    return this.block(4, body.u32(0).done());
  }

  statistics(face: number, list: readonly Option[]): Uint8Array {
    return this.block(5, this.writer().u32(face).u32(0).u32(0).bytes(options(list, this.big)).done());
  }

  secrets(type: number, data: Uint8Array | string): Uint8Array {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    return this.block(10, this.writer().u32(type).u32(bytes.length).bytes(bytes).pad().done());
  }

  custom(enterprise: number, data: Uint8Array, copied = true): Uint8Array {
    return this.block(copied ? 0x0bad : 0x40000bad, this.writer().u32(enterprise).bytes(data).pad().done());
  }
}

/** A snoop file: packets at whole seconds and microseconds, each padded to four bytes. */
export function snoopFile(packets: readonly Uint8Array[], linkType = 4, version = 2, trailer = 0): Uint8Array {
  const writer = new Writer(true).bytes(new TextEncoder().encode('snoop\0\0\0')).u32(version).u32(linkType);
  for (const [i, data] of packets.entries()) {
    const padded = Math.ceil(data.length / 4) * 4 + trailer;
    writer
      .u32(data.length + 5)
      .u32(data.length)
      .u32(24 + padded)
      .u32(0)
      .u32(1_700_000_000 + i)
      .u32(7 + i);
    writer.bytes(data).bytes(new Uint8Array(padded - data.length));
  }
  return writer.done();
}

/** One frame of a Network Monitor file: ticks since its start, data, and (from 2.1 on) what follows the data. */
export interface NetmonFrame {
  readonly ticks: bigint;
  readonly data: Uint8Array;
  readonly trailer?: Uint8Array;
}

/**
 * A Network Monitor file that starts on 14 November 2023 at 22:13:20.500 (1,700,000,000.5). The frames lie backwards in
 * the file; the table puts them in order.
 */
export function netmonFile(major: 1 | 2, minor: number, frames: readonly NetmonFrame[], network = 1): Uint8Array {
  const body = new Writer(false);
  const offsets: number[] = [];
  for (const [i, { ticks, data, trailer }] of [...frames.entries()].reverse()) {
    offsets[i] = 128 + body.length;
    if (major === 1)
      body
        .number(ticks, 4)
        .u16(data.length + 5)
        .u16(data.length);
    else
      body
        .number(BigInt.asUintN(64, ticks), 8)
        .u32(data.length + 5)
        .u32(data.length);
    body.bytes(data).bytes(trailer ?? []);
  }
  const head = new Writer(false)
    .bytes(new TextEncoder().encode(major === 1 ? 'RTSS' : 'GMBU'))
    .bytes([minor, major])
    .u16(network);
  for (const part of [2023, 11, 2, 14, 22, 13, 20, 500]) head.u16(part);
  head.u32(128 + body.length).u32(4 * frames.length);
  head.bytes(new Uint8Array(128 - head.length));
  for (const offset of offsets) body.u32(offset);
  return join(head.done(), body.done());
}
