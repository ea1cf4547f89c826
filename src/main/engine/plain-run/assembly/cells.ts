/** The block of cells (plain-run/layout.ts) and the rows of flows (tcp/flow-cells.ts), as every part of the loop reads and writes them. */

export function cell(index: u32): u32 {
  return load<u32>(CELLS_PLACE + (index << 2));
}

export function put(index: u32, value: u32): void {
  store<u32>(CELLS_PLACE + (index << 2), value);
}

/** Place of the row of a direction (2 * stream + side). */
export function flowOf(direction: i32): usize {
  return cell(CELL_flows) + direction * (FLOW_CELLS << 2);
}

export function flow(row: usize, index: u32): i32 {
  return load<i32>(row + (index << 2));
}

/** A number of a row without sign. To be read so where it becomes one of 64 bits: the compiler mistakes the sign else. */
export function wordOf(row: usize, index: u32): u32 {
  return load<u32>(row + (index << 2));
}

export function setFlow(row: usize, index: u32, value: i32): void {
  store<i32>(row + (index << 2), value);
}

/** Set and clear bits of a row. */
export function setBits(row: usize, set: i32, clear: i32): void {
  setFlow(row, FLOW_bits, (flow(row, FLOW_bits) & ~clear) | set);
}

/** Place of the times of a direction. */
export function clockOf(direction: i32): usize {
  return cell(CELL_clocks) + ((direction * CLOCK_CELLS) << 3);
}

/** A number of the times of a stream. */
export function streamTime(stream: i32, index: u32): f64 {
  return load<f64>(cell(CELL_streams) + ((stream * STREAM_CELLS + index) << 3));
}

export function setStreamTime(stream: i32, index: u32, value: f64): void {
  store<f64>(cell(CELL_streams) + ((stream * STREAM_CELLS + index) << 3), value);
}
