/** The headers below TCP, and whether they are plain: as dissect/plain-packet.ts has it, where nothing is remarked on them. */

/** Where the headers begin, from the packet's first byte. */
export const IP: u32 = 14;
export const TCP: u32 = IP + 20;
export const MIN_TCP: u32 = 20;
/** A frame that is as long as Ethernet asks for, without its check sequence. */
export const MIN_FRAME: u32 = 60;
const FEW_HOPS: u32 = 5;

/** TCP over IPv4 over Ethernet: no group as its sender, a header of five words, no fragment, hops enough, to one receiver. */
export function isPlainIp(packet: usize): bool {
  if (load<u16>(packet, 12) !== 0x0008 || load<u8>(packet, IP) !== 0x45 || (load<u8>(packet, 6) & 1) !== 0)
    return false;
  if (load<u8>(packet, IP + 9) !== 6 || (load<u16>(packet, IP + 6) & 0xff3f) !== 0) return false;
  return <u32>load<u8>(packet, IP + 8) >= FEW_HOPS && load<u8>(packet, IP + 16) >> 4 !== 0xe;
}

/** Whether there is something else than zeros between what IP says is its end and `to`, where padding may stand. */
export function isPadded(packet: usize, ipEnd: u32, to: u32, original: u32): bool {
  if (original < MIN_FRAME) return false;
  for (let at = ipEnd; at < to; at++) if (load<u8>(packet + at) !== 0) return true;
  return false;
}
