/**
 * Connections of IPv4 met last, by their addresses and ports as they lie in memory: what else three tables have to be looked into
 * for. Emptied by JavaScript when a pair of endpoints has become another stream's.
 */
import { cell } from './cells.ts';
import { frame, network } from './frame.ts';
import { directionOf, receiverOf, senderOf } from './streams.ts';

// What was found.
/** Indices of the addresses in the pool. */
export let source: i32 = 0;
export let destination: i32 = 0;
/** `2 * stream + side`; -1: there is no such stream. */
export let known: i32 = -1;

/** Look for the connection of the packet at `packet`, its TCP header at `tcp`. */
export function findConnection(packet: usize, tcp: usize): void {
  if ((frame & PlainFrame_ipv6) !== 0) {
    lookUp(packet, tcp);
    return;
  }
  const addresses = load<u64>(packet + network, 12);
  const ports = load<u32>(tcp);
  const entry = entryOf(addresses, ports);
  if (load<u64>(entry) === addresses && load<u32>(entry, 8) === ports && load<i32>(entry, 12) !== 0) {
    known = load<i32>(entry, 12) - 1;
    source = load<i32>(entry, 16);
    destination = load<i32>(entry, 20);
    return;
  }
  lookUp(packet, tcp);
  if (known < 0) return;
  store<u64>(entry, addresses);
  store<u32>(entry, ports, 8);
  store<i32>(entry, known + 1, 12);
  store<i32>(entry, source, 16);
  store<i32>(entry, destination, 20);
}

/** Place of the entry that a connection has, or would have. */
function entryOf(addresses: u64, ports: u32): usize {
  const mixed = (<u32>addresses * 0x85ebca6b) ^ (<u32>(addresses >> 32) * 0xc2b2ae35) ^ ports;
  return cell(CELL_met) + (((mixed * 0x9e3779b1) >> (32 - MET_BITS)) << MET_SHIFT);
}

function lookUp(packet: usize, tcp: usize): void {
  source = senderOf(packet);
  destination = receiverOf(packet);
  const sourcePort = <u32>bswap<u16>(load<u16>(tcp));
  const destinationPort = <u32>bswap<u16>(load<u16>(tcp, 2));
  known = directionOf(cell(CELL_pairs), cell(CELL_pairsMask), source, sourcePort, destination, destinationPort);
}
