/** Who reads what IP carries, and whether that leaves nothing behind: JavaScript is asked (plain-run/questions.ts), pointed at it first. */
import { network, transport } from './frame.ts';
import { captured, original } from './records.ts';

declare function point(
  isUdp: bool,
  packet: usize,
  captured: u32,
  original: u32,
  network: u32,
  transport: u32,
  end: u32,
): void;
declare function leaves(content: u32): bool;
declare function readerOf(): u32;

/** Whether what ends at `end` is read by `content`, and that leaves nothing behind. */
export function leavesNothing(isUdp: bool, content: u32, packet: usize, end: u32): bool {
  point(isUdp, packet, captured, original, network, transport, end);
  return leaves(content);
}

/** Who reads a datagram, by all there is to go by; NO_CONTENT where that is not the loop's. */
export function readerOfDatagram(packet: usize, end: u32): u32 {
  point(true, packet, captured, original, network, transport, end);
  return readerOf();
}
