/**
 * Which field of a packet is selected and which layers are open, by the path of field names: going to the next packet keeps
 * both, so that one field can be watched over many packets.
 */
import { create } from 'zustand';

interface FieldState {
  /** Path of the selected field, see {@link fieldTree}. */
  readonly selected: string | undefined;
  /** What has been opened (true) or closed (false) by hand. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** Which of the packet's byte sources is shown. */
  readonly source: number;
  select(path: string | undefined, source: number): void;
  setOpen(paths: readonly string[], open: boolean): void;
  showSource(source: number): void;
}

export const useField = create<FieldState>()((set, get) => ({
  selected: undefined,
  opened: new Map(),
  source: 0,
  select: (selected, source) => set({ selected, source }),
  setOpen(paths, open) {
    const opened = new Map(get().opened);
    for (const path of paths) opened.set(path, open);
    set({ opened });
  },
  showSource: (source) => set({ source }),
}));
