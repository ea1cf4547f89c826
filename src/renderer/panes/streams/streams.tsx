/**
 * The list of TCP streams. A click filters the packets to that stream and turns the right-hand tabs to it; a second click
 * takes it back.
 */

import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { StreamQuery } from '../../../shared/model/index.ts';
import { useCapture } from '../../state/capture.ts';
import { useCapturePanes } from '../../state/capture-panes.ts';
import { useFilter } from '../../state/filter.ts';
import { useListFirst } from '../../state/list-first.ts';
import { Button, Select } from '../../widgets/button.tsx';
import './streams.css';

const ORDERS = ['number', 'packets', 'bytes', 'duration', 'trouble'] as const;

/** See the head of this file. */
export function Streams(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.name !== undefined);
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const streams = useCapture((state) => state.progress?.streams ?? 0);
  const reading = useCapture((state) => state.progress?.state === 'scanning');
  const chip = useFilter((state) => state.chip);
  const [tool, setTool] = useState<'sort' | 'search'>();
  const [sort, setSort] = useState<StreamQuery['sort']>('number');
  const [search, setSearch] = useState('');
  const query = useMemo<StreamQuery>(() => ({ sort, descending: sort !== 'number', search }), [sort, search]);
  const turn = (next: 'sort' | 'search') => {
    setTool(tool === next ? undefined : next);
    if (tool === 'search') setSearch('');
  };

  return (
    <section className="streams" aria-label={t('streams.label')}>
      <div className="streams-head">
        <b>{t('streams.title')}</b>
        {open && <span className="count">{formatCount(streams)}</span>}
        <span className="spring" />
        <Button
          quiet
          icon="sort"
          label={t('streams.sort')}
          pressed={tool === 'sort'}
          onClick={() => turn('sort')}
          disabled={!open}
        />
        <Button
          quiet
          icon="search"
          label={t('streams.search')}
          pressed={tool === 'search'}
          onClick={() => turn('search')}
          disabled={!open}
        />
      </div>
      {tool === 'sort' && (
        <div className="streams-tool">
          <Select<StreamQuery['sort']>
            label={t('streams.sort')}
            value={sort}
            choices={ORDERS.map((value) => ({ value, label: t(`streams.by.${value}`) }))}
            onChange={setSort}
          />
        </div>
      )}
      {tool === 'search' && (
        <div className="streams-tool">
          <input
            className="field"
            type="search"
            // biome-ignore lint/a11y/noAutofocus: the field appears because its button was pressed.
            autoFocus
            aria-label={t('streams.search')}
            placeholder={t('streams.searchHint')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              const { currentTarget } = event;
              currentTarget.closest('.streams')?.querySelector<HTMLElement>('.window-grid')?.focus();
              turn('search');
            }}
          />
        </div>
      )}
      {open && (
        <button
          type="button"
          className="streams-all"
          aria-pressed={chip === undefined}
          onClick={() => useFilter.getState().setChip(undefined)}
        >
          {t('streams.all')}
          <span className="spring" />
          <span className="count">{formatCount(packets)}</span>
        </button>
      )}
      {!open && <p className="nothing">{t('streams.empty')}</p>}
      {open && streams === 0 && !reading && <p className="nothing">{t('streams.none')}</p>}
      {open && streams > 0 && <LaterStreamList query={query} />}
    </section>
  );
}

function LaterStreamList(props: { readonly query: StreamQuery }): ReactElement | null {
  const panes = useCapturePanes();
  const hadTurn = useListFirst();
  return panes && hadTurn ? <panes.StreamList {...props} /> : null;
}
