/**
 * The scan of one plain packet after another, compiled: what dissect/plain-packet.ts and tcp/tracker.ts do in JavaScript for a
 * packet at a time, here for as many as follow each other in the window: packets of TCP whose headers have nothing unusual, of
 * connections that are open or that they open, datagrams, pings, ARP, and what is read by those who leave nothing behind. It stops in
 * front of the first packet that is anything else, of which it has changed nothing but the pool of addresses. Tests hold it against the scan without it.
 *
 * AssemblyScript. The names with an underscore are the cells of plain-run/layout.ts and tcp/flow-cells.ts, which scripts/wasm.mjs puts in
 * front of each file. All of its memory is handed to it: it allocates nothing, and what has no room left is left to JavaScript.
 */
import { passArp } from './arp.ts';
import { cell, put } from './cells.ts';
import { passDatagram } from './datagrams.ts';
import { findFrame, findNetwork, holdsArp, plainEnd, protocolOf } from './frame.ts';
import { passMessage } from './messages.ts';
import { areOptionsGood, captured, cut, headerLength, noteBlock, read } from './records.ts';
import { passSegment } from './tcp.ts';

// What is exported is not compiled together with the loop: it is rare.
export { areOptionsGood, findNetwork, passArp, passDatagram, passMessage };

const TCP: u8 = 6;
const UDP: u8 = 17;

/** Pass plain packets from the block's `at` on. Its `at`, `packet` and `row` tell how far it came. */
export function run(): void {
  const last = cell(CELL_rows);
  const windowLength = cell(CELL_windowLength);
  const header = headerLength();
  while (cell(CELL_row) < last) {
    const at = cell(CELL_at);
    if (at + header > windowLength) {
      cut();
      return;
    }
    const record = cell(CELL_window) + at;
    const taken = read(record, windowLength - at - header);
    if (taken === 0 || !pass(record + header)) return;
    noteBlock();
    put(CELL_at, at + taken);
    put(CELL_packet, cell(CELL_packet) + 1);
    put(CELL_row, cell(CELL_row) + 1);
  }
}

/** Take the packet at `packet`, of the record that was read, if it is plain; says whether it was. */
function pass(packet: usize): bool {
  if (captured > cell(CELL_maxLength) || !findFrame(packet)) return false;
  if (holdsArp()) return passArp(packet);
  const end = plainEnd(packet);
  if (end === 0) return false;
  const protocol = protocolOf(packet);
  if (protocol === TCP) return passSegment(packet, end);
  if (protocol === UDP) return passDatagram(packet, end);
  return passMessage(packet, end, protocol);
}
