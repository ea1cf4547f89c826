/** Lines and column text of HTTP/1 messages, in the reference's words. */
import { decodeContent, MAX_DECODED } from '../app/index.ts';
import {
  ANY_REMARK,
  Cursor,
  type Detail,
  type Dissector,
  data,
  escapeControls,
  FAULT_FIELDS,
  type FieldSpec,
  formatHexBytes,
  HTTP_FIELDS,
  HTTP_HEADERS,
  joinFields,
  readAscii,
} from '../dissect/index.ts';
import { paintFields, paintStartLine } from './http-head-paint.ts';
import type { Message } from './http-message.ts';
import { PAIR_FIELDS } from './http-pairs.ts';
import { comesOff, eachOddField, HTTP_REMARKS, isBodyRemarkable, paintPictureRemarks } from './http-remarks.ts';
import { openLayer } from './layer.ts';
import { carryMedia, mediaOf } from './media.ts';
import { asksForMedia, paintMedia } from './media-paint.ts';
import type { PaintTarget } from './protocol.ts';

const F = HTTP_FIELDS;
const R = HTTP_REMARKS;
/** Codings that the reference takes off. */
const DECODED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br']);

const REMARKED = [...ANY_REMARK, FAULT_FIELDS.malformed];
const BODY_REMARKS = [R.decompression, R.body, R.firstSegment, ...REMARKED];
const DATA = [{ key: data.id, label: data.title, type: 'protocol' } as const, ...Object.values(data.fields)];
/** Bytes of a body that `http.file_data` has at most. */
const MAX_VALUE = 1 << 19;
const latin1 = new TextDecoder('latin1');

/** Bytes of a chunk that its line repeats. */
const SHOWN = 36;
const CR = 13;
const LF = 10;
/** Bytes of an empty line. */
const LINE_END = 2;
/** Chunks that get a line of their own. */
const MAX_PIECES = 1000;

/** What the tree calls the layer. */
export const HTTP_LAYER: Dissector = {
  id: 'http',
  title: 'Hypertext Transfer Protocol',
  short: 'HTTP',
  claims: [],
  fields: joinFields(F, R, PAIR_FIELDS),
  scan: () => undefined,
  detail: () => undefined,
};

/** All that stands on lines of the layer: dear to word for who wants the columns alone. */
const LINES: readonly FieldSpec[] = [
  ...Object.values(F),
  ...Object.values(PAIR_FIELDS),
  ...[R.tlsPort, R.leadingLineEnd, R.twoFramings, R.transferCoding],
  ...HTTP_HEADERS.values(),
];

/** The start line in the columns. */
export function paintLine({ out }: PaintTarget, bytes: Uint8Array, from: number, to: number): void {
  out.columns.protocol = 'HTTP';
  out.columns.setInfo(`${lineText(bytes, from, to)} `);
}

const lineText = (bytes: Uint8Array, from: number, to: number): string =>
  escapeControls(readAscii(bytes.subarray(from, to)));

/** What the conversation tells of a message. */
export interface MessageFacts {
  /** The whole URI that it asks for, or answers to; '' or undefined where that is not known. */
  readonly uri: string | undefined;
  /** It is plain on a port of TLS. */
  readonly isEncryptedPort: boolean;
  /** An empty line stands before it. */
  readonly isBehindLineEnd: boolean;
  /** Paints the lines of the pair of messages that it is one of. */
  paintPair(): void;
}

/** One message. */
export function paintMessage(target: PaintTarget, bytes: Uint8Array, message: Message, facts: MessageFacts): void {
  const { out } = target;
  const { columns } = out;
  columns.protocol = 'HTTP';
  columns.setInfo(message.isLineCut ? 'Continuation' : `${lineText(bytes, message.from, message.lineEnd)} `);
  openLayer(target, HTTP_LAYER, message.from, message.head.end - message.from);
  const asksForLines = out.asks(...LINES);
  if (asksForLines || out.asks(...REMARKED)) {
    paintStartLine(out, bytes, message);
    if (facts.isEncryptedPort) out.remark(R.tlsPort, message.from, 0);
    if (facts.isBehindLineEnd) out.remark(R.leadingLineEnd, message.from, 0);
    if (!message.isLineCut && (asksForLines || message.head.isRemarkable)) paintFields(out, bytes, message);
    paintFacts(out, message, facts);
    if (message.head.body.kind === 'chunked') paintChunks(out, bytes, message);
  }
  const length = message.body.reduce((sum, [from, to]) => sum + to - from, 0);
  if (length > 0) paintBody(target, bytes, message, length);
  columns.fenceInfo();
}

