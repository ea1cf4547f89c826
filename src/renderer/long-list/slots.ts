/**
 * The rows that AG Grid draws of a long list: as many as are in view, made once. The row at a position is always drawn in the
 * slot of that number modulo the slots, so that a scroll by three rows fills three slots anew and moves the others. Cells
 * stay and get another text; nothing is created or thrown away.
 */
import type { ColDef, GridApi, IRowNode } from 'ag-grid-community';

/** A row as the grid knows it: a place to draw in, and what is drawn there now. */
export interface Slot<T> {
  readonly slot: number;
  /** Position in the list; -1 for nothing yet. */
  position: number;
  /** Undefined while the row is on its way. */
  row: T | undefined;
}

/** How a row looks beside its cells: class names, and custom properties of its element. */
export interface RowLook {
  readonly className: string;
  readonly style?: Readonly<Record<string, string>>;
}

/** What is drawn. */
export interface Drawing<T> {
  at(position: number): T | undefined;
  lookOf(row: T | undefined): RowLook;
  isSelected(row: T): boolean;
}

/** Columns of rows as columns of slots. */
export const slotColumns = <T>(columns: readonly ColDef<T>[]): ColDef<Slot<T>>[] => columns.map(slotColumn);

function slotColumn<T>(column: ColDef<T>): ColDef<Slot<T>> {
  const { field, valueGetter, tooltipValueGetter, cellClass, cellRenderer } = column;
  const isDrawn = cellRenderer !== undefined && valueGetter === undefined;
  return {
    ...(column as unknown as ColDef<Slot<T>>),
    // Rows come in the list's order; a click on a head has it asked for in another.
    comparator: () => 0,
    ...(field !== undefined && { field: `row.${field}` as never }),
    ...(typeof valueGetter === 'function' && { valueGetter: ofRow(valueGetter) }),
    ...(typeof tooltipValueGetter === 'function' && { tooltipValueGetter: ofRow(tooltipValueGetter) }),
    ...(isDrawn && { cellRenderer: ofRow(cellRenderer) }),
    // A class may be another where the text is the same.
    ...(typeof cellClass === 'function' && { cellClass: ofRow(cellClass), equals: () => false }),
  };
}

/** A function of the grid's parameters over a row, as one over its slot. */
function ofRow<R>(read: (params: never) => R): (params: { readonly data?: Slot<unknown> | undefined }) => R {
  return (params) => read({ ...params, data: params.data?.row } as never);
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
  readonly #elements: (HTMLElement | undefined)[] = [];
  #count = 0;

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
    for (let slot = this.#slots.length; slot < count; slot++) this.#slots.push({ slot, position: -1, row: undefined });
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
    const base = first - (first % count);
    const container = this.#host.querySelector<HTMLElement>('.ag-grid-scrolling-container');
    if (container) container.style.transform = `translateY(${base * this.#rowHeight - top}px)`;
    for (let position = first; position < first + count; position++) {
      const slot = this.#slots[position % count];
      const element = slot && this.#elementOf(slot);
      if (!slot) continue;
      const around = position - base < count ? '' : `0 ${count * this.#rowHeight}px`;
      if (element && element.style.translate !== around) element.style.translate = around;
      const row = this.#drawing.at(position);
      if (slot.position !== position || slot.row !== row || anew) this.#fill(slot, position, row, element);
    }
  }

  /** Mark the row that is selected now. */
  select(): void {
    for (const slot of this.#slots.slice(0, this.#count)) this.#mark(slot);
  }

  /** The slot that a position is drawn in, if it is drawn. */
  slotAt(position: number): Slot<T> | undefined {
    const slot = this.#count === 0 ? undefined : this.#slots[position % this.#count];
    return slot?.position === position ? slot : undefined;
  }

  /** Its element. */
  elementAt(position: number): HTMLElement | undefined {
    const slot = this.slotAt(position);
    return slot && this.#elementOf(slot);
  }

  #fill(slot: Slot<T>, position: number, row: T | undefined, element: HTMLElement | undefined): void {
    slot.position = position;
    slot.row = row;
    this.#node(slot)?.updateData(slot);
    this.#mark(slot);
    if (!element) return;
    element.setAttribute('row-index', String(position));
    // The head is the first row of the table, as those who hear it count.
    element.setAttribute('aria-rowindex', String(position + 2));
    this.#dress(slot.row, element);
  }

  #dress(row: T | undefined, element: HTMLElement): void {
    const { className, style = {} } = this.#drawing.lookOf(row);
    const before = this.#looks.get(element);
    if (before && before.className !== className) element.classList.remove(...names(before.className));
    if (before?.className !== className) element.classList.add(...names(className));
    const keys = Object.keys(style);
    for (const key of before?.keys ?? []) if (!(key in style)) element.style.removeProperty(key);
    for (const key of keys) element.style.setProperty(key, style[key] ?? '');
    this.#looks.set(element, { className, keys });
  }

  #mark(slot: Slot<T>): void {
    const isSelected = slot.row !== undefined && this.#drawing.isSelected(slot.row);
    const node = this.#node(slot);
    if (node && node.isSelected() !== isSelected) node.setSelected(isSelected);
  }

  #node({ slot }: Slot<T>): IRowNode<Slot<T>> | undefined {
    return this.#grid.getRowNode(String(slot));
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
