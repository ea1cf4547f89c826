/** Answers about TCP streams: what they add to a packet's row and card, their list, their bytes in order. */
import type { MinimapCell } from '../../shared/api.ts';
import type {
  FollowPiece,
  FollowWindow,
  ProtocolFamily,
  Result,
  StreamQuery,
  StreamSummary,
  StreamTls,
  StreamWindow,
} from '../../shared/model/index.ts';
import type { Direction, Timestamp } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import type { ExchangeTable, TlsSecrets } from './app/index.ts';
import type { ByteSource, ByteStreamPair } from './bytes/index.ts';
import type { CaptureParts } from './capture-rooms.ts';
import type { StreamSource } from './followed-streams.ts';
import { beginsAsHttp } from './pdu/index.ts';
import { type PlainBatch, PlainStreams } from './plain-streams/index.ts';
import { type RowFacts, timeOf } from './rows.ts';
import { StreamList } from './stream-list.ts';
import type { PacketTable } from './table/index.ts';
import { FLAG_NOTES, FollowList, noteNames, noteSeverity, ORDINARY, type TcpCapture } from './tcp/index.ts';

/** SYN, FIN and RST. */
const CONTROL_FLAGS = 0x007;
const RESET = 0x004;

/** Pieces asked for at a time when a whole stream is wanted, and pieces in one answer at most. */
const PIECES = 500;

/** What is known of the streams' content. */
export interface CarriedFacts {
  familyOf(stream: number): ProtocolFamily;
  /** TLS on a stream, as far as it has been followed. */
  tlsOf(stream: number): StreamTls | undefined;
  /** The plaintext of a stream's TLS connection; undefined where there is none. */
  plainOf(stream: number): ByteStreamPair | undefined;
  /** Secrets of TLS connections by now. */
  secrets(): TlsSecrets;
}

/** See the file's first line. */
export class StreamAnswers implements StreamSource {
  readonly #table: PacketTable;
  readonly #tcp: TcpCapture;
  readonly #list: StreamList;
  readonly #familyOf: (stream: number) => ProtocolFamily;
  readonly #carried: CarriedFacts;
  readonly #file: ByteSource;
  #follow: { readonly key: string; readonly pair: ByteStreamPair; readonly list: FollowList } | undefined;

  /** The last argument tells what the streams carry, and what it can be read with. */
  constructor({ scanner, addresses, source }: CaptureParts, tcp: TcpCapture, carried: CarriedFacts) {
    const { table } = scanner;
    this.#carried = carried;
    this.#file = source;
    const familyOf = (stream: number): ProtocolFamily => carried.familyOf(stream);
    this.#table = table;
    this.#tcp = tcp;
    this.#familyOf = familyOf;
    this.#list = new StreamList({
      streams: () => tcp.streams,
      addresses,
      secondsOf: (packet) => (table.seconds[packet] ?? 0) + (table.nanos[packet] ?? 0) / 1e9,
      summary: (stream) => this.summary(stream),
      familyOf,
    });
  }

  count(): number {
    return this.#tcp.streams.length;
  }

  pair(stream: number): ByteStreamPair {
    return this.#tcp.bytes(stream);
  }

  opening(stream: number): ByteStreamPair | undefined {
    return this.#tcp.opening(stream);
  }

  plain(table: ExchangeTable, opensTls: boolean, found: (batch: PlainBatch) => void): PlainStreams {
    return new PlainStreams(
      {
        packets: this.#table,
        file: this.#file,
        count: () => this.count(),
        packetCount: (stream) => this.#tcp.packetCount(stream),
        clearPackets: (kept, stream, from) => this.#tcp.clearPackets(kept, stream, from),
        opensTls,
        begins: (packet, isOnePiece) =>
          beginsAsHttp(this.#table.sourcePort[packet] ?? 0, this.#table.destinationPort[packet] ?? 0, isOnePiece),
      },
      table,
      found,
    );
  }

  serverPort(stream: number): number {
    const { streams } = this.#tcp;
    return streams.port[2 * stream + (1 - (streams.clientSide[stream] ?? 0))] ?? 0;
  }

  start(): Timestamp {
    return timeOf(this.#table, 0);
  }

  secrets(): TlsSecrets {
    return this.#carried.secrets();
  }

  /** What the streams say of a packet in the grid. `withStates`: they are asked for, and the whole stream is there. */
  rowFacts(packet: number, withStates: boolean): RowFacts {
    const notes = this.#table.tcpNotes[packet] ?? 0;
    const change = withStates ? this.#tcp.stateChange(packet) : undefined;
    const known = change && (change.client.after.state !== 'UNKNOWN' || change.server.after.state !== 'UNKNOWN');
    return {
      notes: noteNames(notes),
      severity: noteSeverity(notes),
      ...(known && { states: `${change.client.after.state} / ${change.server.after.state}` }),
    };
  }

  /** What a packet is in the minimap. */
  cellOf(packet: number): MinimapCell {
    const trouble = (this.#table.tcpNotes[packet] ?? 0) & FLAG_NOTES & ~ORDINARY;
    const flags = this.#table.tcpFlags[packet] ?? 0;
    const stream = this.#table.stream[packet] ?? -1;
    if (trouble !== 0 || (flags & RESET) !== 0) return 'bad';
    if ((flags & CONTROL_FLAGS) !== 0) return 'control';
    if (stream < 0) return 'other';
    return (this.#table.payloadLength[packet] ?? 0) > 0 ? this.#familyOf(stream) : 'tcp';
  }

  /** One stream as the list shows it. */
  summary(stream: number): StreamSummary {
    const tls = this.#carried.tlsOf(stream);
    return { ...this.#tcp.summary(stream), protocol: this.#familyOf(stream), ...(tls && { tls }) };
  }

  streams(query: StreamQuery, from: number, count: number): Result<StreamWindow> {
    return ok(this.#list.window(query, from, count));
  }

  stream(stream: number): Result<StreamSummary> {
    return stream < this.count() ? ok(this.summary(stream)) : fail('no-such-stream', { stream });
  }

  /** Pieces of a stream; with `plain` of what is inside its TLS, where that can be decrypted. */
  follow(
    stream: number,
    direction: Direction | 'both',
    from: number,
    count: number,
    plain = false,
  ): Result<FollowWindow> {
    if (stream >= this.count()) return fail('no-such-stream', { stream });
    return ok(this.#listOf(stream, direction, plain).window(from, Math.min(count, PIECES)));
  }

  #listOf(stream: number, direction: Direction | 'both', plain: boolean): FollowList {
    const pair = plain ? this.#carried.plainOf(stream) : undefined;
    if (pair === undefined) return this.#tcp.follow(stream, direction);
    const key = `${stream} ${direction}`;
    if (this.#follow?.key !== key || this.#follow.pair !== pair)
      this.#follow = { key, pair, list: new FollowList(stream, pair, direction) };
    return this.#follow.list;
  }

  /** Every piece of a stream, in order; with `plain` as {@link follow} has it. */
  *pieces(stream: number, direction: Direction | 'both', plain = false): Generator<FollowPiece> {
    const list = this.#listOf(stream, direction, plain);
    for (let from = 0; ; ) {
      const { pieces, totalPieces } = list.window(from, PIECES);
      yield* pieces;
      from += pieces.length;
      if (pieces.length === 0 || from >= totalPieces) return;
    }
  }
}
