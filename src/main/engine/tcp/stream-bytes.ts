/** The bytes of a stream: both directions as ByteStreams over what reassembly.ts found, read through to the file. */
import type { Issue } from '../../../shared/model/index.ts';
import { type Direction, type PacketIndex, packetIndex, type Timestamp } from '../../../shared/units.ts';
import { type ByteGap, type ByteStream, type ByteStreamPair, lastRunAt } from '../bytes/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import type { PayloadReader } from './payload-reader.ts';
import { type Reassembled, reassemble } from './reassembly.ts';
import { type ReceivedInput, received } from './received.ts';
import { after } from './seq.ts';

/** Conflicts told of one direction, and bytes compared for them, at most. */
const MAX_CONFLICTS = 100;
const MAX_COMPARED = 16 * 1024 * 1024;

/** One direction. Offsets as {@link ByteStream} counts them. */
export class TcpByteStream implements ByteStream {
  readonly length: number;
  readonly gaps: readonly ByteGap[];
  readonly fromStart: boolean;
  readonly ended: ByteStream['ended'];
  readonly runCount: number;
  /** Bytes that are there, and bytes that are not. */
  readonly present: number;
  readonly missing: number;
  readonly #reassembled: Reassembled;
  readonly #reader: PayloadReader;

  constructor(reassembled: Reassembled, reader: PayloadReader) {
    this.#reassembled = reassembled;
    this.#reader = reader;
    this.length = reassembled.length;
    this.fromStart = reassembled.fromStart;
    this.ended = reassembled.ended;
    this.runCount = reassembled.runs.count;
    this.gaps = gapsOf(reassembled);
    this.missing = this.gaps.reduce((sum, gap) => sum + gap.length, 0);
    this.present = this.length - this.missing;
  }

  runOffset(run: number): number {
    return this.#reassembled.runs.offset[run] ?? 0;
  }

  runLength(run: number): number {
    return this.#reassembled.runs.size[run] ?? 0;
  }

  runPacket(run: number): PacketIndex {
    return packetIndex(this.#reassembled.runs.packet[run] ?? 0);
  }

  packetAt(offset: number): PacketIndex {
    return this.runPacket(Math.max(0, lastRunAt(this, offset)));
  }

  read(offset: number, length: number, room?: Uint8Array): Uint8Array {
    const { runs } = this.#reassembled;
    let run = lastRunAt(this, offset);
    if (run < 0 || offset >= runs.end(run)) return new Uint8Array(0);
    let end = runs.end(run);
    const first = run;
    while (end < offset + length && run + 1 < runs.count && (runs.offset[run + 1] as number) === end)
      end = runs.end(++run);
    const size = Math.max(0, Math.min(length, end - offset));
    const bytes = room !== undefined && room.length >= size ? room.subarray(0, size) : this.#reader.room(size);
    let done = 0;
    for (let at = first; at <= run && done < bytes.length; at++) {
      const into = at === first ? offset - (runs.offset[at] as number) : 0;
      const size = Math.min((runs.size[at] as number) - into, bytes.length - done);
      this.#reader.copy(runs.packet[at] as number, (runs.skip[at] as number) + into, size, bytes, done);
      done += size;
    }
    return bytes;
  }

  /**
   * Copies of bytes that differ from the ones taken (a retransmission with other data): one issue a packet. Reads every
   * byte that came twice, up to a bound.
   */
  conflicts(): readonly Issue[] {
    const { late } = this.#reassembled;
    const issues: Issue[] = [];
    let compared = 0;
    for (let i = 0; i < late.count && issues.length < MAX_CONFLICTS && compared < MAX_COMPARED; i++) {
      const offset = late.offset[i] as number;
      const copy = new Uint8Array(late.size[i] as number);
      this.#reader.copy(late.packet[i] as number, late.skip[i] as number, copy.length, copy, 0);
      compared += copy.length;
      const at = this.#firstDifference(offset, copy);
      if (at < 0) continue;
      const packet = packetIndex(late.packet[i] as number);
      const kept = this.packetAt(offset + at);
      const params = { kept: kept + 1, stream: offset + at };
      issues.push({ code: 'tcp-overlap-differs', layer: 'tcp', offset: offset + at, packet, params });
    }
    return issues;
  }

  #firstDifference(offset: number, copy: Uint8Array): number {
    for (let at = 0; at < copy.length; ) {
      const taken = this.read(offset + at, copy.length - at);
      if (taken.length === 0) return -1;
      for (let i = 0; i < taken.length; i++) if (taken[i] !== copy[at + i]) return at + i;
      at += taken.length;
    }
    return -1;
  }
}

function gapsOf({ runs, length }: Reassembled): readonly ByteGap[] {
  const gaps: ByteGap[] = [];
  let at = 0;
  for (let run = 0; run < runs.count; run++) {
    const offset = runs.offset[run] as number;
    if (offset > at) gaps.push({ offset: at, length: offset - at });
    at = runs.end(run);
  }
  if (length > at) gaps.push({ offset: at, length: length - at });
  return gaps;
}

/** Bytes of one packet that its receiver took; or none, and how many of them the capture lacks. */
export interface ReceivedBytes {
  readonly direction: Direction;
  readonly packet: PacketIndex;
  readonly bytes: Uint8Array;
  readonly missing: number;
}

/** Both directions of one stream. */
export class StreamBytes implements ByteStreamPair {
  readonly toServer: TcpByteStream;
  readonly toClient: TcpByteStream;
  readonly #packets: PacketTable;
  readonly #list: Uint32Array;
  readonly #reader: PayloadReader;
  readonly #baseAt: ReceivedInput['baseAt'];

  /** `list` are the packets of the stream, in file order. */
  constructor(packets: PacketTable, list: Uint32Array, reader: PayloadReader, baseAt: ReceivedInput['baseAt']) {
    this.#packets = packets;
    this.#list = list;
    this.#reader = reader;
    this.#baseAt = baseAt;
    const { toServer, toClient } = reassemble(this.#input);
    this.toServer = new TcpByteStream(toServer, reader);
    this.toClient = new TcpByteStream(toClient, reader);
  }

  get #input(): ReceivedInput {
    const payloadSize = (packet: number): number => this.#reader.gathered(packet).length;
    return { packets: this.#packets, list: this.#list, payloadSize, baseAt: this.#baseAt };
  }

  /** What both ends took, in the order in which they did: see received.ts. */
  *received(): Generator<ReceivedBytes> {
    for (const { way, packet, skip, size, missing } of received(this.#input)) {
      const bytes = this.#reader.room(size);
      this.#reader.copy(packet, skip, size, bytes, 0);
      yield { direction: way === Way.toServer ? 'toServer' : 'toClient', packet: packetIndex(packet), bytes, missing };
    }
  }

  timeOf(packet: PacketIndex): Timestamp {
    const seconds = this.#packets.seconds[packet] ?? 0;
    return { seconds: Number.isNaN(seconds) ? 0 : seconds, nanos: this.#packets.nanos[packet] ?? 0 };
  }

  acknowledges(packet: PacketIndex, other: PacketIndex): boolean {
    const { seq, ack, tcpFlags } = this.#packets;
    return ((tcpFlags[packet] ?? 0) & TcpFlag.ack) !== 0 && after(ack[packet] ?? 0, seq[other] ?? 0);
  }
}
