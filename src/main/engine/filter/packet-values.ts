/** The values of one painted packet, by field: the tree is walked once for all the fields that a filter reads. */
import type { Detail, DetailNode, FieldType } from '../dissect/index.ts';
import type { Range } from './ast.ts';
import { hasBytes, type Val, valueOfNode } from './values.ts';

/** A line of the tree, and which occurrence of its protocol it stands in, from 1. */
interface Found {
  readonly node: DetailNode;
  readonly layer: number;
}

/** Text of columns by key, which are no lines of the tree. */
const COLUMNS: Readonly<Record<string, (detail: Detail) => string>> = {
  '_ws.col.Protocol': ({ columns }) => columns.protocol,
  '_ws.col.Info': ({ columns }) => columns.info,
  '_ws.col.Source': ({ columns }) => columns.source,
  '_ws.col.Destination': ({ columns }) => columns.destination,
};

/** Where a filter reads the values of one packet. */
export interface ValueReader {
  /** Every value of a field, in order. */
  values(key: string, type: FieldType, layers: readonly Range[] | undefined): readonly Val[];
  /** The bytes of each occurrence of a protocol that are its own, without what it carries. */
  headers(key: string, layers: readonly Range[] | undefined): readonly Uint8Array[];
  /** Occurrences of a field, with a value or without. */
  count(key: string, layers: readonly Range[] | undefined): number;
  /** Every line of a field, in order. */
  nodes(key: string, layers: readonly Range[] | undefined): readonly DetailNode[];
}

/** See the file's first line. One object, used for packet after packet. */
export class PacketValues implements ValueReader {
  readonly #found = new Map<string, Found[]>();
  readonly #values = new Map<string, readonly Val[]>();
  #detail: Detail | undefined;

  /** `keys`: every field that will be asked for. */
  constructor(keys: Iterable<string>) {
    for (const key of keys) this.#found.set(key, []);
  }

  /** Take the next packet. */
  load(detail: Detail): void {
    this.#detail = detail;
    this.#values.clear();
    for (const found of this.#found.values()) found.length = 0;
    const layers = new Map<string, number>();
    for (const top of detail.layers) {
      const key = top.spec?.key ?? '';
      const layer = (layers.get(key) ?? 0) + 1;
      layers.set(key, layer);
      this.#collect(top, layer);
    }
  }

  values(key: string, type: FieldType, layers: readonly Range[] | undefined): readonly Val[] {
    const detail = this.#detail;
    if (detail === undefined) return [];
    if (layers === undefined) {
      const known = this.#values.get(key);
      if (known !== undefined) return known;
    }
    const column = COLUMNS[key];
    const values =
      column === undefined
        ? this.nodes(key, layers).flatMap((node) => valueOfNode(node, type, detail) ?? [])
        : [column(detail)];
    if (layers === undefined) this.#values.set(key, values);
    return values;
  }

  headers(key: string, layers: readonly Range[] | undefined): readonly Uint8Array[] {
    const sources = this.#detail?.sources ?? [];
    return this.nodes(key, layers).flatMap((node) => {
      if (node.bytes !== undefined) return [node.bytes()];
      if (!hasBytes(node)) return [new Uint8Array(0)];
      const { source, offset, length } = node;
      const bytes = sources[source]?.bytes;
      return bytes === undefined ? [] : [bytes.subarray(offset, offset + length)];
    });
  }

  count(key: string, layers: readonly Range[] | undefined): number {
    return COLUMNS[key] === undefined ? this.nodes(key, layers).length : 1;
  }

  nodes(key: string, layers: readonly Range[] | undefined): readonly DetailNode[] {
    const found = this.#found.get(key) ?? [];
    if (layers === undefined) return found.map(({ node }) => node);
    const last = found.reduce((most, { layer }) => Math.max(most, layer), 0);
    return found.filter(({ layer }) => layers.some((range) => covers(range, layer, last))).map(({ node }) => node);
  }

  #collect(node: DetailNode, layer: number): void {
    const { spec } = node;
    if (spec !== undefined) {
      this.#found.get(spec.key)?.push({ node, layer });
      if (spec.also !== undefined) for (const key of spec.also) this.#found.get(key)?.push({ node, layer });
    }
    for (const child of node.children) this.#collect(child, layer);
  }
}

/** Whether a range of layers, counted from 1 or from the last one (-1), has `layer` in it. */
function covers({ start, length }: Range, layer: number, last: number): boolean {
  const from = start < 0 ? last + 1 + start : start;
  return layer >= from && (length === undefined || layer < from + length);
}
