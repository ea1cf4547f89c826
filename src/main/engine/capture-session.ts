/**
 * One opened capture: the tables, the views of them, and the answers to every question of the contract (shared/api.ts).
 * The work is done in the files beside this one and in the rooms; here it is only put together.
 */
import type { DiagramFormat, MinimapCell, RequestForm } from '../../shared/api.ts';
import type { ColorTest } from '../../shared/coloring.ts';
import type { GraphKind, StreamGraph } from '../../shared/graph.ts';
import type {
  Annotation,
  AnnotationState,
  BodyPiece,
  BodyRef,
  CaptureInfo,
  CaptureTotals,
  Completions,
  Conversation,
  ConversationQuery,
  Counted,
  EndpointQuery,
  EndpointTotals,
  ExchangeQuery,
  ExchangeWindow,
  ExpertList,
  ExportPiece,
  FieldInfo,
  FindQuery,
  FindShare,
  FlagReason,
  FollowPiece,
  FollowWindow,
  HttpExchange,
  IoGraph,
  IoQuery,
  Issue,
  ListWindow,
  MessageExport,
  MessagePartner,
  MessageQuery,
  MessageRates,
  MessageWindow,
  PacketDetail,
  PacketExportPlan,
  PacketExportRequest,
  PacketMark,
  ProtocolHierarchy,
  Result,
  RowWindow,
  ScanProgress,
  StatisticsForm,
  StatisticsQuery,
  StreamQuery,
  StreamSummary,
  StreamWindow,
  ViewId,
  WsMessage,
} from '../../shared/model/index.ts';
import { ALL_PACKETS } from '../../shared/model/index.ts';
import type { DiagramOptions, DiagramScene } from '../../shared/scene.ts';
import type { Direction, ExchangeIndex, PacketIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import { BlockCache, type ByteSource } from './bytes/index.ts';
import { openReader } from './capture/index.ts';
import { type CaptureParts, type CaptureRooms, joinRooms } from './capture-rooms.ts';
import { describeCapture } from './describe.ts';
import { answerDiagram, answerDiagramText } from './diagram-answers.ts';
import type { ExchangeSource } from './export/index.ts';
import { FIELDS, fieldsWithPrefix } from './fields.ts';
import { answerGraph } from './graph-answers.ts';
import type { BodyPieces, WholeBody } from './message-answers.ts';
import { minimapOf } from './minimap.ts';
import type { PacketExportAnswers } from './packet-export-answers.ts';
import { Scanner } from './scanner.ts';
import type { StatisticsRecord } from './statistics/index.ts';
import { AddressPool, type Annotations } from './table/index.ts';
import { type ReceivedBytes, Tracker, VerdictColumns } from './tcp/index.ts';

/** What is known of the file beside its bytes. */
export interface OpenOptions {
  readonly fileName?: string;
  /** How the file was compressed: `gzip`, `zstd`, `lz4`; empty for not at all. */
  readonly compressed?: string;
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

/** What a stream is counted as in the work of a slice, in packets. */
const PACKETS_PER_STREAM = 64;

/** Open a capture by the first bytes of `source`. Nothing is read beyond them until the first `scan`. */
export function openCapture(source: ByteSource, options: OpenOptions = {}): Result<Capture> {
  const reader = openReader(source);
  if ('code' in reader) return { ok: false, issue: reader };
  const addresses = new AddressPool();
  const tracker = new Tracker(options.keepAnalysis === true ? new VerdictColumns() : undefined);
  const cached = new BlockCache(source);
  const scanner = new Scanner(cached, reader, addresses, tracker, options.before?.annotations);
  return ok(new Capture({ source: cached, scanner, tracker, addresses }, options));
}

/** See the file's first lines. Made by {@link openCapture}. */
export class Capture {
  readonly #source: ByteSource;
  readonly #scanner: Scanner;
  readonly #options: OpenOptions;
  readonly #rooms: CaptureRooms;

  constructor(parts: CaptureParts, options: OpenOptions) {
    this.#source = parts.source;
    this.#scanner = parts.scanner;
    this.#options = options;
    this.#rooms = joinRooms(parts, {
      version: options.version ?? '',
      keyLog: () => options.keyLog ?? '',
      before: options.before === undefined ? undefined : options.before.#rooms.views,
      onOutdated: () => options.onOutdated?.(),
    });
  }

  /**
   * Read at most `packets` more packets, or once all are read, follow some more streams; says how far it is. The state is
   * `done` when there is nothing left to do.
   */
  scan(packets: number): ScanProgress {
    if (this.#scanner.state === 'scanning') {
      this.#scanner.scan(packets);
      if (this.#scanner.state !== 'scanning') this.#settle();
    } else if (this.#scanner.state === 'indexing') {
      // Beside the work, not instead of it: hosts go by what a slice took.
      this.#scanner.tidy();
      if (!this.#rooms.index.advance(Math.max(1, Math.ceil(packets / PACKETS_PER_STREAM)))) this.#scanner.indexed();
    }
    return this.#progress();
  }

  /**
   * The file is longer than it was: `scan` has more to read, until the state is `done` again. Says whether it has. Numbers
   * of packets and streams stay what they are; exchanges are found, and numbered, anew.
   */
  resume(): boolean {
    if (!this.#scanner.resume()) return false;
    this.#rooms.tcp.resume();
    return true;
  }

  /** The last packet has been read: what was worked out before may have changed. */
  #settle(): void {
    this.#rooms.tcp.finish();
    this.#rooms.painter.forget();
    this.#rooms.index.forget();
    this.#rooms.filters.forget();
    this.#rooms.statistics.forget();
  }

  /** Faults of the file, so far. */
  issues(): readonly Issue[] {
    return [...(this.#options.sourceIssues ?? []), ...this.#scanner.issues];
  }

  /** The capture as a whole, as far as it has been read. */
  describe(): CaptureInfo {
    return describeCapture(this.#scanner, {
      fileName: this.#options.fileName ?? '',
      compressed: this.#options.compressed ?? '',
      bytes: this.#source.size,
      issues: this.issues(),
    });
  }

  /** Whether `-e` and filters know a field. */
  knowsField(key: string): boolean {
    return FIELDS.has(key);
  }

  /** Every occurrence of each field in a packet, as text (`tshark -T fields`). */
  fieldTexts(packet: number, keys: readonly string[]): string[][] {
    return this.#rooms.packets.fieldTexts(packet, keys);
  }

  /** What a person has said of packets: marks, what is left out, time references, edited comments. */
  get annotations(): Annotations {
    return this.#scanner.table.annotations;
  }

  /** Packets as files. */
  get exports(): PacketExportAnswers {
    return this.#rooms.packetExports;
  }

  /** Packets read so far. */
  get packetCount(): number {
    return this.#scanner.table.length;
  }

  /** Packets of a view, in order; all of them without one. */
  packetsOf(view: ViewId = ALL_PACKETS): Generator<number> {
    return this.#rooms.views.packets(view);
  }

  /** Whether there is a TCP stream of this number. */
  hasStream(stream: number): boolean {
    return stream < this.#rooms.streams.count();
  }

  /** Every TCP stream, in order. */
  *allStreams(): Generator<StreamSummary> {
    for (let stream = 0; stream < this.#rooms.streams.count(); stream++) yield this.#rooms.streams.summary(stream);
  }

  /** Every piece of a stream, in order; with `plain` of what is inside its TLS, where that can be decrypted. */
  allPieces(stream: number, direction: Direction | 'both', plain = false): Generator<FollowPiece> {
    return this.#rooms.streams.pieces(stream, direction, plain);
  }

  /** What both ends of a stream are known to have taken, in that order; a gap only where it was acknowledged. */
  received(stream: number): Generator<ReceivedBytes> {
    return this.#rooms.tcp.bytes(stream).received();
  }

  /** Every HTTP exchange, by the packet it begins in. Complete once the state is `done`. */
  allExchanges(): Generator<HttpExchange> {
    return this.#rooms.messages.allExchanges();
  }

  /** Every WebSocket message, stream by stream. */
  *allMessages(): Generator<WsMessage> {
    for (let stream = 0; stream < this.#rooms.streams.count(); stream++)
      yield* this.#rooms.messages.webSocket.messagesOf(stream);
  }

  /** What exports of exchanges and messages read (export/index.ts). Complete once the state is `done`. */
  exportSource(): ExchangeSource {
    return this.#rooms.messages.exportSource((stream) => this.#rooms.streams.summary(stream));
  }

  /** A request as a command that sends it again; '' for an exchange without one. */
  requestText(exchange: number, form: RequestForm): Result<string> {
    return this.#rooms.messages.requestText(exchange, form, this.exportSource());
  }

  /** One body of an exchange, whatever its size, decoded as far as it goes. */
  bodyPieces(exchange: ExchangeIndex, part: 'request' | 'response'): BodyPieces {
    return this.#rooms.messages.bodyPieces(exchange, part);
  }

  /** A body as far as it goes, decoded, under a cap. */
  wholeBody(ref: BodyRef): WholeBody {
    return this.#rooms.messages.wholeBody(ref);
  }

  // -------------------------------------------------------------------------- the contract

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
    if (this.#scanner.state === 'scanning') {
      this.#scanner.cancel();
      this.#settle();
    }
    return ok(this.#progress());
  }

  rows(view: ViewId, from: number, count: number): Result<RowWindow> {
    return this.#rooms.packets.rows(view, from, count);
  }

  packet(packet: number, verify = false): Result<PacketDetail> {
    return this.#rooms.packets.packet(packet, verify);
  }

  positionOf(view: ViewId, packet: number): Result<number> {
    return this.#rooms.packets.positionOf(view, packet);
  }

  packetAt(view: ViewId, position: number): Result<PacketIndex> {
    return this.#rooms.packets.packetAt(view, position);
  }

  /**
   * A display filter as a view; empty text is all packets. Where packets have to be painted to tell, a call looks at a
   * share of them: `checked` says how many packets have been looked at, and the same question again goes on from there.
   */
  filter(text: string): Result<{ readonly view: ViewId; readonly total: number; readonly checked: number }> {
    const packets = this.#scanner.table.length;
    if (text.trim() === '') return ok({ view: ALL_PACKETS, total: packets, checked: packets });
    return this.#rooms.filters.ask(text);
  }

  /** What can stand at a place of a filter that is being typed, best first. */
  complete(text: string, at: number): Result<Completions> {
    return this.#rooms.filters.complete(text, at);
  }

  /** Whether a text holds as a filter, without looking for anything. */
  checkFilter(text: string): Result<true> {
    return this.#rooms.filters.check(text);
  }

  /** One share of a search from a position of a view on. */
  find(query: FindQuery, view: ViewId, from: number, step: 1 | -1): Result<FindShare> {
    return this.#rooms.find.find(query, view, from, step);
  }

  /** Take down what a person says of a packet. */
  annotate(annotation: Annotation): Result<AnnotationState> {
    return this.#rooms.annotations.annotate(annotation);
  }

  annotationState(): Result<AnnotationState> {
    return this.#rooms.annotations.state();
  }

  /** The next packet of a view that is marked so, around the end at most once. */
  nextMarked(view: ViewId, mark: PacketMark, packet: number, step: 1 | -1): Result<PacketIndex | undefined> {
    return this.#rooms.annotations.nextMarked(view, mark, packet, step);
  }

  why(packet: number): Result<readonly FlagReason[]> {
    return this.#rooms.packets.why(packet);
  }

  neighbour(packet: number, step: 1 | -1): Result<PacketIndex> {
    return this.#rooms.packets.neighbour(packet, step);
  }

  streams(query: StreamQuery, from: number, count: number): Result<StreamWindow> {
    return this.#rooms.streams.streams(query, from, count);
  }

  stream(stream: number): Result<StreamSummary> {
    return this.#rooms.streams.stream(stream);
  }

  follow(
    stream: number,
    direction: Direction | 'both',
    from: number,
    count: number,
    plain = false,
  ): Result<FollowWindow> {
    return this.#rooms.streams.follow(stream, direction, from, count, plain);
  }

  exchanges(stream: number | undefined, query: ExchangeQuery, from: number, count: number): Result<ExchangeWindow> {
    return this.#rooms.messages.exchanges(stream, query, from, count);
  }

  exchange(exchange: number): Result<HttpExchange> {
    return this.#rooms.messages.exchange(exchange);
  }

  exchangeOf(packet: number): Result<ExchangeIndex | undefined> {
    const stream = this.#scanner.table.stream[packet] ?? -1;
    return stream < 0 ? ok(undefined) : this.#rooms.messages.exchangeOf(stream, packet);
  }

  exchangePlace(stream: number | undefined, query: ExchangeQuery, exchange: number): Result<number | undefined> {
    return this.#rooms.messages.exchangePlace(stream, query, exchange);
  }

  messagePlace(stream: number, query: MessageQuery, message: number): Result<number | undefined> {
    return this.#rooms.messages.webSocket.messagePlace(stream, query, message);
  }

  messageOf(packet: number): Result<WsMessage | undefined> {
    const stream = this.#scanner.table.stream[packet] ?? -1;
    return stream < 0 ? ok(undefined) : this.#rooms.messages.webSocket.messageOf(stream, packet);
  }

  messages(stream: number, query: MessageQuery, from: number, count: number): Result<MessageWindow> {
    if (stream >= this.#rooms.streams.count()) return fail('no-such-stream', { stream });
    return this.#rooms.messages.webSocket.messages(stream, query, from, count);
  }

  messagePartner(stream: number, message: number): Result<MessagePartner | undefined> {
    return this.#rooms.messages.webSocket.messagePartner(stream, message);
  }

  messageRates(stream: number, query: MessageQuery, cells: number): Result<MessageRates> {
    return this.#rooms.messages.webSocket.messageRates(stream, query, cells);
  }

  body(ref: BodyRef, offset: number): Result<BodyPiece> {
    return this.#rooms.messages.body(ref, offset);
  }

  exportPiece(order: MessageExport, number: number): Result<ExportPiece> {
    return this.#rooms.exports.piece(order, number);
  }

  fields(prefix: string): Result<readonly FieldInfo[]> {
    return ok(fieldsWithPrefix(prefix));
  }

  minimap(view: ViewId, buckets: number): Result<readonly MinimapCell[]> {
    return ok(minimapOf(this.#rooms.views, view, buckets, (packet) => this.#rooms.streams.cellOf(packet)));
  }

  /** The ladder of a stream as geometry. */
  diagram(stream: number, options: DiagramOptions): Result<DiagramScene> {
    return answerDiagram(this.#rooms.diagrams, stream, options);
  }

  /** The ladder as a document: exactly what is exported. */
  diagramText(stream: number, options: DiagramOptions, format: DiagramFormat): Result<string> {
    return answerDiagramText(this.#rooms.diagrams, stream, options, format);
  }

  /** A graph of the data that goes one way on a stream. */
  graph(stream: number, kind: GraphKind, direction: Direction): Result<StreamGraph> {
    const { table, tcp } = this.#rooms.diagrams;
    return answerGraph({ table, tcp, fieldTexts: this.fieldTexts.bind(this) }, stream, kind, direction);
  }

  columnFields(keys: readonly string[]): Result<true> {
    return this.#rooms.packets.columnFields(keys);
  }

  colorRules(rules: readonly ColorTest[]): Result<true> {
    return this.#rooms.packets.colorRules(rules);
  }

  /** The packets that a filter lets through, as a whole. This and what follows comes in shares (statistics-answers.ts). */
  totals(filter: string): Result<Counted<CaptureTotals>> {
    return this.#rooms.statistics.totals(filter);
  }

  hierarchy(filter: string): Result<Counted<ProtocolHierarchy>> {
    return this.#rooms.statistics.hierarchy(filter);
  }

  conversations(query: ConversationQuery, from: number, count: number): Result<Counted<ListWindow<Conversation>>> {
    return this.#rooms.statistics.conversations(query, from, count);
  }

  endpoints(query: EndpointQuery, from: number, count: number): Result<Counted<ListWindow<EndpointTotals>>> {
    return this.#rooms.statistics.endpoints(query, from, count);
  }

  ioGraph(query: IoQuery): Result<Counted<IoGraph>> {
    return this.#rooms.statistics.io(query);
  }

  expert(filter: string): Result<Counted<ExpertList>> {
    return this.#rooms.statistics.expert(filter);
  }

  expertPackets(filter: string, group: number, from: number, count: number): Result<ListWindow<PacketIndex>> {
    return this.#rooms.statistics.expertPackets(filter, group, from, count);
  }

  statisticsText(query: StatisticsQuery, form: StatisticsForm): Result<Counted<string>> {
    return this.#rooms.statistics.text(query, form);
  }

  /** A statistic as records, in shares like the others. */
  statisticsRecords(query: StatisticsQuery): Result<Counted<readonly StatisticsRecord[]>> {
    return this.#rooms.statistics.records(query);
  }

  #progress(): ScanProgress {
    return {
      packets: this.#scanner.table.length,
      streams: this.#rooms.tcp.streams.length,
      bytesRead: this.#scanner.position,
      bytesTotal: this.#source.size,
      state: this.#scanner.state,
    };
  }
}
