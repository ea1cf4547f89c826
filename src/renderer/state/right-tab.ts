/** Which of the right-hand tabs is in front. A pane may bring another one forward: "follow this stream". */
import { create } from 'zustand';
import { useStatistics } from './statistics.ts';

interface RightTab {
  readonly chosen: string | undefined;
  /** Bring one forward, in the place of a statistic that covers them. */
  choose(id: string): void;
}

export const useRightTab = create<RightTab>()((set) => ({
  chosen: undefined,
  choose(chosen) {
    set({ chosen });
    useStatistics.getState().close();
  },
}));
