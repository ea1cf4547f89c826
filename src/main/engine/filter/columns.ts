/**
 * Fields whose values stand in the packet table's columns, in the tables of streams, or at a fixed place of a header: what
 * a filter need not paint a packet for.
 */
import { ChecksumStatus, flagLetters, Layer } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { ANALYSED } from '../tcp/index.ts';
import { analysisColumn } from './analysis-columns.ts';
import { ASK, type Decided } from './decided.ts';
import { interfaceColumn } from './frame-columns.ts';
import { headerColumn } from './header-columns.ts';
import { messageColumn } from './message-columns.ts';
import { optionColumn } from './option-columns.ts';
import type { FilterSource } from './source.ts';
import { tcpColumn } from './tcp-columns.ts';
import { textColumn } from './text-columns.ts';
import type { Val } from './values.ts';

/** A field that columns have. Asked only where `layer` is there, alone and whole (0: any packet at all). */
export interface Column {
  readonly layer: number;
  /** Its values at a packet; undefined, where it is `optional`, for none. */
  readonly values: readonly ((packet: number) => Val | undefined)[];
  readonly optional?: boolean;
  /** Whether it can be asked of a packet of which all else holds. */
  readonly tells?: (packet: number) => boolean;
  /** Bytes of the packet have to be read. */
  readonly costly?: boolean;
  /** They are addresses: indices into the pool. */
  readonly addresses?: boolean;
  /** Its values are cut to what one test looks at. */
  readonly isCut?: boolean;
  /** Only where the file gives times: to this packet, the one before and the first. */
  readonly timed?: boolean;
  /** Only of an analysed TCP header. */
  readonly analysed?: boolean;
  /** They are whole numbers below 65,536. */
  readonly isShort?: boolean;
  /** The columns themselves, where values stand in them as they are. Not to be kept. */
  readonly arrays?: () => readonly Plain[];
  /**
   * A test of its value, or of one of its values or `all`, in the packets of a row that are not told yet (decided.ts), of
   * which all but `tells` holds: for columns that have a quicker way than asking for each value.
   */
  readonly row?: (from: number, to: number, out: Uint8Array, test: ColumnTest, all: boolean) => void;
}

/** A test of a column's value. */
export interface ColumnTest {
  (value: Val): Decided;
  /** Whole numbers at which what it tells changes, and nowhere else; absent where that is not known. */
  readonly breaks?: readonly number[] | undefined;
}

type Plain = Uint8Array | Uint16Array | Uint32Array;

