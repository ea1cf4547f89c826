/** Which columns the packet list shows, for the settings that add and hide them. The grid itself is the keeper. */
import { create } from 'zustand';

/** One column of the list. */
export interface ShownColumn {
  readonly id: string;
  readonly visible: boolean;
}

/** What the grid offers. */
export interface ColumnKeeper {
  columns(): readonly ShownColumn[];
  show(id: string, visible: boolean): void;
  reset(): void;
}

interface ColumnsState {
  readonly keeper: ColumnKeeper | undefined;
  readonly columns: readonly ShownColumn[];
  attach(keeper: ColumnKeeper): void;
  /** Something about the columns is different now. */
  changed(): void;
}

export const useColumns = create<ColumnsState>()((set, get) => ({
  keeper: undefined,
  columns: [],
  attach: (keeper) => set({ keeper, columns: keeper.columns() }),
  changed: () => set({ columns: get().keeper?.columns() ?? [] }),
}));
