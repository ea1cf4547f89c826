/**
 * Where a long list is scrolled to, and where the browser's scroll bar stands for it. A browser element cannot be taller than
 * some 16 to 33 million pixels, and ten million rows are: of a list that is longer than {@link TALLEST} the bar stands for a
 * share of it, while a turn of the wheel moves by as many pixels as ever. No DOM in here.
 */

/** Pixels that the browser is made to believe in at most. */
const TALLEST = 8_000_000;
/** Views that one event of a wheel, a finger or a key scrolls by at most; further goes who draws the scroll bar. */
const NEAR = 4;

/** Rows that are in view, by position; the cut ones at the edges too. */
export interface Seen {
  readonly first: number;
  readonly last: number;
}

/** See the head of this file. Lengths are in pixels. */
export class ScrollPlace {
  readonly rowHeight: number;
  #rows = 0;
  #height = 0;
  #top = 0;
  /** What the browser said last, or was told. */
  #bar = 0;

  constructor(rowHeight: number) {
    this.rowHeight = rowHeight;
  }

  /** How far the list is scrolled. */
  get top(): number {
    return this.#top;
  }

  get rows(): number {
    return this.#rows;
  }

  /** How far the browser can scroll. */
  get barLength(): number {
    return Math.min(this.#length, TALLEST);
  }

  /** Rows in view; `last` is before `first` where there is none. */
  get seen(): Seen {
    const first = Math.floor(this.#top / this.rowHeight);
    const last = Math.ceil((this.#top + this.#height) / this.rowHeight) - 1;
    return { first, last: Math.min(last, this.#rows - 1) };
  }

  /** The list has so many rows, and so much room in view. */
  measure(rows: number, height: number): void {
    this.#rows = rows;
    this.#height = height;
    this.#top = this.#bounded(this.#top);
  }

  /**
   * The browser's scroll bar stands at `bar`; says whether that moves the list. The bar may not have been told of the place
   * yet, as when a key is held down: a turn of the wheel then moves from the place, as in a long list.
   */
  scrolled(bar: number): boolean {
    const moved = bar - this.#bar;
    if (moved === 0) return false;
    const before = this.#top;
    const isTold = this.#bar === this.#barOf(before);
    this.#bar = bar;
    const isNear = Math.abs(moved) <= NEAR * this.#height;
    if (isNear && (this.#length > TALLEST || !isTold)) this.#top = this.#bounded(before + moved);
    else if (this.#length <= TALLEST) this.#top = this.#bounded(bar);
    else this.#top = this.#bounded(Math.round((bar / TALLEST) * this.#length));
    return this.#top !== before;
  }

  /** Scroll so that a row is whole in view: by as little as may be, or to the middle, the row at the top whole as well. */
  reveal(position: number, where: 'nearest' | 'middle' = 'nearest'): void {
    const above = position * this.rowHeight;
    const below = above + this.rowHeight - this.#height;
    // Whole rows stand where those before stood: nothing of the page is moved then.
    const middle = Math.round((above + below) / 2 / this.rowHeight) * this.rowHeight;
    if (where === 'middle') this.#top = this.#bounded(middle);
    else if (above < this.#top) this.#top = this.#bounded(above);
    else if (below > this.#top) this.#top = this.#bounded(below);
  }

  /** Where the scroll bar has to stand for this place; the browser is told. */
  takeBar(): number {
    this.#bar = this.#barOf(this.#top);
    return this.#bar;
  }

  #barOf(top: number): number {
    return this.#length <= TALLEST ? top : Math.round((top / this.#length) * TALLEST);
  }

  /** How far the list itself can be scrolled. */
  get #length(): number {
    return Math.max(0, this.#rows * this.rowHeight - this.#height);
  }

  #bounded(top: number): number {
    return Math.max(0, Math.min(top, this.#length));
  }
}
