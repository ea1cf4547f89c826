/**
 * HTTP/2 frames in the grid: RFC 9113. Frames of all streams follow each other; header blocks are decoded with the table
 * that their direction has at that place (app/hpack.ts), and a body is named where its stream's last frame ends it.
 */
import {
  decodeContent,
  decodeHpack,
  EMPTY_TABLE,
  type HeaderPair,
  type HpackTable,
  latin1,
  MAX_DECODED,
} from '../app/index.ts';
import { readU16BE, readU24BE, readU32BE } from '../bytes/index.ts';
import { type Dissector, escapeControls, Fault, formatHexBytes, joinFields } from '../dissect/index.ts';
import { GRPC_FIELDS, grpcEnd, isGrpc, paintGrpc } from './grpc.ts';
import {
  FRAME_TYPES,
  HTTP2_ALL_UNUSED,
  HTTP2_FIELDS,
  HTTP2_HEADERS,
  HTTP2_SETTINGS,
  HTTP2_UNUSED,
  REASONS,
} from './http2-fields.ts';
import { PRIORITY_SIZE, paintPadding, paintPriority } from './http2-padding.ts';
import { openLayer, paintSize } from './layer.ts';
import { carryMedia, mediaOf } from './media.ts';
import { paintMedia } from './media-paint.ts';
import { MessageKind } from './message-kinds.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const F = HTTP2_FIELDS;
/** What the client begins with, section 3.4. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const HEADER = 9;
const Type = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
const END_STREAM = 0x01;
const END_HEADERS = 0x04;
const PADDED = 0x08;
const WITH_PRIORITY = 0x20;
/** Bytes of the lengths of a name and of a value, as lengths of headers count them. */
const HEADER_LENGTHS = 8;
/** Bytes of a body that are kept to name it, streams whose bodies are kept, and bytes of a header that goes on. */
const MAX_BODY = 65_536;
const MAX_STREAMS = 128;
const MAX_REST = 65_536;

/** What the tree calls the layer. */
const HTTP2_LAYER: Dissector = {
  id: 'http2',
  title: 'HyperText Transfer Protocol 2',
  short: 'HTTP2',
  claims: [],
  fields: joinFields(
    F,
    Object.fromEntries(HTTP2_HEADERS),
    { ...HTTP2_UNUSED, all: HTTP2_ALL_UNUSED },
    HTTP2_SETTINGS,
    GRPC_FIELDS,
  ),
  scan: () => undefined,
  detail: () => undefined,
};

/** What one end sends on a stream: of gRPC, what no whole message has been made of. */
interface Body {
  readonly type: string;
  /** How the body is coded, or each message of gRPC. */
  readonly coding: string;
  readonly bytes: Uint8Array;
}

/** What is known of one direction. */
interface Way {
  readonly table: HpackTable;
  /** Bytes of a header field that goes on in a CONTINUATION. */
  readonly rest: Uint8Array;
  readonly bodies: ReadonlyMap<number, Body>;
}

type Http2State = readonly [Way, Way];

const NOTHING = new Uint8Array(0);
const START_WAY: Way = { table: EMPTY_TABLE, rest: NOTHING, bodies: new Map() };

/** HTTP/2 from its first byte, or behind an upgrade. Where no HTTP was expected it is not looked for, as in the reference. */
export const http2Protocol: StreamProtocol = {
  layer: HTTP2_LAYER,
  start: [START_WAY, START_WAY] satisfies Http2State,
  ports: [],
  read: (piece, state, target) => read(piece, state as Http2State, target),
  kinds: () => MessageKind.http2,
};

/** Whether a piece begins as only a client of HTTP/2 does. */
export function beginsHttp2({ bytes, from, to }: Piece): boolean {
  return to - from >= PREFACE.length && latin1(bytes, from, from + PREFACE.length) === PREFACE;
}

