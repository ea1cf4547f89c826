/**
 * How the rooms of a capture are joined: which answers are made from what. Some rooms read one another, so they are given
 * functions that look when they are called.
 */
import { AnnotationAnswers } from './annotation-answers.ts';
import { MAX_SHOWN, readSecrets } from './app/index.ts';
import type { ByteSource } from './bytes/index.ts';
import { connectionEnd } from './connection-end.ts';
import type { DiagramSource } from './diagram-answers.ts';
import type { DetailContext } from './dissect/index.ts';
import { connectOf, STALLING, stallsBetween } from './exchange-wire.ts';
import { ExportAnswers } from './export-answers.ts';
import { type FilterSource, KeptValues } from './filter/index.ts';
import { FilterAnswers } from './filter-answers.ts';
import { FindAnswers } from './find-answers.ts';
import { gatheredPayload } from './gathered-payload.ts';
import { Http2Failures } from './http2-failures.ts';
import { LoneMessageBytes } from './lone-messages.ts';
import { MessageAnswers } from './message-answers.ts';
import { fateOf } from './message-fates.ts';
import { MessageIndex } from './message-index.ts';
import { PacketAnswers } from './packet-answers.ts';
import { PacketExportAnswers } from './packet-export-answers.ts';
import { Painter } from './painter.ts';
import { Completes, kindsOfCompleted, PduPainter, paintHttpDatagram, paintQuotedPayload } from './pdu/index.ts';
import { mayComplete, pduFacts } from './pdu-facts.ts';
import { plainSegments } from './plain-segments.ts';
import { timeOf } from './rows.ts';
import type { Scanner } from './scanner.ts';
import { seenValues } from './seen-values.ts';
import type { StatisticsSource } from './statistics/index.ts';
import { StatisticsAnswers } from './statistics-answers.ts';
import { StreamAnswers } from './stream-answers.ts';
import type { AddressPool } from './table/index.ts';
import { elapsedText, TcpCapture, type Tracker } from './tcp/index.ts';
import { ToldMessages } from './told-messages.ts';
import { Views } from './views.ts';

/** What a capture is put together from. */
export interface CaptureParts {
  readonly source: ByteSource;
  readonly scanner: Scanner;
  readonly tracker: Tracker;
  readonly addresses: AddressPool;
}

/** What whoever opens the capture says of its rooms. */
export interface RoomChoices {
  /** Version of the program, named in exports. */
  readonly version: string;
  /** Views of the same capture as it was read before. */
  readonly before: Views | undefined;
  /** A TLS key log beside those in the file; '' none. */
  keyLog(): string;
  /** What a person left out has changed. */
  onOutdated(): void;
}

/** The rooms of one capture. */
export interface CaptureRooms {
  readonly tcp: TcpCapture;
  readonly painter: Painter;
  readonly views: Views;
  readonly index: MessageIndex;
  readonly packets: PacketAnswers;
  readonly streams: StreamAnswers;
  readonly messages: MessageAnswers;
  readonly exports: ExportAnswers;
  readonly packetExports: PacketExportAnswers;
  readonly diagrams: DiagramSource;
  readonly filters: FilterAnswers;
  readonly http2Failures: Http2Failures;
  readonly find: FindAnswers;
  readonly statistics: StatisticsAnswers;
  /** What filters and statistics read. */
  readonly filtered: FilterSource;
  readonly counted: StatisticsSource;
  readonly annotations: AnnotationAnswers;
}

/** Packets judged at once for a search: a thousandth of a second or so. */
const JUDGED_AT_ONCE = 4096;

