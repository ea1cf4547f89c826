/**
 * What is remarked on the time to live of IPv4: few hops left on the way to one receiver, or other than what the addresses
 * of the local network (224.0.0.0/24, RFC 5771 section 4) are used with. The scan asks, so nothing is allocated.
 */
import { readU32BE } from '../../bytes/index.ts';

const FEW = 5;
const OSPF = 89;
const PIM = 103;
/** VRRP, GLBP and mDNS ask that nobody has passed their packets on, which only 255 shows. */
const UNTOUCHED: ReadonlySet<number> = new Set([0xe0000012, 0xe0000066, 0xe00000fb]);
/** LLMNR leaves it open. */
const ANY = 0xe00000fc;

const isLocal = (address: number): boolean => address >>> 8 === 0xe00000 && address !== ANY;

/** What a destination on the local network asks for, its address at `at`; undefined for other destinations. */
export function localTtl(bytes: Uint8Array, at: number): number | undefined {
  const address = readU32BE(bytes, at);
  if (!isLocal(address)) return undefined;
  return UNTOUCHED.has(address) ? 255 : 1;
}

/** Whether something is remarked on that of the header at `offset`, 20 bytes of which are there. */
export function isTtlRemarked(bytes: Uint8Array, offset: number): boolean {
  const ttl = bytes[offset + 8] as number;
  const first = bytes[offset + 16] as number;
  const isMulticast = first >>> 4 === 0xe;
  if (ttl >= FEW && !isMulticast) return false;
  if (isMulticast) {
    const address = readU32BE(bytes, offset + 16);
    return isLocal(address) && ttl !== (UNTOUCHED.has(address) ? 255 : 1);
  }
  const protocol = bytes[offset + 9];
  return protocol !== OSPF && protocol !== PIM;
}