/** What kind of message it is, and what the conversation tells of it. */
function paintFacts(out: Detail, message: Message, { uri, paintPair }: MessageFacts): void {
  const { isRequest, isNotification, head } = message;
  const kind = isNotification ? F.notification : isRequest ? F.request : F.response;
  out.add(kind, head.end, 0, true, { hidden: true });
  if (!isRequest) paintPair();
  if (uri) out.add(isRequest ? F.fullUri : F.responseFor, head.end, 0, uri, { generated: true });
  if (isRequest && !isNotification) paintPair();
}

function paintChunks(out: Detail, bytes: Uint8Array, { head, body, end }: Message): void {
  if (!out.asks(F.chunk, F.chunkBoundary, F.chunkData, F.trailer)) return;
  const node = out.label(head.end, end - head.end, 'HTTP chunked response');
  out.within(node, () => {
    for (const [from, to] of body.slice(0, MAX_PIECES)) {
      const size = to - from;
      const chunk = out.label(from, size, `Data chunk (${size} octets)`);
      out.within(chunk, () => {
        out.add(F.chunk, from, size, size, { text: `Chunk size: ${size} octets` });
        paintChunkData(out, bytes, from, size);
        if (to + 2 <= end) out.add(F.chunkBoundary, to, 2, '0d0a');
      });
    }
    const last = out.label(end, 0, 'End of chunked encoding');
    out.within(last, () => {
      out.add(F.chunk, end, 0, 0, { text: 'Chunk size: 0 octets' });
      const lastEnd = body.at(-1)?.[1];
      paintTrailer(out, bytes, lastEnd === undefined ? head.end : lastEnd + LINE_END, end);
    });
  });
}

function paintChunkData(out: Detail, bytes: Uint8Array, from: number, size: number): void {
  if (!out.asks(F.chunkData)) return;
  const hex = formatHexBytes(bytes.subarray(from, from + Math.min(size, MAX_VALUE)));
  const text = `${F.chunkData.label}: ${hex.slice(0, 2 * SHOWN)}${size > SHOWN ? '…' : ''}`;
  out.add(F.chunkData, from, size, hex, { text });
}

/** Header fields behind the last chunk, whose line is at `from` (RFC 9112 section 7.1.2); `end` is behind the empty line. */
function paintTrailer(out: Detail, bytes: Uint8Array, from: number, end: number): void {
  const line = bytes.indexOf(LF, from);
  if (line < 0 || line + 1 + LINE_END >= end) return;
  const to = end - (bytes[end - LINE_END] === CR ? LINE_END : 1);
  const text = readAscii(bytes.subarray(line + 1, Math.min(to, line + 1 + MAX_VALUE)));
  out.add(F.trailer, line + 1, to - line - 1, text, { text: `${F.trailer.label}: ${escapeControls(text)}` });
}

function paintBody(target: PaintTarget, bytes: Uint8Array, message: Message, length: number): void {
  const { out } = target;
  const isNamed = out.namesBodies || out.asks(F.data, ...DATA) || asksForMedia(out);
  const isRemarked = isBodyRemarkable(message.head) && out.asks(...BODY_REMARKS);
  if (!isNamed && !isRemarked) return;
  const body = joined(bytes, message.body, length);
  const decoded = decodeBody(body, message.head.codings);
  const media = decoded === undefined ? mediaOf('', body) : mediaOf(message.head.contentType, decoded);
  const at = message.body[0]?.[0] ?? message.head.end;
  const shown = decoded ?? body;
  const text = out.asks(F.data) ? asciiText(shown.subarray(0, MAX_VALUE)) : '';
  out.add(F.data, at, message.end - at, text, { text: `File Data: ${shown.length} bytes` });
  if (isRemarked) paintBodyRemarks(out, message, at, body, decoded);
  if (!isNamed) return;
  if (shown.length === 0) return;
  if (media.isItself) {
    out.columns.setInfo(media.info);
    out.columns.protocol = media.column;
  } else out.columns.appendInfo(media.info);
  if (media.column !== '' && !media.isItself) out.columns.protocol = `HTTP/${media.column}`;
  if (media.isData) {
    const isTransferred = decoded === undefined && message.head.isTransferCoded;
    paintData(target, shown, message, at, media.outer?.length === 0 && !isTransferred);
    return;
  }
  carryMedia(out, media, decoded === undefined ? '' : message.head.contentType, () => {
    const sent = joined(bytes, message.body, length);
    return decodeBody(sent, message.head.codings) ?? sent;
  });
  paintMedia(out, media, at, message.end - at, shown, decoded === undefined ? '' : message.head.contentType);
}

/** Remarks on a body that does not come off its coding, or is not what its type says. */
function paintBodyRemarks(
  out: Detail,
  { head }: Message,
  at: number,
  body: Uint8Array,
  decoded: Uint8Array | undefined,
): void {
  if (decoded !== undefined) {
    paintPictureRemarks(out, head.contentType, at, body.length, decoded);
  } else if (!head.isTransferCoded && !comesOff(body, head.codings)) out.remark(R.decompression, at, body.length);
}

