/** What the pass over plain streams tells at once: some streams, and the rows of their exchanges and messages. */
import { type DeflateTerms, deflateTerms, latin1, MESSAGE, MESSAGE_CELLS, PlainFrames } from '../app/index.ts';
import { CELL, EXCHANGE_CELLS, FOUND, FOUND_CELLS, FRAMES } from './layout.ts';

/** Frames behind the last exchange of a stream. */
export interface PlainFramesPair {
  readonly client: PlainFrames;
  readonly server: PlainFrames;
  readonly deflate: DeflateTerms | undefined;
}

/** The first bytes of a direction, good for as long as the batch is, and how many there are of it. */
export interface FirstBytes {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** See the file's first line. Good for one call. */
export class PlainBatch {
  /** Columns of exchange-cells.ts's numbers, and the largest number in each. */
  readonly exchangeColumns: readonly Float64Array[];
  readonly messageColumns: readonly Float64Array[];
  readonly most: Float64Array;
  readonly #memory: WebAssembly.Memory;
  readonly #cells: Int32Array;
  readonly #rows: Float64Array;

  /** `cells`: those of layout.ts; what they say of columns' places and room stays as it is. */
  constructor(memory: WebAssembly.Memory, cells: Int32Array) {
    const { buffer } = memory;
    const room = cells[CELL.messageRoom] as number;
    const columns = (place: number, count: number): Float64Array[] =>
      Array.from({ length: count }, (_, i) => new Float64Array(buffer, place + i * room * 8, room));
    this.exchangeColumns = columns(cells[CELL.exchangeColumns] as number, EXCHANGE_CELLS);
    this.messageColumns = columns(cells[CELL.messageColumns] as number, MESSAGE_CELLS);
    this.most = new Float64Array(buffer, cells[CELL.most] as number, EXCHANGE_CELLS + MESSAGE_CELLS);
    const most = (cells[CELL.foundRoom] as number) * FOUND_CELLS;
    this.#rows = new Float64Array(buffer, cells[CELL.foundRows] as number, most);
    this.#memory = memory;
    this.#cells = cells;
  }

  /** Streams that are told of. */
  get count(): number {
    return this.#cells[CELL.found] as number;
  }

  /** Number `what` of {@link FOUND} of one of them. */
  of(one: number, what: number): number {
    return this.#rows[one * FOUND_CELLS + what] as number;
  }

  /** What the directions of a stream that does not begin as HTTP begin with, and their lengths; undefined where it does. */
  beginnings(one: number): readonly [toServer: FirstBytes, toClient: FirstBytes] | undefined {
    const [toServer, toClient] = [this.of(one, FOUND.toServer), this.of(one, FOUND.toClient)];
    if (toServer < 0) return undefined;
    return [
      { bytes: this.#bytesOf(one, FOUND.client), length: toServer },
      { bytes: this.#bytesOf(one, FOUND.server), length: toClient },
    ];
  }

  #bytesOf(one: number, side: number): Uint8Array {
    const place = this.of(one, side + FRAMES.place);
    return new Uint8Array(this.#memory.buffer, place, this.of(one, side + FRAMES.used));
  }

  /** Its WebSocket frames; `answer`: the row of its last answer. */
  frames(one: number, answer: number): PlainFramesPair | undefined {
    if (this.of(one, FOUND.client + FRAMES.place) === 0 || this.of(one, FOUND.toServer) >= 0) return undefined;
    const from = this.of(one, FOUND.extensions);
    const to = from + this.of(one, FOUND.extensionsLength);
    const extensions = latin1(new Uint8Array(this.#memory.buffer), from, to);
    return {
      client: this.#framesAt(one, FOUND.client, this.#endOf(answer - 1)),
      server: this.#framesAt(one, FOUND.server, this.#endOf(answer)),
      deflate: extensions === '' ? undefined : deflateTerms(extensions),
    };
  }

  #framesAt(one: number, side: number, offset: number): PlainFrames {
    return new PlainFrames(offset, this.#bytesOf(one, side).slice(), this.of(one, side + FRAMES.count));
  }

  /** Offset behind a message. */
  #endOf(row: number): number {
    const number = (column: number): number => this.messageColumns[column]?.[row] ?? 0;
    return number(MESSAGE.headOffset) + number(MESSAGE.headLength) + number(MESSAGE.rest);
  }
}
