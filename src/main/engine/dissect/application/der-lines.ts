/** Lines of the tree for elements of DER, as the painters of certificates share them. */
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import type { FieldSpec } from '../field.ts';
import { type DerElement, derChildren, derIdentifier } from './der.ts';
import { CERTIFICATE_FIELDS } from './x509-fields.ts';
import { formatIdentifier } from './x509-identifiers.ts';

/** Where lines are added, and the bytes that they are of. */
export interface DerPage {
  readonly out: Detail;
  readonly cursor: Cursor;
  /** The cursor's. */
  readonly bytes: Uint8Array;
}

/** Bytes of an element, its head among them. */
export const lengthOf = ({ at, to }: DerElement): number => to - at;

/** A line that counts what is in a list. */
export const itemsLine = ({ label }: FieldSpec, count: number): string =>
  `${label}: ${count} item${count === 1 ? '' : 's'}`;

/** An object identifier, with its name. */
export function addIdentifier({ bytes, out }: DerPage, spec: FieldSpec, element: DerElement | undefined): string {
  if (element === undefined) return '';
  const identifier = derIdentifier(bytes, element);
  const text = `${spec.label}: ${formatIdentifier(identifier)}`;
  out.add(spec, element.from, element.to - element.from, identifier, { text });
  return identifier;
}

/** The content of an element as hex digits. */
export function addBytes({ bytes, out }: DerPage, spec: FieldSpec, { from, to }: DerElement, prefix = ''): void {
  if (!out.asks(spec)) return;
  const hex = formatBytes(bytes, from, to - from);
  out.add(spec, from, to - from, hex, { text: `${spec.label}: ${prefix}${hex}` });
}

/** A string of bits without the byte that says how many of the last one's are not used, which has a line of its own. */
export function addUnusedBits({ bytes, out }: DerPage, element: DerElement): DerElement {
  if (element.from === element.to) return element;
  out.add(CERTIFICATE_FIELDS.unusedBits, element.from, 1, bytes[element.from] ?? 0);
  return { ...element, from: element.from + 1 };
}

/** A line that counts the elements of a list, and what `paint` adds for each of them. */
export function addList(page: DerPage, spec: FieldSpec, list: DerElement, paint: (element: DerElement) => void): void {
  const items = derChildren(page.bytes, list);
  const node = page.out.add(spec, list.from, list.to - list.from, items.length, {
    text: itemsLine(spec, items.length),
  });
  page.out.within(node, () => {
    for (const item of items) paint(item);
  });
}

/** A line without a value, and what `paint` adds in it. */
export function addGroup(
  { out }: DerPage,
  spec: FieldSpec,
  element: DerElement,
  paint: () => void,
  text: string = spec.label,
): void {
  const node = out.add(spec, element.at, lengthOf(element), '', { text });
  out.within(node, paint);
}
