/**
 * The plaintext of a TLS connection as byte streams, for the followers above: application data of the records that could
 * be opened, one run a record, and gaps for the others. Records are opened again whenever they are read: nothing but the
 * last one is held.
 */
import type { PacketIndex } from '../../../../shared/units.ts';
import { type ByteGap, type ByteStream, type ByteStreamPair, lastRunAt, Uint32Column } from '../../bytes/index.ts';
import { RunWalker } from '../stream-reader.ts';
import { BEFORE, type OpenedRecord } from './keys.ts';
import { bodiesBefore, Content, RECORD_HEADER, RecordState, type SideRecords } from './records.ts';

const NOTHING = new Uint8Array(0);

/** A record of `side`, opened again from the stream it lies in; undefined where it cannot be. */
export function openRecord(stream: ByteStream, side: SideRecords, index: number): OpenedRecord | undefined {
  const { records } = side;
  const number = records.keys.at(index);
  const keys = side.keys[number];
  if (records.state.at(index) !== RecordState.opened || keys === undefined) return undefined;
  const offset = records.offset.at(index);
  const bytes = stream.read(offset, RECORD_HEADER + records.length.at(index));
  const sequence = records.sequence.at(index);
  return keys.open({
    type: bytes[0] ?? 0,
    version: ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0),
    body: bytes.subarray(RECORD_HEADER),
    sequence,
    before: sequence === 0 ? NOTHING : stream.read(Math.max(0, offset - BEFORE), BEFORE),
    position: bodiesBefore(offset, side.starts[number] ?? offset, sequence),
  });
}

/** One direction. */
class PlainStream implements ByteStream {
  readonly length: number;
  readonly gaps: readonly ByteGap[];
  readonly fromStart: boolean;
  readonly ended: ByteStream['ended'];
  readonly #below: ByteStream;
  readonly #side: SideRecords;
  /** Records with application data that was opened, and the packet that completes each. */
  readonly #runs = new Uint32Column();
  readonly #packets = new Uint32Column();
  #last: { readonly run: number; readonly content: Uint8Array } | undefined;

  constructor(below: ByteStream, side: SideRecords) {
    this.#below = below;
    this.#side = side;
    this.length = side.plainLength;
    this.fromStart = below.fromStart;
    this.ended = below.ended;
    const { records } = side;
    const gaps: ByteGap[] = [];
    const walker = new RunWalker(below);
    let end = 0;
    for (let i = 0; i < records.count; i++) {
      if (records.state.at(i) !== RecordState.opened || records.type.at(i) !== Content.applicationData) continue;
      if (records.plainLength.at(i) === 0) continue;
      const offset = records.plainOffset.at(i);
      if (offset > end) gaps.push({ offset: end, length: offset - end });
      walker.range(records.offset.at(i), RECORD_HEADER + records.length.at(i));
      this.#runs.push(i);
      this.#packets.push(walker.last);
      end = offset + records.plainLength.at(i);
    }
    if (this.length > end) gaps.push({ offset: end, length: this.length - end });
    this.gaps = gaps;
  }

  get runCount(): number {
    return this.#runs.length;
  }

  runOffset(run: number): number {
    return this.#side.records.plainOffset.at(this.#runs.at(run));
  }

  runLength(run: number): number {
    return this.#side.records.plainLength.at(this.#runs.at(run));
  }

  runPacket(run: number): PacketIndex {
    return this.#packets.at(run) as PacketIndex;
  }

  packetAt(offset: number): PacketIndex {
    return this.runPacket(Math.max(0, lastRunAt(this, offset)));
  }

  read(offset: number, length: number): Uint8Array {
    const first = lastRunAt(this, offset);
    if (first < 0 || offset >= this.runOffset(first) + this.runLength(first)) return NOTHING;
    let end = this.runOffset(first) + this.runLength(first);
    let last = first;
    while (end < offset + length && last + 1 < this.runCount && this.runOffset(last + 1) === end)
      end += this.runLength(++last);
    const bytes = new Uint8Array(Math.max(0, Math.min(length, end - offset)));
    for (let run = first, done = 0; run <= last && done < bytes.length; run++) {
      const content = this.#content(run).subarray(run === first ? offset - this.runOffset(first) : 0);
      bytes.set(content.subarray(0, bytes.length - done), done);
      done += content.length;
    }
    return bytes;
  }

  #content(run: number): Uint8Array {
    if (this.#last?.run !== run) {
      const content = openRecord(this.#below, this.#side, this.#runs.at(run))?.content ?? NOTHING;
      this.#last = { run, content };
    }
    return this.#last.content;
  }
}

/** Both directions of a connection as plaintext. */
export function plainPair(
  below: ByteStreamPair,
  sides: { readonly toServer: SideRecords; readonly toClient: SideRecords },
): ByteStreamPair {
  return {
    toServer: new PlainStream(below.toServer, sides.toServer),
    toClient: new PlainStream(below.toClient, sides.toClient),
    timeOf: (packet) => below.timeOf(packet),
    acknowledges: (packet, other) => below.acknowledges?.(packet, other) ?? false,
  };
}
