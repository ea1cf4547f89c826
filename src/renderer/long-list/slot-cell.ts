/**
 * A cell of a list, drawn without the grid: when another row is drawn in a slot, its cells write another text into the text
 * node that they have. The grid makes and moves cells; asked to refresh them it would compare values, ask for styles and
 * tell of events for each.
 */
import type { ColDef, ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { Slot } from './slots.ts';

/** A column of a list: the grid's, over the row itself. */
export interface ListColumn<T> extends ColDef<T> {
  /** Write the column's text into its cell, where it is more than a text. */
  readonly write?: (cell: HTMLElement, text: string) => void;
}

/** A cell that draws. */
export interface SlotCell {
  /** Draw a row; undefined: one that is on its way. */
  draw(row: unknown): void;
}

/** Columns of rows as columns of slots. */
export const slotColumns = <T>(columns: readonly ListColumn<T>[]): ColDef<Slot<T>>[] => columns.map(slotColumn);

function slotColumn<T>({ write, ...column }: ListColumn<T>): ColDef<Slot<T>> {
  const { field, valueGetter, tooltipValueGetter, cellClass, cellRenderer } = column;
  return {
    ...(column as unknown as ColDef<Slot<T>>),
    // Rows come in the list's order; a click on a head has it asked for in another.
    comparator: () => 0,
    ...(field !== undefined && { field: `row.${field}` as never }),
    ...(typeof valueGetter === 'function' && { valueGetter: ofRow(valueGetter) }),
    ...(typeof tooltipValueGetter === 'function' && { tooltipValueGetter: ofRow(tooltipValueGetter) }),
    // Classes that follow the row are the cell's own affair.
    cellClass: typeof cellClass === 'function' ? [] : (cellClass ?? []),
    cellRenderer: cellOf(readingOf(column), {
      write,
      drawn: typeof cellRenderer === 'function' ? cellRenderer : undefined,
      tip: typeof tooltipValueGetter === 'function' ? (row) => tooltipValueGetter({ data: row } as never) : undefined,
      look: typeof cellClass === 'function' ? (row) => cellClass({ data: row } as never) : undefined,
    }),
  };
}

/** A function of the grid's parameters over a row, as one over its slot. */
function ofRow<R>(read: (params: never) => R): (params: { readonly data?: Slot<unknown> | undefined }) => R {
  return (params) => read({ ...params, data: params.data?.row } as never);
}

/** How a row reads in a column. */
function readingOf<T>({ field, valueGetter }: ColDef<T>): (row: T | undefined) => unknown {
  if (typeof valueGetter === 'function') return (row) => valueGetter({ data: row } as never);
  return (row) => (field === undefined ? undefined : (row as Record<string, unknown> | undefined)?.[field]);
}

/** What of a cell is more than its text; each over the row. */
interface Ways {
  readonly write: ((cell: HTMLElement, text: string) => void) | undefined;
  readonly drawn: ((params: { readonly data: never }) => Node | string) | undefined;
  readonly tip: ((row: never) => string | undefined) | undefined;
  readonly look: ((row: never) => string | string[] | undefined | null) | undefined;
}

/** The class by which the grid makes the cells of a column. */
function cellOf<T>(read: (row: T | undefined) => unknown, { write, drawn, tip, look }: Ways) {
  return class Cell implements ICellRendererComp<Slot<T>>, SlotCell {
    readonly #content = document.createElement('span');
    readonly #text = document.createTextNode('');
    #params: ICellRendererParams<Slot<T>> | undefined;
    #tip: string | undefined;
    #look: readonly string[] = [];

    init(params: ICellRendererParams<Slot<T>>): void {
      this.#content.className = 'slot-cell';
      if (!drawn && !write) this.#content.append(this.#text);
      this.#params = params;
      params.data?.cells.add(this);
      this.draw(params.data?.row);
    }

    getGui(): HTMLElement {
      return this.#content;
    }

    /** Asked by the grid when a column is another: then the renderer is as well. */
    refresh(): boolean {
      this.draw(this.#params?.data?.row);
      return true;
    }

    destroy(): void {
      this.#params?.data?.cells.delete(this);
    }

    draw(row: T | undefined): void {
      if (drawn) this.#content.replaceChildren(drawn({ data: row as never }));
      else {
        const text = String(read(row) ?? '');
        if (text !== this.#text.data) {
          this.#text.data = text;
          write?.(this.#content, text);
        }
      }
      if (look) this.#wear(look(row as never));
      if (tip) this.#tell(tip(row as never));
    }

    #wear(look: string | string[] | undefined | null): void {
      const names = typeof look === 'string' ? look.split(' ').filter(Boolean) : (look ?? []);
      if (names.length === this.#look.length && names.every((name, at) => name === this.#look[at])) return;
      const classes = this.#params?.eGridCell.classList;
      classes?.remove(...this.#look);
      classes?.add(...names);
      this.#look = names;
    }

    #tell(tip: string | undefined): void {
      if (tip === this.#tip) return;
      this.#tip = tip;
      this.#params?.setTooltip(tip ?? '');
    }
  };
}
