/**
 * One opened capture: the tables, the views of them, how it is read, and what the command line asks of it as a whole. Its
 * answers to the window are in capture-answers.ts. The work is done in the files beside this one and in the rooms; here it
 * is only put together.
 */
import type { RequestForm } from '../../shared/api.ts';
import type {
  BodyRef,
  CaptureInfo,
  Fate,
  FollowPiece,
  HttpExchange,
  Issue,
  PacketExportPlan,
  PacketExportRequest,
  Result,
  ScanProgress,
  StreamSummary,
  ViewId,
  WsMessage,
} from '../../shared/model/index.ts';
import { ALL_PACKETS } from '../../shared/model/index.ts';
import type { Direction, ExchangeIndex } from '../../shared/units.ts';
import { ok } from './answer.ts';
import { BlockCache, type ByteSource } from './bytes/index.ts';
import { openReader } from './capture/index.ts';
import { CaptureAnswers } from './capture-answers.ts';
import { type CaptureParts, joinRooms } from './capture-rooms.ts';
import { describeCapture } from './describe.ts';
import type { ExchangeSource } from './export/index.ts';
import type { FieldReader } from './field-reader.ts';
import { FIELDS } from './fields.ts';
import type { BodyPieces, WholeBody } from './message-answers.ts';
import type { PacketExportAnswers } from './packet-export-answers.ts';
import { PlainRun } from './plain-run/index.ts';
import { Scanner } from './scanner.ts';
import { AddressPool, type Annotations } from './table/index.ts';
import { type ReceivedBytes, Tracker, VerdictColumns } from './tcp/index.ts';

/** What is known of the file beside its bytes. */
export interface OpenOptions {
  readonly fileName?: string;
  /** How the file was compressed: `gzip`, `zstd`, `lz4`; empty for not at all. */
  readonly compressed?: string;
  /** Bytes of the compressed file. */
  readonly compressedBytes?: number | undefined;
  /** Faults met while unpacking. */
  readonly sourceIssues?: readonly Issue[];
  /** Version of the program, named in exports that say who wrote them. */
  readonly version?: string;
  /** A TLS key log (NSS key log format) beside those in the file. */
  readonly keyLog?: string;
  /** Keep every analysis value of every packet (for `packets -e`): more memory, no recomputing. */
  readonly keepAnalysis?: boolean;
  /** The same capture as it was read before: its annotations and views are taken over. */
  readonly before?: Capture;
  /** What a person left out has changed: the capture is to be opened anew, with this one as `before`. */
  readonly onOutdated?: () => void;
}

/** Bytes from which on a file's plain packets are passed by compiled code: a shorter one is read before that is ready. */
const LONG_FILE = 1 << 19;

/** Open a capture by the first bytes of `source`. Nothing is read beyond them until the first `scan`. */
export function openCapture(source: ByteSource, options: OpenOptions = {}): Result<Capture> {
  const reader = openReader(source);
  if ('code' in reader) return { ok: false, issue: reader };
  // Where every value of the analysis is kept, every segment is analysed.
  const run = options.keepAnalysis !== true && source.size >= LONG_FILE ? PlainRun.make() : undefined;
  const addresses = new AddressPool(run?.room);
  const tracker = new Tracker(options.keepAnalysis === true ? new VerdictColumns() : undefined, run?.room, source.size);
  const cached = new BlockCache(source);
  const scanner = new Scanner(cached, reader, addresses, tracker, options.before?.annotations, run);
  return ok(new Capture({ source: cached, scanner, tracker, addresses }, options));
}

/** See the file's first lines. Made by {@link openCapture}. */
export class Capture extends CaptureAnswers {
  readonly #source: ByteSource;
  readonly #options: OpenOptions;

  constructor(parts: CaptureParts, options: OpenOptions) {
    const rooms = joinRooms(parts, {
      version: options.version ?? '',
      keyLog: () => options.keyLog ?? '',
      before: options.before === undefined ? undefined : options.before.rooms.views,
      onOutdated: () => options.onOutdated?.(),
    });
    super(rooms, parts.scanner);
    this.#source = parts.source;
    this.#options = options;
  }

  /**
   * Read at most `packets` more packets, or once all are read, follow some more streams; says how far it is. The state is
   * `done` when there is nothing left to do.
   */
  scan(packets: number): ScanProgress {
    if (this.scanner.state === 'scanning') {
      this.scanner.scan(packets);
      if (this.scanner.state !== 'scanning') this.#settle();
    } else if (this.scanner.state === 'indexing') {
      // Beside the work, not instead of it: hosts go by what a slice took.
      this.scanner.tidy();
      if (!this.rooms.index.advance(packets)) this.scanner.indexed();
    }
    return this.#progress();
  }

  /**
   * The file is longer than it was: `scan` has more to read, until the state is `done` again. Says whether it has. Numbers
   * of packets and streams stay what they are; exchanges are found, and numbered, anew.
   */
  resume(): boolean {
    if (!this.scanner.resume()) return false;
    this.rooms.tcp.resume();
    return true;
  }

