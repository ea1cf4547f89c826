/** Addresses and streams: looked up, and those of which none was met lately asked for, as table/address-pool.ts and tcp/endpoint-map.ts do, streams opened as tcp/tracker.ts does. */
import { cell, flowOf, put, setFlow, setStreamTime } from './cells.ts';
import { frame, network } from './frame.ts';

/** Of an address that was not met lately. */
declare function intern(isIpv6: bool, place: usize): i32;

/** Index in the pool of who sends the packet, and of who receives it. To be asked in this order, before anything else is: the pool grows by it. */
export function senderOf(packet: usize): i32 {
  const ip = packet + network;
  return (frame & PlainFrame_ipv6) === 0 ? addressOf(ip + 12) : ipv6AddressOf(ip + 8);
}

export function receiverOf(packet: usize): i32 {
  const ip = packet + network;
  return (frame & PlainFrame_ipv6) === 0 ? addressOf(ip + 16) : ipv6AddressOf(ip + 24);
}

/** Of the address of IPv4 at `place`. */
function addressOf(place: usize): i32 {
  const address = bswap<u32>(load<u32>(place));
  const slot = ((address * 0x9e3779b1) >> cell(CELL_recentShift)) << 2;
  const known = load<i32>(cell(CELL_recentIndex) + slot);
  return known !== 0 && load<u32>(cell(CELL_recent) + slot) === address ? known : intern(false, place);
}

/** Of the address of IPv6 at `place`: as AddressPool.internIpv6 looks for it. */
function ipv6AddressOf(place: usize): i32 {
  const mixed =
    load<u32>(place) ^
    (load<u32>(place, 4) * 0x85ebca6b) ^
    (load<u32>(place, 8) * 0xc2b2ae35) ^
    (load<u32>(place, 12) * 0x27d4eb2f);
  const slot = ((mixed ^ (mixed >> 15)) * 0x9e3779b1) >> cell(CELL_recentShift);
  const known = cell(CELL_recentIpv6) + (slot << 4);
  const index = load<i32>(cell(CELL_recentIpv6Index) + (slot << 2));
  if (index === 0 || load<u64>(known) !== load<u64>(place) || load<u64>(known, 8) !== load<u64>(place, 8))
    return intern(true, place);
  return index;
}

/** The free slot that a look for a pair came to, and the pair as a slot has it. */
let freeSlot: usize = 0;
let pairLow: i32 = 0;
let pairHigh: i32 = 0;
let pairPorts: u32 = 0;
let isSwapped: bool = false;

/** `2 * stream + side`; -1: there is no such stream. As EndpointMap.find, of the map with these slots. */
export function directionOf(
  slots: usize,
  mask: u32,
  source: i32,
  sourcePort: u32,
  destination: i32,
  destinationPort: u32,
): i32 {
  const swap = source > destination || (source === destination && sourcePort > destinationPort);
  const low = swap ? destination : source;
  const high = swap ? source : destination;
  const ports = swap ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
  let hash: u32 = (<u32>low * 0x9e3779b1) ^ (<u32>high * 0x85ebca6b) ^ (ports * 0xc2b2ae35);
  hash = (hash ^ (hash >> 15)) * 0x2c1b3c6d;
  hash ^= hash >> 13;
  let place = slots + ((hash & mask) << 4);
  while (load<i32>(place, 12) !== 0) {
    if (load<i32>(place) === low && load<i32>(place, 4) === high && load<u32>(place, 8) === ports) {
      const found = load<i32>(place, 12) - 1;
      return swap ? found ^ 1 : found;
    }
    place = slots + ((((place - slots) >> 4) + 1) & mask) * 16;
  }
  freeSlot = place;
  pairLow = low;
  pairHigh = high;
  pairPorts = ports;
  isSwapped = swap;
  return -1;
}

/** Put the pair that {@link directionOf} did not find down as `stream`. */
function putPair(stream: i32): void {
  store<i32>(freeSlot, pairLow);
  store<i32>(freeSlot, pairHigh, 4);
  store<u32>(freeSlot, pairPorts, 8);
  store<i32>(freeSlot, stream * 2 + (isSwapped ? 2 : 1), 12);
}

/** Open the stream of UDP that {@link directionOf} did not find; false: there is no room, which does not grow here. */
export function openUdpStream(): bool {
  const used = cell(CELL_udpPairsUsed) + 1;
  if (used * 2 > cell(CELL_udpPairsMask)) return false;
  put(CELL_udpPairsUsed, used);
  const stream = cell(CELL_udpStreams);
  put(CELL_udpStreams, stream + 1);
  putPair(stream);
  return true;
}

/** Whether there is room for one more stream: nothing grows here. */
export function hasStreamRoom(): bool {
  return cell(CELL_streamsUsed) < cell(CELL_streamsRoom) && (cell(CELL_pairsUsed) + 1) * 2 <= cell(CELL_pairsMask);
}

/** Open the stream of TCP that {@link directionOf} did not find, and for which there is room, at so many seconds. Gives its number. */
export function openStream(seconds: f64): i32 {
  const stream = <i32>cell(CELL_streamsUsed);
  put(CELL_streamsUsed, stream + 1);
  put(CELL_pairsUsed, cell(CELL_pairsUsed) + 1);
  putPair(stream);
  setStreamTime(stream, STREAM_syn, NaN);
  setStreamTime(stream, STREAM_start, seconds);
  for (let side = 0; side < 2; side++) {
    const row = flowOf(stream * 2 + side);
    setFlow(row, FLOW_bits, FlowBit_inFlightValid);
    setFlow(row, FLOW_window, NO_WINDOW);
    setFlow(row, FLOW_windowShift, -1);
  }
  return stream;
}
