/**
 * Rows of one list as it is scrolled. What is in view is asked for in one question, as it is wanted last; while nothing in view
 * is missing, the rows further on the same way are asked for, and some on the other side. A few thousand are kept.
 * Answers to another list never get in: each store belongs to one, until it is closed.
 */

/** Rows of one answer. */
export interface Rows<T> {
  readonly rows: readonly T[];
  /** Rows that the list has. */
  readonly total: number;
}

/** Who has the rows, and who draws them. */
export interface RowSource<T> {
  /** Rows from a position on; undefined when there is no answer. `isAhead`: nobody looks at them yet. */
  ask(from: number, count: number, signal: AbortSignal, isAhead: boolean): Promise<Rows<T> | undefined>;
  /** Rows have come that were in view, from position `first` on, when they were asked for; undefined: there is no answer. */
  heard(rows: Rows<T> | undefined, first: number): void;
}

/** Rows that are kept at most: those last asked for. */
const KEPT = 4000;
/** Rows of one answer at most; the engine gives no more. */
const MOST = 400;
/** Rows that are asked for ahead and behind, at least and in views. */
const AHEAD = { views: 4, rows: 160 };
const BEHIND = { views: 1, rows: 20 };
/** Beyond so many rows, and views, from the last question a move is a jump. */
const FAR = { views: 6, rows: 150 };
/** Rows that a question ahead is about. */
const AHEAD_ROWS = 60;

interface Range {
  readonly from: number;
  readonly count: number;
}

/** See the head of this file. */
export class RowStore<T> {
  readonly #source: RowSource<T>;
  readonly #closing = new AbortController();
  /** By position, those that came first at first. */
  readonly #rows = new Map<number, T>();
  /** Positions whose row may read differently by now; it is shown until it has come anew. */
  readonly #old = new Set<number>();
  #total: number;
  /** Goes up when rows are out of date: what was asked for before is old when it comes. */
  #age = 0;
  #view: Range = { from: 0, count: 0 };
  #way: 1 | -1 = 1;
  /** Where the view was when rows in it were asked for last. */
  #askedAt = 0;
  /** Rows that are asked for when it is not known how many there are, and the age of the last such question. */
  #first = 0;
  #learnt = -1;
  /** Somebody has said how many rows there are, or that there is no answer. */
  #isTold = false;
  #asking = false;
  #askingAhead = false;
  /** A question ahead was not answered: none is put before the view moves. */
  #refused = false;

  constructor(source: RowSource<T>, total: number) {
    this.#source = source;
    this.#total = total;
  }

  /** Rows that the list has, as far as is known. */
  get total(): number {
    return this.#total;
  }

  /** Nobody has said yet how many rows there are. */
  get isUnknown(): boolean {
    return this.#first > 0 && !this.#isTold;
  }

  /** The row at a position, if it is here. */
  at(position: number): T | undefined {
    return this.#rows.get(position);
  }

