/**
 * The answers to the questions of the contract (shared/api.ts) about a capture whose rooms are joined: each is one call into
 * the file or room that does the work. What starts, ends and tells the reading itself is in capture-session.ts.
 */
import type { DiagramFormat, MinimapCell } from '../../shared/api.ts';
import type { ColorTest } from '../../shared/coloring.ts';
import type { GraphKind, StreamGraph } from '../../shared/graph.ts';
import type {
  Annotation,
  AnnotationState,
  BodyPiece,
  BodyRef,
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
  FailedRequests,
  Failure,
  FieldInfo,
  FilterAnswer,
  FilterProbe,
  FindQuery,
  FindShare,
  FlagReason,
  FollowWindow,
  HttpExchange,
  IoGraph,
  IoQuery,
  ListWindow,
  MessageExport,
  MessagePartner,
  MessageQuery,
  MessageRates,
  MessageWindow,
  PacketDetail,
  PacketMark,
  ProtocolHierarchy,
  Result,
  RowWindow,
  StatisticsForm,
  StatisticsQuery,
  StreamQuery,
  StreamSummary,
  StreamWindow,
  ViewId,
  WsMessage,
} from '../../shared/model/index.ts';
import { ALL_PACKETS } from '../../shared/model/index.ts';
import type { StatisticsRecord } from '../../shared/records.ts';
import type { DiagramOptions, DiagramScene } from '../../shared/scene.ts';
import type { Direction, ExchangeIndex, PacketIndex } from '../../shared/units.ts';
import { fail, ok } from './answer.ts';
import type { CaptureRooms } from './capture-rooms.ts';
import { answerDiagram, answerDiagramText } from './diagram-answers.ts';
import { fieldsWithPrefix } from './fields.ts';
import { answerGraph } from './graph-answers.ts';
import { minimapOf } from './minimap.ts';
import type { Scanner } from './scanner.ts';

/** See the file's first lines. */
export abstract class CaptureAnswers {
  protected readonly rooms: CaptureRooms;
  protected readonly scanner: Scanner;

  constructor(rooms: CaptureRooms, scanner: Scanner) {
    this.rooms = rooms;
    this.scanner = scanner;
  }

  rows(view: ViewId, from: number, count: number): Result<RowWindow> {
    return this.rooms.packets.rows(view, from, count);
  }

  packet(packet: number, verify = false): Result<PacketDetail> {
    return this.rooms.packets.packet(packet, verify);
  }

  positionOf(view: ViewId, packet: number): Result<number> {
    return this.rooms.packets.positionOf(view, packet);
  }

  packetAt(view: ViewId, position: number): Result<PacketIndex> {
    return this.rooms.packets.packetAt(view, position);
  }

  /**
   * A display filter as a view; empty text is all packets. Where packets have to be painted to tell, a call looks at a
   * share of them: `checked` says how many packets have been looked at, and the same question again goes on from there.
   */
  filter(text: string): Result<FilterAnswer> {
    const packets = this.scanner.table.length;
    if (text.trim() === '') return ok({ view: ALL_PACKETS, total: packets, checked: packets });
    return this.rooms.filters.ask(text);
  }

  /** What can stand at a place of a filter that is being typed, best first. */
  complete(text: string, at: number): Result<Completions> {
    return this.rooms.filters.complete(text, at);
  }

  /** Whether a text holds as a filter, without looking for anything. */
  checkFilter(text: string): Result<true> {
    return this.rooms.filters.check(text);
  }

  /** For each probe whether its filter lets one of its packets through. */
  probeFilters(probes: readonly FilterProbe[]): Result<readonly boolean[]> {
    return this.rooms.filters.probe(probes);
  }

  /** The failed requests of the host that a packet's HTTP/2 request or response is with: one share of the work. */
  http2Failures(packet: number): Result<Counted<FailedRequests | undefined>> {
    return this.rooms.http2Failures.of(packet);
  }

  /** The same of a host by its name. */
  http2FailuresOf(host: string): Result<Counted<FailedRequests | undefined>> {
    return this.rooms.http2Failures.ofHost(host);
  }

  /** What names in a colouring rule are no fields here. */
  checkRule(text: string): Result<readonly Failure[]> {
    return this.rooms.filters.checkRule(text);
  }

  /** One share of a search from a position of a view on. */
  find(query: FindQuery, view: ViewId, from: number, step: 1 | -1): Result<FindShare> {
    return this.rooms.find.find(query, view, from, step);
  }

  /** Take down what a person says of a packet. */
  annotate(annotation: Annotation): Result<AnnotationState> {
    return this.rooms.annotations.annotate(annotation);
  }

  annotationState(): Result<AnnotationState> {
    return this.rooms.annotations.state();
  }

  /** The next packet of a view that is marked so, around the end at most once. */
  nextMarked(view: ViewId, mark: PacketMark, packet: number, step: 1 | -1): Result<PacketIndex | undefined> {
    return this.rooms.annotations.nextMarked(view, mark, packet, step);
  }

  why(packet: number): Result<readonly FlagReason[]> {
    return this.rooms.packets.why(packet);
  }

  neighbour(packet: number, step: 1 | -1): Result<PacketIndex> {
    return this.rooms.packets.neighbour(packet, step);
  }

  streams(query: StreamQuery, from: number, count: number): Result<StreamWindow> {
    return this.rooms.streams.streams(query, from, count);
  }

  stream(stream: number): Result<StreamSummary> {
    return this.rooms.streams.stream(stream);
  }

