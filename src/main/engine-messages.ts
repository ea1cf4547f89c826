/**
 * What main and the engine process say to each other, and which arguments the engine admits from the page. Everything
 * about packets crosses the other port, straight to the window (shared/rpc.ts).
 */
import type { EngineCalls } from '../shared/api.ts';
import {
  type Check,
  isAbsent,
  isBoolean,
  isCount,
  isEither,
  isListOf,
  isObject,
  isOneOf,
  isShape,
  isText,
  isTexts,
} from '../shared/check.ts';
import { type ColorTest, MOST_RULE_TEXT } from '../shared/coloring.ts';
import { GRAPH_KINDS } from '../shared/graph.ts';
import {
  ADDRESS_LAYERS,
  type Annotation,
  type BodyRef,
  CONVERSATION_ORDERS,
  type ConversationQuery,
  ENDPOINT_ORDERS,
  type EndpointQuery,
  EXCHANGE_SORTS,
  type ExchangeQuery,
  FIND_KINDS,
  FIND_PLACES,
  type FilterProbe,
  type FindQuery,
  type IoQuery,
  type Issue,
  MESSAGE_FORMATS,
  type MessageExport,
  type MessageQuery,
  MOST_PROBES,
  PACKET_FORMATS,
  type PacketExportRequest,
  type PacketMark,
  type PacketSelection,
  STATISTICS_FORMS,
  type StatisticsQuery,
  type StreamQuery,
} from '../shared/model/index.ts';
import { MOST_FIELDS } from '../shared/profile.ts';
import type { ArgumentChecks } from '../shared/rpc.ts';
import type { DiagramOptions } from '../shared/scene.ts';
import type { Direction, ExchangeIndex, PacketIndex, StreamIndex } from '../shared/units.ts';
import type { WriteEnd } from './output-file.ts';

/** Main → engine process that stands by: have what the first answers need compiled, on a capture that is bundled. */
export interface WarmOrder {
  readonly kind: 'warm';
  readonly path: string;
}

/** Main → engine process, with the window's port beside it: read this file. */
export interface OpenOrder {
  readonly kind: 'open';
  readonly path: string;
  /** The file's own name, for what is shown of it. */
  readonly name: string;
  readonly epoch: number;
  /** File of TLS secrets beside those in the capture. */
  readonly keyLog?: string | undefined;
}

/** Engine process → main: the file could be opened as a capture, or could not. */
export type OpenReply = { readonly kind: 'opened' } | { readonly kind: 'failed'; readonly issue: Issue };

/** See {@link WarmOrder}. */
export const isWarmOrder = isShape<WarmOrder>({ kind: isOneOf('warm'), path: isText(32_768) });

/** See {@link OpenOrder}. */
export const isOpenOrder = isShape<OpenOrder>({
  kind: isOneOf('open'),
  path: isText(32_768),
  name: isText(1000),
  epoch: isCount,
  keyLog: isEither(isAbsent, isText(32_768)),
});

/** Main → engine process: write packets to a file, or give up writing. `input` is the capture's own path. */
export type ExportOrder =
  | { readonly kind: 'export'; readonly path: string; readonly input: string; readonly request: PacketExportRequest }
  | { readonly kind: 'cancel-export' };

/** Engine process → main: how many packets are written, and how it ended. */
export type ExportReply =
  | { readonly kind: 'exporting'; readonly done: number }
  | { readonly kind: 'exported'; readonly end: WriteEnd };

const isIssue = isShape<Pick<Issue, 'code' | 'layer' | 'offset'>>({
  code: isText(100),
  layer: isText(100),
  offset: isCount,
}) as Check<Issue>;

/** See {@link OpenReply}. */
export const isOpenReply: Check<OpenReply> = isEither(
  isShape<{ readonly kind: 'opened' }>({ kind: isOneOf('opened') }),
  isShape<{ readonly kind: 'failed'; readonly issue: Issue }>({ kind: isOneOf('failed'), issue: isIssue }),
);

const isPacket = isCount as Check<PacketIndex>;
const isStream = isCount as Check<StreamIndex>;
const isExchange = isCount as Check<ExchangeIndex>;
const isDirection = isOneOf<Direction>('toServer', 'toClient');
const isEitherDirection = isOneOf<Direction | 'both'>('both', 'toServer', 'toClient');
const isQueryText = isText(10_000);

