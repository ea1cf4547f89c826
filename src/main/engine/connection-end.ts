/** How a TCP connection ended, as who speaks over it sees it: by the first FIN or reset, from one of its two sides. */
import type { Direction } from '../../shared/units.ts';
import { TcpFlag } from './dissect/index.ts';
import { type PacketTable, Way } from './table/index.ts';

/** The first packet that ends a connection, or one direction of it. */
export interface ConnectionEnd {
  readonly packet: number;
  readonly by: 'fin' | 'reset';
  readonly direction: Direction;
}

/** See the file's first line; of a stream's packets, in order. Undefined where the capture has no end of it. */
export function connectionEnd(
  table: Pick<PacketTable, 'tcpFlags' | 'direction'>,
  packets: ArrayLike<number>,
): ConnectionEnd | undefined {
  for (let position = 0; position < packets.length; position++) {
    const packet = packets[position] as number;
    const flags = table.tcpFlags[packet] ?? 0;
    if ((flags & (TcpFlag.fin | TcpFlag.rst)) === 0) continue;
    const by = (flags & TcpFlag.rst) === 0 ? 'fin' : 'reset';
    return { packet, by, direction: table.direction[packet] === Way.toServer ? 'toServer' : 'toClient' };
  }
  return undefined;
}
