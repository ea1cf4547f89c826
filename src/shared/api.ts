/**
 * THE contract: four maps from a name to a function type, nothing else. Client, server, preload and tests are all typed
 * from it, so that a call which one side lacks does not compile.
 *
 * {@link EngineCalls} and {@link EngineEvents} cross one port between the engine process and the window.
 * {@link DesktopCalls} and {@link DesktopEvents} cross the preload between main and the window: main never sees a packet,
 * the page never names a path.
 */
import type { ColorTest } from './coloring.ts';
import type { GraphKind, StreamGraph } from './graph.ts';
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
  Issue,
  ListWindow,
  MessageExport,
  MessagePartner,
  MessageQuery,
  MessageRates,
  MessageWindow,
  PacketDetail,
  PacketExportEnd,
  PacketExportPlan,
  PacketExportRequest,
  PacketMark,
  ProtocolHierarchy,
  RowWindow,
  ScanProgress,
  StatisticsForm,
  StatisticsQuery,
  StreamQuery,
  StreamSummary,
  StreamWindow,
  ViewId,
  WsMessage,
} from './model/index.ts';
import type { Profile } from './profile.ts';
import type { DiagramOptions, DiagramScene } from './scene.ts';
import type { Direction, ExchangeIndex, PacketIndex, StreamIndex } from './units.ts';

