/**
 * A list of any length: the browser's own scrolling over an element of bounded height, in it AG Grid, which stays where it is
 * and draws the rows in view in slots; the rows come from a store that is fed by windows. What is drawn is always one place
 * with its own rows: while they are on their way, the place before stays for a moment.
 */
import { createGrid, type GridApi, type GridOptions } from 'ag-grid-community';
import { GRID_BASE } from '../grid-theme.ts';
import { RowStore, type Rows } from './row-store.ts';
import { ScrollPlace, type Seen } from './scroll-place.ts';
import { type RowLook, type Slot, Slots } from './slots.ts';
import './long-list.css';

/** Milliseconds that the place before stays while rows of another are on their way; then these are drawn blank. */
const PATIENCE = 120;

/** Milliseconds from a question about rows in view to one about rows ahead. */
const CALM = 100;
/** Rows from the view beyond which nobody will come to soon. */
const FAR = 400;

/** Milliseconds that the bar may be behind a list that is moved by keys. */
const BAR_EVERY = 200;

/** Rows that are asked for at least where it is not known how many there are. */
const FIRST = 20;

/** What a list is made of. */
export interface LongListWishes<T> {
  readonly options: GridOptions<Slot<T>>;
  readonly rowHeight: number;
  readonly headHeight: number;
  lookOf(row: T | undefined, isSelected: boolean): RowLook;
  isSelected(row: T): boolean;
  /** `isAhead`: nobody looks at these rows yet. */
  ask(from: number, count: number, signal: AbortSignal, isAhead: boolean): Promise<Rows<T> | undefined>;
  /** An answer that has been drawn; undefined: a question was not answered. */
  heard?(rows: Rows<T> | undefined): void;
  /** Other rows are in view. */
  moved?(seen: Seen): void;
}

/** See the head of this file. Made in an element that it fills, until it is destroyed. */
export class LongList<T> {
  readonly grid: GridApi<Slot<T>>;
  readonly #wishes: LongListWishes<T>;
  readonly #scroller = document.createElement('div');
  readonly #frame = document.createElement('div');
  readonly #rest = document.createElement('div');
  readonly #place: ScrollPlace;
  readonly #slots: Slots<T>;
  readonly #observer: ResizeObserver;
  #store: RowStore<T>;
  #viewport: HTMLElement | null = null;
  #height = 0;
  /** Seen last, as it was told. */
  #told: Seen = { first: 0, last: -1 };
  #impatience = 0;
  /** When rows that nobody looks at may be asked for. */
  #calmAt = 0;
  /** The bar is to be moved soon. */
  #barTimer = 0;
  /** What goes with the rows that are on their way. */
  readonly #withRows: (() => void)[] = [];
  /** What is done when rows come. */
  readonly #whenHeard = new Set<() => void>();
  /** A position that somebody waits for, and how to tell. */
  readonly #waiting = new Map<number, (row: T | undefined) => void>();

