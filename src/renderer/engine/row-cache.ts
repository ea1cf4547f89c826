/**
 * Rows of one view by blocks, as the grid scrolls. A block that is whole is kept (a few of them, the least used goes
 * first) and so are the blocks on each side of the one that was asked for; a block the capture still grows into is asked
 * for again. Answers of a view or capture that has passed never get in: each cache belongs to one.
 */
import type { PacketRow, Result, RowWindow, ViewId } from '../../shared/model/index.ts';

/** Asks the engine; see EngineCalls.rows. */
export type AskRows = (view: ViewId, from: number, count: number) => Promise<Result<RowWindow>>;

/** Rows of a block, what the grid asks for at a time: more than are in view, and few enough to come at once. */
export const BLOCK_ROWS = 80;
/** Blocks that are kept. */
const KEPT_BLOCKS = 60;

/** Rows of one view. */
export class RowCache {
  readonly view: ViewId;
  readonly #ask: AskRows;
  /** In order of use, latest last. */
  readonly #blocks = new Map<number, readonly PacketRow[]>();
  readonly #asked = new Map<number, Promise<readonly PacketRow[] | undefined>>();
  #total: number;
  /** Goes up when rows are forgotten: answers to questions from before are not kept. */
  #age = 0;

  constructor(ask: AskRows, view: ViewId, total: number) {
    this.#ask = ask;
    this.view = view;
    this.#total = total;
  }

  /** Rows the view has, as far as is known. */
  get total(): number {
    return this.#total;
  }

  /** The view has grown. A block that was cut by the former end is forgotten. */
  grow(total: number): void {
    if (total === this.#total) return;
    const last = Math.floor(this.#total / BLOCK_ROWS);
    this.#total = total;
    this.#blocks.delete(last);
    // An answer on its way was cut by the former end, too.
    this.#asked.delete(last);
  }

  /** Rows may read differently now (reading has ended): forget them all. */
  forget(): void {
    this.#age++;
    this.#blocks.clear();
    this.#asked.clear();
  }

  /** The row at a position, if it is here. */
  peek(position: number): PacketRow | undefined {
    return this.#blocks.get(Math.floor(position / BLOCK_ROWS))?.[position % BLOCK_ROWS];
  }

  /** The rows of the block that begins at `from`; undefined when the engine could not say. */
  async block(from: number): Promise<readonly PacketRow[] | undefined> {
    const index = Math.floor(from / BLOCK_ROWS);
    const rows = await this.#load(index);
    for (const beside of [index + 1, index - 1])
      if (beside >= 0 && beside * BLOCK_ROWS < this.#total) void this.#load(beside);
    return rows;
  }

  async #load(index: number): Promise<readonly PacketRow[] | undefined> {
    const kept = this.#blocks.get(index);
    if (kept) {
      this.#blocks.delete(index);
      this.#blocks.set(index, kept);
      return kept;
    }
    const asked = this.#asked.get(index);
    if (asked) return asked;
    const asking = this.#fetch(index);
    this.#asked.set(index, asking);
    const rows = await asking;
    if (this.#asked.get(index) === asking) this.#asked.delete(index);
    return rows;
  }

  async #fetch(index: number): Promise<readonly PacketRow[] | undefined> {
    const from = index * BLOCK_ROWS;
    const age = this.#age;
    const result = await this.#ask(this.view, from, BLOCK_ROWS);
    if (!result.ok || result.value.from !== from) return undefined;
    const { rows } = result.value;
    const whole = rows.length === BLOCK_ROWS || from + rows.length >= this.#total;
    if (whole && age === this.#age) {
      this.#blocks.set(index, rows);
      const oldest = this.#blocks.keys().next();
      if (this.#blocks.size > KEPT_BLOCKS && !oldest.done) this.#blocks.delete(oldest.value);
    }
    return rows;
  }
}
