/** Rows of the grid: the columns of a packet as Wireshark words them, from its painting and the packet table. */
import type { PacketRow, ProtocolFamily, Severity } from '../../shared/model/index.ts';
import { packetIndex, streamIndex, type Timestamp } from '../../shared/units.ts';
import type { Summary } from './dissect/index.ts';
import { type PacketTable, Way } from './table/index.ts';

/** SYN, FIN and RST: the connection's own control. */
const CONTROL_FLAGS = 0x007;

/** What the streams add to a row. */
export interface RowFacts {
  readonly notes: readonly string[];
  readonly severity: Severity;
  readonly states?: string | undefined;
  readonly reassembledIn?: number | undefined;
  readonly comment?: string | undefined;
  /** Name that the capture has for an address. */
  nameOf?(address: string): string | undefined;
  /** The packet before in the view, and on the same stream. */
  readonly shownBefore?: number | undefined;
  readonly streamBefore?: number | undefined;
  /** Place of the colouring rule that holds. */
  readonly rule?: number;
  /** Values of the fields that are columns. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Make one row. */
export function makeRow(table: PacketTable, packet: number, summary: Summary, facts: RowFacts): PacketRow {
  const time = timeOf(table, packet);
  const stream = table.stream[packet] ?? -1;
  const direction = table.direction[packet];
  const { columns } = summary;
  const sourceName = facts.nameOf?.(columns.source);
  const destinationName = facts.nameOf?.(columns.destination);
  const { annotations } = table;
  const since = (other: number | undefined) =>
    other === undefined || !hasTime(table, other) ? undefined : secondsBetween(timeOf(table, other), time);
  const deltaStream = since(facts.streamBefore);
  return {
    packet: packetIndex(packet),
    time,
    relative: since(annotations.referenceOf(packet)) ?? 0,
    delta: since(packet === 0 ? undefined : packet - 1) ?? 0,
    deltaShown: since(facts.shownBefore) ?? 0,
    source: columns.source,
    destination: columns.destination,
    ...(sourceName !== undefined ? { sourceName } : {}),
    ...(destinationName !== undefined ? { destinationName } : {}),
    protocol: columns.protocol,
    length: table.originalLength[packet] ?? 0,
    ...(stream >= 0 ? { stream: streamIndex(stream) } : {}),
    info: columns.info,
    family: familyOf(summary.protocols),
    severity: facts.severity,
    control: ((table.tcpFlags[packet] ?? 0) & CONTROL_FLAGS) !== 0,
    notes: facts.notes,
    ...(direction === Way.toServer ? { direction: 'toServer' as const } : {}),
    ...(direction === Way.toClient ? { direction: 'toClient' as const } : {}),
    ...(facts.states !== undefined ? { states: facts.states } : {}),
    ...(facts.reassembledIn !== undefined ? { reassembledIn: packetIndex(facts.reassembledIn) } : {}),
    ...(facts.comment !== undefined ? { comment: facts.comment } : {}),
    ...(deltaStream !== undefined ? { deltaStream } : {}),
    ...(facts.rule !== undefined ? { rule: facts.rule } : {}),
    ...(facts.fields !== undefined ? { fields: facts.fields } : {}),
    ...(annotations.marked.has(packet) ? { isMarked: true as const } : {}),
    ...(annotations.ignored.has(packet) ? { isIgnored: true as const } : {}),
    ...(hasTime(table, packet) ? {} : { hasNoTime: true as const }),
    ...(annotations.references.has(packet) ? { isReference: true as const } : {}),
  };
}

const hasTime = (table: PacketTable, packet: number): boolean => !Number.isNaN(table.seconds[packet] ?? 0);

/** Arrival time of a packet; 0 where the file gives none. */
export function timeOf(table: PacketTable, packet: number): Timestamp {
  const seconds = table.seconds[packet] ?? 0;
  return { seconds: Number.isNaN(seconds) ? 0 : seconds, nanos: table.nanos[packet] ?? 0 };
}

/** `to` - `from`. Exact to the nanosecond for spans below some months. */
export function secondsBetween(from: Timestamp, to: Timestamp): number {
  return to.seconds - from.seconds + (to.nanos - from.nanos) / 1e9;
}

/** What colour a packet goes by: the topmost of the protocols that have one. */
export function familyOf(protocols: readonly string[]): ProtocolFamily {
  let family: ProtocolFamily = 'other';
  for (const protocol of protocols) {
    if (protocol === 'tcp') family = 'tcp';
    else if (protocol === 'udp') family = 'udp';
    else if (protocol === 'http' || protocol === 'http2') family = 'http';
    else if (protocol === 'websocket') family = 'websocket';
    else if (protocol === 'tls') family = 'tls';
  }
  return family;
}
