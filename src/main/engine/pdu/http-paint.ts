/** Lines and column text of HTTP/1 messages, in the reference's words. */
import { decodeContent, listFields, MAX_DECODED, walkFields } from '../app/index.ts';
import {
  Cursor,
  type Detail,
  type Dissector,
  data,
  escapeControls,
  FAULT_FIELDS,
  type FieldSpec,
  joinFields,
  REMARK_FIELDS,
  readAscii,
} from '../dissect/index.ts';
import type { Message } from './http.ts';
import { HEADER_FIELDS, HTTP_FIELDS } from './http-fields.ts';
import { PAIR_FIELDS } from './http-pairs.ts';
import { REASONS } from './http2-fields.ts';
import { asksForJson, paintMedia } from './json-paint.ts';
import { openLayer } from './layer.ts';
import { mediaOf } from './media.ts';
import type { PaintTarget } from './protocol.ts';

const F = HTTP_FIELDS;
/** Codings that the reference takes off. */
const DECODED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br']);

const REMARKED = [...Object.values(REMARK_FIELDS), FAULT_FIELDS.malformed];
const DATA = [{ key: data.id, label: data.title, type: 'protocol' } as const, ...Object.values(data.fields)];
/** Bytes of a body that `http.file_data` has at most. */
const MAX_VALUE = 1 << 19;
const latin1 = new TextDecoder('latin1');

/** Parameters, cookies and chunks that get a line of their own. */
const MAX_PIECES = 1000;

/** What the tree calls the layer. */
export const HTTP_LAYER: Dissector = {
  id: 'http',
  title: 'Hypertext Transfer Protocol',
  short: 'HTTP',
  claims: [],
  fields: joinFields(F, PAIR_FIELDS),
  scan: () => undefined,
  detail: () => undefined,
};

/** All that stands on lines of the layer: dear to word for who wants the columns alone. */
const LINES: readonly FieldSpec[] = [...Object.values(HTTP_LAYER.fields), ...HEADER_FIELDS.values()];

/** The start line in the columns. */
export function paintLine({ out }: PaintTarget, bytes: Uint8Array, from: number, to: number): void {
  out.columns.protocol = 'HTTP';
  out.columns.setInfo(`${escapeControls(readAscii(bytes.subarray(from, to)))} `);
}

/** What the conversation tells of a message. */
export interface MessageFacts {
  /** The whole URI that it asks for, or answers to; '' or undefined where that is not known. */
  readonly uri: string | undefined;
  /** Paints the lines of the pair of messages that it is one of. */
  paintPair(): void;
}

/** One message. */
export function paintMessage(target: PaintTarget, bytes: Uint8Array, message: Message, facts: MessageFacts): void {
  const { uri } = facts;
  const { out } = target;
  const { columns } = out;
  const line = escapeControls(readAscii(bytes.subarray(message.from, message.lineEnd)));
  columns.protocol = 'HTTP';
  columns.setInfo(`${line} `);
  openLayer(target, HTTP_LAYER, message.from, message.head.end - message.from);
  const asksForLines = out.asks(...LINES);
  if (asksForLines || out.asks(...REMARKED)) {
    paintStartLine(out, message, line);
    if (asksForLines || message.head.isFramedTwice) paintFields(out, bytes, message);
    if (!message.isRequest) facts.paintPair();
    if (uri) out.add(message.isRequest ? F.fullUri : F.responseFor, message.head.end, 0, uri, { generated: true });
    if (message.isRequest) facts.paintPair();
    if (message.head.body.kind === 'chunked') paintChunks(out, message);
  }
  const length = message.body.reduce((sum, [from, to]) => sum + to - from, 0);
  if (length > 0) paintBody(target, bytes, message, length);
  columns.fenceInfo();
}

function paintStartLine(out: Detail, { isRequest, from, lineEnd, fields, line }: Message, text: string): void {
  const node = out.label(from, fields - from, `${text}\\r\\n`);
  const [first, second, third] = line;
  const size = lineEnd - from;
  out.within(node, () => {
    const remark = `[Expert Info (Chat/Sequence): ${text}\\r\\n]`;
    out.add(F.chat, from, 0, true, { text: remark, severity: 'chat', generated: true });
    if (isRequest) {
      out.add(F.method, from, first.length, first);
      const uri = out.add(F.uri, from + first.length + 1, second.length, second);
      out.within(uri, () => paintUri(out, from + first.length + 1, second));
      if (third !== '') out.add(F.requestVersion, lineEnd - third.length, third.length, third);
    } else {
      out.add(F.responseVersion, from, first.length, first);
      if (second !== '') out.add(F.code, from + first.length + 1, second.length, Number(second));
      const name = REASONS[Number(second)];
      if (name !== undefined) out.add(F.codeName, from + first.length + 1, 0, name, { generated: true });
      if (third !== '') out.add(F.phrase, from + size - third.length, third.length, third);
    }
  });
}

