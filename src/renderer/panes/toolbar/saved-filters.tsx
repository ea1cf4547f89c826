/**
 * The row of saved filters below the toolbar. A click applies one; its menu joins it to what holds, moves it, takes it away,
 * and opens it to be edited: its name and its filter, which is checked while it is typed.
 */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilterFailure } from '../../engine/filter-failure.ts';
import { issueWords } from '../../i18n.ts';
import { useFilter } from '../../state/filter.ts';
import {
  moveFilter,
  removeFilter,
  type SavedFilter,
  savedFilters,
  saveFilter,
  useSavedFilters,
} from '../../state/filter-memory.ts';
import { Button } from '../../widgets/button.tsx';
import { useFocusBack } from '../../widgets/focus-back.ts';
import { type MenuEntry, openMenu } from '../../widgets/menu.tsx';

/** See the head of this file; nothing while there are none. */
export function SavedFilters(): ReactElement | null {
  const { t } = useTranslation();
  const saved = useSavedFilters();
  const [edited, setEdited] = useState<SavedFilter>();
  if (saved.length === 0) return null;
  return (
    <nav className="saved-filters" aria-label={t('filter.saved')}>
      {saved.map((one, at) => (
        <SavedFilterButton
          key={one.name}
          saved={one}
          isFirst={at === 0}
          isLast={at === saved.length - 1}
          onEdit={() => setEdited(one)}
        />
      ))}
      {edited && <EditDialog saved={edited} onDone={() => setEdited(undefined)} />}
    </nav>
  );
}

interface ButtonProps {
  readonly saved: SavedFilter;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  onEdit(): void;
}

function SavedFilterButton({ saved: { name, text }, isFirst, isLast, onEdit }: ButtonProps): ReactElement {
  const { t } = useTranslation();
  const entries: readonly MenuEntry[] = [
    { kind: 'heading', label: text },
    { label: t('filter.apply'), icon: 'filter', run: () => useFilter.getState().setWhole(text) },
    { label: t('filter.and'), run: () => useFilter.getState().combine('and', text) },
    { label: t('filter.or'), run: () => useFilter.getState().combine('or', text) },
    { label: t('filter.andNot'), run: () => useFilter.getState().combine('andNot', text) },
    { kind: 'rule' },
    { label: t('filter.editSaved'), run: onEdit },
    { label: t('filter.left'), disabled: isFirst, run: () => moveFilter(name, -1) },
    { label: t('filter.right'), disabled: isLast, run: () => moveFilter(name, 1) },
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

interface EditProps {
  readonly saved: SavedFilter;
  onDone(): void;
}

function EditDialog({ saved, onDone }: EditProps): ReactElement {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useFocusBack();
  const [name, setName] = useState(saved.name);
  const [text, setText] = useState(saved.text);
  const failure = useFilterFailure(text);
  useEffect(() => dialog.current?.showModal(), []);
  const isTaken = name.trim() !== saved.name && savedFilters().some((one) => one.name === name.trim());
  const canSave = name.trim() !== '' && text.trim() !== '' && !isTaken;
  return (
    <dialog className="saved-edit" ref={dialog} aria-labelledby="saved-title" onClose={onDone}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canSave) return;
          saveFilter({ name: name.trim(), text: text.trim() }, saved.name);
          onDone();
        }}
      >
        <h2 id="saved-title">{t('filter.editTitle')}</h2>
        <label>
          {t('filter.name')}
          <input className="field" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          {t('filter.label')}
          <input
            className="field mono"
            spellCheck={false}
            maxLength={10_000}
            aria-invalid={failure !== undefined}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <p className="err" role="status">
          {isTaken ? t('filter.taken') : failure && issueWords(t, failure.issue)}
        </p>
        <footer>
          <span className="spring" />
          <Button look="edged" label={t('filter.cancel')} onClick={onDone} />
          <button type="submit" className="btn primary" disabled={!canSave}>
            {t('filter.saveIt')}
          </button>
        </footer>
      </form>
    </dialog>
  );
}