const isStreamQuery = isShape<StreamQuery>({
  sort: isOneOf('number', 'packets', 'bytes', 'duration', 'trouble'),
  descending: isBoolean,
  search: isQueryText,
});
const isExchangeQuery = isShape<ExchangeQuery>({
  search: isQueryText,
  method: isQueryText,
  host: isQueryText,
  status: isOneOf('any', '1', '2', '3', '4', '5', 'none', 'trouble'),
  sort: isOneOf(...EXCHANGE_SORTS),
  descending: isBoolean,
});
const isMessageQuery = isShape<MessageQuery>({
  direction: isEither(isOneOf('both'), isDirection),
  type: isOneOf('all', 'text', 'binary', 'control', 'trouble'),
  search: isQueryText,
  pattern: isBoolean,
});
const isBodyRef: Check<BodyRef> = isEither(
  isShape<Extract<BodyRef, { kind: 'http' }>>({
    kind: isOneOf('http'),
    exchange: isExchange,
    part: isOneOf('request', 'response'),
  }),
  isShape<Extract<BodyRef, { kind: 'websocket' }>>({ kind: isOneOf('websocket'), stream: isStream, message: isCount }),
);
const isOptionalStream = isEither(isAbsent, isStream);
const isMessageExport: Check<MessageExport> = isEither(
  isShape<Extract<MessageExport, { kind: 'messages' }>>({
    kind: isOneOf('messages'),
    stream: isStream,
    query: isMessageQuery,
    format: isOneOf(...MESSAGE_FORMATS),
  }),
  isEither(
    isEither(
      isShape<Extract<MessageExport, { kind: 'body' }>>({ kind: isOneOf('body'), body: isBodyRef }),
      isShape<Extract<MessageExport, { kind: 'har' }>>({
        kind: isOneOf('har'),
        stream: isOptionalStream,
        query: isExchangeQuery,
      }),
    ),
    isShape<Extract<MessageExport, { kind: 'bodies' }>>({
      kind: isOneOf('bodies'),
      stream: isOptionalStream,
      query: isExchangeQuery,
    }),
  ),
);
const isDiagramOptions = isShape<DiagramOptions>({
  part: isOneOf('handshake', 'teardown', 'both', 'all'),
  numbers: isOneOf('relative', 'raw', 'symbolic'),
  language: isOneOf('en', 'zh-CN'),
  theme: isOneOf('light', 'dark'),
  layout: isOneOf('page', 'pane'),
  hideAddresses: isBoolean,
  nameMessages: isBoolean,
  title: isText(1000),
});

const isMark = isOneOf<PacketMark>('marked', 'ignored', 'reference');
const isAnnotation: Check<Annotation> = isEither(
  isEither(
    isShape<Extract<Annotation, { kind: 'comments' }>>({
      kind: isOneOf('comments'),
      packet: isPacket,
      comments: isTexts(100, 65_535),
    }),
    isShape<Extract<Annotation, { kind: 'restore' }>>({ kind: isOneOf('restore') }),
  ),
  isEither(
    isShape<Extract<Annotation, { kind: 'mark' }>>({
      kind: isOneOf('mark'),
      mark: isMark,
      isOn: isEither(isAbsent, isBoolean),
      packet: isPacket,
    }) as Check<Extract<Annotation, { kind: 'mark' }>>,
    isShape<Extract<Annotation, { kind: 'mark-view' }>>({
      kind: isOneOf('mark-view'),
      mark: isMark,
      isOn: isBoolean,
      view: isCount,
    }),
  ),
);
const isSelection: Check<PacketSelection> = isEither(
  isEither(
    isShape<Extract<PacketSelection, { kind: 'view' }>>({ kind: isOneOf('view'), view: isCount }),
    isShape<Extract<PacketSelection, { kind: 'stream' }>>({ kind: isOneOf('stream'), stream: isStream }),
  ),
  isEither(
    isShape<Extract<PacketSelection, { kind: 'range' }>>({ kind: isOneOf('range'), text: isQueryText }),
    isShape<Extract<PacketSelection, { kind: 'marked' }>>({ kind: isOneOf('marked') }),
  ),
);
/** See {@link PacketExportRequest}. */
export const isPacketExport = isShape<PacketExportRequest>({
  selection: isSelection,
  format: isOneOf(...PACKET_FORMATS),
});

/** See {@link ExportOrder}. */
export const isExportOrder: Check<ExportOrder> = isEither(
  isShape<Extract<ExportOrder, { kind: 'export' }>>({
    kind: isOneOf('export'),
    path: isText(32_768),
    input: isText(32_768),
    request: isPacketExport,
  }),
  isShape<{ readonly kind: 'cancel-export' }>({ kind: isOneOf('cancel-export') }),
);

const isWriteEnd: Check<WriteEnd> = isEither(
  isShape<{ readonly kind: 'written' | 'cancelled' }>({ kind: isOneOf('written', 'cancelled') }),
  isShape<Extract<WriteEnd, { kind: 'failed' }>>({ kind: isOneOf('failed'), issue: isIssue }),
) as Check<WriteEnd>;

/** See {@link ExportReply}. */
export const isExportReply: Check<ExportReply> = isEither(
  isShape<Extract<ExportReply, { kind: 'exporting' }>>({ kind: isOneOf('exporting'), done: isCount }),
  isShape<Extract<ExportReply, { kind: 'exported' }>>({ kind: isOneOf('exported'), end: isWriteEnd }),
);

