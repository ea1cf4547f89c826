/**
 * Values of fields of a message's head, read from its bytes and not painted: the start line's parts, and fields with a line of their
 * own where every line is one, as in nearly all heads. The same as http-head-paint.ts paints.
 */
import { latin1Of } from '../bytes/index.ts';
import { HTTP_FIELDS, HTTP_HEADERS } from '../dissect/index.ts';
import { readStartLine, type StartLine } from './http-start-line.ts';

/** A value of a field. */
export type HeadValue = string | number;

/** Values of a field, in order, by the bytes of a head from the first to behind the empty line; undefined where painting tells. */
export type HeadReader = (head: Uint8Array) => readonly HeadValue[] | undefined;

const F = HTTP_FIELDS;
const NONE: readonly HeadValue[] = [];
/** Fewer digits are a status code that the capture cut. */
const CODE_DIGITS = 3;
/** Longer ones are painted: they may have more lines than are listed. */
const LONGEST_HEAD = 1 << 14;

/** A head whose every line is a field with a name (RFC 9110 section 5.1), none of them folded. */
export const PLAIN_HEAD = /^[^\n]*\n(?:[\w!#$%&'*+.^`|~-]+:[^\n]*\n)*\r?\n$/;

/** The parts of a line of one kind; undefined for one that is not there. */
type PartReader = (parts: StartLine['parts']) => HeadValue | undefined;

const unlessEmpty = (text: string): string | undefined => (text === '' ? undefined : text);

/** Where the query begins that a URI has, -1 none. */
function markOf(uri: string): number {
  const mark = uri.indexOf('?');
  return mark === uri.length - 1 ? -1 : mark;
}

const OF_REQUESTS: Readonly<Record<string, PartReader>> = {
  [F.method.key]: ([method]) => method,
  [F.uri.key]: ([, uri]) => uri,
  [F.path.key]: ([, uri]) => (markOf(uri) < 0 ? undefined : uri.slice(0, markOf(uri))),
  [F.query.key]: ([, uri]) => (markOf(uri) < 0 ? undefined : uri.slice(markOf(uri) + 1)),
  [F.requestVersion.key]: ([, , version]) => unlessEmpty(version),
};
const OF_RESPONSES: Readonly<Record<string, PartReader>> = {
  [F.responseVersion.key]: ([version]) => version,
  [F.code.key]: ([, code]) => (code.length < CODE_DIGITS ? undefined : Number(code)),
  [F.phrase.key]: ([, code, phrase]) => (code.length < CODE_DIGITS ? undefined : unlessEmpty(phrase)),
};

/** The reader of a field; undefined for fields that are not read so. */
export function headReader(key: string): HeadReader | undefined {
  if (OF_REQUESTS[key] !== undefined) return partReader('request', OF_REQUESTS[key]);
  if (OF_RESPONSES[key] !== undefined) return partReader('response', OF_RESPONSES[key]);
  const [name] = [...HTTP_HEADERS].find(([, spec]) => spec.key === key) ?? [];
  return name === undefined ? undefined : lineReader(name);
}

function partReader(kind: StartLine['kind'], read: PartReader): HeadReader {
  return (head) => {
    const line = readStartLine(head, 0, head.length);
    if (line === undefined) return undefined;
    const value = line.kind === kind ? read(line.parts) : undefined;
    return value === undefined ? NONE : [value];
  };
}

function lineReader(name: string): HeadReader {
  const line = new RegExp(`\\n${name}:[ \\t]*([^\\n]*?)\\r?(?=\\n)`, 'gi');
  return (head) => {
    if (head.length > LONGEST_HEAD) return undefined;
    const text = latin1Of(head);
    if (!PLAIN_HEAD.test(text) || readStartLine(head, 0, head.length) === undefined) return undefined;
    const values = Array.from(text.matchAll(line), ([, value = '']) => asAscii(value));
    return values.length === 0 ? NONE : values;
  };
}

/** As `readAscii` tells bytes. */
const asAscii = (text: string): string => text.replace(/[\x80-\xff]/g, '\ufffd');
