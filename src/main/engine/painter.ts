/**
 * Looks at one packet again and paints it: frame facts, the layers of its bytes, and what its stream makes of them. Rows,
 * details and `-e` all read the same painting. The last few are kept, since a row and its detail are asked for in turn.
 */
import {
  type Cursor,
  Detail,
  type DetailContext,
  type DetailNode,
  type FrameFacts,
  Layer,
  Names,
  NO_CHAIN,
  NO_PAYLOAD_LENGTH,
  PacketScan,
  Picked,
  paintFrame,
  paintFrameColumns,
  paintPacket,
  Sketch,
  Summary,
  TcpFlag,
} from './dissect/index.ts';
import type { Wanted } from './filter/index.ts';
import type { MessageNames } from './pdu/index.ts';
import type { Scanner } from './scanner.ts';
import type { AddressPool } from './table/index.ts';

/** Paintings kept. */
const KEPT = 256;

/** Flags of the answer to a SYN. */
const ANSWER = TcpFlag.syn | TcpFlag.ack;

const NO_NAMES: MessageNames = { protocols: [], stack: [], column: '' };

/** Paints what a stream makes of a packet, after its own layers have been painted: upper-layer messages. */
export interface StreamPainter {
  /** `cursor` stands where the packet's layers ended: on the TCP payload. */
  paint(packet: number, cursor: Cursor, out: Detail): void;
  /** Kinds of messages that a packet may complete (pdu/message-kinds.ts). */
  kinds(packet: number): number;
  /** Messages of HTTP/1 that it completes, as bits (pdu/message-kinds.ts); undefined where only painting tells. */
  completes(packet: number): number | undefined;
  /** The head of the one message of HTTP/1 that it completes by {@link completes}; undefined where it has to be painted. */
  head(packet: number): Uint8Array | undefined;
  /** The frames of WebSocket that it completes and nothing else; undefined where it has to be painted. */
  frames(packet: number): Uint8Array | undefined;
  /** What reading streams and messages has come to so far, in packets. */
  readonly packetsRead: number;
  /** Names and columns of the messages. Kept once known. */
  names(packet: number): MessageNames;
  /** The same where only the messages are of interest, not where in the packet they stand. */
  sketch(packet: number, out: Detail): void;
  /** Paint it where it can be painted by itself; says whether so. Places in it mean nothing. */
  paintLone(packet: number, out: Detail): boolean;
  /** Whether nothing is painted of the messages of a packet. */
  completesNothing(packet: number): boolean;
  /** The first line of a packet's one message of HTTP/1, where nothing else is remarked on there. */
  remarkedLine(packet: number): string | undefined;
  /** Facts of streams have changed. */
  forget(): void;
}

/** One painted packet and its bytes. */
export interface Painting {
  readonly bytes: Uint8Array;
  readonly detail: Detail;
}

/** See the file's first lines. */
export class Painter {
  readonly #scanner: Scanner;
  readonly #row: PacketScan;
  readonly #context: DetailContext;
  /** Of it what columns are written from. */
  readonly #brief: DetailContext;
  /** Of it what costs nothing. */
  readonly #bare: DetailContext;
  readonly #kept = new Map<number, Painting>();
  /** Set once streams can be painted. */
  streams: StreamPainter | undefined;

