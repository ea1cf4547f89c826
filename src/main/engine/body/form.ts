/** Forms: `application/x-www-form-urlencoded` (WHATWG URL section 5), which is also the form of a query. */
import type { BodyOutline } from '../../../shared/model/index.ts';
import { leaf, MAX_NODES, outline } from './outline.ts';

/** Name and value pairs in order, `+` and %HH undone, UTF-8; at most MAX_NODES. */
export function parseForm(text: string): (readonly [name: string, value: string])[] {
  return text
    .split('&', MAX_NODES)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const equals = piece.indexOf('=');
      return equals < 0
        ? ([decode(piece), ''] as const)
        : ([decode(piece.slice(0, equals)), decode(piece.slice(equals + 1))] as const);
    });
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  const bytes = Buffer.from(spaced, 'utf8').toString('latin1');
  const plain = bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}

/** The pairs of a form body. */
export function outlineForm(bytes: Uint8Array): BodyOutline {
  const pairs = parseForm(Buffer.from(bytes).toString('utf8'));
  return outline(
    'form',
    `${pairs.length}`,
    pairs.map(([name, value]) => leaf(name, value)),
  );
}