  /** The last packet has been read: what was worked out before may have changed. */
  #settle(): void {
    this.rooms.tcp.finish();
    this.scanner.rest();
    this.rooms.painter.forget();
    this.rooms.index.forget();
    this.rooms.filters.forget();
    this.rooms.http2Failures.forget();
    this.rooms.statistics.forget();
  }

  /** Faults of the file, so far. */
  issues(): readonly Issue[] {
    return [...(this.#options.sourceIssues ?? []), ...this.scanner.issues];
  }

  /** The capture as a whole, as far as it has been read. */
  describe(): CaptureInfo {
    return describeCapture(this.scanner, {
      fileName: this.#options.fileName ?? '',
      compressed: this.#options.compressed ?? '',
      bytes: this.#source.size,
      ...(this.#options.compressedBytes === undefined ? {} : { compressedBytes: this.#options.compressedBytes }),
      issues: this.issues(),
    });
  }

  /** Bytes of memory that compiled code sees as well, which Node counts neither with the heap nor with its arrays. */
  get sharedBytes(): number {
    return this.scanner.sharedBytes;
  }

  /** Whether `-e` and filters know a field. */
  knowsField(key: string): boolean {
    return FIELDS.has(key);
  }

  /** Every occurrence of each field in a packet, as text (`tshark -T fields`). */
  fieldTexts(packet: number, keys: readonly string[]): (readonly string[])[] {
    return this.rooms.packets.fieldTexts(packet, keys);
  }

  /** The same for whoever goes through many packets: what columns tell is not painted. */
  fieldReader(keys: readonly string[]): FieldReader {
    return this.rooms.packets.fieldReader(keys);
  }

  /** What a person has said of packets: marks, what is left out, time references, edited comments. */
  get annotations(): Annotations {
    return this.scanner.table.annotations;
  }

  /** Packets as files. */
  get exports(): PacketExportAnswers {
    return this.rooms.packetExports;
  }

  /** Packets read so far. */
  get packetCount(): number {
    return this.scanner.table.length;
  }

  /** Packets of a view, in order; all of them without one. */
  packetsOf(view: ViewId = ALL_PACKETS): Generator<number> {
    return this.rooms.views.packets(view);
  }

  /** Whether there is a TCP stream of this number. */
  hasStream(stream: number): boolean {
    return stream < this.rooms.streams.count();
  }

  /** Every TCP stream, in order. */
  *allStreams(): Generator<StreamSummary> {
    for (let stream = 0; stream < this.rooms.streams.count(); stream++) yield this.rooms.streams.summary(stream);
  }

  /** Every piece of a stream, in order; with `plain` of what is inside its TLS, where that can be decrypted. */
  allPieces(stream: number, direction: Direction | 'both', plain = false): Generator<FollowPiece> {
    return this.rooms.streams.pieces(stream, direction, plain);
  }

  /** What both ends of a stream are known to have taken, in that order; a gap only where it was acknowledged. */
  received(stream: number): Generator<ReceivedBytes> {
    return this.rooms.tcp.bytes(stream).received();
  }

  /** Every HTTP exchange, by the packet it begins in. Complete once the state is `done`. */
  allExchanges(): Generator<HttpExchange> {
    return this.rooms.messages.allExchanges();
  }

  /** Every WebSocket message, stream by stream. */
  *allMessages(): Generator<WsMessage> {
    for (let stream = 0; stream < this.rooms.streams.count(); stream++)
      yield* this.rooms.messages.webSocket.messagesOf(stream);
  }

  /** What exports of exchanges and messages read (export/index.ts). Complete once the state is `done`. */
  exportSource(): ExchangeSource {
    return this.rooms.messages.exportSource((stream) => this.rooms.streams.summary(stream));
  }

  /** A request as a command that sends it again; '' for an exchange without one. */
  requestText(exchange: number, form: RequestForm): Result<string> {
    return this.rooms.messages.requestText(exchange, form, this.exportSource());
  }

  /** What became of one of an exchange's messages, by its receiver's TCP; undefined where there is none. */
  fateOf(exchange: ExchangeIndex, part: 'request' | 'response'): Fate | undefined {
    return this.rooms.messages.messageFate(exchange, part);
  }

  /** One body of an exchange, whatever its size, decoded as far as it goes. */
  bodyPieces(exchange: ExchangeIndex, part: 'request' | 'response'): BodyPieces {
    return this.rooms.messages.bodyPieces(exchange, part);
  }

  /** A body as far as it goes, decoded, under a cap. */
  wholeBody(ref: BodyRef): WholeBody {
    return this.rooms.messages.wholeBody(ref);
  }

  /** How many packets an export would write, and what its format cannot hold; or why it cannot be. */
  planExport(request: PacketExportRequest): Result<PacketExportPlan> {
    return this.exports.plan(request);
  }

  info(): Result<CaptureInfo> {
    return ok(this.describe());
  }

  progress(): Result<ScanProgress> {
    return ok(this.#progress());
  }

  cancelScan(): Result<ScanProgress> {
    if (this.scanner.state === 'scanning') {
      this.scanner.cancel();
      this.#settle();
    }
    return ok(this.#progress());
  }

  #progress(): ScanProgress {
    return {
      packets: this.scanner.table.length,
      streams: this.rooms.tcp.streams.length,
      bytesRead: this.scanner.position,
      bytesTotal: this.#source.size,
      state: this.scanner.state,
    };
  }
}
