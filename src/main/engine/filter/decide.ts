/**
 * What can be told of a packet for a filter without painting it: yes, no, or open. Exact also for tunnels and damaged
 * packets: where a packet has several headers of a kind, or one that is not whole, its columns are not asked.
 */
import type { BytePattern } from '../bytes/index.ts';
import { Layer } from '../dissect/index.ts';
import { type Absence, absenceOf } from './absence.ts';
import { noteColumn } from './analysis-columns.ts';
import type { Value } from './ast.ts';
import { carriedLayer, lacksCarried } from './carried-layers.ts';
import { ColumnValues, OneValue } from './column-values.ts';
import { type Column, certainty, columnOf } from './columns.ts';
import { type Element, type Plan, passes } from './compile.ts';
import { ASK, afterwards, type Decide, Decided, joined, NEVER, OPEN, opposite, type RowTest, tri } from './decided.ts';
import { FrameSearch } from './frame-search.ts';
import { messageLayer } from './message-columns.ts';
import { keysOf, type Operand } from './operand.ts';
import type { FilterSource } from './source.ts';
import { beginningColumn, payloadColumn, payloadLength } from './tcp-columns.ts';
import { toldNumber } from './told-headers.ts';
import { type Holds, testColumn, testPresence } from './value-tests.ts';
import { bytesOf, compareValues, domainOf, type Val } from './values.ts';

/** A plan over columns. */
export function decide(plan: Plan, source: FilterSource): Decide {
  switch (plan.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return joined(plan.kind, decide(plan.left, source), decide(plan.right, source));
    case 'not':
      return opposite(decide(plan.of, source));
    case 'exists':
      return withAbsence(plan.value.needs, decideExists(plan.value, source), source);
    case 'never':
      return NEVER;
    case 'nonzero':
      return withAbsence(plan.value.needs, byColumns(plan, [plan.value], source), source);
    case 'in': {
      const { value, elements } = plan;
      const constant = elements.every(({ low, high }) => low.constant && (high === undefined || high.constant));
      const members = elements.flatMap(({ low, high }) => (high === undefined ? [low] : [low, high]));
      const holds = divided(
        memberTest(elements),
        'any_eq',
        members.map((one) => plainNumber(one.constant?.value)),
      );
      const sides = [value, ...members];
      const simple =
        constant && !(plan.all && elements.length > 1) ? decideValues(value, holds, plan.all, source) : OPEN;
      const decided = simple === OPEN ? byColumns(plan, sides, source) : simple;
      return withAbsence(value.needs, decided, source);
    }
    case 'compare': {
      const { left, right, holds, all } = plan;
      const needs = [...left.needs, ...right.needs];
      const constant = plan.relation === 'matches' ? '' : plainNumber(right.constant?.value);
      if (constant === undefined) return withAbsence(needs, byColumns(plan, [left, right], source), source);
      const needle = plan.relation === 'contains' ? bytesOf(constant, domainOf(left.type)) : undefined;
      const sought = needle ?? plan.pattern;
      if (sought !== undefined && isFrame(left)) return decideFrame(sought, source);
      const lengths = lengthColumn(left, source);
      const simple =
        lengths === undefined
          ? decideValues(
              left,
              divided((one) => holds(one, constant), plan.relation, [constant]),
              all,
              source,
            )
          : testColumn(lengths, (one) => holds(one, constant), all, source);
      const decided = simple === OPEN ? byColumns(plan, [left, right], source) : simple;
      return withAbsence(
        needs,
        needle === undefined || needle.length === 0 ? decided : inFrame(left, needle, decided, source),
        source,
      );
    }
  }
}

/** A test whose fields all have columns: their values are read from there as they would be from a painting. */
function byColumns(plan: Plan, sides: readonly Operand[], source: FilterSource): Decide {
  if (!sides.every(({ source: value }) => isPlain(value))) return OPEN;
  const keys = new Set(sides.flatMap(keysOf));
  const [only, ...others] = keys;
  const column =
    only === undefined || others.length > 0 ? undefined : (sliceColumn(plan, only, source) ?? columnOf(only, source));
  const isSingle = column?.values.length === 1 && (column.row === undefined || column.optional !== true);
  if (column !== undefined && isSingle && (column.isShort === true || column.row !== undefined)) {
    const value = new OneValue();
    return testColumn(column, (one) => passes(plan, value.put(one)), false, source);
  }
  if (
    (column?.row !== undefined || column?.isCut === true) &&
    plan.kind === 'compare' &&
    keysOf(plan.right).length === 0 &&
    isEach(plan.left.source)
  ) {
    const value = new OneValue();
    return testColumn(column, (one) => passes(plan, value.put(one)), plan.all, source);
  }
  const values = ColumnValues.of(keys, source);
  if (values === undefined) return OPEN;
  const decided: Decide = (packet) => (values.load(packet) ? tri(passes(plan, values)) : Decided.open);
  return Object.assign(decided, { costly: values.costly });
}

