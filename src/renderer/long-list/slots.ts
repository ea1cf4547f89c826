/**
 * The rows that AG Grid draws of a long list: as many as are in view, made once. A row keeps its slot as long as it is in view,
 * so that a scroll by three rows fills three slots anew and moves the others. Cells stay and get another text; nothing is
 * created or thrown away. After a jump the first row stands in the first slot: no row is moved then, only filled.
 */
import type { GridApi } from 'ag-grid-community';
import type { SlotCell } from './slot-cell.ts';

/** A row as the grid knows it: a place to draw in, and what is drawn there now. */
export interface Slot<T> {
  readonly slot: number;
  /** Position in the list; -1 for nothing yet. */
  position: number;
  /** Undefined while the row is on its way. */
  row: T | undefined;
  /** What is drawn in it, a cell for each column in view. */
  readonly cells: Set<SlotCell>;
}

/** How a row looks beside its cells: class names, and custom properties of its element. */
export interface RowLook {
  readonly className: string;
  readonly style?: Readonly<Record<string, string>>;
}

/** What is drawn. */
export interface Drawing<T> {
  at(position: number): T | undefined;
  lookOf(row: T | undefined, isSelected: boolean): RowLook;
  isSelected(row: T): boolean;
}

/** See the head of this file. */
export class Slots<T> {
  readonly #grid: GridApi<Slot<T>>;
  readonly #host: HTMLElement;
  readonly #rowHeight: number;
  readonly #drawing: Drawing<T>;
  readonly #slots: Slot<T>[] = [];
  /** What elements were dressed with: the grid may keep an element or make another. */
  readonly #looks = new WeakMap<HTMLElement, { readonly className: string; readonly keys: readonly string[] }>();
  readonly #selected = new WeakMap<HTMLElement, boolean>();
  readonly #elements: (HTMLElement | undefined)[] = [];
  #count = 0;
  /** Position that stands in the first slot, and so does each that is a multiple of the slots away; the first drawn last. */
  #origin = 0;
  #first = 0;

  constructor(grid: GridApi<Slot<T>>, host: HTMLElement, rowHeight: number, drawing: Drawing<T>) {
    this.#grid = grid;
    this.#host = host;
    this.#rowHeight = rowHeight;
    this.#drawing = drawing;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Have so many slots. Those that are new are drawn as they are filled. */
  resize(count: number): void {
    if (count === this.#count) return;
    for (let slot = this.#slots.length; slot < count; slot++) {
      this.#slots.push({ slot, position: -1, row: undefined, cells: new Set() });
    }
    this.#count = count;
    for (const slot of this.#slots) slot.position = -1;
    this.#grid.setGridOption('rowData', this.#slots.slice(0, count));
    this.#elements.length = 0;
  }

  /**
   * Draw the list from pixel `top` on. Of `total` rows as many as there are slots are drawn. `anew`: also those whose
   * position and row are what they were.
   */
  draw(top: number, total: number, anew = false): void {
    const count = this.#count;
    if (count === 0) return;
    const first = Math.max(0, Math.min(Math.floor(top / this.#rowHeight), total - count));
    if (Math.abs(first - this.#first) >= count) this.#origin = first;
    this.#first = first;
    const base = first - this.#placeOf(first);
    const container = this.#host.querySelector<HTMLElement>('.ag-grid-scrolling-container');
    const moved = `translateY(${base * this.#rowHeight - top}px)`;
    if (container && container.style.transform !== moved) container.style.transform = moved;
    for (let position = first; position < first + count; position++) {
      const slot = this.#slots[this.#placeOf(position)];
      const element = slot && this.#elementOf(slot);
      if (!slot) continue;
      // A margin, not a transform: of each transform the browser makes a layer's worth of work in every frame.
      const around = position - base < count ? '' : `${count * this.#rowHeight}px`;
      if (element && element.style.marginTop !== around) element.style.marginTop = around;
      const row = this.#drawing.at(position);
      if (slot.position !== position || slot.row !== row || anew) this.#fill(slot, position, row, element);
    }
  }

  /** Mark the row that is selected now. */
  select(): void {
    for (const slot of this.#slots.slice(0, this.#count)) {
      const element = this.#elementOf(slot);
      const isSelected = this.#isSelected(slot);
      if (element && this.#mark(element, isSelected)) this.#dress(slot, element, isSelected);
    }
  }

  /** The slot that a position is drawn in, if it is drawn. */
  slotAt(position: number): Slot<T> | undefined {
    const slot = this.#count === 0 ? undefined : this.#slots[this.#placeOf(position)];
    return slot?.position === position ? slot : undefined;
  }

  /** Its element. */
  elementAt(position: number): HTMLElement | undefined {
    const slot = this.slotAt(position);
    return slot && this.#elementOf(slot);
  }

  /** The slot that a position is drawn in, from 0. */
  #placeOf(position: number): number {
    const count = this.#count;
    return (((position - this.#origin) % count) + count) % count;
  }

  #fill(slot: Slot<T>, position: number, row: T | undefined, element: HTMLElement | undefined): void {
    slot.position = position;
    slot.row = row;
    for (const cell of slot.cells) cell.draw(row);
    if (!element) return;
    element.setAttribute('row-index', String(position));
    // The head is the first row of the table, as those who hear it count.
    element.setAttribute('aria-rowindex', String(position + 2));
    const isSelected = this.#isSelected(slot);
    this.#mark(element, isSelected);
    this.#dress(slot, element, isSelected);
  }

  #dress({ row }: Slot<T>, element: HTMLElement, isSelected: boolean): void {
    const { className, style = {} } = this.#drawing.lookOf(row, isSelected);
    const before = this.#looks.get(element);
    if (before && before.className !== className) element.classList.remove(...names(before.className));
    if (before?.className !== className) element.classList.add(...names(className));
    const keys = Object.keys(style);
    for (const key of before?.keys ?? []) if (!(key in style)) element.style.removeProperty(key);
    for (const key of keys) element.style.setProperty(key, style[key] ?? '');
    this.#looks.set(element, { className, keys });
  }

  #isSelected({ row }: Slot<T>): boolean {
    return row !== undefined && this.#drawing.isSelected(row);
  }

  /**
   * Mark a row as selected or not; says whether that is another than it was. The grid is not asked to select: it would tell
   * everybody about it, and by its class every cell of the row would be styled anew.
   */
  #mark(element: HTMLElement, isSelected: boolean): boolean {
    if (this.#selected.get(element) === isSelected) return false;
    element.classList.toggle('row-selected', isSelected);
    element.setAttribute('aria-selected', String(isSelected));
    this.#selected.set(element, isSelected);
    return true;
  }

  #elementOf({ slot }: Slot<T>): HTMLElement | undefined {
    const known = this.#elements[slot];
    if (known?.isConnected) return known;
    const element = this.#host.querySelector<HTMLElement>(`.ag-row[row-id="${slot}"]`) ?? undefined;
    this.#elements[slot] = element;
    return element;
  }
}

const names = (className: string): readonly string[] => className.split(' ').filter((name) => name !== '');
