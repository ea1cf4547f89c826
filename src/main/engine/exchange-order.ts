/** The order in which exchanges are listed. */
import type { ExchangeTable } from './app/index.ts';

/** Numbers of all exchanges, by the packet they begin in. */
export function byFirstPacket(table: ExchangeTable): Uint32Array {
  const { length } = table;
  // Packet and number as one number: sorting those needs no function that compares.
  const keys = new Float64Array(length);
  for (let one = 0; one < length; one++) keys[one] = table.firstPacket(one) * length + one;
  keys.sort();
  const sorted = new Uint32Array(length);
  for (let at = 0; at < length; at++) sorted[at] = (keys[at] as number) % length;
  return sorted;
}
