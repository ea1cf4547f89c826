/**
 * What is remembered of filters, as a person meets it: a menu of those applied before, and a button that saves the one that
 * holds.
 */
import { type ReactElement, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { expressionOf, isEmpty, useFilter } from '../../state/filter.ts';
import { filterHistory, forgetHistory, saveFilter } from '../../state/filter-memory.ts';
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
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <button type="submit" className="btn primary">
        {t('filter.saveIt')}
      </button>
    </form>
  );
}
