/** The segments that are not acknowledged yet: as tcp/unacked.ts keeps them. */
import { cell, flow, put, setFlow, wordOf } from './cells.ts';
import { after } from './seq.ts';

/** Whether one more segment can be remembered without the pool growing. */
export function hasEntry(): bool {
  return cell(CELL_unackedFree) !== 0 || cell(CELL_unackedUsed) !== cell(CELL_unackedRoom);
}

/** As UnackedPool.add; there is room for it. */
export function addUnacked(own: usize, packet: u32, seq: i32, end: i32, time: f64): void {
  const newers = cell(CELL_unackedNewer);
  let entry = cell(CELL_unackedFree);
  if (entry !== 0) put(CELL_unackedFree, load<u32>(newers + (entry << 2)));
  else {
    entry = cell(CELL_unackedUsed);
    put(CELL_unackedUsed, entry + 1);
  }
  store<u32>(cell(CELL_unackedPacket) + (entry << 2), packet);
  store<i32>(cell(CELL_unackedSeq) + (entry << 2), seq);
  store<i32>(cell(CELL_unackedEnd) + (entry << 2), end);
  store<f64>(cell(CELL_unackedTime) + (entry << 3), time);
  store<u32>(newers + (entry << 2), 0);
  const base = flow(own, FLOW_base);
  const low = <u32>(seq - base);
  const high = <u32>(end - base);
  let bits = flow(own, FLOW_bits);
  const newest = flow(own, FLOW_unackedNewest);
  if (newest === 0) {
    setFlow(own, FLOW_unackedOldest, entry);
    setFlow(own, FLOW_unackedLow, low);
    setFlow(own, FLOW_unackedHigh, high);
    bits = (bits | FlowBit_unackedOrdered) & ~FlowBit_unackedWraps;
  } else {
    store<u32>(newers + (newest << 2), entry);
    if (low < <u32>flow(own, FLOW_unackedHigh)) bits &= ~FlowBit_unackedOrdered;
    if (low < <u32>flow(own, FLOW_unackedLow)) setFlow(own, FLOW_unackedLow, low);
    if (high > <u32>flow(own, FLOW_unackedHigh)) setFlow(own, FLOW_unackedHigh, high);
  }
  if (high < low) bits |= FlowBit_unackedWraps;
  setFlow(own, FLOW_bits, bits);
  setFlow(own, FLOW_unackedNewest, entry);
  setFlow(own, FLOW_unackedCount, flow(own, FLOW_unackedCount) + 1);
}

/** Whether the peer's list can be acknowledged from its oldest end, by {@link shed}. */
export function isOrdered(peer: usize, ack: i32): bool {
  if (flow(peer, FLOW_unackedCount) === 0) return true;
  const span = <u32>(flow(peer, FLOW_unackedHigh) - flow(peer, FLOW_unackedLow));
  const bits = flow(peer, FLOW_bits);
  if (span >= 0x80000000 || (bits & FlowBit_unackedWraps) !== 0 || (bits & FlowBit_unackedOrdered) === 0) return false;
  const ahead = <u32>(ack - (flow(peer, FLOW_base) + flow(peer, FLOW_unackedLow)));
  return ahead < 0x80000000 || <u64>span + (0x100000000 - <u64>ahead) < 0x80000000;
}

/** As UnackedPool.acknowledge. Gives whether an entry ends exactly there. */
export function acknowledge(peer: usize, ack: i32): bool {
  if (flow(peer, FLOW_unackedCount) === 0) return false;
  const low = wordOf(peer, FLOW_unackedLow);
  const high = wordOf(peer, FLOW_unackedHigh);
  const span = <i64>high - <i64>low;
  const ahead = <u32>(ack - flow(peer, FLOW_base)) - low;
  const bits = flow(peer, FLOW_bits);
  if (span >= 0x80000000 || (bits & FlowBit_unackedWraps) !== 0) return sweep(peer, ack);
  // Below everything in the list: nothing changes while the whole list is within half the number space of it.
  if (ahead >= 0x80000000) return span + (0x100000000 - <i64>ahead) >= 0x80000000 && sweep(peer, ack);
  if (ahead === 0) return false;
  return (bits & FlowBit_unackedOrdered) !== 0 ? shed(peer, ack) : sweep(peer, ack);
}