  constructor(host: HTMLElement, wishes: LongListWishes<T>) {
    this.#wishes = wishes;
    this.#place = new ScrollPlace(wishes.rowHeight);
    this.#scroller.className = 'long-list';
    // Not a stop of the tabulator: the list around it is, and moves it by its keys.
    this.#scroller.tabIndex = -1;
    this.#frame.className = 'long-list-frame';
    this.#scroller.append(this.#frame, this.#rest);
    host.append(this.#scroller);
    this.grid = createGrid<Slot<T>>(this.#frame, {
      ...GRID_BASE,
      suppressCellFocus: true,
      suppressRowVirtualisation: true,
      suppressAnimationFrame: true,
      suppressRowTransform: true,
      rowHeight: wishes.rowHeight,
      headerHeight: wishes.headHeight,
      ...wishes.options,
      getRowId: ({ data }) => String(data.slot),
      rowData: [],
    });
    this.#slots = new Slots(this.grid, this.#frame, wishes.rowHeight, {
      at: (position) => this.#store.at(position),
      lookOf: wishes.lookOf,
      isSelected: wishes.isSelected,
    });
    this.#store = this.#newStore(0);
    this.#scroller.addEventListener('scroll', () => {
      if (this.#place.scrolled(this.#scroller.scrollTop)) this.#show();
    });
    this.#scroller.addEventListener('scrollend', () => this.#setBar());
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(this.#frame);
    // A bar that comes below the rows takes of their room.
    const viewport = this.#frame.querySelector('.ag-grid-viewport');
    if (viewport) this.#observer.observe(viewport);
  }

  /** Rows that the list has. */
  get total(): number {
    return this.#store.total;
  }

  /** Rows in view. */
  get seen(): Seen {
    return this.#place.seen;
  }

  /** The row at a position, if it is here. */
  at(position: number): T | undefined {
    return this.#store.at(position);
  }

  /** The row at a position as soon as it is here; undefined when something else was waited for meanwhile, or it does not come. */
  soon(position: number): Promise<T | undefined> {
    const row = this.#store.at(position);
    for (const [at, tell] of this.#waiting) {
      this.#waiting.delete(at);
      tell(undefined);
    }
    if (row !== undefined) return Promise.resolve(row);
    return new Promise((resolve) => this.#waiting.set(position, resolve));
  }

  /** Where a row is that is here; -1 for nowhere. */
  find(is: (row: T) => boolean): number {
    return this.#store.find(is);
  }

  /** The element of the row at a position, if it is drawn. */
  elementAt(position: number): HTMLElement | undefined {
    return this.#slots.elementAt(position);
  }

  /**
   * Another list, from its beginning: no row of the one before is drawn any more. Where it is not said how many rows it has,
   * the first answer says so.
   */
  begin(total?: number): void {
    this.#store.close();
    this.#store = this.#newStore(total ?? 0);
    this.#place.reveal(0);
    if (total === undefined) this.#store.learn(Math.max(FIRST, Math.ceil(this.#heightNow() / this.#wishes.rowHeight)));
    this.#measure(true);
  }

  /** The list has grown, or shrunk. */
  resize(total: number): void {
    if (total !== this.total) this.#resize(total);
  }

  /** Rows may read differently now. */
  refresh(): void {
    this.#store.refresh();
  }

  /** The selection, or what rows look like, is another. */
  paint(anew = false): void {
    if (anew) this.#slots.draw(this.#place.top, this.total, true);
    else this.#slots.select();
  }

  /** Bring a row into view, whole. Brought to the middle, what is in view is told before its rows are here: the bar is drawn. */
  reveal(position: number, where: 'nearest' | 'middle' = 'nearest'): void {
    this.#place.reveal(position, where);
    this.#show(where === 'nearest');
    this.#setBarSoon();
  }

  /**
   * What goes with the place that is scrolled to: done at once, or when its rows are drawn. Done before, it would be a frame
   * by itself, which the rows then wait for.
   */
  withRows(work: () => void): void {
    if (this.#impatience === 0) work();
    else this.#withRows.push(work);
  }

  /** Do it when rows have come next, whichever they are; gives what takes that back. */
  whenHeard(work: () => void): () => void {
    this.#whenHeard.add(work);
    return () => this.#whenHeard.delete(work);
  }

  destroy(): void {
    this.#observer.disconnect();
    window.clearTimeout(this.#impatience);
    window.clearTimeout(this.#barTimer);
    this.#store.close();
    this.grid.destroy();
    this.#scroller.remove();
  }

  #newStore(total: number): RowStore<T> {
    const store: RowStore<T> = new RowStore<T>(
      {
        ask: (...args) => this.#ask(...args),
        heard: (rows, first) => this.#heard(rows, first),
      },
      total,
    );
    return store;
  }

  /** Rows ahead wait until what follows a jump, such as panes that tell about its row, has had the engine. */
  async #ask(from: number, count: number, signal: AbortSignal, isAhead: boolean): Promise<Rows<T> | undefined> {
    if (!isAhead) this.#calmAt = performance.now() + CALM;
    while (performance.now() < this.#calmAt && isAhead) {
      await new Promise((resolve) => window.setTimeout(resolve, this.#calmAt - performance.now()));
      const { first, last } = this.#place.seen;
      if (from > last + FAR || from + count < first - FAR) return undefined;
    }
    return this.#wishes.ask(from, count, signal, isAhead);
  }

  /** Who draws the scroll bar is further on by now: what has come is drawn all the same, it is where the bar was just now. */
  #heard(rows: Rows<T> | undefined, first: number): void {
    const total = rows?.total ?? 0;
    if (rows && (total !== this.total || total < this.#slots.count)) this.#resize(total);
    const { seen } = this.#place;
    if (this.#isWhole(seen.first, seen.last)) this.#draw();
    else if (this.#isWhole(first, first + seen.last - seen.first)) this.#draw(first * this.#wishes.rowHeight);
    this.#wishes.heard?.(rows);
    for (const [position, tell] of this.#waiting) {
      const row = this.#store.at(position);
      if (row === undefined && rows !== undefined && position < this.total) continue;
      this.#waiting.delete(position);
      tell(row);
    }
    const works = [...this.#whenHeard];
    this.#whenHeard.clear();
    for (const work of works) work();
  }

  #resize(total: number): void {
    this.#store.resize(total);
    this.#measure();
  }

  /** How much room there is, and how many rows; `begins`: nothing that is drawn stays. */
  #measure(begins = false): void {
    const { total } = this;
    this.#height = this.#heightNow();
    this.#place.measure(total, this.#height);
    this.#rest.style.height = `${this.#place.barLength}px`;
    const fitting = this.#height === 0 ? 0 : Math.ceil(this.#height / this.#wishes.rowHeight) + 1;
    // While it is not known how many rows there are, those that fit are made: they are there when the first answer comes.
    this.#slots.resize(this.#store.isUnknown ? fitting : Math.min(total, fitting));
    this.#setBar();
    this.#frame.querySelector('[role="grid"], [role="treegrid"]')?.setAttribute('aria-rowcount', String(total + 1));
    if (begins) this.#draw();
    this.#show();
  }

  #heightNow(): number {
    this.#viewport ??= this.#frame.querySelector<HTMLElement>('.ag-grid-viewport');
    return Math.max(0, (this.#viewport?.clientHeight ?? 0) - this.#wishes.headHeight);
  }

  #setBar(): void {
    const bar = this.#place.takeBar();
    if (this.#scroller.scrollTop !== bar) this.#scroller.scrollTop = bar;
  }

  /** Later, and not in every frame: a bar that moves is a frame by itself, as dear as one with other rows. */
  #setBarSoon(): void {
    if (this.#barTimer !== 0) return;
    this.#barTimer = window.setTimeout(() => {
      this.#barTimer = 0;
      this.#setBar();
    }, BAR_EVERY);
  }

  /** Draw the place that is scrolled to, when its rows are here or have been waited for long enough; `tellsThen`: what is in view is told then. */
  #show(tellsThen = false): void {
    const { first, last } = this.#place.seen;
    if (this.#height === 0) return;
    if (this.#isWhole(first, last)) this.#draw();
    else if (this.#impatience === 0) this.#impatience = window.setTimeout(() => this.#draw(), PATIENCE);
    // The row below the edge is drawn as well.
    this.#store.want(first, Math.min(this.#slots.count, this.total - first));
    if (tellsThen) this.withRows(() => this.#tell());
    else this.#tell();
  }

  #tell(): void {
    const { first, last } = this.#place.seen;
    if (first === this.#told.first && last === this.#told.last) return;
    this.#told = { first, last };
    this.#wishes.moved?.(this.#told);
  }

  #isWhole(first: number, last: number): boolean {
    for (let position = first; position <= last; position++)
      if (position < this.total && this.#store.at(position) === undefined) return false;
    return true;
  }

  #draw(top = this.#place.top): void {
    window.clearTimeout(this.#impatience);
    this.#impatience = 0;
    // First, while the page is laid out: what asks for its layout, as moving the focus does, would lay the rows out by itself.
    for (const work of this.#withRows.splice(0)) work();
    this.#slots.draw(top, this.total);
  }
}
