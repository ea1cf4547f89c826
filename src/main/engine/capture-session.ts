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
  LayerNode,
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
  PacketRow,
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
import { type Direction, type ExchangeIndex, type PacketIndex, packetIndex } from '../../shared/units.ts';
import { AnnotationAnswers } from './annotation-answers.ts';
import { fail, ok } from './answer.ts';
import { BlockCache, type ByteSource } from './bytes/index.ts';
import { openReader } from './capture/index.ts';
import { describeCapture } from './describe.ts';
import { answerDiagram, answerDiagramText, type DiagramSource } from './diagram-answers.ts';
import { connectOf, stallsBetween } from './exchange-wire.ts';
import type { ExchangeSource } from './export/index.ts';
import { ExportAnswers } from './export-answers.ts';
import { COLUMN_FIELDS, FIELDS, fieldsWithPrefix } from './fields.ts';
import { FilterRules, type FilterSource, partFor, type Wanted } from './filter/index.ts';
import { FilterAnswers } from './filter-answers.ts';
import { FindAnswers } from './find-answers.ts';
import { gatheredPayload } from './gathered-payload.ts';
import { answerGraph } from './graph-answers.ts';
import { type BodyPieces, MessageAnswers, type WholeBody } from './message-answers.ts';
import { MessageIndex } from './message-index.ts';
import { minimapOf } from './minimap.ts';
import { NameBook } from './name-book.ts';
import { PacketExportAnswers } from './packet-export-answers.ts';
import { Painter } from './painter.ts';
import { PduPainter } from './pdu/index.ts';
import { pduFacts } from './pdu-facts.ts';
import { makeRow, timeOf } from './rows.ts';
import { Scanner } from './scanner.ts';
import { seenValues } from './seen-values.ts';
import type { StatisticsRecord } from './statistics/index.ts';
import { StatisticsAnswers } from './statistics-answers.ts';
import { StreamAnswers } from './stream-answers.ts';
import { AddressPool, type Annotations } from './table/index.ts';
import { flagReasons, type ReceivedBytes, TcpCapture, Tracker, tcpCard, VerdictColumns } from './tcp/index.ts';
import { Views } from './views.ts';

/** What is known of the file beside its bytes. */
export interface OpenOptions {
  readonly fileName?: string;
  /** How the file was compressed: `gzip`, `zstd`, `lz4`; empty for not at all. */
  readonly compressed?: string;
  /** Faults met while unpacking. */
  readonly sourceIssues?: readonly Issue[];
  /** Version of the program, named in exports that say who wrote them. */
  readonly version?: string;
  /** Keep every analysis value of every packet (for `packets -e`): more memory, no recomputing. */
  readonly keepAnalysis?: boolean;
  /** The same capture as it was read before: its annotations and views are taken over. */
  readonly before?: Capture;
  /** What a person left out has changed: the capture is to be opened anew, with this one as `before`. */
  readonly onOutdated?: () => void;
}

/** What a stream is counted as in the work of a slice, in packets. */
const PACKETS_PER_STREAM = 64;

/** The field that names the packet which completes a PDU. */
const REASSEMBLED_IN = 'tcp.reassembled_in';

/** Rows in one answer at most. */
const MAX_ROWS = 500;

/** Open a capture by the first bytes of `source`. Nothing is read beyond them until the first `scan`. */
export function openCapture(source: ByteSource, options: OpenOptions = {}): Result<Capture> {
  const reader = openReader(source);
  if ('code' in reader) return { ok: false, issue: reader };
  const addresses = new AddressPool();
  const tracker = new Tracker(options.keepAnalysis === true ? new VerdictColumns() : undefined);
  const cached = new BlockCache(source);
  const scanner = new Scanner(cached, reader, addresses, tracker, options.before?.annotations);
  return ok(new Capture({ source: cached, scanner, tracker, addresses, options }));
}

/** What a capture is put together from. */
export interface CaptureParts {
  readonly source: ByteSource;
  readonly scanner: Scanner;
  readonly tracker: Tracker;
  readonly addresses: AddressPool;
  readonly options: OpenOptions;
}