  follow(
    stream: number,
    direction: Direction | 'both',
    from: number,
    count: number,
    plain = false,
  ): Result<FollowWindow> {
    return this.rooms.streams.follow(stream, direction, from, count, plain);
  }

  exchanges(stream: number | undefined, query: ExchangeQuery, from: number, count: number): Result<ExchangeWindow> {
    return this.rooms.messages.exchanges(stream, query, from, count);
  }

  exchange(exchange: number): Result<HttpExchange> {
    return this.rooms.messages.exchange(exchange);
  }

  exchangeOf(packet: number): Result<ExchangeIndex | undefined> {
    const stream = this.scanner.table.stream[packet] ?? -1;
    return stream < 0 ? ok(undefined) : this.rooms.messages.exchangeOf(stream, packet);
  }

  exchangePlace(stream: number | undefined, query: ExchangeQuery, exchange: number): Result<number | undefined> {
    return this.rooms.messages.exchangePlace(stream, query, exchange);
  }

  messagePlace(stream: number, query: MessageQuery, message: number): Result<number | undefined> {
    return this.rooms.messages.webSocket.messagePlace(stream, query, message);
  }

  messageOf(packet: number): Result<WsMessage | undefined> {
    const stream = this.scanner.table.stream[packet] ?? -1;
    return stream < 0 ? ok(undefined) : this.rooms.messages.webSocket.messageOf(stream, packet);
  }

  messages(stream: number, query: MessageQuery, from: number, count: number): Result<MessageWindow> {
    if (stream >= this.rooms.streams.count()) return fail('no-such-stream', { stream });
    return this.rooms.messages.webSocket.messages(stream, query, from, count);
  }

  messagePartner(stream: number, message: number): Result<MessagePartner | undefined> {
    return this.rooms.messages.webSocket.messagePartner(stream, message);
  }

  messageRates(stream: number, query: MessageQuery, cells: number): Result<MessageRates> {
    return this.rooms.messages.webSocket.messageRates(stream, query, cells);
  }

  body(ref: BodyRef, offset: number): Result<BodyPiece> {
    return this.rooms.messages.body(ref, offset);
  }

  exportPiece(order: MessageExport, number: number): Result<ExportPiece> {
    return this.rooms.exports.piece(order, number);
  }

  fields(prefix: string): Result<readonly FieldInfo[]> {
    return ok(fieldsWithPrefix(prefix));
  }

  minimap(view: ViewId, buckets: number): Result<readonly MinimapCell[]> {
    return ok(minimapOf(this.rooms.views, view, buckets, (packet) => this.rooms.streams.cellOf(packet)));
  }

  /** The ladder of a stream as geometry. */
  diagram(stream: number, options: DiagramOptions): Result<DiagramScene> {
    return answerDiagram(this.rooms.diagrams, stream, options);
  }

  /** The ladder as a document: exactly what is exported. */
  diagramText(stream: number, options: DiagramOptions, format: DiagramFormat): Result<string> {
    return answerDiagramText(this.rooms.diagrams, stream, options, format);
  }

  /** A graph of the data that goes one way on a stream. */
  graph(stream: number, kind: GraphKind, direction: Direction): Result<StreamGraph> {
    const { table, tcp } = this.rooms.diagrams;
    return answerGraph(
      { table, tcp, fieldTexts: this.rooms.packets.fieldTexts.bind(this.rooms.packets) },
      stream,
      kind,
      direction,
    );
  }

  fieldTests(packet: number, keys: readonly string[]): Result<readonly (readonly string[])[]> {
    return this.rooms.packets.fieldTests(packet, keys);
  }

  columnFields(keys: readonly string[], withStates?: boolean): Result<true> {
    return this.rooms.packets.columnFields(keys, withStates);
  }

  colorRules(rules: readonly ColorTest[]): Result<true> {
    return this.rooms.packets.colorRules(rules);
  }

  /** The packets that a filter lets through, as a whole. This and what follows comes in shares (statistics-answers.ts). */
  totals(filter: string): Result<Counted<CaptureTotals>> {
    return this.rooms.statistics.totals(filter);
  }

  hierarchy(filter: string): Result<Counted<ProtocolHierarchy>> {
    return this.rooms.statistics.hierarchy(filter);
  }

  conversations(query: ConversationQuery, from: number, count: number): Result<Counted<ListWindow<Conversation>>> {
    return this.rooms.statistics.conversations(query, from, count);
  }

  endpoints(query: EndpointQuery, from: number, count: number): Result<Counted<ListWindow<EndpointTotals>>> {
    return this.rooms.statistics.endpoints(query, from, count);
  }

  ioGraph(query: IoQuery): Result<Counted<IoGraph>> {
    return this.rooms.statistics.io(query);
  }

  expert(filter: string): Result<Counted<ExpertList>> {
    return this.rooms.statistics.expert(filter);
  }

  expertPackets(filter: string, group: number, from: number, count: number): Result<ListWindow<PacketIndex>> {
    return this.rooms.statistics.expertPackets(filter, group, from, count);
  }

  statisticsText(query: StatisticsQuery, form: StatisticsForm): Result<Counted<string>> {
    return this.rooms.statistics.text(query, form);
  }

  /** A statistic as records, in shares like the others. */
  statisticsRecords(query: StatisticsQuery): Result<Counted<readonly StatisticsRecord[]>> {
    return this.rooms.statistics.records(query);
  }
}
