/** All keys, over the window: every command that somebody can do now, by the key table. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatChord, KEYS, useCommand, useCommands } from '../../state/commands.ts';
import { Button } from '../../widgets/button.tsx';

/** See the head of this file. */
export function Keys(): ReactElement | null {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const handlers = useCommands((state) => state.handlers);
  const dialog = useRef<HTMLDialogElement>(null);
  useCommand('keys', () => setOpen(true));
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  const offered = KEYS.filter(([name]) => (handlers.get(name)?.length ?? 0) > 0);
  return (
    <dialog className="keys" ref={dialog} aria-labelledby="keys-title" onClose={() => setOpen(false)}>
      <header>
        <h2 id="keys-title">{t('app.keysTitle')}</h2>
        <Button quiet icon="close" label={t('app.keysClose')} onClick={() => dialog.current?.close()} />
      </header>
      <dl>
        {offered.map(([name, chord]) => (
          <div key={`${name} ${formatChord(chord)}`}>
            <dt>
              <kbd>{formatChord(chord)}</kbd>
            </dt>
            <dd>{t(`command.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('app.keysGrid')}</h3>
      <dl>
        <div>
          <dt>
            <kbd>↑ ↓</kbd> <kbd>PgUp PgDn</kbd> <kbd>Home End</kbd>
          </dt>
          <dd>{t('app.keysMove')}</dd>
        </div>
        <div>
          <dt>
            <kbd>0 … 9</kbd>
          </dt>
          <dd>{t('app.keysNumber')}</dd>
        </div>
      </dl>
    </dialog>
  );
}