/** The column of the beginning of a payload, or of packets, where a test takes a part of it that lies there. */
function sliceColumn(plan: Plan, key: string, source: FilterSource): Column | undefined {
  const value = plan.kind === 'compare' ? plan.left.source : undefined;
  if (value?.kind !== 'slice' || value.of.kind !== 'word') return undefined;
  const ends = value.ranges.map(({ start, length = 0 }) => (start < 0 || length === 0 ? Number.NaN : start + length));
  const end = Math.max(...ends);
  if (!(end <= LARGEST_PART)) return undefined;
  const column = key === 'frame' ? beginningColumn(source, end) : payloadColumn(key, source, end);
  return column && { ...column, isCut: true };
}

/** The column of the length of a payload, where a test is of nothing else. */
function lengthColumn({ source: value, field }: Operand, source: FilterSource): Column | undefined {
  if (field !== undefined || value.kind !== 'call' || value.name !== 'len') return undefined;
  const [of] = value.args;
  return of?.kind === 'word' && of.layers === undefined ? payloadLength(of.text, source) : undefined;
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

/** Whether a side is made of each value of one field by itself. */
function isEach(value: Value): boolean {
  return value.kind === 'word' || (value.kind === 'slice' && isEach(value.of));
}

/** Bytes that stand in the packet itself can have others only if the packet has them: that is found out in long runs. */
function inFrame({ field, layers }: Operand, needle: Uint8Array, decided: Decide, source: FilterSource): Decide {
  if (field === undefined || layers !== undefined || !PAYLOADS.has(field.key)) return decided;
  const frame = decideFrame(needle, source);
  const column = columnOf(field.key, source);
  if (column === undefined) return decided;
  const certain = certainty(column, source.table);
  const both = (packet: number): Decided =>
    certain(packet) && frame(packet) === Decided.no ? Decided.no : decided(packet);
  const told = (one: number, packet: number): number => (one === Decided.no && certain(packet) ? one : ASK);
  return Object.assign(both, { costly: true, row: frame.row && afterwards(frame.row, told) });
}

/** Bytes of a payload whose part can be told by what stands beside the headers. */
const LARGEST_PART = 64;

const PAYLOADS: ReadonlySet<string> = new Set(['tcp.payload', 'udp.payload']);

/** Relations of order, by which numbers fall apart at the one that they are compared with. */
const ORDERS: ReadonlySet<string> = new Set(['any_eq', 'all_eq', 'any_ne', 'all_ne', '<', '<=', '>', '>=']);

/** A test by a relation to constants, or by a set of them, and where it changes: see `ColumnTest`. */
function divided(holds: (value: Val) => boolean, relation: string, constants: readonly (Val | undefined)[]): Holds {
  const isPlain = (one: Val | undefined): one is number => Number.isInteger(one);
  if (!ORDERS.has(relation) || !constants.every(isPlain)) return holds;
  return Object.assign(holds, { breaks: constants.flatMap((one) => [one, one + 1]) });
}

/** Whether a value is in a set of constants. */
function memberTest(elements: readonly Element[]): (value: Val) => boolean {
  const members = elements.flatMap(({ low, high }) =>
    low.constant === undefined
      ? []
      : [{ ...low.constant, value: plainNumber(low.constant.value), high: plainNumber(high?.constant?.value) }],
  );
  return (value) =>
    members.some((one) =>
      one.high === undefined
        ? compareValues(value, one.value, one.network) === 0
        : compareValues(value, one.value) >= 0 && compareValues(value, one.high) <= 0,
    );
}

/** A whole number as it is compared fastest. */
const plainNumber = <T>(value: T): T | number =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;

/** Where a field that a test needs cannot be, the test is not passed. */
function withAbsence(needs: readonly string[], otherwise: Decide, source: FilterSource): Decide {
  const absences = needs.flatMap((key) => absenceOf(key, source) ?? carriedAbsence(key, source) ?? []);
  const [first, ...others] = absences.sort((a, b) => Number(a.costly ?? false) - Number(b.costly ?? false));
  if (first === undefined) return otherwise;
  const isAbsent = others.length === 0 ? first : (packet: number): boolean => absences.some((one) => one(packet));
  const isCostly = absences.some(({ costly }) => costly === true);
  const decided = (packet: number): Decided => (isAbsent(packet) ? Decided.no : otherwise(packet));
  const row = otherwise.row && (isCostly ? askingOpen(otherwise.row) : rowWithAbsence(otherwise.row, isAbsent));
  return Object.assign(decided, { costly: isCostly || otherwise.costly === true, row });
}

function carriedAbsence(key: string, source: FilterSource): Absence | undefined {
  const lacks = lacksCarried(key, source);
  return lacks && Object.assign(lacks, { costly: true });
}

/** What is open in a row is asked about by itself: the field may be absent. */
const askingOpen = (row: RowTest): RowTest => afterwards(row, (told) => (told === Decided.open ? ASK : told));

/** Only what is open otherwise is asked about: a field that cannot be there has no values to tell of. */
function rowWithAbsence(row: RowTest, isAbsent: (packet: number) => boolean): RowTest {
  return afterwards(row, (told, packet) => (told === Decided.open && isAbsent(packet) ? Decided.no : told));
}

function decideExists({ field, layers }: Operand, source: FilterSource): Decide {
  const { table } = source;
  if (field === undefined || layers !== undefined) return OPEN;
  if (field.key === 'frame') return () => Decided.yes;
  if (field.key === 'frame.ref_time') return (packet) => tri(table.annotations.references.has(packet));
  if (COMMENTS.has(field.key)) return (packet) => tri(source.comments(packet).length > 0);
  const column =
    columnOf(field.key, source) ??
    PROTOCOLS[field.key] ??
    ethernetLayer(field.key, source) ??
    messageLayer(field.key, source) ??
    carriedLayer(field.key, source) ??
    noteColumn(field.key, source);
  return column === undefined ? OPEN : testPresence(column, table);
}

/** Ethernet, where its type tells what it carries. */
function ethernetLayer(key: string, source: FilterSource): Column | undefined {
  const type = key === 'eth' ? toldNumber('eth.type', source) : undefined;
  return type && { layer: 0, tells: (packet) => type(packet) >= 0, values: [() => 1] };
}

const PROTOCOLS: Readonly<Record<string, Column>> = {
  ip: { layer: Layer.ipv4, values: [] },
  ipv6: { layer: Layer.ipv6, values: [] },
  tcp: { layer: Layer.tcp, values: [] },
  udp: { layer: Layer.udp, values: [] },
};

/** Whether a side is the packet's bytes. */
const isFrame = ({ field, layers }: Operand): boolean => field?.key === 'frame' && layers === undefined;

/** A byte looked at by a pattern, in bytes that are looked for. */
const PATTERN_BYTE = 6;

/** The packet's bytes, looked through as they lie in the file. */
function decideFrame(sought: Uint8Array | BytePattern, source: FilterSource): Decide {
  const search = new FrameSearch(source.table, source.file, sought);
  const weight = sought instanceof Uint8Array ? 1 : PATTERN_BYTE;
  let noted = 0;
  const note = (): void => {
    source.noteRead?.((search.bytesRead - noted) * weight);
    noted = search.bytesRead;
  };
  const test = (packet: number): Decided => {
    const holds = search.has(packet);
    note();
    return tri(holds);
  };
  const row: RowTest = (from, to, out) => {
    search.row(from, to, out);
    note();
  };
  // A pattern takes long for a whole row of large packets.
  return Object.assign(test, { costly: true, row: sought instanceof Uint8Array ? row : undefined });
}

/** A test of each value of a field. */
function decideValues(operand: Operand, holds: Holds, all: boolean, source: FilterSource): Decide {
  const { field, layers } = operand;
  if (field === undefined || layers !== undefined) return OPEN;
  // The frame is the packet's bytes: to be looked through as they are.
  if (field.key === 'frame')
    return Object.assign((packet: number) => tri(holds(source.bytes(packet))), { costly: true });
  if (field.key === 'frame.comment') return decideComments(holds, all, source);
  if (field.unverified?.some((value) => holds(value)) === false) return NEVER;
  const column = columnOf(field.key, source);
  return column === undefined ? OPEN : testColumn(column, holds, all, source);
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
