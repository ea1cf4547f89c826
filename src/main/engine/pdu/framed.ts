/**
 * Protocols whose messages say their length in a header of fixed size. Most are named here and counted, not read: their
 * ports are theirs, and the messages have to be put together for the packets to be told right.
 */
import { readU16BE } from '../bytes/index.ts';
import { Cursor, type Dissector, Fault } from '../dissect/index.ts';
import { openLayer, paintSize } from './layer.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const BGP = [
  '',
  'OPEN Message',
  'UPDATE Message',
  'NOTIFICATION Message',
  'KEEPALIVE Message',
  'ROUTE-REFRESH Message',
  'CAPABILITY Message',
];

/** What a message is told as. */
export interface Told {
  /** Words of the Info column. */
  readonly info: string;
  /** Protocol column, where it is another than the protocol's own. */
  readonly column?: string;
  /** Layers above, for the list of protocols. */
  readonly above?: readonly string[];
  /** The conversation's state behind it, where the protocol keeps one. */
  readonly state?: unknown;
}

/** A message that is there, whole unless it was cut: `bytes` from `at` to `end`. */
export interface FramedMessage {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly piece: Piece;
  /** Sent to the port that is the protocol's own. */
  readonly toServer: boolean;
  readonly state: unknown;
}

/** One of them. */
export interface Framed {
  readonly id: string;
  readonly title: string;
  /** Protocol column. */
  readonly column: string;
  readonly ports: readonly number[];
  /** Bytes of the header that tell the length. */
  readonly header: number;
  /**
   * Length of the message at `at`, header and all; less than the header where it makes no sense, undefined where the bytes
   * are none of the protocol's.
   */
  length(bytes: Uint8Array, at: number, message: { readonly state: unknown; readonly to: number }): number | undefined;
  /** The reference does not tell the size of its messages in the TCP layer. */
  readonly isUnsized?: boolean;
  /** Kinds of messages that its layer is (message-kinds.ts). */
  readonly kinds?: number;
  /** Paint a message that begins at the cursor, in place of naming it. */
  paint?(target: PaintTarget, message: FramedMessage): void;
  /** Take a message down while the conversation is read for the first time: the conversation's state behind it. */
  note?(message: FramedMessage): unknown;
  /** What a message says. */
  tell?(message: FramedMessage): Told;
  /** Stands between the words of several messages in one packet; without it the last one's are shown. */
  readonly separator?: string;
  /** State before the first message: `tell` gives the next. */
  readonly start?: unknown;
  /** See {@link StreamProtocol.recognise}. */
  recognise?(piece: Piece): boolean;
}

/** The stream protocol of a description. */
export function framed(options: Framed): StreamProtocol {
  const layer: Dissector = {
    id: options.id,
    title: options.title,
    short: options.column,
    claims: [],
    fields: {},
    scan: () => undefined,
    detail: () => undefined,
  };
  return {
    layer,
    start: options.start,
    ports: options.ports,
    ...(options.recognise && { recognise: options.recognise }),
    ...(options.kinds && { kinds: () => options.kinds ?? 0 }),
    read: (piece, state, target) => read(options, layer, piece, state, target),
  };
}

function read(options: Framed, layer: Dissector, piece: Piece, before: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  const toServer = options.ports.includes(piece.destinationPort);
  let state = before;
  let at = from;
  while (at < to) {
    if (to - at < options.header && more) return { used: at - from, need: 'segment', state };
    const claimed = to - at < options.header ? to - at : options.length(bytes, at, { state, to });
    if (claimed === undefined) {
      // Behind messages of its own, the rest is left out; from the beginning, somebody else may know it.
      return { used: at === from ? 0 : to - from, state };
    }
    const length = to - at < options.header ? claimed : Math.max(claimed, options.header);
    if (at + length > to && more) return { used: at - from, need: at + length - to, state };
    const end = Math.min(at + length, to);
    const message: FramedMessage = { bytes, at, end, piece, toServer, state };
    const told = options.start === undefined && target === undefined ? undefined : options.tell?.(message);
    if (target !== undefined) {
      if (options.isUnsized !== true) paintSize(target, at, length);
      paint(options, layer, target, message, told);
    }
    if (told?.state !== undefined) state = told.state;
    if (target === undefined && options.note !== undefined) state = options.note(message);
    if (at + length > to) target?.cursor.fail(Fault.cut);
    at = end;
  }
  return { used: to - from, state };
}

function paint(options: Framed, layer: Dissector, target: PaintTarget, message: FramedMessage, told?: Told): void {
  const { at, end, piece } = message;
  if (options.paint !== undefined) {
    const cursor = new Cursor(target.cursor.claims);
    cursor.begin(target.cursor.bytes, at, end - at, end - at);
    cursor.base = target.cursor.base;
    options.paint({ ...target, cursor }, message);
    return;
  }
  const { out } = target;
  const follows = at > piece.from;
  const info = told?.info ?? '';
  if (!follows) out.protocols.push(options.id);
  out.columns.protocol = told?.column ?? options.column;
  if (follows && options.separator !== undefined) out.columns.appendInfo(options.separator + info);
  else out.columns.setInfo(info);
  openLayer(target, layer, at, end - at);
  if (info !== '') out.label(at, end - at, info);
  out.protocols.push(...(told?.above ?? []));
}

/** All of them. */
export const FRAMED: readonly StreamProtocol[] = [
  framed({
    id: 'gryphon',
    title: 'DG Gryphon Protocol',
    column: 'Gryphon',
    ports: [7000],
    header: 8,
    // The header, the data, and padding to a multiple of four.
    length: (bytes, at) => (8 + readU16BE(bytes, at + 4) + 3) & ~3,
  }),
  framed({
    id: 'bgp',
    title: 'Border Gateway Protocol',
    column: 'BGP',
    ports: [179],
    isUnsized: true,
    header: 19,
    length: (bytes, at) => readU16BE(bytes, at + 16),
    separator: ', ',
    tell: ({ bytes, at }) => ({ info: BGP[bytes[at + 18] ?? 0] ?? 'Unknown message type' }),
  }),
];
