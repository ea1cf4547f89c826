/**
 * The bar that looks for something in packets, over the packet list: what, where, forwards and backwards; how far it is, and
 * what was found with the words around it.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { FIND_KINDS, FIND_PLACES, type FindKind, type FindPlace } from '../../../shared/model/index.ts';
import { issueWords } from '../../i18n.ts';
import { useCapture } from '../../state/capture.ts';
import { keyOf, runCommand, useCommand } from '../../state/commands.ts';
import { type FindStatus, useFind } from '../../state/find.ts';
import { Button, Select } from '../../widgets/button.tsx';
import { Icon } from '../../widgets/icon.tsx';
import './find.css';

/** See the head of this file. */
export function FindBar(): ReactElement | null {
  const has = useCapture((state) => (state.progress?.packets ?? 0) > 0);
  const isOpen = useFind((state) => state.isOpen);
  const field = useRef<HTMLInputElement>(null);
  const open = () => {
    // A pane that can be looked through by itself is, while it has the focus.
    if (document.activeElement?.closest('[data-own-find]') && runCommand('find-in-pane')) return;
    useFind.getState().open();
    field.current?.select();
  };
  useCommand('find', open, has);
  useCommand('find-next', () => useFind.getState().go(1), has);
  useCommand('find-previous', () => useFind.getState().go(-1), has);
  if (!isOpen || !has) return null;
  return <Bar field={field} />;
}

function Bar({ field }: { readonly field: { current: HTMLInputElement | null } }): ReactElement {
  const { t } = useTranslation();
  const { query, status, change, go, close } = useFind();
  useEffect(() => field.current?.focus(), [field]);
  const leave = () => {
    close();
    document.querySelector<HTMLElement>('.packet-grid')?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const words = query.place === 'details' || query.place === 'info';
  return (
    <search
      className="find-packets"
      aria-label={t('find.label')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        if (status.kind === 'searching') useFind.getState().cancel();
        else leave();
      }}
    >
      <Icon name="search" />
      <input
        ref={field}
        className="field"
        type="text"
        spellCheck={false}
        aria-label={t('find.what')}
        placeholder={t(`find.hint.${query.kind}`)}
        value={query.text}
        onChange={(event) => change({ text: event.target.value })}
        onKeyDown={press}
      />
      <Select<FindPlace>
        label={t('find.where')}
        value={query.place}
        choices={FIND_PLACES.map((value) => ({ value, label: t(`find.place.${value}`) }))}
        onChange={(place) => change({ place, ...(query.kind === 'hex' && isWords(place) ? { kind: 'text' } : {}) })}
      />
      <Select<FindKind>
        label={t('find.kind')}
        value={query.kind}
        choices={FIND_KINDS.filter((kind) => kind !== 'hex' || !words).map((value) => ({
          value,
          label: t(`find.as.${value}`),
        }))}
        onChange={(kind) => change({ kind })}
      />
      <label className="find-case" title={t('find.matchCase')}>
        <input
          type="checkbox"
          aria-label={t('find.matchCase')}
          checked={query.matchCase}
          disabled={query.kind === 'hex'}
          onChange={(event) => change({ matchCase: event.target.checked })}
        />
        Aa
      </label>
      <Button quiet icon="up" label={t('command.find-previous')} hint={keyOf('find-previous')} onClick={() => go(-1)} />
      <Button quiet icon="down" label={t('command.find-next')} hint={keyOf('find-next')} onClick={() => go(1)} />
      <output className="find-status">
        <Status status={status} />
      </output>
      <Button quiet icon="close" label={t('find.close')} hint="Esc" onClick={leave} />
    </search>
  );
}

const isWords = (place: FindPlace): boolean => place === 'details' || place === 'info';

function Status({ status }: { readonly status: FindStatus }): ReactElement | null {
  const { t } = useTranslation();
  switch (status.kind) {
    case 'idle':
      return null;
    case 'searching':
      return (
        <>
          <progress className="progress" aria-label={t('find.searching')} value={status.share} max={1} />
          <span>{t('find.searched', { percent: Math.floor(status.share * 100) })}</span>
          <button type="button" className="plain" onClick={() => useFind.getState().cancel()}>
            {t('find.cancel')}
          </button>
        </>
      );
    case 'found': {
      const { packet, before, match, after } = status.found;
      return (
        <>
          <span>{t('find.found', { n: formatCount(packet + 1) })}</span>
          <code className="find-excerpt">
            {before}
            <mark>{match}</mark>
            {after}
          </code>
          {status.wrapped && <span className="warn">{t('find.wrapped')}</span>}
        </>
      );
    }
    case 'none':
      return <span className="warn">{t('find.none')}</span>;
    case 'refused':
      return <span className="err">{issueWords(t, status.failure.issue)}</span>;
  }
}
