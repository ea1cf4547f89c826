/** Names in certificates: the sets of attributes that make a distinguished name (RFC 5280 section 4.1.2.4). */
import type { FieldSpec } from '../field.ts';
import { Der, type DerElement, derChildren, derIdentifier, derText } from './der.ts';
import { addIdentifier, type DerPage, itemsLine, lengthOf } from './der-lines.ts';
import { NAME_FIELDS } from './x509-fields.ts';
import { ATTRIBUTES } from './x509-identifiers.ts';

const F = NAME_FIELDS;
const COUNTRY = '2.5.4.6';
/** Attributes whose values are strings of one kind. */
const PLAIN: Readonly<Record<string, FieldSpec>> = {
  [COUNTRY]: F.country,
  '2.5.4.5': F.plain,
  '2.5.4.46': F.plain,
  '1.3.6.1.4.1.311.60.2.1.3': F.country,
  '1.2.840.113549.1.9.1': F.ia5,
  '0.9.2342.19200300.100.1.25': F.ia5,
};
/** Strings of a directory, by tag: the number of the alternative, its field. */
const STRINGS: Readonly<Record<number, readonly [number, FieldSpec]>> = {
  20: [0, F.teletex],
  [Der.printable]: [1, F.printable],
  28: [2, F.universal],
  [Der.bmp]: [3, F.bmp],
  [Der.utf8]: [4, F.utf8],
};

/** One attribute. */
export interface NameAttribute {
  readonly element: DerElement;
  readonly type: DerElement;
  readonly identifier: string;
  readonly value: DerElement;
}

/** Attributes of one set of a name. */
const attributesOfSet = (bytes: Uint8Array, set: DerElement): NameAttribute[] =>
  derChildren(bytes, set).flatMap((element) => {
    const [type, value] = derChildren(bytes, element);
    return type?.tag !== Der.identifier || value === undefined
      ? []
      : [{ element, type, identifier: derIdentifier(bytes, type), value }];
  });

/** Attributes of a name. */
export const attributesOf = (bytes: Uint8Array, name: DerElement): NameAttribute[] =>
  derChildren(bytes, name).flatMap((set) => attributesOfSet(bytes, set));

const wordsOf = (bytes: Uint8Array, attributes: readonly NameAttribute[]): string =>
  attributes
    .map(({ identifier, value }) => `${ATTRIBUTES[identifier] ?? identifier}=${derText(bytes, value)}`)
    .join(',');

/** The sets of a name, under a line that counts them; the last is named first (RFC 4514 section 2.1). */
export function paintNameSequence(page: DerPage, spec: FieldSpec, name: DerElement): void {
  const { bytes, out } = page;
  const sets = derChildren(bytes, name);
  const words = wordsOf(bytes, attributesOf(bytes, name).reverse());
  const text = `${itemsLine(spec, sets.length)}${words === '' ? '' : ` (${words})`}`;
  const node = out.add(spec, name.from, name.to - name.from, sets.length, { text });
  out.within(node, () => {
    for (const set of sets) paintSet(page, set);
  });
}

function paintSet(page: DerPage, set: DerElement): void {
  const { bytes, out } = page;
  const attributes = attributesOfSet(bytes, set);
  const count = derChildren(bytes, set).length;
  const text = `${itemsLine(F.names, count)} (${wordsOf(bytes, attributes)})`;
  const node = out.add(F.names, set.at, lengthOf(set), count, { text });
  out.within(node, () => {
    for (const attribute of attributes) {
      const words = `${F.attribute.label} (${wordsOf(bytes, [attribute])})`;
      const one = out.add(F.attribute, attribute.element.at, lengthOf(attribute.element), '', { text: words });
      out.within(one, () => {
        addIdentifier(page, F.type, attribute.type);
        paintValue(page, attribute);
      });
    }
  });
}

function paintValue({ bytes, out }: DerPage, { identifier, value }: NameAttribute): void {
  const size = value.to - value.from;
  const text = derText(bytes, value);
  const plain = PLAIN[identifier];
  if (plain !== undefined) {
    out.add(plain, value.from, size, text);
    return;
  }
  const known = STRINGS[value.tag];
  if (known === undefined) {
    out.label(value.at, lengthOf(value), `${ATTRIBUTES[identifier] ?? identifier}: ${text}`);
    return;
  }
  const [kind, spec] = known;
  const node = out.add(F.kind, value.at, lengthOf(value), kind);
  out.within(node, () => out.add(spec, value.from, size, text));
}