/** See the file's first lines. Made by {@link openCapture}. */
export class Capture {
  /** Packets as files. */
  readonly exports: PacketExportAnswers;
  readonly #source: ByteSource;
  readonly #scanner: Scanner;
  readonly #options: OpenOptions;
  readonly #tcp: TcpCapture;
  readonly #painter: Painter;
  readonly #views: Views;
  readonly #index: MessageIndex;
  readonly #streams: StreamAnswers;
  readonly #messages: MessageAnswers;
  readonly #exports: ExportAnswers;
  readonly #diagrams: DiagramSource;
  readonly #filters: FilterAnswers;
  /** Fields asked for last, and the part of a packet that they are in. */
  #asked: { readonly list: readonly string[]; readonly part: Wanted } | undefined;
  readonly #names: NameBook;
  readonly #annotations: AnnotationAnswers;
  readonly #statistics: StatisticsAnswers;
  readonly #filtered: FilterSource;
  /** Fields that rows come with. */
  #columnFields: readonly string[] = [];
  /** Colouring rules; undefined where rows are not coloured. */
  #rules: { readonly tests: readonly ColorTest[]; readonly filters: FilterRules } | undefined;
  readonly #find: FindAnswers;

  constructor(parts: CaptureParts) {
    const { source, scanner, tracker, addresses, options } = parts;
    const { table } = scanner;
    const tcp = new TcpCapture({
      tracker,
      packets: table,
      addresses,
      source,
      payloadOf: (packet) => gatheredPayload(scanner, addresses, packet),
    });
    this.#source = source;
    this.#names = new NameBook(() => scanner.facts().names);
    this.#scanner = scanner;
    this.#options = options;
    this.#tcp = tcp;
    this.#painter = new Painter(scanner, addresses, {
      tcp: (packet, occurrence) => tcp.facts(packet, occurrence),
      udpStream: (packet, occurrence) => tcp.udpStream(packet, occurrence),
    });
    this.#painter.streams = new PduPainter(pduFacts(scanner, tcp, addresses));
    const count = () => table.length;
    this.#views = options.before ? options.before.#views.over(count) : new Views(count);
    this.#streams = new StreamAnswers(parts, tcp, (stream) => this.#index.familyOf(stream));
    this.#index = new MessageIndex(this.#streams);
    this.#messages = new MessageAnswers(this.#index, {
      start: () => timeOf(table, 0),
      timeOf: (packet) => timeOf(table, packet),
      stalls: (stream, first, last) => stallsBetween(table, tcp.packetsOf(stream), first, last),
      connect: (stream) =>
        connectOf(table, tcp.packetsOf(stream), (tcp.streams.initialRtt[stream] ?? 0) / 1e9, timeOf(table, 0)),
    });
    this.#exports = new ExportAnswers({
      version: options.version ?? '',
      exchanges: ({ stream, query }) => this.#messages.listedExchanges(stream, query),
      messages: ({ stream, query }) => this.#messages.listedMessages(stream, query),
      source: () => this.exportSource(),
      body: ({ exchange }, part) => this.#messages.bodyPieces(exchange, part),
      pieces: (body) =>
        body.kind === 'http'
          ? this.#messages.bodyPieces(body.exchange, body.part).pieces
          : [this.#messages.wholeBody(body).bytes],
    });
    this.#diagrams = { table, addresses, tcp, index: this.#index };
    this.#find = new FindAnswers({
      scanner,
      painter: this.#painter,
      views: this.#views,
      index: this.#index,
      wholeBody: (ref) => this.#messages.wholeBody(ref),
    });
    const seen = seenValues({
      table,
      addresses,
      streams: () => tcp.streams.length,
      texts: (packet, key) => this.fieldTexts(packet, [key])[0] ?? [],
      messagePackets: (most) => this.#index.messagePackets(most, (stream) => tcp.packetsOf(stream)),
    });
    const filtered: FilterSource = {
      table,
      addresses,
      chains: scanner.chains,
      file: source,
      paint: (packet, part) => this.#painter.paintPart(packet, part),
      messageKinds: (packet) => this.#painter.streams?.kinds(packet) ?? 0,
      messagesRead: () => this.#painter.streams?.kindsRead ?? 0,
      bytes: (packet) => scanner.packetBytes(packet),
      packetsOf: (stream) => tcp.packetsOf(stream),
      comments: (packet) => scanner.comments(packet),
    };
    this.#filtered = filtered;
    this.#filters = new FilterAnswers(this.#views, filtered, seen);
    this.#statistics = new StatisticsAnswers(
      {
        table,
        addresses,
        layersOf: (chain) => scanner.chains.layers(chain),
        sketch: (packet, wanted) => this.#painter.sketch(packet, wanted),
        sketchMessages: (packet) => this.#painter.sketchMessages(packet),
        bytes: (packet) => scanner.packetBytes(packet),
        comments: (packet) => scanner.comments(packet),
      },
      filtered,
    );
    this.#annotations = new AnnotationAnswers(table.annotations, this.#views, {
      changed: () => {
        this.#painter.repaint();
        this.#filters.annotationsChanged();
        this.#statistics.annotationsChanged();
      },
      ignoredChanged: () => options.onOutdated?.(),
    });
    this.exports = new PacketExportAnswers({
      scanner,
      source,
      views: this.#views,
      packetsOf: (stream) => (this.hasStream(stream) ? tcp.packetsOf(stream) : undefined),
      row: (packet) => this.#row(packet),
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
      if (!this.#index.advance(Math.max(1, Math.ceil(packets / PACKETS_PER_STREAM)))) this.#scanner.indexed();
    }
    return this.#progress();
  }

  /**
   * The file is longer than it was: `scan` has more to read, until the state is `done` again. Says whether it has. Numbers
   * of packets and streams stay what they are; exchanges are found, and numbered, anew.
   */
  resume(): boolean {
    if (!this.#scanner.resume()) return false;
    this.#tcp.resume();
    return true;
  }

  /** The last packet has been read: what was worked out before may have changed. */
  #settle(): void {
    this.#tcp.finish();
    this.#painter.forget();
    this.#index.forget();
    this.#filters.forget();
    this.#statistics.forget();
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
    // The same keys are asked of packet after packet.
    if (keys !== this.#asked?.list) this.#asked = { list: keys, part: partFor(keys) };
    const detail = this.#painter.paintPart(packet, this.#asked.part);
    return keys.map((key) => {
      switch (key) {
        case COLUMN_FIELDS.protocol.key:
          return [detail.columns.protocol];
        case COLUMN_FIELDS.info.key:
          return [detail.columns.info];
        case COLUMN_FIELDS.source.key:
          return [detail.columns.source];
        case COLUMN_FIELDS.destination.key:
          return [detail.columns.destination];
        default:
          return detail.texts(key);
      }
    });
  }

  /** What a person has said of packets: marks, what is left out, time references, edited comments. */
  get annotations(): Annotations {
    return this.#scanner.table.annotations;
  }

  /** Packets read so far. */
  get packetCount(): number {
    return this.#scanner.table.length;
  }

  /** Packets of a view, in order; all of them without one. */
  packetsOf(view: ViewId = ALL_PACKETS): Generator<number> {
    return this.#views.packets(view);
  }

  /** Whether there is a TCP stream of this number. */
  hasStream(stream: number): boolean {
    return stream < this.#streams.count();
  }

  /** Every TCP stream, in order. */
  *allStreams(): Generator<StreamSummary> {
    for (let stream = 0; stream < this.#streams.count(); stream++) yield this.#streams.summary(stream);
  }

  /** Every piece of a stream, in order. */
  allPieces(stream: number, direction: Direction | 'both'): Generator<FollowPiece> {
    return this.#streams.pieces(stream, direction);
  }

  /** What both ends of a stream are known to have taken, in that order; a gap only where it was acknowledged. */
  received(stream: number): Generator<ReceivedBytes> {
    return this.#tcp.bytes(stream).received();
  }

  /** Every HTTP exchange, by the packet it begins in. Complete once the state is `done`. */
  allExchanges(): Generator<HttpExchange> {
    return this.#messages.allExchanges();
  }

  /** Every WebSocket message, stream by stream. */
  *allMessages(): Generator<WsMessage> {
    for (let stream = 0; stream < this.#streams.count(); stream++) yield* this.#messages.messagesOf(stream);
  }

  /** What exports of exchanges and messages read (export/index.ts). Complete once the state is `done`. */
  exportSource(): ExchangeSource {
    return this.#messages.exportSource((stream) => this.#streams.summary(stream));
  }

  /** A request as a command that sends it again; '' for an exchange without one. */
  requestText(exchange: number, form: RequestForm): Result<string> {
    return this.#messages.requestText(exchange, form, this.exportSource());
  }

  /** One body of an exchange, whatever its size, decoded as far as it goes. */
  bodyPieces(exchange: ExchangeIndex, part: 'request' | 'response'): BodyPieces {
    return this.#messages.bodyPieces(exchange, part);
  }

  /** A body as far as it goes, decoded, under a cap. */
  wholeBody(ref: BodyRef): WholeBody {
    return this.#messages.wholeBody(ref);
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
    const total = this.#views.total(view);
    const last = Math.min(total, from + Math.min(count, MAX_ROWS));
    const rows: PacketRow[] = [];
    for (let position = from; position < last; position++) {
      const packet = this.#views.packetAt(view, position);
      if (packet !== undefined) rows.push(this.#row(packet, this.#views.packetAt(view, position - 1)));
    }
    return ok({ view, from, rows, total });
  }

  packet(packet: number, verify = false): Result<PacketDetail> {
    if (packet >= this.#scanner.table.length) return fail('no-such-packet', { packet: packet + 1 });
    const { detail } = verify ? this.#painter.paintVerified(packet) : this.#painter.paint(packet);
    const card = tcpCard(this.#tcp, this.#scanner.table, packet, detail);
    return ok({
      packet: packetIndex(packet),
      row: this.#row(packet),
      layers: this.#withRule(detail.toLayers(), packet),
      sources: detail.sources,
      ...(card && { tcp: card }),
      issues: [],
      comments: this.#scanner.comments(packet),
    });
  }

  positionOf(view: ViewId, packet: number): Result<number> {
    return ok(this.#views.positionOf(view, packet));
  }

  packetAt(view: ViewId, position: number): Result<PacketIndex> {
    const packet = this.#views.packetAt(view, position);
    return packet === undefined ? fail('no-such-row', { row: position + 1 }) : ok(packetIndex(packet));
  }

  /**
   * A display filter as a view; empty text is all packets. Where packets have to be painted to tell, a call looks at a
   * share of them: `checked` says how many packets have been looked at, and the same question again goes on from there.
   */
  filter(text: string): Result<{ readonly view: ViewId; readonly total: number; readonly checked: number }> {
    const packets = this.#scanner.table.length;
    if (text.trim() === '') return ok({ view: ALL_PACKETS, total: packets, checked: packets });
    return this.#filters.ask(text);
  }

  /** What can stand at a place of a filter that is being typed, best first. */
  complete(text: string, at: number): Result<Completions> {
    return this.#filters.complete(text, at);
  }

  /** Whether a text holds as a filter, without looking for anything. */
  checkFilter(text: string): Result<true> {
    return this.#filters.check(text);
  }

  /** One share of a search from a position of a view on. */
  find(query: FindQuery, view: ViewId, from: number, step: 1 | -1): Result<FindShare> {
    return this.#find.find(query, view, from, step);
  }

  /** Take down what a person says of a packet. */
  annotate(annotation: Annotation): Result<AnnotationState> {
    return this.#annotations.annotate(annotation);
  }

  annotationState(): Result<AnnotationState> {
    return this.#annotations.state();
  }

  /** The next packet of a view that is marked so, around the end at most once. */
  nextMarked(view: ViewId, mark: PacketMark, packet: number, step: 1 | -1): Result<PacketIndex | undefined> {
    return this.#annotations.nextMarked(view, mark, packet, step);
  }

  /** Why a packet has its analysis flags. */
  why(packet: number): Result<readonly FlagReason[]> {
    return ok(flagReasons(this.#tcp, this.#scanner.table, packet));
  }

  /** The packet `step` further on the stream of `packet`; the packet itself where there is none. */
  neighbour(packet: number, step: 1 | -1): Result<PacketIndex> {
    const position = this.#tcp.positionOf(packet);
    if (position < 0) return ok(packetIndex(packet));
    return ok(packetIndex(this.#tcp.packetsOf(this.#scanner.table.stream[packet] ?? -1)[position + step] ?? packet));
  }

  streams(query: StreamQuery, from: number, count: number): Result<StreamWindow> {
    return this.#streams.streams(query, from, count);
  }

  stream(stream: number): Result<StreamSummary> {
    return this.#streams.stream(stream);
  }

  follow(stream: number, direction: Direction | 'both', from: number, count: number): Result<FollowWindow> {
    return this.#streams.follow(stream, direction, from, count);
  }

  exchanges(stream: number | undefined, query: ExchangeQuery, from: number, count: number): Result<ExchangeWindow> {
    return this.#messages.exchanges(stream, query, from, count);
  }

  exchange(exchange: number): Result<HttpExchange> {
    return this.#messages.exchange(exchange);
  }

  exchangeOf(packet: number): Result<ExchangeIndex | undefined> {
    const stream = this.#scanner.table.stream[packet] ?? -1;
    return stream < 0 ? ok(undefined) : this.#messages.exchangeOf(stream, packet);
  }

  messageOf(packet: number): Result<WsMessage | undefined> {
    const stream = this.#scanner.table.stream[packet] ?? -1;
    return stream < 0 ? ok(undefined) : this.#messages.messageOf(stream, packet);
  }

  messages(stream: number, query: MessageQuery, from: number, count: number): Result<MessageWindow> {
    if (stream >= this.#streams.count()) return fail('no-such-stream', { stream });
    return this.#messages.messages(stream, query, from, count);
  }

  messagePartner(stream: number, message: number): Result<MessagePartner | undefined> {
    return this.#messages.messagePartner(stream, message);
  }

  messageRates(stream: number, query: MessageQuery, cells: number): Result<MessageRates> {
    return this.#messages.messageRates(stream, query, cells);
  }

  body(ref: BodyRef, offset: number): Result<BodyPiece> {
    return this.#messages.body(ref, offset);
  }

  exportPiece(order: MessageExport, number: number): Result<ExportPiece> {
    return this.#exports.piece(order, number);
  }

  fields(prefix: string): Result<readonly FieldInfo[]> {
    return ok(fieldsWithPrefix(prefix));
  }

  minimap(view: ViewId, buckets: number): Result<readonly MinimapCell[]> {
    return ok(minimapOf(this.#views, view, buckets, (packet) => this.#streams.cellOf(packet)));
  }

  /** The ladder of a stream as geometry. */
  diagram(stream: number, options: DiagramOptions): Result<DiagramScene> {
    return answerDiagram(this.#diagrams, stream, options);
  }

  /** The ladder as a document: exactly what is exported. */
  diagramText(stream: number, options: DiagramOptions, format: DiagramFormat): Result<string> {
    return answerDiagramText(this.#diagrams, stream, options, format);
  }

  /** A graph of the data that goes one way on a stream. */
  graph(stream: number, kind: GraphKind, direction: Direction): Result<StreamGraph> {
    const { table, tcp } = this.#diagrams;
    return answerGraph({ table, tcp, fieldTexts: this.fieldTexts.bind(this) }, stream, kind, direction);
  }

  /** Rows come with the values of these fields from now on. */
  columnFields(keys: readonly string[]): Result<true> {
    this.#columnFields = keys.filter((key) => FIELDS.has(key));
    return ok(true as const);
  }

  /** Colour rows by these rules from now on; none: not at all. Filters that do not hold count for nothing. */
  colorRules(rules: readonly ColorTest[]): Result<true> {
    const texts = rules.map(({ enabled, filter }) => (enabled ? filter : undefined));
    const filters = new FilterRules(texts, FIELDS, this.#filtered);
    this.#rules = rules.length === 0 ? undefined : { tests: rules, filters };
    return ok(true as const);
  }

  /** The packets that a filter lets through, as a whole. This and what follows comes in shares (statistics-answers.ts). */
  totals(filter: string): Result<Counted<CaptureTotals>> {
    return this.#statistics.totals(filter);
  }

  hierarchy(filter: string): Result<Counted<ProtocolHierarchy>> {
    return this.#statistics.hierarchy(filter);
  }

  conversations(query: ConversationQuery, from: number, count: number): Result<Counted<ListWindow<Conversation>>> {
    return this.#statistics.conversations(query, from, count);
  }

  endpoints(query: EndpointQuery, from: number, count: number): Result<Counted<ListWindow<EndpointTotals>>> {
    return this.#statistics.endpoints(query, from, count);
  }

  ioGraph(query: IoQuery): Result<Counted<IoGraph>> {
    return this.#statistics.io(query);
  }

  expert(filter: string): Result<Counted<ExpertList>> {
    return this.#statistics.expert(filter);
  }

  expertPackets(filter: string, group: number, from: number, count: number): Result<ListWindow<PacketIndex>> {
    return this.#statistics.expertPackets(filter, group, from, count);
  }

  statisticsText(query: StatisticsQuery, form: StatisticsForm): Result<Counted<string>> {
    return this.#statistics.text(query, form);
  }

  /** A statistic as records, in shares like the others. */
  statisticsRecords(query: StatisticsQuery): Result<Counted<readonly StatisticsRecord[]>> {
    return this.#statistics.records(query);
  }

  #progress(): ScanProgress {
    return {
      packets: this.#scanner.table.length,
      streams: this.#tcp.streams.length,
      bytesRead: this.#scanner.position,
      bytesTotal: this.#source.size,
      state: this.#scanner.state,
    };
  }

  #fieldsOf(packet: number): Readonly<Record<string, string>> {
    const texts = this.fieldTexts(packet, this.#columnFields);
    return Object.fromEntries(this.#columnFields.map((key, at) => [key, (texts[at] ?? []).join(',')]));
  }

  /** The frame's layer with the colouring rule that holds, as the reference writes it. */
  #withRule(layers: LayerNode[], packet: number): readonly LayerNode[] {
    const rule = this.#rules?.tests[this.#rules.filters.first(packet)];
    const [frame, ...others] = layers;
    if (rule === undefined || frame === undefined) return layers;
    const line = (text: string): LayerNode => ({
      key: '',
      text,
      source: 0,
      offset: 0,
      length: 0,
      generated: true,
      children: [],
    });
    const added = [line(`[Coloring Rule Name: ${rule.name}]`), line(`[Coloring Rule String: ${rule.filter}]`)];
    return [{ ...frame, children: [...frame.children, ...added] }, ...others];
  }

  #row(packet: number, shownBefore = packet > 0 ? packet - 1 : undefined): PacketRow {
    const summary = this.#painter.summarise(packet, REASSEMBLED_IN);
    const whole = summary.value;
    const rule = this.#rules?.filters.first(packet) ?? -1;
    return makeRow(this.#scanner.table, packet, summary, {
      ...(rule >= 0 ? { rule } : {}),
      ...(this.#columnFields.length > 0 ? { fields: this.#fieldsOf(packet) } : {}),
      ...this.#streams.rowFacts(packet, this.#scanner.state !== 'scanning'),
      reassembledIn: whole === undefined ? undefined : Number(whole) - 1,
      comment: this.#scanner.comments(packet)[0],
      nameOf: (address) => this.#names.of(address),
      shownBefore,
      streamBefore: this.#tcp.packetBefore(packet),
    });
  }
}
