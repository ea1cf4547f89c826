/**
 * What can be told of a packet for a filter without painting it: yes, no, or open. Exact also for tunnels and damaged
 * packets: where a packet has several headers of a kind, or one that is not whole, its columns are not asked.
 */
import type { BytePattern } from '../bytes/index.ts';
import { Layer } from '../dissect/index.ts';
import { AddressKind } from '../table/index.ts';
import { FLAG_NOTES, NOTES, RETRANSMITTED } from '../tcp/index.ts';
import { absenceOf } from './absence.ts';
import type { Value } from './ast.ts';
import { ColumnValues } from './column-values.ts';
import { addressValue, type Column, certainty, columnOf } from './columns.ts';
import { type Element, type Plan, passes } from './compile.ts';
import { FrameSearch } from './frame-search.ts';
import { messageLayer } from './message-columns.ts';
import { keysOf, type Operand } from './operand.ts';
import type { FilterSource } from './source.ts';
import { bytesOf, compareValues, domainOf, type Val } from './values.ts';

/** What is told of a packet. */
export const Decided = { no: 0, yes: 1, open: 2 } as const;
/** One of {@link Decided}. */
export type Decided = (typeof Decided)[keyof typeof Decided];
/** A plan that has been given the columns to look at. */
export interface Decide {
  (packet: number): Decided;
  /** More than columns have to be read: to be asked last. */
  readonly costly?: boolean;
}

const OPEN: Decide = () => Decided.open;

/** Both sides of a plan, the cheap one first. */
function sides({ left, right }: { readonly left: Plan; readonly right: Plan }, source: FilterSource): [Decide, Decide] {
  const [a, b] = [decide(left, source), decide(right, source)];
  return a.costly === true && b.costly !== true ? [b, a] : [a, b];
}

/** A test that is made of others, and costs what they do. */
const asCostly = (parts: readonly Decide[], test: Decide): Decide =>
  Object.assign(test, { costly: parts.some(({ costly }) => costly === true) });

/** A plan over columns. */
export function decide(plan: Plan, source: FilterSource): Decide {
  switch (plan.kind) {
    case 'and': {
      const [a, b] = sides(plan, source);
      return asCostly([a, b], (packet) => {
        const first = a(packet);
        if (first === Decided.no) return first;
        const second = b(packet);
        return second === Decided.yes ? first : second;
      });
    }
    case 'or': {
      const [a, b] = sides(plan, source);
      return asCostly([a, b], (packet) => {
        const first = a(packet);
        if (first === Decided.yes) return first;
        const second = b(packet);
        return second === Decided.no ? first : second;
      });
    }
    case 'xor': {
      const [a, b] = sides(plan, source);
      return asCostly([a, b], (packet) => {
        const first = a(packet);
        const second = b(packet);
        if (first === Decided.open || second === Decided.open) return Decided.open;
        return first === second ? Decided.no : Decided.yes;
      });
    }
    case 'not': {
      const of = decide(plan.of, source);
      return asCostly([of], (packet) => {
        const decided = of(packet);
        return decided === Decided.open ? decided : decided === Decided.yes ? Decided.no : Decided.yes;
      });
    }
    case 'exists':
      return withAbsence(plan.value.needs, decideExists(plan.value, source), source);
    case 'nonzero':
      return withAbsence(plan.value.needs, byColumns(plan, [plan.value], source), source);
    case 'in': {
      const { value, elements } = plan;
      const constant = elements.every(({ low, high }) => low.constant && (high === undefined || high.constant));
      const holds = memberTest(elements);
      const sides = [value, ...elements.flatMap(({ low, high }) => (high === undefined ? [low] : [low, high]))];
      const simple = constant ? decideValues(value, holds, plan.all, source) : OPEN;
      const decided = simple === OPEN ? byColumns(plan, sides, source) : simple;
      return withAbsence(value.needs, decided, source);
    }
    case 'compare': {
      const { left, right, holds, all } = plan;
      const needs = [...left.needs, ...right.needs];
      const constant = plan.relation === 'matches' ? '' : right.constant?.value;
      if (constant === undefined) return withAbsence(needs, byColumns(plan, [left, right], source), source);
      const needle = plan.relation === 'contains' ? bytesOf(constant, domainOf(left.type)) : undefined;
      const sought = needle ?? plan.pattern;
      if (sought !== undefined && isFrame(left)) return decideFrame(sought, source);
      const simple = decideValues(left, (one) => holds(one, constant), all, source);
      const decided = simple === OPEN ? byColumns(plan, [left, right], source) : simple;
      return withAbsence(needs, needle === undefined ? decided : inFrame(left, needle, decided, source), source);
    }
  }
}

