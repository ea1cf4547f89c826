/**
 * The step from a fragment to the datagram it completes, for the scans of IPv4 and IPv6: hands the fragment to the
 * capture's table, and moves the cursor into the datagram where it is complete.
 */
import type { Cursor } from '../cursor.ts';
import { formatBytes } from '../detail.ts';
import { fragmentSlot } from './ip-fragments.ts';

/** What became of a fragment. */
export const Fragment = {
  /** The cursor stands in the datagram put together. */
  whole: 0,
  /** Waits for others, or belongs to a datagram that another packet completes: nothing more to read here. */
  part: 1,
  /** Not captured whole: never part of a datagram. */
  loose: 2,
} as const;

/**
 * The cursor stands at the fragment's payload, which goes to `offset` of the datagram that both addresses (at
 * `cursor.addresses`), `id` and the VLAN name. `name` is that of the protocol in the source's name.
 */
export function joinFragment(cursor: Cursor, id: string, offset: number, more: boolean, name: string): number {
  const length = cursor.wireEnd - cursor.offset;
  if (cursor.ipEnd > cursor.end || length <= 0) return Fragment.loose;
  if (cursor.quoted) return Fragment.part;
  const { fragments } = cursor.state;
  const { bytes, addresses, addressesSize } = cursor;
  const slot = fragmentSlot(cursor.packet, cursor.fragmentDepth);
  cursor.fragmentDepth++;
  const ends = bytes.subarray(addresses, addresses + addressesSize);
  if (!cursor.replay) {
    const key = `${formatBytes(ends, 0, addressesSize)} ${id} ${cursor.vlan}`;
    const base = cursor.sourceName === '' ? cursor.base : -1;
    fragments.add(key, slot, ends, bytes, cursor.offset, base, offset, length, more);
  }
  const whole = fragments.bytes(slot, ends);
  if (whole === undefined) return Fragment.part;
  cursor.enter(whole, addressesSize, `Reassembled ${name} (${whole.length - addressesSize} bytes)`);
  cursor.addresses = 0;
  return Fragment.whole;
}
