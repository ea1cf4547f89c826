/**
 * What the packet table's columns tell of a filter without painting: yes, no, or open. Exact also for tunnels and
 * damaged packets: where a packet has several headers of a kind, or one that is not whole, its columns are not asked.
 */
import { Layer } from '../dissect/index.ts';
import { AddressKind, type PacketTable } from '../table/index.ts';
import { ANALYSED, FLAG_NOTES, NOTES, RETRANSMITTED } from '../tcp/index.ts';
import { absenceOf } from './absence.ts';
import type { Element, Plan } from './compile.ts';
import { FrameSearch } from './frame-search.ts';
import type { Operand } from './operand.ts';
import type { FilterSource } from './source.ts';
import { bytesOf, compareValues, domainOf, type Val } from './values.ts';

/** What columns say of a packet. */
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
      return withAbsence(plan.value.needs, OPEN, source);
    case 'in': {
      const { value, elements } = plan;
      const constant = elements.every(({ low, high }) => low.constant && (high === undefined || high.constant));
      const holds = memberTest(elements);
      return withAbsence(value.needs, constant ? decideValues(value, holds, plan.all, source) : OPEN, source);
    }
    case 'compare': {
      const { left, right, holds, all } = plan;
      const needs = [...left.needs, ...right.needs];
      const constant = plan.relation === 'matches' ? '' : right.constant?.value;
      if (constant === undefined) return withAbsence(needs, OPEN, source);
      const needle = plan.relation === 'contains' ? bytesOf(constant, domainOf(left.type)) : undefined;
      if (needle !== undefined && isFrame(left)) return decideContains(needle, source);
      return withAbsence(
        needs,
        decideValues(left, (one) => holds(one, constant), all, source),
        source,
      );
    }
  }
}

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

/** A field that columns have. Asked only where `layer` is there, alone and whole (0: any packet at all). */
interface Column {
  readonly layer: number;
  /** Its values at a packet. */
  readonly values: readonly ((packet: number) => Val)[];
  /** They are addresses: indices into the pool. */
  readonly addresses?: boolean;
  /** Only where the file gives times: to this packet, the one before and the first. */
  readonly timed?: boolean;
  /** Only of an analysed TCP header. */
  readonly analysed?: boolean;
  /** They are whole numbers below 65,536. */
  readonly isShort?: boolean;
}

const FLAG_BITS: Readonly<Record<string, number>> = {
  'tcp.flags.ae': 0x100,
  'tcp.flags.cwr': 0x080,
  'tcp.flags.ece': 0x040,
  'tcp.flags.urg': 0x020,
  'tcp.flags.ack': 0x010,
  'tcp.flags.push': 0x008,
  'tcp.flags.reset': 0x004,
  'tcp.flags.syn': 0x002,
  'tcp.flags.fin': 0x001,
};

/** The columns of a field; undefined where it has none. */
function columnOf(key: string, table: PacketTable): Column | undefined {
  const source = (packet: number): number => table.source[packet] as number;
  const destination = (packet: number): number => table.destination[packet] as number;
  const from = (packet: number): number => table.sourcePort[packet] as number;
  const to = (packet: number): number => table.destinationPort[packet] as number;
  const ends = (layer: number, values: Column['values']): Column => ({ layer, values, addresses: true });
  const tcp = (value: (packet: number) => number): Column => ({ layer: Layer.tcp, values: [value], analysed: true });
  const short = (layer: number, ...values: Column['values']): Column => ({ layer, values, isShort: true });
  const flag = FLAG_BITS[key];
  if (flag !== undefined) {
    return { ...tcp((packet) => (((table.tcpFlags[packet] as number) & flag) === 0 ? 0 : 1)), isShort: true };
  }
  switch (key) {
    case 'frame.number':
      return { layer: 0, values: [(packet) => packet + 1] };
    case 'frame.len':
      return { layer: 0, values: [(packet) => table.originalLength[packet] as number] };
    case 'frame.cap_len':
      return { layer: 0, values: [(packet) => table.capturedLength[packet] as number] };
    case 'frame.time_relative':
      return {
        layer: 0,
        timed: true,
        values: [(packet) => since(table, packet, table.annotations.referenceOf(packet))],
      };
    case 'frame.time_delta':
      return { layer: 0, timed: true, values: [(packet) => since(table, packet, Math.max(0, packet - 1))] };
    case 'frame.time_epoch':
    case 'frame.time':
      return { layer: 0, timed: true, values: [(packet) => nanosAt(table, packet)] };
    case 'frame.marked':
      return { layer: 0, values: [(packet) => (table.annotations.marked.has(packet) ? 1 : 0)] };
    case 'frame.ignored':
      return { layer: 0, values: [(packet) => (table.annotations.ignored.has(packet) ? 1 : 0)] };
    case 'ip.src':
      return ends(Layer.ipv4, [source]);
    case 'ip.dst':
      return ends(Layer.ipv4, [destination]);
    case 'ip.addr':
      return ends(Layer.ipv4, [source, destination]);
    case 'ipv6.src':
      return ends(Layer.ipv6, [source]);
    case 'ipv6.dst':
      return ends(Layer.ipv6, [destination]);
    case 'ipv6.addr':
      return ends(Layer.ipv6, [source, destination]);
    case 'tcp.srcport':
      return short(Layer.tcp, from);
    case 'tcp.dstport':
      return short(Layer.tcp, to);
    case 'tcp.port':
      return short(Layer.tcp, from, to);
    case 'udp.srcport':
      return short(Layer.udp, from);
    case 'udp.dstport':
      return short(Layer.udp, to);
    case 'udp.port':
      return short(Layer.udp, from, to);
    case 'tcp.stream':
      return tcp((packet) => table.stream[packet] as number);
    case 'tcp.flags':
      return { ...tcp((packet) => (table.tcpFlags[packet] as number) & 0xfff), isShort: true };
    case 'tcp.len':
      return tcp((packet) => table.payloadLength[packet] as number);
    case 'tcp.seq_raw':
      return tcp((packet) => table.seq[packet] as number);
    case 'tcp.window_size_value':
      return { ...tcp((packet) => table.window[packet] as number), isShort: true };
    default:
      return undefined;
  }
}

