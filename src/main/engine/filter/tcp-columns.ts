/** Fields of TCP that the tables tell: relative numbers, windows, times in the stream, payloads. */
import { Layer, TcpFlag } from '../dissect/index.ts';
import type { Column } from './columns.ts';
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
      return { ...column((packet) => tcp.sinceBefore(packet)), timed: true };
    case 'tcp.payload':
      return { ...payload(Layer.tcp, source, (packet) => !has(packet, TcpFlag.rst)), analysed: true };
    case 'udp.payload':
      return payload(Layer.udp, source, () => true);
    default:
      return undefined;
  }
}

function payload(layer: number, { table, bytes }: FilterSource, isPayload: (packet: number) => boolean): Column {
  return {
    layer,
    optional: true,
    costly: true,
    tells: (packet) => table.payloadOffset[packet] !== ELSEWHERE,
    values: [
      (packet) => {
        const length = table.payloadLength[packet] as number;
        if (length === 0 || !isPayload(packet)) return undefined;
        const from = table.payloadOffset[packet] as number;
        const own = bytes(packet).subarray(from, from + length);
        return own.length === 0 ? undefined : own;
      },
    ],
  };
}
