/**
 * Tests of the values that columns have: of a packet by itself, and of many in a row (decided.ts). What has few values,
 * numbers of 16 bits and addresses, is tested once for each of them.
 */

import { Layer } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { AddressKind } from '../table/index.ts';
import { ANALYSED } from '../tcp/index.ts';
import { addressValue, type Column, certainty } from './columns.ts';
import { ASK, type Decide, Decided, OPEN, type RowTest, tri } from './decided.ts';
import { rowLoop } from './row-loop.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** A test of a value; `breaks` as in `ColumnTest`. */
export interface Holds {
  (value: Val): boolean;
  readonly breaks?: readonly number[] | undefined;
}

/** A test of each value of a column; `all`: it must hold for all of them, and not for one only. */
export function testColumn(column: Column, holds: Holds, all: boolean, source: FilterSource): Decide {
  const certain = certainty(column, source.table);
  const [first, second] = column.values;
  if (first === undefined) return OPEN;
  const test = valueTest(column, holds, source);
  const costly = column.costly === true;
  const row = rowOf(column, test, all, source.table);
  if (second === undefined) {
    const one = (packet: number): Decided => (certain(packet) ? test(first(packet)) : Decided.open);
    return Object.assign(one, { costly, row });
  }
  const both = (packet: number): Decided =>
    certain(packet) ? together(test(first(packet)), test(second(packet)), all) : Decided.open;
  return Object.assign(both, { costly, row });
}

/** Whether a field is there at all, by its column. */
export function testPresence(column: Column, table: PacketTable): Decide {
  const { optional = false, costly = false, values } = column;
  const certain = certainty(column, table);
  const there: ValueTest = (value) => tri(value !== undefined);
  const row = rowOf(column, optional ? there : () => Decided.yes, false, table);
  const test = (packet: number): Decided => {
    if (!certain(packet)) return Decided.open;
    return optional ? tri(values.some((value) => value(packet) !== undefined)) : Decided.yes;
  };
  return Object.assign(test, { costly, row });
}

const together = (a: Decided, b: Decided, all: boolean): Decided => {
  if (a === Decided.open || b === Decided.open) return Decided.open;
  return all ? tri(a === Decided.yes && b === Decided.yes) : tri(a === Decided.yes || b === Decided.yes);
};

interface ValueTest {
  (value: Val | undefined): Decided;
  /** See `ColumnTest`. */
  readonly breaks?: readonly number[] | undefined;
  /** What it tells of numbers that it keeps. */
  readonly kept?: Kept;
}

/** What is not there is not compared. */
function valueTest(column: Column, holds: Holds, source: FilterSource): ValueTest {
  if (column.addresses === true) return keeping(addressTest(column.layer, holds, source));
  if (column.isShort === true && column.optional !== true) {
    return Object.assign(
      keeping((number) => tri(holds(number))),
      { breaks: holds.breaks },
    );
  }
  return (value) => (value === undefined ? Decided.no : tri(holds(value)));
}

/** The test of many packets; undefined where bytes have to be read for each by itself. */
function rowOf(column: Column, test: ValueTest, all: boolean, table: PacketTable): RowTest | undefined {
  const { row, tells, costly, values } = column;
  const [first, second] = values;
  const sift = siftOf(column, table);
  if (row !== undefined) {
    return (from, to, out) => {
      sift(from, to, out);
      row(from, to, out, test, all);
    };
  }
  if (costly === true || first === undefined) return undefined;
  if (test.kept !== undefined && column.arrays !== undefined) return keptRow(sift, column.arrays, test.kept, all);
  return (from, to, out) => {
    sift(from, to, out);
    for (let packet = from; packet < to; packet++) {
      if (out[packet - from] !== ASK) continue;
      if (tells !== undefined && !tells(packet)) out[packet - from] = Decided.open;
      else if (second === undefined) out[packet - from] = test(first(packet));
      else out[packet - from] = together(test(first(packet)), test(second(packet)), all);
    }
  };
}

/** Leaves open the packets that columns cannot be asked about: as `certainty` has it, but for what the column itself tells. */
function siftOf(column: Column, table: PacketTable): RowTest {
  const { layer, analysed, timed } = column;
  if (timed === true) {
    const { tells: _, ...rest } = column;
    const certain = certainty(rest, table);
    return (from, to, out) => {
      for (let packet = from; packet < to; packet++) {
        if (out[packet - from] === ASK && !certain(packet)) out[packet - from] = Decided.open;
      }
    };
  }
  if (layer === 0) return () => {};
  const loop = rowLoop();
  return (from, to, out) =>
    loop.sift(table, from, to, out, layer | Layer.several, layer, analysed === true ? ANALYSED : 0);
}

/** Packets of columns whose values are kept: two columns at most. */
function keptRow(sift: RowTest, arrays: NonNullable<Column['arrays']>, kept: Kept, all: boolean): RowTest {
  return (from, to, out) => {
    sift(from, to, out);
    const [first, second] = arrays();
    if (first === undefined) return;
    for (let packet = from; packet < to; packet++) {
      if (out[packet - from] !== ASK) continue;
      const one = kept.of(first[packet] as number);
      out[packet - from] = second === undefined ? one : together(one, kept.of(second[packet] as number), all);
    }
  };
}

/** A test of whole numbers from 0 that looks at each of them once. */
class Kept {
  readonly #test: (number: number) => Decided;
  /** {@link Decided} + 1 by number; 0 not known yet. */
  #known = new Uint8Array(1024);

  constructor(test: (number: number) => Decided) {
    this.#test = test;
  }

  of(number: number): Decided {
    const answer = number < this.#known.length ? (this.#known[number] as number) : 0;
    return answer === 0 ? this.#learn(number) : ((answer - 1) as Decided);
  }

  #learn(number: number): Decided {
    if (number >= this.#known.length) {
      const grown = new Uint8Array(number * 2);
      grown.set(this.#known);
      this.#known = grown;
    }
    const decided = this.#test(number);
    this.#known[number] = decided + 1;
    return decided;
  }
}

const keeping = (test: (number: number) => Decided): ValueTest => {
  const kept = new Kept(test);
  return Object.assign((value: Val | undefined) => kept.of(Number(value)), { kept });
};

/** A test of addresses by their index in the pool. */
function addressTest(
  layer: number,
  holds: (value: Val) => boolean,
  { addresses }: FilterSource,
): (index: number) => Decided {
  const kind = layer === Layer.ipv4 ? AddressKind.ipv4 : AddressKind.ipv6;
  return (index) => (addresses.kind(index) === kind ? tri(holds(addressValue(addresses.bytes(index)))) : Decided.open);
}