/** A test whose fields all have columns: their values are read from there as they would be from a painting. */
function byColumns(plan: Plan, sides: readonly Operand[], source: FilterSource): Decide {
  if (!sides.every(({ source: value }) => isPlain(value))) return OPEN;
  const values = ColumnValues.of(new Set(sides.flatMap(keysOf)), source);
  if (values === undefined) return OPEN;
  const decided: Decide = (packet) => (values.load(packet) ? tri(passes(plan, values)) : Decided.open);
  return Object.assign(decided, { costly: values.costly });
}

/** Whether a side reads values only: not those of some layers, nor how the tree writes them. */
function isPlain(value: Value): boolean {
  switch (value.kind) {
    case 'word':
      return value.layers === undefined;
    case 'slice':
    case 'negative':
      return isPlain(value.of);
    case 'call':
      return value.name !== 'string' && value.args.every(isPlain);
    case 'arithmetic':
      return isPlain(value.left) && isPlain(value.right);
    default:
      return true;
  }
}

/** Bytes that stand in the packet itself can have others only if the packet has them: that is found out in long runs. */
function inFrame({ field, layers }: Operand, needle: Uint8Array, decided: Decide, source: FilterSource): Decide {
  if (field === undefined || layers !== undefined || !PAYLOADS.has(field.key)) return decided;
  const frame = decideFrame(needle, source);
  const column = columnOf(field.key, source);
  if (column === undefined) return decided;
  const certain = certainty(column, source.table);
  const both: Decide = (packet) => (certain(packet) && frame(packet) === Decided.no ? Decided.no : decided(packet));
  return Object.assign(both, { costly: true });
}

const PAYLOADS: ReadonlySet<string> = new Set(['tcp.payload', 'udp.payload']);

/** Whether a value is in a set of constants. */
function memberTest(elements: readonly Element[]): (value: Val) => boolean {
  const members = elements.flatMap(({ low, high }) =>
    low.constant === undefined ? [] : [{ ...low.constant, high: high?.constant?.value }],
  );
  return (value) =>
    members.some((one) =>
      one.high === undefined
        ? compareValues(value, one.value, one.network) === 0
        : compareValues(value, one.value) >= 0 && compareValues(value, one.high) <= 0,
    );
}

/** Where a field that a test needs cannot be, the test is not passed. */
function withAbsence(needs: readonly string[], otherwise: Decide, source: FilterSource): Decide {
  const absences = needs.flatMap((key) => absenceOf(key, source) ?? []);
  const [first, ...others] = absences.sort((a, b) => Number(a.costly ?? false) - Number(b.costly ?? false));
  if (first === undefined) return otherwise;
  if (others.length === 0) {
    const decided: Decide = (packet) => (first(packet) ? Decided.no : otherwise(packet));
    return Object.assign(decided, { costly: first.costly === true || otherwise.costly === true });
  }
  return Object.assign((packet: number) => (absences.some((one) => one(packet)) ? Decided.no : otherwise(packet)), {
    costly: true,
  });
}

function decideExists({ field, layers }: Operand, source: FilterSource): Decide {
  const { table } = source;
  if (field === undefined || layers !== undefined) return OPEN;
  if (field.key === 'frame') return () => Decided.yes;
  if (field.key === 'frame.ref_time') return (packet) => tri(table.annotations.references.has(packet));
  if (COMMENTS.has(field.key)) return (packet) => tri(source.comments(packet).length > 0);
  const column = columnOf(field.key, source) ?? PROTOCOLS[field.key] ?? messageLayer(field.key, source);
  if (column !== undefined) {
    const certain = certainty(column, table);
    const { values, optional = false, costly = false } = column;
    if (!optional) return Object.assign((packet: number) => (certain(packet) ? Decided.yes : Decided.open), { costly });
    const there = (packet: number): Decided => tri(values.some((value) => value(packet) !== undefined));
    return Object.assign((packet: number) => (certain(packet) ? there(packet) : Decided.open), { costly });
  }
  const notes = field.key === 'tcp.analysis.flags' ? FLAG_NOTES : noteBit(field.key);
  if (notes === undefined) return OPEN;
  const certain = certainty({ layer: Layer.tcp, values: [], analysed: true }, table);
  return (packet) => {
    if (!certain(packet)) return Decided.open;
    return ((table.tcpNotes[packet] as number) & notes) === 0 ? Decided.no : Decided.yes;
  };
}

const PROTOCOLS: Readonly<Record<string, Column>> = {
  ip: { layer: Layer.ipv4, values: [] },
  ipv6: { layer: Layer.ipv6, values: [] },
  tcp: { layer: Layer.tcp, values: [] },
  udp: { layer: Layer.udp, values: [] },
};

