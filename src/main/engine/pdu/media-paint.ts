/** The line of a body in the tree, and what is told of it inside that line: JSON (json-paint.ts) and forms. */
import { parseForm } from '../bytes/index.ts';
import { type Detail, declareFields, escapeControls } from '../dissect/index.ts';
import { JSON_FIELDS, paintJson } from './json-paint.ts';
import type { Media } from './media.ts';

const F = declareFields({
  key: { key: 'urlencoded-form.key', label: 'Key', type: 'string' },
  value: { key: 'urlencoded-form.value', label: 'Value', type: 'string' },
});

/** Fields of bodies. */
export const MEDIA_FIELDS = [...Object.values(JSON_FIELDS), ...Object.values(F)] as const;

/** Of a form that is looked at; pairs of it that are told. */
const MAX_FORM = 1 << 20;
const MAX_PAIRS = 1000;

const UTF8 = new TextDecoder();

/** Whether any line of a body is wanted. */
export const asksForMedia = (out: Detail): boolean => out.asks(...MEDIA_FIELDS);

/** The line of a body, and what it holds. `bytes` is the body decoded; it stands at `at`. */
export function paintMedia(out: Detail, media: Media, at: number, length: number, bytes: Uint8Array): void {
  if (!asksForMedia(out)) return;
  const line = out.label(at, length, media.line());
  const { reading } = media;
  if (reading === 'json') out.within(line, () => paintJson(out, at, length, bytes));
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
