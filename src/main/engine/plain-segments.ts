/**
 * Which packets are plain TCP segments that complete no message but WebSocket's: their Info column is of words that are known
 * (find/tcp-words.ts).
 */
import { type Chains, Layer, NO_CHAIN } from './dissect/index.ts';
import { Completes } from './pdu/index.ts';
import { mayComplete } from './pdu-facts.ts';
import type { PacketTable } from './table/index.ts';
import { ANALYSED, BOGUS_HEADER } from './tcp/index.ts';

/** Layers that have no say in the Info column of what they carry. */
const BELOW: ReadonlySet<string> = new Set(['eth', 'vlan', 'sll', 'null', 'raw', 'ip', 'ipv6']);

/** A test of packets; `completes` as of told messages: undefined where nothing is told, and such are none. */
export function plainSegments(
  table: PacketTable,
  chains: Chains,
  completes: (packet: number) => number | undefined,
): (packet: number) => boolean {
  /** By chain: 0 not asked yet, 1 no, 2 yes. */
  const known = new Uint8Array(NO_CHAIN + 1);
  const isBare = (chain: number): boolean => {
    const ids = chains.layers(chain)?.map(({ id }) => id) ?? [];
    return ids.at(-1) === 'tcp' && ids.slice(0, -1).every((id) => BELOW.has(id));
  };
  return (packet) => {
    const { layers, issue, tcpFlags, annotations, chain: chainOf } = table;
    if (((layers[packet] as number) & (Layer.tcp | Layer.several)) !== Layer.tcp || issue[packet] !== 0) return false;
    if (((tcpFlags[packet] as number) & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) return false;
    const chain = chainOf[packet] as number;
    if (known[chain] === 0) known[chain] = isBare(chain) ? 2 : 1;
    if (known[chain] !== 2 || annotations.ignored.has(packet)) return false;
    if (!mayComplete(table, packet)) return true;
    const completed = completes(packet);
    return completed === 0 || completed === Completes.websocket;
  };
}
