/**
 * What is remembered of filters, as a person meets it: a menu of those applied before, a button that saves the one that
 * holds, and the row of saved ones below the toolbar.
 */
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { expressionOf, isEmpty, useFilter } from '../../state/filter.ts';
import {
  filterHistory,
  forgetHistory,
  removeFilter,
  type SavedFilter,
  saveFilter,
  useSavedFilters,
} from '../../state/filter-memory.ts';
import { Button } from '../../widgets/button.tsx';
import { type MenuEntry, openMenu } from '../../widgets/menu.tsx';
import { Popover } from '../../widgets/popover.tsx';

/** Filters that the menu of the history shows. */
const SHOWN = 15;

/** The menu of filters that were applied before. */
export function FilterHistory({ onTake }: { onTake(): void }): ReactElement {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const open = () => {
    const past = filterHistory().slice(0, SHOWN);
    const entries: MenuEntry[] = past.map((text) => ({
      label: text,
      run() {
        useFilter.getState().setWhole(text);
        onTake();
      },
    }));
    const none: MenuEntry = { kind: 'heading', label: t('filter.noHistory') };
    const forget: readonly MenuEntry[] = [{ kind: 'rule' }, { label: t('filter.forgetHistory'), run: forgetHistory }];
    if (button.current) {
      openMenu(button.current, t('filter.history'), past.length === 0 ? [none] : [...entries, ...forget]);
    }
  };
  return <Button quiet ref={button} icon="chevron-down" label={t('filter.history')} onClick={open} />;
}

/** The button that saves the filter that holds under a name. */
export function SaveFilter(): ReactElement {
  const { t } = useTranslation();
  const parts = useFilter();
  const { expression } = expressionOf(parts);
  return (
    <Popover icon="star" label={t('filter.save')} disabled={isEmpty(parts)}>
      {(close) => (
        <NameForm
          name={expression.slice(0, 40)}
          onName={(name) => {
            saveFilter({ name, text: expression });
            close();
          }}
        />
      )}
    </Popover>
  );
}

function NameForm({ name, onName }: { readonly name: string; onName(name: string): void }): ReactElement {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="filter-name"
      onSubmit={(event) => {
        event.preventDefault();
        const given = field.current?.value.trim() ?? '';
        if (given !== '') onName(given);
      }}
    >
      <label>
        {t('filter.name')}
        <input
          ref={field}
          className="field"
          // biome-ignore lint/a11y/noAutofocus: the form appears because its button was pressed.
          autoFocus
          maxLength={100}
          defaultValue={name}
          onFocus={selectAll}
        />
      </label>
      <button type="submit" className="btn primary">
        {t('filter.saveIt')}
      </button>
    </form>
  );
}

const selectAll = (event: { readonly currentTarget: HTMLInputElement }) => event.currentTarget.select();

/** The row of saved filters; nothing while there are none. */
export function SavedFilters(): ReactElement | null {
  const { t } = useTranslation();
  const saved = useSavedFilters();
  const [renamed, setRenamed] = useState<string>();
  if (saved.length === 0) return null;
  return (
    <nav className="saved-filters" aria-label={t('filter.saved')}>
      {saved.map((one) =>
        one.name === renamed ? (
          <Renaming key={one.name} saved={one} onEnd={() => setRenamed(undefined)} />
        ) : (
          <SavedFilterButton key={one.name} saved={one} onRename={() => setRenamed(one.name)} />
        ),
      )}
    </nav>
  );
}

function SavedFilterButton({ saved, onRename }: { readonly saved: SavedFilter; onRename(): void }): ReactElement {
  const { t } = useTranslation();
  const { name, text } = saved;
  const entries: readonly MenuEntry[] = [
    { kind: 'heading', label: text },
    { label: t('filter.apply'), icon: 'filter', run: () => useFilter.getState().setWhole(text) },
    { label: t('filter.and'), run: () => useFilter.getState().combine('and', text) },
    { label: t('filter.andNot'), run: () => useFilter.getState().combine('andNot', text) },
    { kind: 'rule' },
    { label: t('filter.rename'), run: onRename },
    { label: t('filter.forget'), run: () => removeFilter(name) },
  ];
  return (
    <button
      type="button"
      className="btn saved-filter"
      title={text}
      onClick={() => useFilter.getState().setWhole(text)}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu(event.clientX === 0 && event.clientY === 0 ? event.currentTarget : event, name, entries);
      }}
    >
      {name}
    </button>
  );
}

function Renaming({ saved, onEnd }: { readonly saved: SavedFilter; onEnd(): void }): ReactElement {
  const { t } = useTranslation();
  const { name, text } = saved;
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onEnd();
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const given = event.currentTarget.value.trim();
    if (given !== '') saveFilter({ name: given, text }, name);
    onEnd();
  };
  return (
    <input
      className="field"
      // biome-ignore lint/a11y/noAutofocus: the field stands where the button was that asked for it.
      autoFocus
      aria-label={t('filter.name')}
      maxLength={100}
      defaultValue={name}
      onFocus={selectAll}
      onKeyDown={press}
      onBlur={onEnd}
    />
  );
}