/** Acknowledge an ordered list that is not empty: from the oldest end, until an entry lies beyond. */
export function shed(peer: usize, ack: i32): bool {
  let count = flow(peer, FLOW_unackedCount);
  const newers = cell(CELL_unackedNewer);
  const ends = cell(CELL_unackedEnd);
  let isFound = false;
  let entry = <u32>flow(peer, FLOW_unackedOldest);
  while (entry !== 0) {
    const end = load<i32>(ends + (entry << 2));
    if (after(end, ack)) break;
    if (end === ack) isFound = true;
    const newer = load<u32>(newers + (entry << 2));
    give(entry);
    entry = newer;
    count--;
  }
  setFlow(peer, FLOW_unackedOldest, entry);
  setFlow(peer, FLOW_unackedCount, count);
  if (entry === 0) {
    setFlow(peer, FLOW_unackedNewest, 0);
    return isFound;
  }
  const seq = cell(CELL_unackedSeq) + (entry << 2);
  if (after(ack, load<i32>(seq))) store<i32>(seq, ack);
  setFlow(peer, FLOW_unackedLow, load<i32>(seq) - flow(peer, FLOW_base));
  return isFound;
}

/** Acknowledge a list in any order. */
function sweep(peer: usize, ack: i32): bool {
  const newers = cell(CELL_unackedNewer);
  const ends = cell(CELL_unackedEnd);
  let isFound = false;
  let older: u32 = 0;
  let entry = <u32>flow(peer, FLOW_unackedOldest);
  while (entry !== 0) {
    const newer = load<u32>(newers + (entry << 2));
    const end = load<i32>(ends + (entry << 2));
    if (end !== ack && after(end, ack)) {
      const seq = cell(CELL_unackedSeq) + (entry << 2);
      if (after(ack, load<i32>(seq))) store<i32>(seq, ack);
      older = entry;
    } else {
      if (end === ack) isFound = true;
      if (older === 0) setFlow(peer, FLOW_unackedOldest, newer);
      else store<u32>(newers + (older << 2), newer);
      if (newer === 0) setFlow(peer, FLOW_unackedNewest, older);
      setFlow(peer, FLOW_unackedCount, flow(peer, FLOW_unackedCount) - 1);
      give(entry);
    }
    entry = newer;
  }
  measure(peer);
  return isFound;
}

function give(entry: u32): void {
  store<u32>(cell(CELL_unackedNewer) + (entry << 2), cell(CELL_unackedFree));
  put(CELL_unackedFree, entry);
}

/** Work the bounds out again. */
function measure(row: usize): void {
  const base = flow(row, FLOW_base);
  let low: u32 = 0xffffffff;
  let high: u32 = 0;
  let bits = (flow(row, FLOW_bits) | FlowBit_unackedOrdered) & ~FlowBit_unackedWraps;
  let entry = <u32>flow(row, FLOW_unackedOldest);
  while (entry !== 0) {
    const from = <u32>(load<i32>(cell(CELL_unackedSeq) + (entry << 2)) - base);
    const to = <u32>(load<i32>(cell(CELL_unackedEnd) + (entry << 2)) - base);
    if (from < high) bits &= ~FlowBit_unackedOrdered;
    if (to < from) bits |= FlowBit_unackedWraps;
    low = min(low, from);
    high = max(high, to);
    entry = load<u32>(cell(CELL_unackedNewer) + (entry << 2));
  }
  setFlow(row, FLOW_unackedLow, low);
  setFlow(row, FLOW_unackedHigh, high);
  setFlow(row, FLOW_bits, bits);
}