  /** Where a row is that is here; -1 for nowhere. */
  find(is: (row: T) => boolean): number {
    for (const [position, row] of this.#rows) if (is(row)) return position;
    return -1;
  }

  /** The list has grown, or shrunk. */
  resize(total: number): void {
    if (total < this.#total) for (const at of this.#rows.keys()) if (at >= total) this.#rows.delete(at);
    this.#total = total;
    this.#isTold = true;
    this.#refused = false;
  }

  /** Rows may read differently now: they are asked for again as they are wanted, and stay until they come. */
  refresh(): void {
    this.#age++;
    for (const at of this.#rows.keys()) this.#old.add(at);
    this.#refused = false;
    void this.#ask();
  }

  /** These rows are in view from now on. */
  want(from: number, count: number): void {
    if (from === this.#view.from && count === this.#view.count) return void this.#ask();
    if (from !== this.#view.from) this.#way = from < this.#view.from ? -1 : 1;
    this.#view = { from, count };
    this.#refused = false;
    void this.#ask();
  }

  /** Ask for the first rows, and with them how many there are. */
  learn(count: number): void {
    this.#first = count;
    void this.#ask();
  }

  /** No question and no answer from now on. */
  close(): void {
    this.#closing.abort();
  }

  /** One question about what is in view at a time: of places that are scrolled past meanwhile only the last is asked for. */
  async #ask(): Promise<void> {
    if (this.#asking || this.#closing.signal.aborted) return;
    const missing = this.#missing(this.#view) ?? this.#unknown();
    if (missing === undefined) return this.#askAhead();
    return this.#hear(this.#withFurther(missing));
  }

  /**
   * Who scrolls faster than answers come gets with the rows in view those that will be, twice as many as went by since the
   * last question. Who jumps gets the rows in view, the sooner.
   */
  #withFurther({ from, count }: Range): Range {
    const passed = Math.abs(this.#view.from - this.#askedAt);
    this.#askedAt = this.#view.from;
    if (passed > Math.max(FAR.rows, FAR.views * this.#view.count)) return { from, count };
    const further = passed === 0 ? 0 : Math.min(Math.max(2 * passed, AHEAD_ROWS), MOST - count);
    if (this.#way === 1) return { from, count: Math.min(count + further, Math.max(count, this.#total - from)) };
    const begin = Math.max(0, from - further);
    return { from: begin, count: from + count - begin };
  }

  /** The first rows, where nobody has said yet how many there are, or there were none and that may be otherwise now. */
  #unknown(): Range | undefined {
    if (this.#first === 0 || this.#total > 0 || this.#learnt === this.#age) return undefined;
    this.#learnt = this.#age;
    return { from: 0, count: this.#first };
  }

  async #hear(wanted: Range): Promise<void> {
    const first = this.#view.from;
    this.#asking = true;
    const answer = await this.#load(wanted);
    this.#asking = false;
    if (this.#closing.signal.aborted) return;
    this.#isTold = true;
    this.#source.heard(answer, first);
    if (answer !== undefined && answer.rows.length > 0) void this.#ask();
  }

  async #askAhead(): Promise<void> {
    if (this.#askingAhead || this.#refused || this.#view.count === 0) return;
    const wanted = this.#aside(this.#way, AHEAD) ?? this.#aside(this.#way === 1 ? -1 : 1, BEHIND);
    if (wanted === undefined) return;
    this.#askingAhead = true;
    const view = this.#view;
    const answer = await this.#load(wanted, true);
    this.#askingAhead = false;
    if (view === this.#view) this.#refused = answer === undefined || answer.rows.length === 0;
    void this.#ask();
  }

  /** What is missing within some views of the view, on one side of it, the nearest first. */
  #aside(way: 1 | -1, { views, rows }: typeof AHEAD): Range | undefined {
    const { from, count } = this.#view;
    const reach = Math.max(views * count, rows);
    const begin = way === 1 ? from + count : Math.max(0, from - reach);
    const missing = this.#missing({ from: begin, count: way === 1 ? reach : from - begin });
    // Few rows are not worth a question, unless they are the last.
    if (missing === undefined) return undefined;
    const end = missing.from + missing.count;
    const few = missing.count < Math.min(reach, AHEAD_ROWS);
    if (few && end < this.#total && missing.from > 0) return undefined;
    const most = Math.max(AHEAD_ROWS, count);
    if (missing.count <= most) return missing;
    return way === 1 ? { from: missing.from, count: most } : { from: end - most, count: most };
  }

  /** From the first to the last row of a range that is not here, or old. */
  #missing({ from, count }: Range): Range | undefined {
    const end = Math.min(from + count, this.#total);
    const lacks = (at: number) => !this.#rows.has(at) || this.#old.has(at);
    let first = from;
    while (first < end && !lacks(first)) first++;
    let last = end - 1;
    while (last > first && !lacks(last)) last--;
    return first < end ? { from: first, count: Math.min(MOST, last - first + 1) } : undefined;
  }

  async #load({ from, count }: Range, isAhead = false): Promise<Rows<T> | undefined> {
    const { signal } = this.#closing;
    const age = this.#age;
    let answer: Rows<T> | undefined;
    try {
      answer = await this.#source.ask(from, count, signal, isAhead);
    } catch (error) {
      console.error(error);
    }
    if (answer === undefined || signal.aborted) return undefined;
    for (const [index, row] of answer.rows.entries()) this.#keep(from + index, row, age);
    return answer;
  }

  #keep(position: number, row: T, age: number): void {
    this.#rows.delete(position);
    this.#rows.set(position, row);
    if (age === this.#age) this.#old.delete(position);
    else this.#old.add(position);
    const oldest = this.#rows.keys().next();
    if (this.#rows.size <= KEPT || oldest.done) return;
    this.#rows.delete(oldest.value);
    this.#old.delete(oldest.value);
  }
}