const FLAG_BITS: Readonly<Record<string, number>> = {
  'tcp.flags.res': 0xe00,
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

/** All flags of TCP. */
const FLAGS = 0xfff;

/** Remarks that follow from the flags alone: which of them are looked at, and which of those must be set. */
const CONNECTION_FLAGS: Readonly<Record<string, readonly [mask: number, bits: number]>> = {
  'tcp.connection.syn': [0x012, 0x002],
  'tcp.connection.synack': [0x012, 0x012],
  'tcp.connection.fin': [0x001, 0x001],
  'tcp.connection.rst': [0x004, 0x004],
};

/** The columns of a field; undefined where it has none. */
export function columnOf(key: string, source: FilterSource): Column | undefined {
  const { table } = source;
  const sender = (): Plain => table.source;
  const receiver = (): Plain => table.destination;
  const from = (): Plain => table.sourcePort;
  const to = (): Plain => table.destinationPort;
  const plain = (columns: readonly (() => Plain)[]): Pick<Column, 'values' | 'arrays'> => ({
    values: columns.map((column) => (packet: number) => column()[packet] as number),
    arrays: () => columns.map((column) => column()),
  });
  const ends = (layer: number, ...columns: (() => Plain)[]): Column => ({ layer, ...plain(columns), addresses: true });
  const tcp = (value: (packet: number) => Val | undefined): Column => ({
    layer: Layer.tcp,
    values: [value],
    analysed: true,
  });
  const short = (layer: number, ...columns: (() => Plain)[]): Column => ({ layer, ...plain(columns), isShort: true });
  const opening = CONNECTION_FLAGS[key];
  if (opening !== undefined) {
    const [mask, bits] = opening;
    return {
      ...tcp((packet) => (((table.tcpFlags[packet] as number) & mask) === bits ? 1 : undefined)),
      optional: true,
    };
  }
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
      return ends(Layer.ipv4, sender);
    case 'ip.dst':
      return ends(Layer.ipv4, receiver);
    case 'ip.addr':
      return ends(Layer.ipv4, sender, receiver);
    case 'ipv6.src':
      return ends(Layer.ipv6, sender);
    case 'ipv6.dst':
      return ends(Layer.ipv6, receiver);
    case 'ipv6.addr':
      return ends(Layer.ipv6, sender, receiver);
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
    case 'tcp.flags.str':
      return lettersColumn(
        table,
        tcp((packet) => flagLetters((table.tcpFlags[packet] as number) & FLAGS)),
      );
    case 'tcp.len':
      return tcp((packet) => table.payloadLength[packet] as number);
    case 'tcp.seq_raw':
      return tcp((packet) => table.seq[packet] as number);
    case 'tcp.ack_raw':
      return tcp((packet) => table.ack[packet] as number);
    case 'ip.version':
      return {
        layer: 0,
        isShort: true,
        tells: (packet) => hasOneNetwork(table, packet),
        values: [(packet) => (((table.layers[packet] as number) & Layer.ipv4) === 0 ? 6 : 4)],
      };
    // Filters work no checksums out.
    case 'ip.checksum.status':
      return { layer: Layer.ipv4, isShort: true, values: [() => ChecksumStatus.unverified] };
    case 'tcp.checksum.status':
      return { ...tcp(() => ChecksumStatus.unverified), isShort: true };
    case 'ip.checksum_calculated':
      return { layer: Layer.ipv4, optional: true, values: [() => undefined] };
    case 'tcp.checksum_calculated':
      return { ...tcp(() => undefined), optional: true };
    case 'tcp.window_size_value':
      return { ...short(Layer.tcp, () => table.window), analysed: true };
    default:
      return (
        interfaceColumn(key, source) ??
        messageColumn(key, source) ??
        textColumn(key, source) ??
        tcpColumn(key, source) ??
        analysisColumn(key, source) ??
        optionColumn(key, source) ??
        headerColumn(key, source)
      );
  }
}

/** Flags of TCP as letters: there are few of them, and a test is made of each once in a row. */
function lettersColumn(table: PacketTable, column: Column): Column {
  return {
    ...column,
    row(from, to, out, test) {
      const { tcpFlags } = table;
      const told = new Map<number, Decided>();
      for (let packet = from; packet < to; packet++) {
        if (out[packet - from] !== ASK) continue;
        const flags = (tcpFlags[packet] as number) & FLAGS;
        const known = told.get(flags) ?? test(flagLetters(flags));
        told.set(flags, known);
        out[packet - from] = known;
      }
    },
  };
}

/** Whether a packet has one header of IP, whole and of the version that it was announced as. */
function hasOneNetwork({ layers, issue, hopLimit }: PacketTable, packet: number): boolean {
  const network = (layers[packet] as number) & (Layer.ipv4 | Layer.ipv6 | Layer.several);
  // What says IPv6 outside and something else inside has left no hop limit.
  return issue[packet] === 0 && (network === Layer.ipv4 || (network === Layer.ipv6 && hopLimit[packet] !== 0));
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
export function certainty(column: Column, table: PacketTable): (packet: number) => boolean {
  const { tells } = column;
  const alone = loneLayer(column, table);
  return tells === undefined ? alone : (packet) => alone(packet) && tells(packet);
}

function loneLayer({ layer, analysed, timed }: Column, table: PacketTable): (packet: number) => boolean {
  const bits = layer | Layer.several;
  const isAlone = (packet: number): boolean =>
    layer === 0 ||
    (((table.layers[packet] as number) & bits) === layer &&
      table.issue[packet] === 0 &&
      (analysed !== true || ((table.tcpFlags[packet] as number) & ANALYSED) !== 0));
  if (timed !== true) return isAlone;
  return (packet) => {
    const { seconds } = table;
    const before = seconds[Math.max(0, packet - 1)] as number;
    return Number.isFinite((seconds[packet] as number) + before + (seconds[0] as number)) && isAlone(packet);
  };
}

/** An address of the pool as filters compare it. */
export const addressValue = (bytes: Uint8Array): Val =>
  bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) : bytes.slice();
