/** The values of one packet as columns tell them: what a filter reads where nothing has to be painted. */
import { Layer } from '../dissect/index.ts';
import { AddressKind } from '../table/index.ts';
import { addressValue, type Column, certainty, columnOf } from './columns.ts';
import type { ValueReader } from './packet-values.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** See the file's first line. One object, used for packet after packet. */
export class ColumnValues implements ValueReader {
  readonly #source: FilterSource;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #certain: readonly ((packet: number) => boolean)[];
  readonly #addresses: readonly Column[];
  #packet = 0;
  /** Bytes of packets are read. */
  readonly costly: boolean;

  private constructor(columns: ReadonlyMap<string, Column>, source: FilterSource) {
    this.#source = source;
    this.#columns = columns;
    const all = [...columns.values()];
    this.#certain = all.map((column) => certainty(column, source.table));
    this.#addresses = all.filter(({ addresses }) => addresses === true);
    this.costly = all.some(({ costly }) => costly === true);
  }

  /** For fields that all have columns; undefined where one has none. */
  static of(keys: Iterable<string>, source: FilterSource): ColumnValues | undefined {
    const columns = new Map<string, Column>();
    for (const key of keys) {
      const column = columnOf(key, source);
      if (column === undefined) return undefined;
      columns.set(key, column);
    }
    return new ColumnValues(columns, source);
  }

  /** Take a packet; says whether the columns tell of it. */
  load(packet: number): boolean {
    this.#packet = packet;
    for (const certain of this.#certain) if (!certain(packet)) return false;
    return this.#addresses.every(({ layer, values }) => {
      const kind = layer === Layer.ipv4 ? AddressKind.ipv4 : AddressKind.ipv6;
      return values.every((value) => this.#source.addresses.kind(Number(value(packet))) === kind);
    });
  }

  values(key: string): readonly Val[] {
    const column = this.#columns.get(key);
    if (column === undefined) return [];
    const values: Val[] = [];
    for (const value of column.values) {
      const one = value(this.#packet);
      if (one !== undefined) values.push(column.addresses === true ? this.#address(Number(one)) : one);
    }
    return values;
  }

  headers(): readonly Uint8Array[] {
    return [];
  }

  count(key: string): number {
    return this.values(key).length;
  }

  nodes(): readonly [] {
    return [];
  }

  #address(index: number): Val {
    return addressValue(this.#source.addresses.bytes(index));
  }
}

/** A reader of one value: that of the only field that a filter reads. */
export class OneValue implements ValueReader {
  #values: readonly Val[] = [];

  /** Read this one from now on. */
  put(value: Val): this {
    this.#values = [value];
    return this;
  }

  values(): readonly Val[] {
    return this.#values;
  }

  /** Of a protocol, it is what its bytes are. */
  headers(): readonly Uint8Array[] {
    return this.#values.filter((value) => value instanceof Uint8Array);
  }

  count(): number {
    return 1;
  }

  nodes(): readonly [] {
    return [];
  }
}
