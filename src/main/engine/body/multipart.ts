/**
 * Multipart bodies, RFC 2046 section 5.1: form uploads (RFC 7578), byte ranges (RFC 9110 section 14.6) and mixed. Lists the
 * parts with their places; the preamble and epilogue are passed over. Accepts bare LF.
 */
import type { BodyOutline, OutlineNode } from '../../../shared/model/index.ts';
import { parseMediaType } from './media-type.ts';
import { branch, leaf, outline } from './outline.ts';

const MAX_PARTS = 1000;
const MAX_PART_HEAD = 16 << 10;

/** One part. */
export interface Part {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly name: string;
  readonly fileName: string;
  readonly contentType: string;
  /** Of its content. */
  readonly offset: number;
  readonly length: number;
}

/** The parts between the boundaries. The last one may be cut. */
export function parseMultipart(bytes: Uint8Array, boundary: string): Part[] {
  if (boundary === '' || boundary.length > 200) return [];
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = `--${boundary}`;
  const parts: Part[] = [];
  let at = nextMark(view, mark, 0);
  while (at >= 0 && parts.length < MAX_PARTS) {
    let from = at + mark.length;
    if (view[from] === 45 && view[from + 1] === 45) break;
    from = view.indexOf(10, from) + 1;
    if (from === 0) break;
    const next = nextMark(view, mark, from);
    let end = next < 0 ? view.length : next - 1;
    if (next >= 0 && view[end - 1] === 13) end--;
    parts.push(readPart(view, from, Math.max(from, end)));
    at = next;
  }
  return parts;
}

/** Next boundary at the beginning of a line. */
function nextMark(view: Buffer, mark: string, from: number): number {
  for (let at = view.indexOf(mark, from, 'latin1'); at >= 0; at = view.indexOf(mark, at + 1, 'latin1'))
    if (at === 0 || view[at - 1] === 10) return at;
  return -1;
}

function readPart(view: Buffer, from: number, end: number): Part {
  const head = view.subarray(from, Math.min(end, from + MAX_PART_HEAD)).toString('utf8');
  const blank = /(?:^|\r?\n)\r?\n/.exec(head);
  const headText = blank ? head.slice(0, blank.index) : '';
  const offset = blank ? from + Buffer.byteLength(head.slice(0, blank.index + blank[0].length)) : from;
  const headers = headText
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const)
    .filter(([name]) => name !== '');
  const field = (name: string): string => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const { parameters } = parseMediaType(field('content-disposition'));
  return {
    headers,
    name: parameters.get('name') ?? '',
    fileName: parameters.get('filename') ?? '',
    contentType: field('content-type'),
    offset,
    length: Math.max(0, end - offset),
  };
}

/** The parts as a tree: headers, and the content of small text fields. */
export function outlineMultipart(bytes: Uint8Array, boundary: string): BodyOutline {
  const parts = parseMultipart(bytes, boundary);
  const nodes = parts.map((part, i): OutlineNode => {
    const headers = part.headers.map(([name, value]) => leaf(name, value));
    const isField = part.fileName === '' && part.contentType === '' && part.length <= 2000;
    const value = isField
      ? Buffer.from(bytes.subarray(part.offset, part.offset + part.length)).toString('utf8')
      : [part.fileName, part.contentType, `${part.length} bytes`].filter((text) => text !== '').join(', ');
    return branch(part.name || String(i + 1), value, headers, part.offset, part.length);
  });
  return outline('multipart', `${parts.length}`, nodes);
}
