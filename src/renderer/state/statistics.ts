/** Which statistic is looked at, in the place of the packet's panes, and whether it keeps to the display filter. */
import { create } from 'zustand';
import { useFilter } from './filter.ts';
import { expressionOf } from './filter-parts.ts';

/** The statistics there are, in the order of their tabs. */
export const STATISTICS = ['properties', 'hierarchy', 'conversations', 'endpoints', 'io', 'expert'] as const;
/** One of {@link STATISTICS}. */
export type StatisticName = (typeof STATISTICS)[number];

interface StatisticsState {
  /** Undefined: the packet's panes are there. */
  readonly shown: StatisticName | undefined;
  readonly limited: boolean;
  /** Goes up whenever somebody chose one from outside of the pane: it takes the keys then. */
  readonly asked: number;
  /** From outside of the pane: a menu, a key. */
  open(name: StatisticName): void;
  show(name: StatisticName): void;
  close(): void;
  limit(limited: boolean): void;
}

export const useStatistics = create<StatisticsState>()((set) => ({
  shown: undefined,
  limited: false,
  asked: 0,
  open: (shown) => set(({ asked }) => ({ shown, asked: asked + 1 })),
  show: (shown) => set({ shown }),
  close: () => set({ shown: undefined }),
  limit: (limited) => set({ limited }),
}));

/** The filter that statistics keep to; empty for none. */
export function useStatisticsFilter(): string {
  const limited = useStatistics((state) => state.limited);
  const expression = useFilter((state) => expressionOf(state).expression);
  return limited ? expression : '';
}
