/**
 * What ISO's network layer says of itself on a local network: IS-IS (ISO 10589 section 9), told by its kind of message,
 * who sends it and what it lists; ES-IS (ISO 9542) and CLNP (ISO 8473) are named.
 */
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import { named } from '../named.ts';
import type { Reader } from '../reader.ts';
import { formatHexBytes } from '../text.ts';

const ISIS = 0x83;
const ESIS = 0x82;
const CLNP = 0x81;
const ESIS_KINDS: Readonly<Record<number, string>> = { 2: 'ES HELLO', 4: 'IS HELLO', 6: 'RD REQUEST' };
const ID = 6;

/** A kind of message: the words in front, its layer, and where its ids begin, behind the common header of 8 bytes. */
interface Kind {
  readonly name: string;
  readonly layer: 'hello' | 'lsp' | 'csnp' | 'psnp';
}

const kind = (name: string, layer: Kind['layer']): Kind => ({ name, layer });
const KINDS: Readonly<Record<number, Kind>> = {
  15: kind('L1 HELLO', 'hello'),
  16: kind('L2 HELLO', 'hello'),
  17: kind('P2P HELLO', 'hello'),
  18: kind('L1 LSP', 'lsp'),
  20: kind('L2 LSP', 'lsp'),
  24: kind('L1 CSNP', 'csnp'),
  25: kind('L2 CSNP', 'csnp'),
  26: kind('L1 PSNP', 'psnp'),
  27: kind('L2 PSNP', 'psnp'),
};

const kindAt = ({ bytes, offset, end }: Cursor): Kind | undefined =>
  end - offset < 8 || bytes[offset] !== ISIS ? undefined : KINDS[(bytes[offset + 4] ?? 0) & 0x1f];

/** `3200.0000.0000`, with a circuit or pseudonode `.00` behind, and a fragment `-00` behind that. */
function identifier(reader: Reader, size: number): string {
  const hex = formatHexBytes(reader.take(size));
  const system = (hex.slice(0, 2 * ID).match(/.{4}/g) ?? []).join('.');
  const rest = hex.slice(2 * ID);
  return system + (rest === '' ? '' : `.${rest.slice(0, 2)}`) + (rest.length > 2 ? `-${rest.slice(2)}` : '');
}

function describe(reader: Reader, cursor: Cursor): string {
  if (cursor.bytes[cursor.offset] === ESIS) {
    const type = (cursor.bytes[cursor.offset + 4] ?? 0) & 0x1f;
    return ESIS_KINDS[type] ?? `Unknown (0x${type.toString(16)})`;
  }
  const { name, layer } = kindAt(cursor) ?? { name: '', layer: undefined };
  if (layer === undefined) return '';
  reader.skip(8);
  switch (layer) {
    case 'hello':
      reader.skip(1);
      return `${name}, System-ID: ${identifier(reader, ID)}`;
    case 'lsp': {
      reader.skip(2);
      const lifetime = reader.u16();
      const id = identifier(reader, ID + 2);
      const sequence = `0x${reader.u32().toString(16).padStart(8, '0')}`;
      return `${name}, LSP-ID: ${id}, Sequence: ${sequence}, Lifetime: ${String(lifetime).padStart(5)}s`;
    }
    default: {
      reader.skip(2);
      const source = `${name}, Source-ID: ${identifier(reader, ID + 1)}`;
      if (layer === 'psnp') return source;
      return `${source}, Start LSP-ID: ${identifier(reader, ID + 2)}, End LSP-ID: ${identifier(reader, ID + 2)}`;
    }
  }
}

const NAMES: Readonly<Record<number, readonly [column: string, layer: string]>> = {
  [ISIS]: ['ISIS', 'isis'],
  [ESIS]: ['ESIS', 'esis'],
  [CLNP]: ['CLNP', 'clnp'],
};

/** ISO network layer. */
export const osi = named({
  id: 'osi',
  readsAll: true,
  title: 'OSI',
  column: 'OSI',
  claims: [
    ...[0x14, 0x54, 0x94, 0xd4, 0xfe].map((value) => ({ table: Table.llcSap, value })),
    { table: Table.pppProtocol, value: 0x0023 },
    { table: Table.greProtocol, value: 0xfe },
    { table: Table.ipProtocol, value: 80 },
  ],
  fits: ({ bytes, offset }) => NAMES[bytes[offset] ?? 0] !== undefined,
  columnOf(cursor) {
    const found = kindAt(cursor);
    return found === undefined
      ? (NAMES[cursor.bytes[cursor.offset] ?? 0]?.[0] ?? 'OSI')
      : `ISIS ${found.layer.toUpperCase()}`;
  },
  above(cursor) {
    const found = kindAt(cursor);
    const name = NAMES[cursor.bytes[cursor.offset] ?? 0]?.[1] ?? 'data';
    return found === undefined ? [name] : [name, `isis.${found.layer}`];
  },
  stands: ({ bytes, offset }) => [NAMES[bytes[offset] ?? 0]?.[1] ?? 'osi'],
  info: describe,
});

/** The same where the link says by the first byte alone who follows, and no layer stands between. */
export const OSI_NETWORK = [ISIS, ESIS, CLNP].map((value) => {
  const [column, id] = NAMES[value] ?? ['OSI', 'osi'];
  return named({
    id,
    readsAll: true,
    title: column,
    column,
    claims: [{ table: Table.osiNetwork, value }],
    columnOf(cursor) {
      const found = kindAt(cursor);
      return found === undefined ? column : `ISIS ${found.layer.toUpperCase()}`;
    },
    above(cursor) {
      const found = kindAt(cursor);
      return found === undefined ? [] : [`isis.${found.layer}`];
    },
    info: describe,
  });
});
