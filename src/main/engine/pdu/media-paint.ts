/** The line of a body in the tree, and what is told of it inside that line: JSON (json-paint.ts) and forms. */
import { parseForm } from '../bytes/index.ts';
import { type Detail, declareFields, escapeControls, formatHexBytes } from '../dissect/index.ts';
import { JSON_FIELDS, paintJson } from './json-paint.ts';
import type { Media } from './media.ts';
import { MULTIPART_FIELDS, PART_FIELDS, paintMultipart } from './multipart-paint.ts';

const F = declareFields({
  mediaType: { key: 'media.type', label: 'Media type', type: 'bytes' },
  key: { key: 'urlencoded-form.key', label: 'Key', type: 'string' },
  value: { key: 'urlencoded-form.value', label: 'Value', type: 'string' },
});

/** Fields of bodies. */
export const MEDIA_FIELDS = [...Object.values(JSON_FIELDS), ...Object.values(F), ...MULTIPART_FIELDS] as const;

/** Of a form that is looked at; pairs of it that are told. */
const MAX_FORM = 1 << 20;
const MAX_PAIRS = 1000;

/** Of a body that nobody reads. */
const MAX_VALUE = 1 << 19;

const UTF8 = new TextDecoder();

/** Whether any line of a body is wanted. */
export const asksForMedia = (out: Detail): boolean => out.asks(...MEDIA_FIELDS, ...PART_FIELDS);

/** The line of a body, and what it holds. `bytes` is the body decoded; it stands at `at`. `contentType`: the whole header value. */
export function paintMedia(
  out: Detail,
  media: Media,
  at: number,
  length: number,
  bytes: Uint8Array,
  contentType: string,
): void {
  if (!asksForMedia(out)) return;
  const line = out.label(at, length, media.line());
  const { reading } = media;
  if (media.isUnread === true && out.asks(F.mediaType)) {
    const hex = formatHexBytes(bytes.subarray(0, MAX_VALUE));
    const text = `${F.mediaType.label}: ${contentType.split(';')[0]} (${bytes.length} bytes)`;
    out.within(line, () => out.add(F.mediaType, at, length, hex, { text, generated: true }));
  }
  if (reading === 'json') out.within(line, () => paintJson(out, at, length, bytes));
  if (reading === 'multipart') out.within(line, () => paintMultipart(out, at, length, contentType, bytes));
  if (reading === 'form') out.within(line, () => paintForm(out, at, length, bytes.subarray(0, MAX_FORM)));
}

function paintForm(out: Detail, at: number, length: number, bytes: Uint8Array): void {
  for (const [key, value] of parseForm(UTF8.decode(bytes)).slice(0, MAX_PAIRS)) {
    const words = `Form item: "${escapeControls(key)}" = "${escapeControls(value)}"`;
    out.within(out.label(at, length, words), () => {
      out.add(F.key, at, length, key);
      out.add(F.value, at, length, value);
    });
  }
}
