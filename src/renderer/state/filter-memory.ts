/** Filters that are remembered between starts: those applied last, and those saved under a name. Both live in the layout. */
import { useMemo } from 'react';
import { useSettings } from './settings.ts';
import { useTakenBack } from './taken-back.ts';

/** A filter under a name. */
export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

const HISTORY = 'filter.history';
const SAVED = 'filter.saved';
/** Filters kept, and characters of one, at most. */
const MOST = 30;
const MOST_SAVED = 100;
const LONGEST = 10_000;

const isFilterText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST;

const historyIn = (kept: unknown): readonly string[] =>
  Array.isArray(kept) ? kept.filter(isFilterText).slice(0, MOST) : [];

/** What of the settings are saved filters; they may have been written by hand. */
function savedIn(kept: unknown): readonly SavedFilter[] {
  if (!Array.isArray(kept)) return [];
  return kept
    .filter(
      (one): one is SavedFilter =>
        typeof one === 'object' && one !== null && isFilterText(one.name) && isFilterText(one.text),
    )
    .map(({ name, text }) => ({ name, text }))
    .slice(0, MOST_SAVED);
}

/** Filters applied before, latest first. */
export const filterHistory = (): readonly string[] => historyIn(useSettings.getState().layout[HISTORY]);

/** A filter was applied: it goes to the head of the history. */
export function remember(text: string): void {
  const filter = text.trim();
  if (!isFilterText(filter)) return;
  const before = filterHistory();
  if (before[0] === filter) return;
  useSettings.getState().keep(HISTORY, [filter, ...before.filter((other) => other !== filter)].slice(0, MOST));
}

/** Forget the filters applied before; they can be had back. */
export function forgetHistory(): void {
  const before = filterHistory();
  useSettings.getState().keep(HISTORY, []);
  const restore = () => {
    const since = filterHistory();
    const older = before.filter((text) => !since.includes(text));
    useSettings.getState().keep(HISTORY, [...since, ...older].slice(0, MOST));
  };
  useTakenBack.getState().make({ words: 'filter.historyGone', name: '', restore });
}

/** Filters saved under a name. */
export const savedFilters = (): readonly SavedFilter[] => savedIn(useSettings.getState().layout[SAVED]);
/** From now on these are the saved filters. */
export const keepSavedFilters = (filters: readonly SavedFilter[]): void => useSettings.getState().keep(SAVED, filters);

/** Saved filters, in the order of their buttons. */
export function useSavedFilters(): readonly SavedFilter[] {
  const kept = useSettings((state) => state.layout[SAVED]);
  return useMemo(() => savedIn(kept), [kept]);
}

/** Put a filter under a name, in place of one that has the name, which can be had back; `before` is the name it had. */
export function saveFilter({ name, text }: SavedFilter, before = name): void {
  const saved = savedIn(useSettings.getState().layout[SAVED]).filter((one) => one.name === before || one.name !== name);
  const at = saved.findIndex((one) => one.name === before);
  const next = at < 0 ? [...saved, { name, text }] : saved.with(at, { name, text });
  const replaced = before === name ? saved[at] : undefined;
  if (replaced && replaced.text !== text) {
    const restore = () => saveFilter(replaced);
    useTakenBack.getState().make({ words: 'filter.replaced', name, restore });
  }
  useSettings.getState().keep(SAVED, next.slice(0, MOST_SAVED));
}

/** Move a saved filter so many places to the right; nothing where there is no such place. */
export function moveFilter(name: string, step: 1 | -1): void {
  const saved = [...savedFilters()];
  const at = saved.findIndex((one) => one.name === name);
  const [one] = saved.splice(at, 1);
  if (at < 0 || !one || at + step < 0 || at + step > saved.length) return;
  saved.splice(at + step, 0, one);
  keepSavedFilters(saved);
}

/** Take a saved filter away; it can be had back. */
export function removeFilter(name: string): void {
  const saved = savedFilters();
  const at = saved.findIndex((one) => one.name === name);
  const [removed] = saved.slice(at, at + 1);
  if (at < 0 || !removed) return;
  keepSavedFilters(saved.toSpliced(at, 1));
  const restore = () => {
    const since = savedFilters().filter((one) => one.name !== name);
    keepSavedFilters(since.toSpliced(at, 0, removed).slice(0, MOST_SAVED));
  };
  useTakenBack.getState().make({ words: 'filter.removed', name, restore });
}
