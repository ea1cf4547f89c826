/** Ethernet and IPv4, and whether they are plain: as dissect/plain-packet.ts has it, where nothing is remarked on them. */
import { captured, original } from './records.ts';

/** Where the headers begin, from the packet's first byte. */
export const IP: u32 = 14;
/** TCP or UDP. */
export const TRANSPORT: u32 = IP + 20;
/** A frame that is as long as Ethernet asks for, without its check sequence. */
const MIN_FRAME: u32 = 60;
const FEW_HOPS: u32 = 5;
/** A length on the wire above this is left to JavaScript. */
const LONGEST: u32 = 0x40000;

/** IPv4 over Ethernet: no group as its sender, a header of five words, no fragment, hops enough, to one receiver. */
function isPlainIp(packet: usize): bool {
  if (load<u16>(packet, 12) !== 0x0008 || load<u8>(packet, IP) !== 0x45 || (load<u8>(packet, 6) & 1) !== 0)
    return false;
  if ((load<u16>(packet, IP + 6) & 0xff3f) !== 0) return false;
  return <u32>load<u8>(packet, IP + 8) >= FEW_HOPS && load<u8>(packet, IP + 16) >> 4 !== 0xe;
}

/**
 * Where IP says that the packet at hand ends, which is on the wire at least; 0: its headers are not plain, or have not been captured
 * whole.
 */
export function plainEnd(packet: usize): u32 {
  if (captured < TRANSPORT || original < captured || original > LONGEST || !isPlainIp(packet)) return 0;
  const end = IP + <u32>bswap<u16>(load<u16>(packet, IP + 2));
  return end < TRANSPORT || end > original || isPadded(packet, end) ? 0 : end;
}

/** Whether there is something else than zeros where padding may stand behind what IP says is its end. */
function isPadded(packet: usize, end: u32): bool {
  if (original < MIN_FRAME) return false;
  const to = min(captured, MIN_FRAME);
  for (let at = end; at < to; at++) if (load<u8>(packet + at) !== 0) return true;
  return false;
}