/** What the window asks the engine. Every answer travels as a `Result` and carries the capture epoch (rpc.ts). */
export interface EngineCalls {
  info(): CaptureInfo;
  progress(): ScanProgress;
  /** Stop reading; what is there stays usable. */
  cancelScan(): ScanProgress;
  /** `count` is bounded to 500. */
  rows(view: ViewId, from: number, count: number): RowWindow;
  /** `verify`: with its checksums worked out and compared. */
  packet(packet: PacketIndex, verify?: boolean): PacketDetail;
  /** Where a packet stands in a view: its position, or the nearest one before it (-1: none). */
  positionOf(view: ViewId, packet: PacketIndex): number;
  /** Packet at a position of a view. */
  packetAt(view: ViewId, position: number): PacketIndex;
  /**
   * Look for something among the packets of a view, from a position on: one share of the work. Without `found` go on from
   * `next`; where that is beyond the ends, there is nothing that way.
   */
  find(query: FindQuery, view: ViewId, from: number, step: 1 | -1): FindShare;
  /** Take down what a person says of packets. Other packets left out: the tables are made anew, and `indexed` follows. */
  annotate(annotation: Annotation): AnnotationState;
  annotationState(): AnnotationState;
  /** The next packet of a view that is marked so, after `packet` or before it, around the end at most once. */
  nextMarked(view: ViewId, mark: PacketMark, packet: PacketIndex, step: 1 | -1): PacketIndex | undefined;
  /** Why a packet has its analysis flags: one sentence a flag; none where it has none. */
  why(packet: PacketIndex): readonly FlagReason[];
  /** The next (or previous) packet of the same stream. */
  neighbour(packet: PacketIndex, step: 1 | -1): PacketIndex;
  /**
   * Apply a display filter: empty text is all packets. A new view replaces the one before it. `checked` packets, from the
   * first on, have been looked at; where that is not all of them, the same question again goes on.
   */
  filter(text: string): FilterAnswer;
  /** Whether a text holds as a filter: nothing is looked for. A failure says where it does not. */
  checkFilter(text: string): true;
  /**
   * For each probe whether its filter lets one of its packets through; also `false` where it does not hold, and where
   * looking would take too long.
   */
  probeFilters(probes: readonly FilterProbe[]): readonly boolean[];
  /**
   * The failed requests of the host that a packet's HTTP/2 request or response is with; `value` comes with the last share,
   * and not at all where no request tells the host.
   */
  http2Failures(packet: PacketIndex): Counted<FailedRequests | undefined>;
  /** The same of a host by its name; no `value` where nothing of it failed in HTTP/2. */
  http2FailuresOf(host: string): Counted<FailedRequests | undefined>;
  /**
   * Whether a text holds as a colouring rule. What names in it are no fields, and where: no packet passes a test of one, but
   * the rest of the rule holds.
   */
  checkRule(text: string): readonly Failure[];
  /** What can stand at character `at` of a filter that is being typed: fields, operators, values of this capture. */
  complete(text: string, at: number): Completions;
  fields(prefix: string): readonly FieldInfo[];
  /** `buckets` cells over a view: the most telling colour of each, for the minimap. */
  minimap(view: ViewId, buckets: number): readonly MinimapCell[];
  /** `count` is bounded to 500. */
  streams(query: StreamQuery, from: number, count: number): StreamWindow;
  stream(stream: StreamIndex): StreamSummary;
  /**
   * Bytes in order, both directions; at most `count` pieces and 1 MB. With `plain` the bytes inside of TLS, where they can
   * be decrypted.
   */
  follow(
    stream: StreamIndex,
    direction: Direction | 'both',
    from: number,
    count: number,
    plain?: boolean,
  ): FollowWindow;
  /** Exchanges of one stream, or of the whole capture. */
  exchanges(stream: StreamIndex | undefined, query: ExchangeQuery, from: number, count: number): ExchangeWindow;
  exchange(exchange: ExchangeIndex): HttpExchange;
  /** Exchange that a packet carries, if it does. */
  exchangeOf(packet: PacketIndex): ExchangeIndex | undefined;
  /** Where an exchange stands in a list; undefined where it is not in it. */
  exchangePlace(stream: StreamIndex | undefined, query: ExchangeQuery, exchange: ExchangeIndex): number | undefined;
  messages(stream: StreamIndex, query: MessageQuery, from: number, count: number): MessageWindow;
  /** The same for a message, by its number, among those that the query has found so far. */
  messagePlace(stream: StreamIndex, query: MessageQuery, message: number): number | undefined;
  /** The WebSocket message that a packet carries the end of, or a part of, if it does. */
  messageOf(packet: PacketIndex): WsMessage | undefined;
  /** The reply to a message, or the request it answers, where the protocol in them numbers them. */
  messagePartner(stream: StreamIndex, message: number): MessagePartner | undefined;
  /** Messages over time, in so many cells. */
  messageRates(stream: StreamIndex, query: MessageQuery, cells: number): MessageRates;
  /** Up to 256 KB of a body from `offset`. */
  body(ref: BodyRef, offset: number): BodyPiece;
  /** The request as a command that sends it again: for curl in a shell, or as JavaScript's fetch. '' if it was not captured. */
  requestText(exchange: ExchangeIndex, form: RequestForm): string;
  /** Piece `number` of an export, some 256 KB; they are asked for one after the other, from 0 until `last`. */
  exportPiece(order: MessageExport, number: number): ExportPiece;
  diagram(stream: StreamIndex, options: DiagramOptions): DiagramScene;
  /** The same picture as a document: exactly what is exported. */
  diagramText(stream: StreamIndex, options: DiagramOptions, format: DiagramFormat): string;
  /** How many packets a file would have, and what it cannot hold of them; a failure says why it cannot be written. */
  planExport(request: PacketExportRequest): PacketExportPlan;
  /** Bounded points; `direction` is the way of the data that the graph is about. */
  graph(stream: StreamIndex, kind: GraphKind, direction: Direction): StreamGraph;
  /**
   * Rows come with the values of these fields from now on; those that are not known are left out. `withStates`: also with
   * both ends' states, which take their whole stream.
   */
  columnFields(keys: readonly string[], withStates?: boolean): true;
  /** For each of these fields the display filters that ask for the values that a packet has of it; none where it has none. */
  fieldTests(packet: PacketIndex, keys: readonly string[]): readonly (readonly string[])[];
  /** Colour rows by these rules from now on; an empty list: not at all. */
  colorRules(rules: readonly ColorTest[]): true;
  /**
   * Statistics of the packets that a display filter lets through (empty: of all). They come in shares: the same question
   * again goes on until all packets have been looked at. Lists are bounded to 500 rows an answer.
   */
  totals(filter: string): Counted<CaptureTotals>;
  hierarchy(filter: string): Counted<ProtocolHierarchy>;
  conversations(query: ConversationQuery, from: number, count: number): Counted<ListWindow<Conversation>>;
  endpoints(query: EndpointQuery, from: number, count: number): Counted<ListWindow<EndpointTotals>>;
  ioGraph(query: IoQuery): Counted<IoGraph>;
  expert(filter: string): Counted<ExpertList>;
  /** Packets of a group of the expert list. */
  expertPackets(filter: string, group: number, from: number, count: number): ListWindow<PacketIndex>;
  /** A statistic as text, to be copied or saved. */
  statisticsText(query: StatisticsQuery, form: StatisticsForm): Counted<string>;
}

/** One cell of the minimap. */
export type MinimapCell = 'tcp' | 'control' | 'http' | 'websocket' | 'tls' | 'udp' | 'other' | 'bad' | 'none';

/** What a request can be copied as. */
export type RequestForm = 'curl' | 'fetch';

/** What a diagram can be written as. */
export type DiagramFormat = 'svg' | 'md' | 'mmd' | 'puml';

/** What the engine says unasked. */
export interface EngineEvents {
  /** Rows grew, or the state changed. Never carries rows. At most some ten a second. */
  indexed(progress: ScanProgress): void;
  /** The file turned out to be damaged, or cannot be read. `fatal`: nothing can be shown. */
  fault(issue: Issue, fatal: boolean): void;
}