/**
 * A body that is nothing that has a name: a layer of data over the bytes of the packet, or over those put together.
 * `isInside`: without a type, or coded in a way that did not come off, it stands among the lines of HTTP, not beside them.
 */
function paintData(
  { out, cursor }: PaintTarget,
  body: Uint8Array,
  message: Message,
  at: number,
  isInside: boolean,
): void {
  const { source, base } = out;
  const inside = new Cursor(cursor.claims);
  const isPlain = message.body.length === 1 && body.length === message.end - at;
  if (isPlain) {
    inside.begin(cursor.bytes, at, body.length, body.length);
  } else {
    out.openSource(`Entity body (${body.length} bytes)`, body, 0);
    inside.begin(body, 0, body.length, body.length);
  }
  inside.quoted = isInside;
  data.detail(inside, out);
  out.source = source;
  out.base = base;
}

/** The reference takes only what begins so for text. */
const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127;

/** As the reference takes text of no known character set: up to the first NUL, other than ASCII replaced. */
function asciiText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return latin1.decode(end < 0 ? bytes : bytes.subarray(0, end)).replace(/[\u0080-\u{10ffff}]/gu, '\ufffd');
}

/** The body without its codings; undefined where one is not known or does not come off. */
function decodeBody(body: Uint8Array, codings: readonly string[]): Uint8Array | undefined {
  let bytes: Uint8Array | undefined = body;
  for (const coding of codings) {
    if (bytes === undefined || !DECODED.has(coding)) return undefined;
    bytes = decodeContent(bytes, coding, MAX_DECODED);
  }
  return bytes;
}

/** Bytes that are no message. `asField`: they begin as a header field that the capture cut, and are not told of as data. */
export function paintContinuation(target: PaintTarget, from: number, to: number, asField: boolean): void {
  const { out, cursor } = target;
  out.columns.protocol = 'HTTP';
  out.columns.setInfo('Continuation');
  openLayer(target, HTTP_LAYER, from, to - from);
  if (out.asks(F.badName, ...REMARKED)) {
    eachOddField(cursor.bytes, from, to, (at, end) => out.remark(F.badName, at, end - at));
  }
  if (asField) return;
  const bytes = cursor.bytes.subarray(from, to);
  if (isPrintable(bytes[0])) {
    const text = out.asks(F.data) ? asciiText(bytes.subarray(0, MAX_VALUE)) : '';
    out.add(F.data, from, to - from, text, { text: `File Data: ${to - from} bytes` });
  }
  // The bytes stand inside HTTP; what a message carries stands after it.
  const inside = new Cursor(cursor.claims);
  inside.begin(cursor.bytes, from, to - from, to - from);
  inside.quoted = true;
  data.detail(inside, out);
}

/** Bytes that come with the answer that opens a tunnel: they stand inside of HTTP, as its body. */
export function paintUnread({ out, cursor }: PaintTarget, from: number, to: number): void {
  const text = out.asks(F.data) ? asciiText(cursor.bytes.subarray(from, Math.min(to, from + MAX_VALUE))) : '';
  out.add(F.data, from, to - from, text, { text: `File Data: ${to - from} bytes` });
  const inside = new Cursor(cursor.claims);
  inside.begin(cursor.bytes, from, to - from, to - from);
  inside.base = cursor.base;
  inside.quoted = true;
  data.detail(inside, out);
}

/** Bytes of a conversation that was handed on to somebody unknown: they stand beside HTTP. */
export function paintHandedOn({ out, cursor }: PaintTarget, from: number, to: number): void {
  const inside = new Cursor(cursor.claims);
  inside.begin(cursor.bytes, from, to - from, to - from);
  inside.base = cursor.base;
  data.detail(inside, out);
}

/** The tunnel that bytes pass through. */
export function paintTunnel(target: PaintTarget, authority: string, from: number, to: number): void {
  const { out } = target;
  const [, host = authority, port = ''] = /^(.*):(\d{1,5})$/.exec(authority) ?? [];
  openLayer(target, HTTP_LAYER, from, to - from);
  out.add(F.tunnelHost, from, 0, host, { generated: true });
  if (port !== '') out.add(F.tunnelPort, from, 0, Number(port), { generated: true });
}

/** Data ranges in one piece; a view where there is only one. */
function joined(bytes: Uint8Array, ranges: Message['body'], length: number): Uint8Array {
  const [first] = ranges;
  if (ranges.length === 1 && first !== undefined) return bytes.subarray(first[0], first[1]);
  const all = new Uint8Array(length);
  let at = 0;
  for (const [from, to] of ranges) {
    all.set(bytes.subarray(from, to), at);
    at += to - from;
  }
  return all;
}