/** Make the rooms. Nothing is read yet. */
export function joinRooms(parts: CaptureParts, choices: RoomChoices): CaptureRooms {
  const { source, scanner, tracker, addresses } = parts;
  const { table } = scanner;
  const tcp = new TcpCapture({
    tracker,
    packets: table,
    addresses,
    source,
    payloadOf: (packet) => gatheredPayload(scanner, addresses, packet),
  });
  const context: DetailContext = {
    tcp: (packet, occurrence) => tcp.facts(packet, occurrence),
    udpStream: (packet, occurrence) => tcp.udpStream(packet, occurrence),
    udpTimes: (packet, occurrence) => {
      const place = tcp.udpPlace(packet, occurrence);
      if (place === undefined) return undefined;
      const { first, before = packet } = place;
      return { relative: elapsedText(table, first, packet), delta: elapsedText(table, before, packet) };
    },
    quotedPayload: paintQuotedPayload,
    elapsed: (from, to) => (Number.isNaN(table.seconds[from]) ? undefined : elapsedText(table, from, to)),
    coloringRule: (packet) => packets.ruleOf(packet),
    paintHttp: paintHttpDatagram,
  };
  const painter = new Painter(scanner, addresses, context, (packet, occurrence) => tcp.infoFacts(packet, occurrence));
  const completed = new ToldMessages(table, (stream) => tcp.packetsOf(stream));
  painter.streams = new PduPainter(
    pduFacts(scanner, tcp, addresses, {
      opened: (stream) => index.opened(stream),
      webSocket(stream) {
        const reader = index.messages(stream);
        return reader && { reader, pair: index.pair(stream) };
      },
    }),
    new LoneMessageBytes({ table, file: source, tcp, told: completed, index: () => index }),
  );
  const count = () => table.length;
  const views = choices.before?.over(count) ?? new Views(count);
  const streams = new StreamAnswers(parts, tcp, {
    familyOf: (stream) => index.familyOf(stream),
    tlsOf: (stream) => index.tlsOf(stream),
    plainOf: (stream) => index.opened(stream)?.plain,
    secrets: () => readSecrets([...scanner.facts().secrets, choices.keyLog()]),
  });
  const index = new MessageIndex(streams, completed);
  const messages = new MessageAnswers(index, {
    start: () => timeOf(table, 0),
    timeOf: (packet) => timeOf(table, packet),
    stalls: (stream, first, last) =>
      ((tcp.streams.notes[stream] ?? 0) & STALLING) === 0
        ? []
        : stallsBetween(table, tcp.packetsOf(stream), first, last),
    fate: (stream, first, last) => fateOf(table, tcp.packetsOf(stream), first, last),
    end: (stream) => connectionEnd(table, tcp.packetsOf(stream)),
    began: (stream) => timeOf(table, tcp.streams.firstPacket[stream] ?? 0),
    ended: (stream) => tcp.streams.lastPacket[stream] ?? 0,
    connect: (stream) =>
      connectOf(table, tcp.packetsOf(stream), (tcp.streams.initialRtt[stream] ?? 0) / 1e9, timeOf(table, 0)),
  });
  const exports = new ExportAnswers({
    version: choices.version,
    exchanges: ({ stream, query }) => messages.listedExchanges(stream, query),
    messages: ({ stream, query }) => messages.webSocket.exportMessages(stream, query),
    source: () => messages.exportSource((stream) => streams.summary(stream)),
    body: ({ exchange }, part) => messages.bodyPieces(exchange, part),
    prepare: (exchange, part) => messages.prepareBody(exchange, part),
    pieces: (body) =>
      body.kind === 'http' ? messages.bodyPieces(body.exchange, body.part).pieces : [messages.wholeBody(body).bytes],
  });
  const diagrams = { table, addresses, tcp, index: index };
  const find = new FindAnswers({
    scanner,
    file: source,
    painter: painter,
    views: views,
    index: index,
    // Looking through many goes in shares, and one body must not be more than that.
    wholeBody: (ref) => messages.wholeBody(ref, MAX_SHOWN),
    isTcpInfo: plainSegments(table, scanner.chains, (packet) => completed.of(packet)),
    judge: (packet) => {
      const verdicts = tcp.verdicts();
      if (packet >= verdicts.covered) verdicts.advance(verdicts.covered + JUDGED_AT_ONCE);
    },
  });
  const seen = seenValues({
    table,
    addresses,
    streams: () => tcp.streams.length,
    texts: (packet, key) => packets.fieldTexts(packet, [key])[0] ?? [],
    messagePackets: (most) => index.messagePackets(most, (stream) => tcp.packetsOf(stream)),
  });
  const filtered: FilterSource = {
    table,
    addresses,
    chains: scanner.chains,
    file: source,
    paint: (packet, part, shownBefore) => painter.paintPart(packet, part, shownBefore),
    columns: (packet) => painter.summarise(packet, '').columns,
    names: (packet) => painter.names(packet),
    messageNames: (packet) => painter.messageNames(packet),
    messageKinds: (packet) => {
      const told = completed.of(packet);
      return told === undefined ? (painter.streams?.kinds(packet) ?? 0) : kindsOfCompleted(told);
    },
    completes: (packet) => completed.of(packet),
    met: (packet) => completed.of(packet) ?? painter.streams?.completes(packet),
    requestMethod: (packet) => index.table.method(index.ends.request(packet) ?? -1),
    responseCode: (packet) => index.table.statusCode(index.ends.response(packet) ?? -1),
    head: (packet) => painter.streams?.head(packet),
    frames: (packet) => painter.streams?.frames(packet),
    kept: new KeptValues(),
    messagesRead: () => painter.streams?.packetsRead ?? 0,
    bytes: (packet) => scanner.packetBytes(packet),
    packetsOf: (stream) => tcp.packetsOf(stream),
    tcp: tcp.numbers(),
    // The pass is made anew when what it goes by has changed.
    verdicts: {
      get covered() {
        return tcp.verdicts().covered;
      },
      advance: (end) => tcp.verdicts().advance(end),
      recall: (packet, verdict) => tcp.verdicts().recall(packet, verdict),
    },
    interfaceLines: (packet) => scanner.frameFacts(packet),
    hasNotes: (packet) => scanner.hasOptions(packet),
    comments: (packet) => scanner.comments(packet),
  };
  const packets = new PacketAnswers({ scanner, painter, tcp, views, streams, filtered });
  const filters = new FilterAnswers(views, filtered, seen);
  const http2Failures = new Http2Failures(filtered, painter);
  const counted: StatisticsSource = {
    table,
    addresses,
    layersOf: (chain) => scanner.chains.layers(chain),
    hasSack: (packet) => parts.tracker.options.hasSack(packet),
    takesOpeningData: (packet) => {
      const base = tcp.infoFacts(packet, 0)?.ackBase;
      return base !== undefined && ((table.ack[packet] ?? 0) - base) >>> 0 > 1;
    },
    closesFirst: (packet) => tcp.closesFirst(packet, table.stream[packet] ?? -1),
    names: (packet) => painter.names(packet),
    messageNames: (packet) => painter.messageNames(packet),
    sketch: (packet, wanted) => painter.sketch(packet, wanted),
    sketchMessages: (packet, bodies) => painter.sketchMessages(packet, bodies),
    remarkedLine: (packet) => painter.remarkedLine(packet),
    messagesRead: () => painter.streams?.packetsRead ?? 0,
    // Whole frames of WebSocket.
    completesUnremarked: (packet) => completed.of(packet) === Completes.websocket,
    completesNothing: (packet) => !mayComplete(table, packet) || (painter.streams?.completesNothing(packet) ?? true),
    bytes: (packet) => scanner.packetBytes(packet),
    comments: (packet) => scanner.comments(packet),
  };
  const statistics = new StatisticsAnswers(counted, filtered);
  const annotations = new AnnotationAnswers(table.annotations, views, {
    changed: () => {
      painter.repaint();
      filters.annotationsChanged();
      statistics.annotationsChanged();
    },
    ignoredChanged: () => choices.onOutdated(),
  });
  const packetExports = new PacketExportAnswers({
    scanner,
    source,
    views: views,
    packetsOf: (stream) => (stream < streams.count() ? tcp.packetsOf(stream) : undefined),
    row: (packet) => packets.row(packet),
  });
  return {
    tcp,
    painter,
    views,
    index,
    packets,
    streams,
    messages,
    exports,
    packetExports,
    diagrams,
    filters,
    http2Failures,
    find,
    statistics,
    filtered,
    counted,
    annotations,
  };
}
