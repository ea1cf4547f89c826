/** Fields of TCP that the tables tell: relative numbers, windows, times in the stream, payloads. */
import { Layer, TcpFlag } from '../dissect/index.ts';
import type { Column } from './columns.ts';
import { ASK } from './decided.ts';
import { headerOf } from './headers.ts';
import type { FilterSource } from './source.ts';
import type { Val } from './values.ts';

/** In the `payloadOffset` column: the payload is not the packet's own bytes. */
const ELSEWHERE = 0xffffffff;

/** The column of a field; undefined for others. */
export function tcpColumn(key: string, source: FilterSource): Column | undefined {
  const { table, tcp } = source;
  const has = (packet: number, flag: number): boolean => ((table.tcpFlags[packet] as number) & flag) !== 0;
  const column = (value: (packet: number) => Val | undefined, optional = false): Column => ({
    layer: Layer.tcp,
    values: [value],
    analysed: true,
    optional,
  });
  const relative = (packet: number): number => ((table.seq[packet] as number) - tcp.seqBase(packet)) >>> 0;
  switch (key) {
    case 'tcp.seq':
      return column(relative);
    case 'tcp.nxtseq':
      return column((packet) => {
        const one = has(packet, TcpFlag.syn | TcpFlag.fin) ? 1 : 0;
        return (relative(packet) + (table.payloadLength[packet] as number) + one) >>> 0;
      });
    case 'tcp.ack':
      return column((packet) => {
        const raw = table.ack[packet] as number;
        return has(packet, TcpFlag.ack) ? (raw - tcp.ackBase(packet)) >>> 0 : raw;
      });
    case 'tcp.window_size':
      return column((packet) => {
        const shift = has(packet, TcpFlag.syn) ? 0 : Math.max(0, tcp.windowShift(packet));
        return (table.window[packet] as number) << shift;
      });
    case 'tcp.window_size_scalefactor':
      return column((packet) => {
        const shift = tcp.windowShift(packet);
        return has(packet, TcpFlag.syn) ? undefined : shift >= 0 ? 1 << shift : shift;
      }, true);
    case 'tcp.completeness':
      return column((packet) => tcp.completeness(packet), true);
    case 'tcp.time_relative':
      return { ...column((packet) => tcp.sinceFirst(packet)), timed: true };
    case 'tcp.time_delta':
      return timeDelta(
        source,
        column((packet) => tcp.sinceBefore(packet)),
      );
    case 'tcp.payload':
    case 'udp.payload':
      return payloadColumn(key, source);
    default:
      return undefined;
  }
}

/** The column of a payload; `most`: where no more than its first so many bytes matter. Undefined for other fields. */
export function payloadColumn(key: string, source: FilterSource, most = Number.POSITIVE_INFINITY): Column | undefined {
  const isSegment = (packet: number): boolean => ((source.table.tcpFlags[packet] as number) & TcpFlag.rst) === 0;
  if (key === 'tcp.payload') return { ...payload('tcp', source, isSegment, most), analysed: true };
  return key === 'udp.payload' ? payload('udp', source, () => true, most) : undefined;
}

/** In a row, the packet before on a stream is the one of it that has gone by last: nobody looks for it. */
function timeDelta({ table, tcp }: FilterSource, column: Column): Column {
  /** By stream: its latest packet + 1 of those before `next`, since which all have gone by; 0 none. */
  let latest = new Uint32Array(0);
  let next = -1;
  return {
    ...column,
    timed: true,
    row(from, to, out, test) {
      const { stream } = table;
      if (from !== next) latest.fill(0);
      for (let packet = from; packet < to; packet++) {
        const own = stream[packet] as number;
        if (own < 0) continue;
        if (own >= latest.length) latest = grown(latest, own * 2 + 1);
        const before = (latest[own] as number) - 1;
        latest[own] = packet + 1;
        if (out[packet - from] !== ASK) continue;
        out[packet - from] = test(before < 0 ? tcp.sinceBefore(packet) : tcp.between(before, packet));
      }
      next = to;
    },
  };
}

function grown(old: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(length);
  next.set(old);
  return next;
}

/** The column of how many bytes of a payload were captured: of what `len()` says of it. Undefined for other fields. */
export function payloadLength(key: string, source: FilterSource): Column | undefined {
  const { table } = source;
  const column = payloadColumn(key, source);
  if (column === undefined) return undefined;
  const { costly: _, ...rest } = column;
  const isReset = (packet: number): boolean =>
    key === 'tcp.payload' && ((table.tcpFlags[packet] as number) & TcpFlag.rst) !== 0;
  return {
    ...rest,
    values: [
      (packet) => {
        const captured = (table.capturedLength[packet] as number) - (table.payloadOffset[packet] as number);
        const length = Math.min(table.payloadLength[packet] as number, captured);
        return length <= 0 || isReset(packet) ? undefined : length;
      },
    ],
  };
}

/** The column of the first bytes of packets. */
export function beginningColumn(source: FilterSource, most: number): Column {
  const header = headerOf(source, 'eth');
  return {
    layer: 0,
    costly: true,
    values: [(packet) => header.bytesIn(packet, 0, most) ?? source.bytes(packet).subarray(0, most)],
  };
}

function payload(
  protocol: 'tcp' | 'udp',
  source: FilterSource,
  isPayload: (packet: number) => boolean,
  most: number,
): Column {
  const { table, bytes } = source;
  const header = headerOf(source, protocol);
  return {
    layer: Layer[protocol],
    optional: true,
    costly: true,
    tells: (packet) => table.payloadOffset[packet] !== ELSEWHERE,
    values: [
      (packet) => {
        const length = table.payloadLength[packet] as number;
        if (length === 0 || !isPayload(packet)) return undefined;
        const from = table.payloadOffset[packet] as number;
        const wanted = Math.min(length, most);
        const own = header.bytesIn(packet, from, wanted) ?? bytes(packet).subarray(from, from + wanted);
        return own.length === 0 ? undefined : own;
      },
    ],
  };
}
