/** A body of several parts (RFC 2046 section 5.1) as lines of the tree: boundaries, the fields of every part, what is data. */
import {
  DATA_FIELDS,
  type Detail,
  data,
  declareFields,
  escapeControls,
  type FieldSpec,
  formatHexBytes,
} from '../dissect/index.ts';
import { type BodyPart, boundaryOf, mediaOf, partsOf } from './media.ts';

const header = (name: string): FieldSpec => ({
  key: `mime_multipart.header.${name.toLowerCase()}`,
  label: name,
  type: 'string',
});

const HEADERS: ReadonlyMap<string, FieldSpec> = new Map(
  [
    'Content-Description',
    'Content-Disposition',
    'Content-Encoding',
    'Content-Id',
    'Content-Language',
    'Content-Length',
    'Content-Transfer-Encoding',
    'Content-Type',
  ].map((name) => [name.toLowerCase(), header(name)]),
);

const F = declareFields({
  type: { key: 'mime_multipart.type', label: 'Type', type: 'string' },
  preamble: { key: 'mime_multipart.preamble', label: 'Preamble', type: 'bytes' },
  first: { key: 'mime_multipart.first_boundary', label: 'First boundary', type: 'string' },
  part: { key: 'mime_multipart.part', label: 'Encapsulated multipart part', type: 'string' },
  boundary: { key: 'mime_multipart.boundary', label: 'Boundary', type: 'string' },
  last: { key: 'mime_multipart.last_boundary', label: 'Last boundary', type: 'string' },
});

/** Fields of such bodies. */
export const MULTIPART_FIELDS = [...Object.values(F), ...HEADERS.values()] as const;

const DATA = { key: data.id, label: data.title, type: 'protocol' } as const satisfies FieldSpec;
/** What stands in parts that have no name. */
export const PART_FIELDS = [DATA, ...Object.values(DATA_FIELDS)];

const LATIN1 = new TextDecoder('latin1');
/** Of one part that is data, in its line and in its value. */
const SHOWN = 24;
const MAX_VALUE = 1 << 19;

/** Paint what a body of such a type (the whole header value) holds, inside its line; it stands at `at`. */
export function paintMultipart(out: Detail, at: number, length: number, contentType: string, body: Uint8Array): void {
  const text = LATIN1.decode(body);
  const boundary = boundaryOf(contentType);
  const parts = partsOf(text, boundary);
  const add = (spec: FieldSpec, value: string): void => {
    out.add(spec, at, length, value, { text: `${spec.label}: ${escapeControls(value)}` });
  };
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  out.add(F.type, at, 0, type, { generated: true });
  const mark = `--${boundary}`;
  const first = text.indexOf(mark);
  if (boundary === '' || first < 0) return;
  if (first > 0) out.add(F.preamble, at, length, formatHexBytes(body.subarray(0, Math.min(first, MAX_VALUE))));
  add(F.first, `${mark}\r\n`);
  for (const [number, part] of parts.entries()) {
    const node = out.add(F.part, at, length, '', { text: `${F.part.label}: ${part.type && `(${part.type})`}` });
    out.within(node, () => paintPart(out, at, length, text, body, part));
    if (number < parts.length - 1) add(F.boundary, `\r\n${mark}\r\n`);
  }
  if (text.includes(`\r\n${mark}--`)) add(F.last, `\r\n${mark}--\r\n`);
}

function paintPart(out: Detail, at: number, length: number, text: string, body: Uint8Array, part: BodyPart): void {
  const { head, from, to, type } = part;
  for (const [, name = '', value = ''] of text
    .slice(head, from)
    .matchAll(/^([^\s:]+):[ \t]*((?:[^\r\n]|\r\n[ \t])*)/gm)) {
    const spec = HEADERS.get(name.toLowerCase());
    // As the reference has it, without the blanks between parameters.
    const words = value.replace(/[ \t\r\n]*;[ \t\r\n]*/g, ';').trim();
    const line = `${name}: ${escapeControls(value)}`;
    if (spec === undefined) out.label(at, length, line);
    else out.add(spec, at, length, words, { text: line });
  }
  const content = body.subarray(from, to);
  if (mediaOf(type, content).isData !== true) return;
  const line = `Data (${content.length} byte${content.length === 1 ? '' : 's'})`;
  const node = out.add(DATA, at, length, '', { text: line, bytes: () => content });
  out.within(node, () => {
    const hex = formatHexBytes(content.subarray(0, MAX_VALUE));
    const more = content.length > SHOWN ? '…' : '';
    out.add(DATA_FIELDS.data, at, length, hex, { text: `Data: ${hex.slice(0, 2 * SHOWN)}${more}`, generated: true });
    out.add(DATA_FIELDS.length, at, 0, content.length, { generated: true });
  });
}
