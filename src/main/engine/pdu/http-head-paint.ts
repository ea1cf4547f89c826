/**
 * Lines of an HTTP/1 message's head, in the reference's words: the start line and the fields. A field's value is told as it
 * stands on its line, with blanks at its end and with the line end that it has; one that is folded (RFC 9112 section 5.2)
 * as one line.
 */
import { listFields, walkFields } from '../app/index.ts';
import { type Detail, escapeControls, type FieldSpec, HTTP_FIELDS, HTTP_HEADERS, readAscii } from '../dissect/index.ts';
import { isFieldName } from './http-framing.ts';
import type { Message } from './http-message.ts';
import { HTTP_REMARKS, isTransferCoding } from './http-remarks.ts';
import { REASONS } from './http2-fields.ts';

const F = HTTP_FIELDS;
const R = HTTP_REMARKS;
const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** Of a status code: fewer are one that the capture cut. */
const CODE_DIGITS = 3;

/** Parameters and cookies that get a line of their own. */
const MAX_PIECES = 1000;

/** What the reference calls status codes of HTTP/1, where that is not what it calls those of HTTP/2. */
const NAMES: Readonly<Record<string, string>> = {
  ...REASONS,
  199: 'Informational - Others',
  203: 'Non-authoritative Information',
  299: 'Success - Others',
  399: 'Redirection - Others',
  416: 'Requested Range Not Satisfiable',
  499: 'Client Error - Others',
  506: 'Variant Also Negotiates',
  510: 'Not Extended',
  599: 'Server Error - Others',
};

/** The start line. */
export function paintStartLine(out: Detail, bytes: Uint8Array, message: Message): void {
  const { isRequest, from, lineEnd, fields, line } = message;
  const text = escapeControls(readAscii(bytes.subarray(from, fields)));
  const node = out.label(from, fields - from, text);
  const [first, second, third] = line;
  const size = lineEnd - from;
  out.within(node, () => {
    out.remark(F.chat, from, 0, text);
    if (isRequest) {
      out.add(F.method, from, first.length, first);
      if (second === '' && message.isLineCut) return;
      let at = from + first.length;
      while (at < lineEnd && bytes[at] === SPACE) at++;
      const uri = out.add(F.uri, at, second.length, second);
      out.within(uri, () => paintUri(out, at, second));
      if (third !== '') out.add(F.requestVersion, lineEnd - third.length, third.length, third);
    } else {
      out.add(F.responseVersion, from, first.length, first);
      if (second.length < CODE_DIGITS) return;
      const at = from + first.length + 1;
      out.add(F.code, at, second.length, Number(second));
      out.add(F.codeName, at, 0, NAMES[Number(second)] ?? `Unknown (${Number(second)})`, { generated: true });
      if (third !== '') out.add(F.phrase, from + size - third.length, third.length, third);
    }
  });
}

/** The parts of a URI that asks with a query. */
function paintUri(out: Detail, at: number, uri: string): void {
  const mark = uri.indexOf('?');
  if (mark < 0 || mark === uri.length - 1) return;
  const query = uri.slice(mark + 1);
  out.add(F.path, at, mark, uri.slice(0, mark));
  const node = out.add(F.query, at + mark + 1, query.length, query);
  out.within(node, () => paintPieces(out, F.parameter, at + mark + 1, query, '&'));
}

/** What stands between separators, without blanks before it. */
function paintPieces(out: Detail, spec: FieldSpec, at: number, text: string, separator: string): void {
  let from = at;
  for (const piece of text.split(separator, MAX_PIECES)) {
    const value = piece.trimStart();
    if (value !== '') out.add(spec, from + piece.length - value.length, value.length, value);
    from += piece.length + separator.length;
  }
}

const TRANSFER = 'http.transfer_encoding';
/** What says how long a body is: one of them only, RFC 9112 section 6.2. */
const FRAMINGS: ReadonlySet<string> = new Set(['http.content_length_header', TRANSFER]);

