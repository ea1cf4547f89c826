/**
 * What a click can make of something: a filter (alone, negated, joined to the one that holds) and a copy. Every context menu
 * that knows a field and a value begins with these entries.
 */
import type { TFunction } from 'i18next';
import { desktop } from './engine/desktop.ts';
import { isEmpty, type Join, useFilter } from './state/filter.ts';
import type { MenuEntry, MenuItem } from './widgets/menu.tsx';

const JOINS: readonly Join[] = ['and', 'or', 'andNot', 'orNot'];

/** Entries that filter by `expression`: it stands over them. The joins are there while something is filtered. */
export function filterEntries(t: TFunction, expression: string): readonly MenuEntry[] {
  const item = (how: Join): MenuItem => ({
    label: t(`filter.${how}`),
    ...(how === 'apply' ? { icon: 'filter' as const } : {}),
    run: () => useFilter.getState().combine(how, expression),
  });
  const isFiltered = !isEmpty(useFilter.getState());
  return [
    { kind: 'heading', label: expression },
    item('apply'),
    item('applyNot'),
    ...(isFiltered ? JOINS.map(item) : []),
    { label: t('filter.copy'), icon: 'copy-filter', run: () => void desktop.copyText(expression) },
  ];
}

/** One entry that leads to {@link filterEntries}: for what is beside the point that was clicked. */
export const filterMenu = (t: TFunction, label: string, expression: string): MenuItem => ({
  label,
  hint: expression,
  entries: filterEntries(t, expression),
});

/** Entries that copy one cell of a row, where one was clicked, and the whole row: its cells between tabs. */
export const copyCells = (
  t: TFunction,
  cells: readonly string[],
  clicked: string | undefined,
): readonly MenuEntry[] => [
  { kind: 'rule' },
  ...(clicked === undefined ? [] : [copyEntry(t, clicked)]),
  { label: t('filter.copyRow'), icon: 'copy', run: () => void desktop.copyText(cells.join('\t')) },
];

/** An entry that copies a value as it is shown. */
export const copyEntry = (t: TFunction, value: string): MenuItem => ({
  label: t('filter.copyValue'),
  icon: 'copy',
  disabled: value === '',
  run: () => void desktop.copyText(value),
});
