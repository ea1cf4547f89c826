/** Files opened before, as main lists them: asked for when the empty window is drawn, and again when the list changes. */
import { create } from 'zustand';
import type { RecentFile } from '../../shared/api.ts';
import { desktop } from '../engine/desktop.ts';

interface RecentState {
  readonly files: readonly RecentFile[];
  /** Ask main for the list. */
  refresh(): Promise<void>;
}

export const useRecent = create<RecentState>()((set) => ({
  files: [],
  async refresh() {
    set({ files: await desktop.recent() });
  },
}));