const nanosAt = (table: PacketTable, packet: number): bigint =>
  BigInt(table.seconds[packet] as number) * 1_000_000_000n + BigInt(table.nanos[packet] as number);

/** Nanoseconds from one packet to another; spans of weeks are exact in a double. */
function since(table: PacketTable, packet: number, from: number): Val {
  const seconds = (table.seconds[packet] as number) - (table.seconds[from] as number);
  const nanos = (table.nanos[packet] as number) - (table.nanos[from] as number);
  const all = seconds * 1e9 + nanos;
  return Number.isSafeInteger(all) ? all : BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

/** Whether columns can be asked about a header of a packet. */
function certainty({ layer, analysed, timed }: Column, table: PacketTable): (packet: number) => boolean {
  if (timed === true) {
    return (packet) => {
      const { seconds } = table;
      const before = seconds[Math.max(0, packet - 1)] as number;
      return Number.isFinite((seconds[packet] as number) + before + (seconds[0] as number));
    };
  }
  if (layer === 0) return () => true;
  const bits = layer | Layer.several;
  return (packet) =>
    ((table.layers[packet] as number) & bits) === layer &&
    table.issue[packet] === 0 &&
    (analysed !== true || ((table.tcpFlags[packet] as number) & ANALYSED) !== 0);
}

function decideExists({ field, layers }: Operand, source: FilterSource): Decide {
  const { table } = source;
  if (field === undefined || layers !== undefined) return OPEN;
  if (field.key === 'frame') return () => Decided.yes;
  if (field.key === 'frame.ref_time') return (packet) => tri(table.annotations.references.has(packet));
  if (COMMENTS.has(field.key)) return (packet) => tri(source.comments(packet).length > 0);
  const column = columnOf(field.key, table) ?? PROTOCOLS[field.key];
  if (column !== undefined) {
    const certain = certainty(column, table);
    return (packet) => (certain(packet) ? Decided.yes : Decided.open);
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

/** The packet's bytes, looked through as they lie in the file. */
function decideContains(needle: Uint8Array, source: FilterSource): Decide {
  const search = new FrameSearch(source.table, source.file, needle);
  return Object.assign(
    (packet: number) => {
      const before = search.bytesRead;
      const holds = search.has(packet);
      source.noteRead?.(search.bytesRead - before);
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
  const column = columnOf(field.key, source.table);
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
  if (second === undefined) return (packet) => (certain(packet) ? test(first(packet)) : Decided.open);
  return (packet) => {
    if (!certain(packet)) return Decided.open;
    const [a, b] = [test(first(packet)), test(second(packet))];
    if (a === Decided.open || b === Decided.open) return Decided.open;
    return all ? tri(a === Decided.yes && b === Decided.yes) : tri(a === Decided.yes || b === Decided.yes);
  };
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

const addressValue = (bytes: Uint8Array): Val =>
  bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) : bytes.slice();

/**
 * The TCP stream that every packet which passes is of, where the plan says so; undefined otherwise. Packets whose columns
 * do not tell may pass all the same.
 */
export function onlyStream(plan: Plan): number | undefined {
  if (plan.kind === 'and') return onlyStream(plan.left) ?? onlyStream(plan.right);
  if (plan.kind !== 'compare' || plan.relation !== 'any_eq' || plan.left.field?.key !== 'tcp.stream') return undefined;
  const value = plan.right.constant?.value;
  return plan.left.layers === undefined && typeof value === 'number' ? value : undefined;
}

/** The first packet from `from` on that may be of a stream; the table's length where there is none. */
export function nextOfStream(table: PacketTable, stream: number, from: number): number {
  const { length, stream: streams, layers, issue } = table;
  let packet = from;
  while (
    packet < length &&
    streams[packet] !== stream &&
    ((layers[packet] as number) & Layer.several) === 0 &&
    issue[packet] === 0
  ) {
    packet++;
  }
  return packet;
}
