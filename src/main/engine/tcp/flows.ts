/**
 * What the analysis remembers of each direction of each stream from segment to segment, in typed storage: a row of
 * {@link FLOW} numbers and one of {@link CLOCK} times a direction, and one of {@link STREAM} times a stream. A direction
 * is `2 * stream + side`. Rows are flat so that one segment touches few cache lines.
 */
import { HEAP, type Room } from '../bytes/index.ts';
import { CLOCK_CELLS, FLOW, FLOW_CELLS, FlowBit, NO_WINDOW, STREAM, STREAM_CELLS } from './flow-cells.ts';
import { UnackedPool } from './unacked.ts';

/** State of all streams of a capture, or of one that is looked at again. */
export class Flows {
  /** Streams so far. */
  length = 0;
  /** Rows of {@link FLOW}. */
  cells: Uint32Array = new Uint32Array(0);
  /** The same numbers as 32 signed bits, which are small integers. */
  signed: Int32Array = new Int32Array(0);
  /** Rows of {@link CLOCK}. */
  clocks: Float64Array = new Float64Array(0);
  /** Rows of {@link STREAM}. */
  streams: Float64Array = new Float64Array(0);
  readonly unacked: UnackedPool;
  readonly #room: Room;

  constructor(room: Room = HEAP) {
    this.#room = room;
    this.unacked = new UnackedPool(room);
  }

  /** Streams there is room for without growing. */
  get room(): number {
    return this.streams.length / STREAM_CELLS;
  }

  /** Begin one more stream. */
  append(): number {
    if (this.length * STREAM_CELLS === this.streams.length) this.#grow(Math.max(16, this.length * 2));
    const stream = this.length++;
    this.streams[stream * STREAM_CELLS + STREAM.syn] = Number.NaN;
    for (let direction = stream * 2; direction < stream * 2 + 2; direction++) {
      const row = direction * FLOW_CELLS;
      this.cells[row + FLOW.bits] = FlowBit.inFlightValid;
      this.cells[row + FLOW.window] = NO_WINDOW;
      this.cells[row + FLOW.windowShift] = -1;
    }
    return stream;
  }

  #grow(streams: number): void {
    const count = streams * 2 * FLOW_CELLS;
    const place = this.#room.take(count * 4);
    const cells = new Uint32Array(place.buffer, place.offset, count);
    cells.set(this.cells);
    this.#room.give(this.cells);
    this.cells = cells;
    this.signed = new Int32Array(place.buffer, place.offset, count);
    this.clocks = this.#longer(this.clocks, streams * 2 * CLOCK_CELLS);
    this.streams = this.#longer(this.streams, streams * STREAM_CELLS);
  }

  #longer(old: Float64Array, length: number): Float64Array {
    const { buffer, offset } = this.#room.take(length * 8);
    const next = new Float64Array(buffer, offset, length);
    next.set(old);
    this.#room.give(old);
    return next;
  }
}