/** The parts of a URI that asks with a query. */
function paintUri(out: Detail, at: number, uri: string): void {
  const mark = uri.indexOf('?');
  if (mark < 0) return;
  const query = uri.slice(mark + 1);
  out.add(F.path, at, mark, uri.slice(0, mark));
  const node = out.add(F.query, at + mark + 1, query.length, query);
  out.within(node, () => paintPieces(out, F.parameter, at + mark + 1, query, '&'));
}

/** What stands between separators, without blanks around it. */
function paintPieces(out: Detail, spec: FieldSpec, at: number, text: string, separator: string): void {
  let from = at;
  for (const piece of text.split(separator, MAX_PIECES)) {
    const trimmed = piece.trim();
    if (trimmed !== '') out.add(spec, from + piece.indexOf(trimmed), trimmed.length, trimmed);
    from += piece.length + separator.length;
  }
}

/** What says how long a body is: one of them only, RFC 9112 section 6.2. */
const FRAMINGS: ReadonlySet<string> = new Set(['http.content_length_header', 'http.transfer_encoding']);
const TWO_FRAMINGS = 'The Content-Length and Transfer-Encoding header must not be set together';

function paintFields(out: Detail, bytes: Uint8Array, { isRequest, fields, head }: Message): void {
  const { fields: pairs } = listFields(bytes, fields, head.end);
  const framings = new Set<string>();
  let index = 0;
  walkFields(bytes, fields, head.end, (nameFrom, _nameTo, _valueFrom, valueTo) => {
    const [name, value] = pairs[index++] ?? ['', ''];
    if (index > pairs.length) return;
    const text = `${escapeControls(name)}: ${escapeControls(value)}\\r\\n`;
    const spec = HEADER_FIELDS.get(name.toLowerCase());
    const whole = isRequest ? F.requestLine : F.responseLine;
    const length = valueTo - nameFrom;
    const node = spec
      ? out.add(spec, nameFrom, length, value, { text })
      : out.add(whole, nameFrom, length, `${name}: ${value}\r\n`, { text });
    if (spec === undefined) return;
    out.within(node, () => {
      out.add(whole, nameFrom, length, `${name}: ${value}\r\n`, { text: `${whole.label}: ${text}` });
      const size = Number(value);
      if (spec.key === 'http.content_length_header' && Number.isSafeInteger(size)) {
        out.add(F.contentLength, nameFrom, length, size, { generated: true });
      }
      if (spec.key === 'http.cookie') paintPieces(out, F.cookiePair, valueTo - value.length, value, ';');
      if (FRAMINGS.has(spec.key)) framings.add(spec.key);
      if (FRAMINGS.has(spec.key) && framings.size === FRAMINGS.size) out.malformed(nameFrom, length, TWO_FRAMINGS);
    });
  });
  out.label(head.end - 2, 2, '\\r\\n');
  out.add(isRequest ? F.request : F.response, head.end, 0, true, { hidden: true });
}

function paintChunks(out: Detail, { head, body, end }: Message): void {
  if (!out.asks(F.chunk, F.chunkBoundary)) return;
  const node = out.label(head.end, end - head.end, 'HTTP chunked response');
  out.within(node, () => {
    for (const [from, to] of body.slice(0, MAX_PIECES)) {
      out.add(F.chunk, from, to - from, to - from, { text: `Chunk size: ${to - from} octets` });
      if (to + 2 <= end) out.add(F.chunkBoundary, to, 2, '0d0a');
    }
    out.add(F.chunk, end, 0, 0, { text: 'End of chunked encoding' });
  });
}

function paintBody(target: PaintTarget, bytes: Uint8Array, message: Message, length: number): void {
  const { out } = target;
  if (!out.namesBodies && !out.asks(F.data, ...DATA) && !asksForJson(out)) return;
  const body = joined(bytes, message.body, length);
  const decoded = decodeBody(body, message.head.codings);
  const media = decoded === undefined ? mediaOf('', body) : mediaOf(message.head.contentType, decoded);
  const at = message.body[0]?.[0] ?? message.head.end;
  const shown = decoded ?? body;
  const text = out.asks(F.data) ? asciiText(shown.subarray(0, MAX_VALUE)) : '';
  out.add(F.data, at, message.end - at, text, { text: `File Data: ${shown.length} bytes` });
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
  if (out.namesLayers) out.carryBody(media.layers(), media.outer);
  paintMedia(out, media, at, message.end - at, shown);
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
  const { out } = target;
  out.columns.protocol = 'HTTP';
  out.columns.setInfo('Continuation');
  openLayer(target, HTTP_LAYER, from, to - from);
  // The bytes stand inside HTTP; what a message carries stands after it.
  if (!asField) out.protocols.push('data');
  out.label(from, to - from, `File Data: ${to - from} bytes`);
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