/** The fields, and the blank line where it was captured. */
export function paintFields(out: Detail, bytes: Uint8Array, message: Message): void {
  const { head } = message;
  const { fields: pairs } = listFields(bytes, message.fields, head.end);
  const framings = new Set<string>();
  let index = 0;
  walkFields(bytes, message.fields, head.end, (nameFrom, nameTo, valueFrom, valueTo) => {
    const pair = pairs[index++];
    if (pair === undefined) return;
    const field = fieldAt(bytes, nameFrom, nameTo, valueFrom, valueTo, head.end, pair);
    const key = paintField(out, message, field);
    if (key === undefined || !FRAMINGS.has(key)) return;
    framings.add(key);
    if (framings.size === FRAMINGS.size) out.remark(R.twoFramings, nameFrom, valueTo - nameFrom);
    if (key === TRANSFER && !isTransferCoding(field.value)) out.remark(R.transferCoding, nameFrom, valueTo - nameFrom);
  });
  if (endsBlank(bytes, head.end)) out.label(head.end - 2, 2, '\\r\\n');
}

/** Whether the line that ends at `end` is empty: of a head that the capture cut it need not be. */
function endsBlank(bytes: Uint8Array, end: number): boolean {
  if (bytes[end - 1] !== LF) return false;
  return bytes[end - 2] === LF || (bytes[end - 2] === CR && bytes[end - 3] === LF);
}

/** A field of the head on its line. */
interface HeadField {
  readonly name: string;
  readonly value: string;
  /** All of the line, with its end. */
  readonly line: string;
  readonly at: number;
  readonly valueAt: number;
  readonly length: number;
  /** The name is a token, and the colon follows it at once. */
  readonly isNamed: boolean;
}

function fieldAt(
  bytes: Uint8Array,
  at: number,
  nameTo: number,
  valueFrom: number,
  valueTo: number,
  headEnd: number,
  [name, folded]: readonly [name: string, value: string],
): HeadField {
  let end = bytes.indexOf(LF, valueTo);
  end = end < 0 || end >= headEnd ? headEnd : end + 1;
  // An empty value ends before blanks that belong to it.
  let from = nameTo;
  while (from < valueFrom && bytes[from] !== 58) from++;
  for (from++; from < end && (bytes[from] === SPACE || bytes[from] === TAB); from++);
  let to = end;
  if (bytes[to - 1] === LF) to--;
  if (bytes[to - 1] === CR) to--;
  const isFolded = bytes.subarray(at, to).includes(LF);
  const value = isFolded ? folded : readAscii(bytes.subarray(from, Math.max(from, to)));
  return {
    name,
    value,
    line: isFolded ? `${name}: ${folded}\r\n` : readAscii(bytes.subarray(at, end)),
    at,
    valueAt: from,
    length: valueTo - at,
    isNamed: isFieldName(bytes, at, nameTo),
  };
}

/** Paint one; the key of its own field, if it has one. */
function paintField(out: Detail, message: Message, field: HeadField): string | undefined {
  const { name, value, line, at, valueAt, length } = field;
  const text = escapeControls(line);
  const spec = HTTP_HEADERS.get(name.toLowerCase());
  const { isRequest, isNotification } = message;
  const whole = isNotification ? F.otherLine : isRequest ? F.requestLine : F.responseLine;
  if (spec === undefined || !field.isNamed) {
    const node = out.add(whole, at, length, line, { text });
    if (!field.isNamed) out.within(node, () => out.remark(F.badName, at, length));
    return undefined;
  }
  const node = out.add(spec, at, length, value, { text });
  out.within(node, () => {
    if (!isNotification) out.add(whole, at, length, line, { text: `${whole.label}: ${text}` });
    const size = Number(value);
    if (spec.key === 'http.content_length_header' && value !== '' && Number.isSafeInteger(size)) {
      out.add(F.contentLength, at, length, size, { generated: true });
    }
    if (spec.key === 'http.cookie') paintPieces(out, F.cookiePair, valueAt, value, ';');
    const credentials = CREDENTIALS.has(spec.key) ? basicOf(value) : undefined;
    if (credentials !== undefined) out.add(F.basic, valueAt, value.length, credentials);
  });
  return spec.key;
}

const CREDENTIALS: ReadonlySet<string> = new Set(['http.authorization', 'http.proxy_authorization']);

/** User and password of the Basic scheme (RFC 7617); undefined of others. */
function basicOf(value: string): string | undefined {
  const [, coded] = /^Basic (.*)$/s.exec(value) ?? [];
  return coded === undefined ? undefined : Buffer.from(coded, 'base64').toString('utf8');
}