/** A frame: its header, and where its payload is as far as it is there. */
interface Frame {
  readonly at: number;
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

function read(piece: Piece, state: Http2State, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  let now = state;
  let at = from;
  target?.out.protocols.push('http2');
  while (at < to) {
    const isFirst = at === from;
    if (beginsHttp2({ ...piece, from: at })) {
      if (target !== undefined) paintPreface(target, at, isFirst);
      at += PREFACE.length;
      continue;
    }
    if (to - at < HEADER) {
      if (more) return { used: at - from, need: 'segment', state: now };
      target?.cursor.fail(Fault.cut);
      break;
    }
    const length = readU24BE(bytes, at);
    const end = at + HEADER + length;
    if (end > to && more) return { used: at - from, need: end - to, state: now };
    const frame: Frame = {
      at,
      type: bytes[at + 3] ?? 0,
      flags: bytes[at + 4] ?? 0,
      stream: readU32BE(bytes, at + 5) & 0x7fffffff,
      length,
      from: at + HEADER,
      to: Math.min(end, to),
    };
    now = readFrame(bytes, frame, now, piece.sender, target, isFirst);
    if (end > to) target?.cursor.fail(Fault.cut);
    at = frame.to;
  }
  return { used: to - from, state: now };
}

function paintPreface(target: PaintTarget, at: number, isFirst: boolean): void {
  name(target, 'Magic', isFirst);
  paintSize(target, at, PREFACE.length);
  openLayer(target, HTTP2_LAYER, at, PREFACE.length);
  target.out.add(F.stream, at, PREFACE.length, true, { text: 'Stream: Magic', hidden: true });
  target.out.add(F.magic, at, PREFACE.length, PREFACE, { text: `Magic: ${escapeControls(PREFACE)}` });
}

/** What the frame is called, in the Info column; the first of a piece takes it over. */
function name({ out }: PaintTarget, words: string, isFirst: boolean): void {
  out.columns.protocol = 'HTTP2';
  if (isFirst) out.columns.setInfo('');
  out.columns.appendInfo(out.columns.info === '' ? words : `, ${words}`);
}

function readFrame(
  bytes: Uint8Array,
  frame: Frame,
  state: Http2State,
  sender: 0 | 1,
  target: PaintTarget | undefined,
  isFirst: boolean,
): Http2State {
  const words = FRAME_TYPES[frame.type] ?? `Unknown type ${frame.type}`;
  if (target !== undefined) {
    name(target, `${words}[${frame.stream}]`, isFirst);
    paintSize(target, frame.at, HEADER + frame.length);
    openLayer(target, HTTP2_LAYER, frame.at, frame.to - frame.at);
    paintHeader(target, bytes, frame, words);
  }
  const way = readPayload(bytes, frame, state[sender], target);
  return sender === 0 ? [way, state[1]] : [state[0], way];
}

/** Types that the reference reads a padding of; of a CONTINUATION there is none. */
const canBePadded = (type: number): boolean => type === Type.data || isHeaderBlock(type);

function paintHeader(
  { out }: PaintTarget,
  bytes: Uint8Array,
  { at, type, flags, stream, length, from }: Frame,
  words: string,
): void {
  const reserved = (bytes[at + 5] ?? 0) >> 7;
  out.add(F.length, at, 3, length);
  out.add(F.type, at + 3, 1, type);
  const node = out.add(F.flags, at + 4, 1, flags);
  out.within(node, () => {
    const unused = HTTP2_UNUSED[type] ?? HTTP2_ALL_UNUSED;
    out.add(unused, at + 4, 1, flags & (unused.mask ?? 0));
    if (type === Type.headers) out.add(F.priority, at + 4, 1, (flags & F.priority.mask) !== 0);
    if (canBePadded(type)) out.add(F.padded, at + 4, 1, (flags & F.padded.mask) !== 0);
    if (type === Type.ping) out.add(F.pong, at + 4, 1, (flags & F.pong.mask) !== 0);
    if (type === Type.settings) out.add(F.ack, at + 4, 1, (flags & END_STREAM) !== 0);
    if (type <= Type.headers) out.add(F.endStream, at + 4, 1, (flags & END_STREAM) !== 0);
    if (isHeaderBlock(type)) out.add(F.endHeaders, at + 4, 1, (flags & END_HEADERS) !== 0);
  });
  out.add(F.reserved, at + 5, 4, reserved);
  out.add(F.streamId, at + 5, 4, stream);
  out.add(F.stream, at, 9 + length, true, {
    text: `Stream: ${words}, Stream ID: ${stream}, Length ${length}`,
    hidden: true,
  });
  if (canBePadded(type)) paintPadding(out, bytes, from, (flags & PADDED) !== 0 && type !== Type.continuation);
}

const isHeaderBlock = (type: number): boolean =>
  type === Type.headers || type === Type.pushPromise || type === Type.continuation;

function readPayload(bytes: Uint8Array, frame: Frame, way: Way, target?: PaintTarget): Way {
  if (isHeaderBlock(frame.type)) return readHeaders(bytes, frame, way, target);
  if (frame.type === Type.data) return readData(bytes, frame, way, target);
  if (target !== undefined) paintControl(target, bytes, frame);
  return way;
}

/** Frames that are about the connection: a few numbers each. */
function paintControl({ out }: PaintTarget, bytes: Uint8Array, { type, from, to }: Frame): void {
  if (type === Type.settings) {
    for (let at = from; at + 6 <= to; at += 6) {
      const id = readU16BE(bytes, at);
      const from = at;
      const spec = HTTP2_SETTINGS[id] ?? F.settingValue;
      const node = out.add(F.settings, at, 6, '', { text: `Settings - ${spec.label} : ${readU32BE(bytes, at + 2)}` });
      out.within(node, () => {
        out.add(F.setting, from, 2, id);
        out.add(spec, from + 2, 4, readU32BE(bytes, from + 2));
      });
    }
  } else if (type === Type.priority) paintPriority(out, bytes, from, to);
  else if (type === Type.reset && to - from >= 4) out.add(F.error, from, 4, readU32BE(bytes, from));
  else if (type === Type.windowUpdate && to - from >= 4) {
    out.add(F.incrementReserved, from, 4, (bytes[from] ?? 0) >> 7);
    out.add(F.increment, from, 4, readU32BE(bytes, from) & 0x7fffffff);
  } else if (type === Type.goAway && to - from >= 8) {
    out.add(F.goAwayLast, from, 4, readU32BE(bytes, from) & 0x7fffffff);
    out.add(F.goAwayError, from + 4, 4, readU32BE(bytes, from + 4));
  }
}

/** The payload without padding, priority and promised stream. */
function contentOf(bytes: Uint8Array, { type, flags, from, to }: Frame): readonly [from: number, to: number] {
  const isPadded = (flags & PADDED) !== 0 && type !== Type.continuation;
  const begin =
    from +
    (isPadded ? 1 : 0) +
    (type === Type.headers && (flags & WITH_PRIORITY) !== 0 ? PRIORITY_SIZE : 0) +
    (type === Type.pushPromise ? 4 : 0);
  const end = to - (isPadded ? (bytes[from] ?? 0) : 0);
  return [Math.min(begin, to), Math.max(Math.min(begin, to), end)];
}

function readHeaders(bytes: Uint8Array, frame: Frame, way: Way, target?: PaintTarget): Way {
  const [from, to] = contentOf(bytes, frame);
  const begins = frame.type !== Type.continuation;
  const block = begins || way.rest.length === 0 ? bytes.subarray(from, to) : joined(way.rest, bytes.subarray(from, to));
  const { headers, table, used, broken } = decodeHpack(block, 0, block.length, way.table);
  if (target !== undefined) paintHeaders(target, bytes, frame, headers, from, to);
  const ends = (frame.flags & END_HEADERS) !== 0 || broken;
  const rest = ends ? NOTHING : block.slice(used, used + MAX_REST);
  if (frame.type === Type.pushPromise) return { ...way, table, rest };
  return { table, rest, bodies: withHeaders(way.bodies, frame.stream, headers, begins) };
}

function paintHeaders(
  { out }: PaintTarget,
  bytes: Uint8Array,
  { type, from: payload, flags }: Frame,
  headers: readonly HeaderPair[],
  from: number,
  to: number,
): void {
  const headerOf = (name: string) => headers.find(([own]) => own === name)?.[1];
  const promised = payload + ((flags & PADDED) !== 0 ? 1 : 0);
  if (type === Type.pushPromise && promised + 4 <= to) {
    out.add(F.promised, promised, 4, readU32BE(bytes, promised) & 0x7fffffff);
  }
  if (type === Type.headers && (flags & WITH_PRIORITY) !== 0) paintPriority(out, bytes, promised, to);
  if (from < to && type !== Type.continuation)
    out.add(F.block, from, to - from, formatHexBytes(bytes.subarray(from, to)));
  if (headers.length > 0) {
    const size = headers.reduce((sum, [name, value]) => sum + HEADER_LENGTHS + name.length + value.length, 0);
    out.add(F.headerLength, from, 0, size, { generated: true });
    out.add(F.headerCount, from, 0, headers.length, { generated: true });
  }
  const status = headerOf(':status');
  const method = headerOf(':method');
  if (status !== undefined) out.columns.appendInfo(`: ${escapeControls(`${status} ${REASONS[status] ?? 'Unknown'}`)}`);
  else if (method !== undefined) {
    out.columns.appendInfo(`: ${escapeControls(`${method} ${headerOf(':path') ?? headerOf(':authority') ?? ''}`)}`);
  }
  for (const [name, value] of headers) {
    const node = out.add(F.header, from, to - from, true, { text: `Header: ${escapeControls(`${name}: ${value}`)}` });
    out.within(node, () => {
      out.add(F.nameLength, from, 0, name.length);
      out.add(F.headerName, from, to - from, name);
      out.add(F.valueLength, from, 0, value.length);
      out.add(F.headerValue, from, to - from, value);
      out.add(F.unescaped, from, to - from, value, { hidden: true });
      const spec = HTTP2_HEADERS.get(name);
      if (spec !== undefined) out.add(spec, from, to - from, spec.type === 'string' ? value : Number(value) || 0);
    });
  }
}

/** Headers begin a body, or end one (trailers), or go on with those that began it. */
function withHeaders(
  bodies: Way['bodies'],
  stream: number,
  headers: readonly HeaderPair[],
  begins: boolean,
): Way['bodies'] {
  const known = bodies.get(stream);
  const headerOf = (name: string) => headers.find(([own]) => own === name)?.[1];
  const isFresh = begins && headers.some(([name]) => name.startsWith(':'));
  const before: Body = isFresh || !known ? { type: '', coding: '', bytes: NOTHING } : known;
  const type = headerOf('content-type') ?? before.type;
  const coding = headerOf(isGrpc(type) ? 'grpc-encoding' : 'content-encoding') ?? before.coding;
  return kept(bodies, stream, { ...before, type, coding });
}

function readData(bytes: Uint8Array, frame: Frame, way: Way, target?: PaintTarget): Way {
  const [from, to] = contentOf(bytes, frame);
  if (target !== undefined) {
    const sent = target.out.asks(F.data) ? formatHexBytes(bytes.subarray(from, to)) : '';
    target.out.add(F.data, from, to - from, sent, { text: `Data: ${to - from} bytes` });
  }
  const known = way.bodies.get(frame.stream);
  if (known === undefined) return way;
  const room = Math.max(0, MAX_BODY - known.bytes.length);
  const body = { ...known, bytes: joined(known.bytes, bytes.subarray(from, Math.min(to, from + room))) };
  if (isGrpc(known.type)) {
    if (target !== undefined) paintGrpc(target, body, from, to);
    const rest = body.bytes.slice(grpcEnd(body.bytes));
    return { ...way, bodies: kept(way.bodies, frame.stream, { ...body, bytes: rest }) };
  }
  if ((frame.flags & END_STREAM) === 0) return { ...way, bodies: kept(way.bodies, frame.stream, body) };
  if (target !== undefined) paintBody(target, body, from, to);
  const bodies = new Map(way.bodies);
  bodies.delete(frame.stream);
  return { ...way, bodies };
}

const bodyOf = ({ coding, bytes }: Body): Uint8Array | undefined =>
  coding === '' || coding === 'identity' ? bytes : decodeContent(bytes, coding, MAX_DECODED);

/** What the whole body of a stream is, where its last frame is. */
function paintBody({ out }: PaintTarget, { type, coding, bytes }: Body, from: number, to: number): void {
  if (type === '' || bytes.length === 0) return;
  const decoded = bodyOf({ type, coding, bytes });
  if (decoded === undefined) return;
  const media = mediaOf(type, decoded);
  out.columns.appendInfo(media.info);
  if (media.column !== '') out.columns.protocol = `HTTP2/${media.column}`;
  carryMedia(out, media, type, () => bodyOf({ type, coding, bytes }) ?? bytes);
  paintMedia(out, media, from, to - from, decoded, type);
}

/** The streams with one changed; the one changed longest ago goes when there are too many. */
function kept(bodies: Way['bodies'], stream: number, body: Body): Way['bodies'] {
  const next = new Map(bodies);
  next.delete(stream);
  next.set(stream, body);
  for (const oldest of next.keys()) {
    if (next.size <= MAX_STREAMS) break;
    next.delete(oldest);
  }
  return next;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (second.length === 0) return first;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