const isSpan: Check<FilterProbe['packets']> = (value): value is FilterProbe['packets'] =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);
const isProbe = isShape<FilterProbe>({ filter: isQueryText, stream: isStream, packets: isSpan });
const isProbes: Check<readonly FilterProbe[]> = (value): value is readonly FilterProbe[] =>
  Array.isArray(value) && value.length <= MOST_PROBES && value.every(isProbe);

const isColorTest = isShape<ColorTest>({
  name: isText(MOST_RULE_TEXT),
  filter: isText(MOST_RULE_TEXT),
  enabled: isBoolean,
});
const isConversationQuery = isShape<ConversationQuery>({
  layer: isOneOf(...ADDRESS_LAYERS),
  filter: isQueryText,
  sort: isOneOf(...CONVERSATION_ORDERS),
  descending: isBoolean,
});
const isEndpointQuery = isShape<EndpointQuery>({
  layer: isOneOf(...ADDRESS_LAYERS),
  filter: isQueryText,
  sort: isOneOf(...ENDPOINT_ORDERS),
  descending: isBoolean,
});
const isIoQuery = isShape<IoQuery>({ filter: isQueryText, series: isTexts(12, 10_000), milliseconds: isCount });
const isStatisticsQuery: Check<StatisticsQuery> = (value): value is StatisticsQuery => {
  if (!isObject(value) || !isQueryText(value.filter)) return false;
  switch (value.kind) {
    case 'hierarchy':
    case 'expert':
      return true;
    case 'conversations':
      return isConversationQuery(value);
    case 'endpoints':
      return isEndpointQuery(value);
    default:
      return value.kind === 'io' && isIoQuery(value);
  }
};
const isFindQuery = isShape<FindQuery>({
  text: isQueryText,
  kind: isOneOf(...FIND_KINDS),
  place: isOneOf(...FIND_PLACES),
  matchCase: isBoolean,
});

/** Arguments the engine admits. A question whose arguments do not fit is refused before the engine sees it. */
export const QUESTION_CHECKS: ArgumentChecks<EngineCalls> = {
  info: [],
  progress: [],
  cancelScan: [],
  rows: [isCount, isCount, isCount],
  packet: [isPacket, isEither(isAbsent, isBoolean)],
  positionOf: [isCount, isPacket],
  packetAt: [isCount, isCount],
  find: [isFindQuery, isCount, isCount, isOneOf(1, -1)],
  annotate: [isAnnotation],
  annotationState: [],
  nextMarked: [isCount, isMark, isPacket, isOneOf(1, -1)],
  why: [isPacket],
  neighbour: [isPacket, isOneOf(1, -1)],
  filter: [isQueryText],
  checkFilter: [isQueryText],
  probeFilters: [isProbes],
  http2Failures: [isPacket],
  http2FailuresOf: [isQueryText],
  checkRule: [isQueryText],
  complete: [isQueryText, isCount],
  fields: [isText(200)],
  minimap: [isCount, isCount],
  streams: [isStreamQuery, isCount, isCount],
  stream: [isStream],
  follow: [isStream, isEitherDirection, isCount, isCount, isEither(isAbsent, isBoolean)],
  exchanges: [isOptionalStream, isExchangeQuery, isCount, isCount],
  exchange: [isExchange],
  exchangeOf: [isPacket],
  exchangePlace: [isOptionalStream, isExchangeQuery, isExchange],
  messageOf: [isPacket],
  messages: [isStream, isMessageQuery, isCount, isCount],
  messagePlace: [isStream, isMessageQuery, isCount],
  messagePartner: [isStream, isCount],
  messageRates: [isStream, isMessageQuery, isCount],
  body: [isBodyRef, isCount],
  exportPiece: [isMessageExport, isCount],
  requestText: [isExchange, isOneOf('curl', 'fetch')],
  diagram: [isStream, isDiagramOptions],
  diagramText: [isStream, isDiagramOptions, isOneOf('svg', 'md', 'mmd', 'puml')],
  planExport: [isPacketExport],
  graph: [isStream, isOneOf(...GRAPH_KINDS), isOneOf('toServer', 'toClient')],
  columnFields: [isTexts(MOST_FIELDS, 200), isEither(isAbsent, isBoolean)],
  fieldTests: [isPacket, isTexts(MOST_FIELDS, 200)],
  colorRules: [isListOf(isColorTest)],
  totals: [isQueryText],
  hierarchy: [isQueryText],
  conversations: [isConversationQuery, isCount, isCount],
  endpoints: [isEndpointQuery, isCount, isCount],
  ioGraph: [isIoQuery],
  expert: [isQueryText],
  expertPackets: [isQueryText, isCount, isCount, isCount],
  statisticsText: [isStatisticsQuery, isOneOf(...STATISTICS_FORMS)],
};