  /** `infoFacts`: of what `context` tells of a TCP header what columns are written from. */
  constructor(
    scanner: Scanner,
    addresses: AddressPool,
    context: DetailContext,
    infoFacts: NonNullable<DetailContext['tcp']>,
  ) {
    this.#scanner = scanner;
    this.#row = new PacketScan(addresses, undefined);
    this.#context = context;
    this.#brief = { ...context, tcp: infoFacts };
    const { elapsed, coloringRule, paintHttp, quotedPayload } = context;
    this.#bare = {
      ...(elapsed && { elapsed }),
      ...(coloringRule && { coloringRule }),
      ...(paintHttp && { paintHttp }),
      ...(quotedPayload && { quotedPayload }),
    };
  }

  /** Forget what was painted: facts of streams have changed. */
  forget(): void {
    this.#kept.clear();
    this.streams?.forget();
  }

  /** What is said of packets has changed, but nothing of their streams. */
  repaint(): void {
    this.#kept.clear();
  }

  /** Paint a packet, or take the painting that is there. */
  paint(packet: number): Painting {
    const kept = this.#kept.get(packet);
    if (kept !== undefined) return kept;
    const painting = this.#paint(packet, this.#context);
    this.#kept.set(packet, painting);
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next();
      if (!oldest.done) this.#kept.delete(oldest.value);
    }
    return painting;
  }

  /** The lines of a packet, for whoever goes through many: what is painted for it is not kept. */
  lines(packet: number): readonly DetailNode[] {
    return (this.#kept.get(packet) ?? this.#paint(packet)).detail.layers;
  }

  /**
   * Paint at least a part of a packet: nothing behind its last layer that is asked for, and messages without layers.
   * `shownBefore`: the packet that is shown before it, where that is not the one before it in the file.
   */
  paintPart(packet: number, part: Wanted, shownBefore?: number): Detail {
    const kept = shownBefore === undefined ? this.#kept.get(packet) : undefined;
    if (kept !== undefined) return kept.detail;
    const { table } = this.#scanner;
    const bytes = this.#scanner.packetBytes(packet);
    const chain = this.#scanner.chains.layers(table.chain[packet] ?? NO_CHAIN);
    const showsOthers = chain === undefined || chain.some((layer) => layer.showsOthers === true);
    const messages = part.messages !== 0 && (table.layers[packet] ?? 0) !== 0;
    const whole = part.whole || showsOthers || (messages && !this.#tellsPayload(packet));
    const detail = new Picked(whole || part.analysis ? this.#context : this.#bare, part.keys, part.whole);
    detail.shownBefore = shownBefore;
    detail.openSource('', bytes, 0);
    if (whole) {
      const facts = this.#scanner.frameFacts(packet);
      this.#paintLayers(packet, bytes, detail, facts);
      paintFrame(detail, facts);
      return detail;
    }
    const layers = chain.findLastIndex((layer) => part.layers.has(layer)) + 1;
    if (layers > 0) {
      this.#row.begin();
      paintPacket(this.#scanner.cursorAt(packet, bytes), this.#row, detail, layers);
    }
    if (messages && !(part.ofHeads && this.streams?.paintLone(packet, detail))) {
      const payload = this.#onPayload(packet, bytes);
      if (payload.end > payload.offset) detail.endLayer(payload.offset, payload.end, bytes.length);
      this.streams?.paint(packet, payload, detail);
    }
    if (part.frame) paintFrame(detail, this.#scanner.frameFacts(packet));
    return detail;
  }

  /** Whether the table tells where in a packet the payload of its one TCP header is. */
  #tellsPayload(packet: number): boolean {
    const { layers, issue, payloadOffset } = this.#scanner.table;
    return (
      ((layers[packet] ?? 0) & Layer.several) === 0 &&
      issue[packet] === 0 &&
      payloadOffset[packet] !== NO_PAYLOAD_LENGTH
    );
  }

  /** A cursor where it stands when a packet's layers have been walked. */
  #onPayload(packet: number, bytes: Uint8Array): Cursor {
    const { payloadOffset, payloadLength } = this.#scanner.table;
    const cursor = this.#scanner.cursorAt(packet, bytes);
    cursor.offset = payloadOffset[packet] ?? 0;
    cursor.narrow(payloadLength[packet] ?? 0);
    return cursor;
  }

  /** Paint a packet with its checksums worked out. Not kept: it is for the one packet that somebody looks at. */
  paintVerified(packet: number): Painting {
    return this.#paint(packet, { ...this.#context, verifyChecksums: true });
  }

  /**
   * What of a packet statistics count; `wanted` are keys of fields whose values they need. Facts of streams are left out, but
   * for the base of the numbers of a SYN's answer: it is remarked on where it acknowledges more than the SYN.
   */
  sketch(packet: number, wanted?: ReadonlySet<string>): Sketch {
    const bytes = this.#scanner.packetBytes(packet);
    const cursor = this.#scanner.cursorAt(packet, bytes);
    const flags = this.#scanner.table.tcpFlags[packet] ?? 0;
    const { tcp } = (flags & ANSWER) === ANSWER ? this.#brief : {};
    const sketch = new Sketch(tcp ? { tcp } : {}, wanted);
    this.#row.begin();
    paintPacket(cursor, this.#row, sketch);
    return sketch;
  }

  /** Names and columns of a packet's own layers. */
  names(packet: number): Names {
    const names = new Names(this.#bare);
    this.#row.begin();
    paintPacket(this.#scanner.cursorAt(packet, this.#scanner.packetBytes(packet)), this.#row, names);
    return names;
  }

  /** The same of what its stream makes of it. */
  messageNames(packet: number): MessageNames {
    return this.streams?.names(packet) ?? NO_NAMES;
  }

  /**
   * What its stream makes of a packet, as statistics count it: without the packet's own layers. `bodies`: with what stands in
   * bodies of messages.
   */
  sketchMessages(packet: number, bodies = true): Sketch {
    const { elapsed } = this.#bare;
    const sketch = new Sketch(elapsed ? { elapsed } : {}, undefined, 'TCP', bodies);
    this.streams?.sketch(packet, sketch);
    return sketch;
  }

  /** What {@link sketchMessages} would come to as remarks, where that is the first line of a message of HTTP/1 alone. */
  remarkedLine(packet: number): string | undefined {
    return this.streams?.remarkedLine(packet);
  }

  /** The columns of a packet, and the last value of one field. */
  summarise(packet: number, wanted: string): Summary {
    const bytes = this.#scanner.packetBytes(packet);
    const summary = new Summary(this.#brief, wanted);
    summary.openSource('', bytes, 0);
    const facts = this.#scanner.frameFacts(packet);
    this.#paintLayers(packet, bytes, summary, facts);
    paintFrameColumns(summary, facts);
    return summary;
  }

  #paint(packet: number, context: DetailContext = this.#context): Painting {
    const bytes = this.#scanner.packetBytes(packet);
    const detail = new Detail(context);
    detail.openSource(`Frame (${bytes.length} byte${bytes.length === 1 ? '' : 's'})`, bytes, 0);
    const facts = this.#scanner.frameFacts(packet);
    this.#paintLayers(packet, bytes, detail, facts);
    paintFrame(detail, facts);
    return { bytes, detail };
  }

  /** The packet's own layers, and what its stream makes of it. */
  #paintLayers(packet: number, bytes: Uint8Array, detail: Detail, { isIgnored }: FrameFacts): void {
    if (isIgnored) {
      detail.columns.info = '<Ignored>';
      return;
    }
    const cursor = this.#scanner.cursorAt(packet, bytes);
    this.#row.begin();
    paintPacket(cursor, this.#row, detail);
    this.streams?.paint(packet, cursor, detail);
  }
}