/** Bits of which one makes the field be there: every kind of retransmission is one as well. */
const noteBit = (key: string): number | undefined =>
  key === 'tcp.analysis.retransmission' ? RETRANSMITTED : NOTES.find(({ name }) => key === `tcp.analysis.${name}`)?.bit;

/** Whether a side is the packet's bytes. */
const isFrame = ({ field, layers }: Operand): boolean => field?.key === 'frame' && layers === undefined;

/** A byte looked at by a pattern, in bytes that are looked for. */
const PATTERN_BYTE = 6;

/** The packet's bytes, looked through as they lie in the file. */
function decideFrame(sought: Uint8Array | BytePattern, source: FilterSource): Decide {
  const search = new FrameSearch(source.table, source.file, sought);
  return Object.assign(
    (packet: number) => {
      const before = search.bytesRead;
      const holds = search.has(packet);
      source.noteRead?.((search.bytesRead - before) * (sought instanceof Uint8Array ? 1 : PATTERN_BYTE));
      return tri(holds);
    },
    { costly: true },
  );
}

/** A test of each value of a field. */
function decideValues(operand: Operand, holds: (value: Val) => boolean, all: boolean, source: FilterSource): Decide {
  const { field, layers } = operand;
  if (field === undefined || layers !== undefined) return OPEN;
  // The frame is the packet's bytes: to be looked through as they are.
  if (field.key === 'frame')
    return Object.assign((packet: number) => tri(holds(source.bytes(packet))), { costly: true });
  if (field.key === 'frame.comment') return decideComments(holds, all, source);
  const column = columnOf(field.key, source);
  if (column === undefined) return OPEN;
  const certain = certainty(column, source.table);
  const [first, second] = column.values;
  if (first === undefined) return OPEN;
  const test =
    column.addresses === true
      ? perAddress(column.layer, holds, source)
      : column.isShort === true
        ? perNumber(holds)
        : (one: Val) => tri(holds(one));
  // What is not there is not compared.
  const tested = (value: Val | undefined): Decided => (value === undefined ? Decided.no : test(value));
  if (second === undefined) {
    const one = (packet: number): Decided => (certain(packet) ? tested(first(packet)) : Decided.open);
    return Object.assign(one, { costly: column.costly === true });
  }
  const both = (packet: number): Decided => {
    if (!certain(packet)) return Decided.open;
    const [a, b] = [tested(first(packet)), tested(second(packet))];
    if (a === Decided.open || b === Decided.open) return Decided.open;
    return all ? tri(a === Decided.yes && b === Decided.yes) : tri(a === Decided.yes || b === Decided.yes);
  };
  return Object.assign(both, { costly: column.costly === true });
}

/** Comments and their layer. */
const COMMENTS: ReadonlySet<string> = new Set(['frame.comment', 'pkt_comment']);

/** A test of the comments of a packet, which are known without painting it. */
function decideComments(holds: (value: Val) => boolean, all: boolean, source: FilterSource): Decide {
  return (packet) => {
    const comments = source.comments(packet);
    if (comments.length === 0) return Decided.no;
    return tri(all ? comments.every(holds) : comments.some(holds));
  };
}

const tri = (holds: boolean): Decided => (holds ? Decided.yes : Decided.no);

/** A test of numbers of 16 bits that looks at each of them once. */
function perNumber(holds: (value: Val) => boolean): (value: Val) => Decided {
  /** {@link Decided} + 1 by number; 0 not known yet. */
  const known = new Uint8Array(0x10000);
  return (value) => {
    const index = Number(value);
    const answer = known[index] as number;
    if (answer !== 0) return (answer - 1) as Decided;
    const decided = tri(holds(value));
    known[index] = decided + 1;
    return decided;
  };
}

/** A test of addresses that looks at each address of the capture once. */
function perAddress(layer: number, holds: (value: Val) => boolean, source: FilterSource): (index: Val) => Decided {
  const { addresses } = source;
  const kind = layer === Layer.ipv4 ? AddressKind.ipv4 : AddressKind.ipv6;
  /** {@link Decided} + 1 by pool index; 0 not known yet. */
  let known = new Uint8Array(1024);
  return (pooled) => {
    const index = Number(pooled);
    if (index >= known.length) {
      const grown = new Uint8Array(Math.max(addresses.length, index + 1) * 2);
      grown.set(known);
      known = grown;
    }
    const answer = known[index] as number;
    if (answer !== 0) return (answer - 1) as Decided;
    const decided = addresses.kind(index) === kind ? tri(holds(addressValue(addresses.bytes(index)))) : Decided.open;
    known[index] = decided + 1;
    return decided;
  };
}
