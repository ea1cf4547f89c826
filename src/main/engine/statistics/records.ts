/**
 * Statistics as flat records. Names of the members are those of the contract, whatever the language of the window, so that
 * scripts can rely on them.
 */
import type {
  Conversation,
  EndpointTotals,
  ExpertList,
  HierarchyNode,
  IoGraph,
  ProtocolHierarchy,
} from '../../../shared/model/index.ts';
import type { StatisticsRecord } from '../../../shared/records.ts';
import { bitRate } from './conversations.ts';

/** A record a protocol, outermost first; `path` is the way to it. */
export function hierarchyRecords({ nodes, span }: ProtocolHierarchy): StatisticsRecord[] {
  const records: StatisticsRecord[] = [];
  const walk = (level: readonly HierarchyNode[], path: string): void => {
    for (const { children, protocol, title, ...numbers } of level) {
      const here = path === '' ? protocol : `${path}:${protocol}`;
      records.push({ path: here, protocol, title, ...numbers, bitsPerSecond: bitRate(numbers.bytes, span) });
      walk(children, here);
    }
  };
  walk(nodes, '');
  return records;
}

/** A record a conversation. */
export const conversationRecords = (rows: readonly Conversation[]): StatisticsRecord[] =>
  rows.map(({ packet, duration, start, stream, portA, portB, ...row }) => ({
    addressA: row.addressA,
    ...(portA === undefined ? {} : { portA }),
    addressB: row.addressB,
    ...(portB === undefined ? {} : { portB }),
    ...(stream === undefined ? {} : { stream }),
    packets: row.packetsAB + row.packetsBA,
    bytes: row.bytesAB + row.bytesBA,
    packetsAB: row.packetsAB,
    bytesAB: row.bytesAB,
    packetsBA: row.packetsBA,
    bytesBA: row.bytesBA,
    start,
    duration,
    bitsPerSecondAB: bitRate(row.bytesAB, duration),
    bitsPerSecondBA: bitRate(row.bytesBA, duration),
    firstPacket: packet + 1,
  }));

/** A record an end. */
export const endpointRecords = (rows: readonly EndpointTotals[]): StatisticsRecord[] =>
  rows.map(({ address, port, ...row }) => ({
    address,
    ...(port === undefined ? {} : { port }),
    packets: row.packetsTx + row.packetsRx,
    bytes: row.bytesTx + row.bytesRx,
    ...row,
  }));

/** A record an interval and series; `names` are the series' filters. */
export function ioRecords({ series, milliseconds }: IoGraph, names: readonly string[]): StatisticsRecord[] {
  return series.flatMap(({ packets, bytes }, at) =>
    Array.from(packets, (count, interval) => ({
      filter: names[at] ?? '',
      start: (interval * milliseconds) / 1000,
      seconds: milliseconds / 1000,
      packets: count,
      bytes: bytes[interval] ?? 0,
    })),
  );
}

/** A record a group of remarks. */
export const expertRecords = ({ groups }: ExpertList): StatisticsRecord[] =>
  groups.map(({ group: _, packet, ...row }) => ({ ...row, firstPacket: packet + 1 }));