/** What the window asks main. */
export interface DesktopCalls {
  /** Show the open dialog; `false` when it was cancelled. Of several files, the first is opened here. */
  openDialog(): Promise<boolean>;
  openSample(id: string): Promise<boolean>;
  openRecent(id: string): Promise<boolean>;
  /** Files that were dropped on the window; the preload turns them into paths. The first is opened here. */
  openDropped(files: readonly unknown[]): Promise<boolean>;
  reload(): Promise<boolean>;
  /** Ask for a file of TLS secrets, and read the open capture again with them, then and whenever it is read again. */
  chooseKeyLog(): Promise<boolean>;
  /** Start the engine again after it died. */
  restartEngine(): Promise<boolean>;
  /** Ask where and write. `false` when the dialog was cancelled. */
  save(suggestedName: string, bytes: Uint8Array): Promise<boolean>;
  /** Ask where, and have the engine write packets there; one at a time. */
  exportPackets(suggestedName: string, request: PacketExportRequest): Promise<PacketExportEnd>;
  /** Give up what is being written. */
  cancelExport(): Promise<void>;
  /**
   * Ask where, for something that comes in pieces: one file, or a folder that is made for them (never one that is there).
   * Gives the number under which to write, undefined when the dialog was cancelled.
   */
  beginSave(kind: 'file' | 'folder', suggestedName: string): Promise<number | undefined>;
  /** Add bytes to the file, or to the file of that name in the folder. `false` when it cannot be written; said to the person. */
  writePiece(save: number, file: string, bytes: Uint8Array): Promise<boolean>;
  /** Close it. What was not `done` is removed again. */
  endSave(save: number, done: boolean): Promise<void>;
  copyText(text: string): Promise<void>;
  copyImage(png: Uint8Array): Promise<void>;
  settings(): Promise<Settings>;
  changeSettings(change: Partial<Settings>): Promise<Settings>;
  samples(): Promise<readonly SampleFile[]>;
  recent(): Promise<readonly RecentFile[]>;
  /** Whether something was said of packets that is in no file yet: the title tells, and closing asks. */
  setUnsaved(isUnsaved: boolean): Promise<void>;
  /** Everything the first picture needs is on the screen (for `--screenshot`): of a capture, or of the empty window. */
  pictureReady(ofCapture: boolean): Promise<void>;
}

/** What main says unasked. */
export interface DesktopEvents {
  /** A capture is being opened; a fresh engine port follows. */
  opening(file: { readonly name: string; readonly epoch: number }): void;
  openFailed(issue: Issue & { readonly name: string }): void;
  engineDied(reason: string): void;
  /** How many packets have been written. */
  exporting(done: number): void;
  settingsChanged(settings: Settings): void;
  /** The list of files opened before is another. */
  recentChanged(): void;
  /** A menu item or its key was used. */
  command(name: string): void;
}

/** How the time column is written: since the time reference or first packet, since the packet before, or as a clock. */
export const TIME_FORMATS = ['relative', 'delta', 'deltaShown', 'deltaStream', 'utc', 'local', 'iso'] as const;
/** See {@link TIME_FORMATS}. */
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** What is remembered between starts. */
export interface Settings {
  readonly language: 'system' | 'en' | 'zh-CN';
  readonly theme: 'system' | 'light' | 'dark';
  /** Work out checksums in the packet tab, and compare them. */
  readonly verifyChecksums: boolean;
  /** Show the names that a capture has for addresses, in place of these. */
  readonly resolveNames: boolean;
  readonly timeFormat: TimeFormat;
  /** Colour rows by rules; `rules` are those that came with the program while nobody has changed them. */
  readonly coloring: Profile['coloring'];
  /** Profiles, and the name of the one in use, which may not be among them while it is the only one. */
  readonly profiles: readonly Profile[];
  readonly profile: string;
  /** Sizes of panes and state of columns, by name; opaque to main. A change names only what it changes. */
  readonly layout: Readonly<Record<string, unknown>>;
}

/** What holds until a person says otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  verifyChecksums: false,
  resolveNames: false,
  timeFormat: 'relative',
  coloring: { enabled: true },
  profiles: [],
  profile: 'Default',
  layout: {},
};

/** A bundled capture. */
export interface SampleFile {
  readonly id: string;
  /** i18n key of its title and of its one-line description. */
  readonly title: string;
  readonly description: string;
  readonly bytes: number;
}

/** A file opened before. The id stands for the path, which stays in main. */
export interface RecentFile {
  readonly id: string;
  readonly name: string;
  /** Name of the folder it is in, not its path. */
  readonly folder: string;
  readonly bytes: number;
}
