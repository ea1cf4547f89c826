/** Lines and column text of HTTP/1 messages, in the reference's words. */
import { decodeContent, listFields, MAX_DECODED, walkFields } from '../app/index.ts';
import { type Detail, type Dissector, escapeControls, readAscii } from '../dissect/index.ts';
import type { Message } from './http.ts';
import { HEADER_FIELDS, HTTP_FIELDS } from './http-fields.ts';
import { openLayer } from './layer.ts';
import { mediaOf } from './media.ts';
import type { PaintTarget } from './protocol.ts';

const F = HTTP_FIELDS;
/** Codings that the reference takes off. */
const DECODED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br']);

/** What the tree calls the layer. */
export const HTTP_LAYER: Dissector = {
  id: 'http',
  title: 'Hypertext Transfer Protocol',
  short: 'HTTP',
  claims: [],
  fields: F,
  scan: () => undefined,
  detail: () => undefined,
};

/** The start line in the columns. */
export function paintLine({ out }: PaintTarget, bytes: Uint8Array, from: number, to: number): void {
  out.columns.protocol = 'HTTP';
  out.columns.setInfo(`${escapeControls(readAscii(bytes.subarray(from, to)))} `);
}

/** One message. `uri` is the whole URI that it asks for, or answers to; '' or undefined where that is not known. */
export function paintMessage(target: PaintTarget, bytes: Uint8Array, message: Message, uri: string | undefined): void {
  const { out } = target;
  const { columns } = out;
  const line = escapeControls(readAscii(bytes.subarray(message.from, message.lineEnd)));
  paintLine(target, bytes, message.from, message.lineEnd);
  openLayer(target, HTTP_LAYER, message.from, message.head.end - message.from);
  paintStartLine(out, message, line);
  paintFields(out, bytes, message);
  if (uri) out.add(message.isRequest ? F.fullUri : F.responseFor, message.head.end, 0, uri, { generated: true });
  const length = message.body.reduce((sum, [from, to]) => sum + to - from, 0);
  if (length > 0) paintBody(target, bytes, message, length);
  columns.fenceInfo();
}

function paintStartLine(out: Detail, { isRequest, from, lineEnd, fields, line }: Message, text: string): void {
  const node = out.label(from, fields - from, `${text}\\r\\n`);
  const [first, second, third] = line;
  const size = lineEnd - from;
  out.within(node, () => {
    out.label(from, 0, `[Expert Info (Chat/Sequence): ${text}\\r\\n]`, { severity: 'chat', generated: true });
    if (isRequest) {
      out.add(F.method, from, first.length, first);
      out.add(F.uri, from + first.length + 1, second.length, second);
      if (third !== '') out.add(F.requestVersion, lineEnd - third.length, third.length, third);
    } else {
      out.add(F.responseVersion, from, first.length, first);
      if (second !== '') out.add(F.code, from + first.length + 1, second.length, Number(second));
      if (third !== '') out.add(F.phrase, from + size - third.length, third.length, third);
    }
  });
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
      if (FRAMINGS.has(spec.key)) framings.add(spec.key);
      if (FRAMINGS.has(spec.key) && framings.size === FRAMINGS.size) out.malformed(nameFrom, length, TWO_FRAMINGS);
    });
  });
  out.label(head.end - 2, 2, '\\r\\n');
  out.add(isRequest ? F.request : F.response, head.end, 0, true, { hidden: true });
}

function paintBody(target: PaintTarget, bytes: Uint8Array, message: Message, length: number): void {
  const { out } = target;
  if (!out.namesBodies) return;
  const body = joined(bytes, message.body, length);
  const decoded = decodeBody(body, message.head.codings);
  const media = decoded === undefined ? mediaOf('', body) : mediaOf(message.head.contentType, decoded);
  const at = message.body[0]?.[0] ?? message.head.end;
  if (decoded?.length === 0) {
    out.label(at, message.end - at, 'File Data: 0 bytes');
    return;
  }
  out.label(at, message.end - at, `File Data: ${length} bytes`);
  out.columns.appendInfo(media.info);
  if (media.column !== '') out.columns.protocol = `HTTP/${media.column}`;
  out.carry(...media.layers);
  out.label(at, message.end - at, media.line);
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
