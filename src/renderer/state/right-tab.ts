/** Which of the right-hand tabs is in front. A pane may bring another one forward: "follow this stream". */
import { create } from 'zustand';

interface RightTab {
  readonly chosen: string | undefined;
  choose(id: string): void;
}

export const useRightTab = create<RightTab>()((set) => ({
  chosen: undefined,
  choose: (chosen) => set({ chosen }),
}));
