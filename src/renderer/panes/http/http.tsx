/**
 * The HTTP tab: exchanges of this stream or of the whole capture, with a waterfall; and the one that is chosen: both heads,
 * its bodies as their readers want them, its times.
 */
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { ExchangeRow } from '../../../shared/model/index.ts';
import type { ExchangeIndex } from '../../../shared/units.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { useSelection } from '../../state/selection.ts';
import { useLayoutNumber } from '../../state/settings.ts';
import { Segments } from '../../widgets/button.tsx';
import { Split } from '../../widgets/split.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { exchangeColumns, type Span } from './columns.tsx';
import { Exchange } from './exchange.tsx';
import './http.css';

const LIST = 220;
type Scope = 'stream' | 'all';

/** The number beside the tab's name: exchanges of the stream that is looked at. */
export function HttpCount(): ReactElement | null {
  const stream = useSelection((state) => state.stream);
  const { value } = useAnswer('exchanges', [stream, '', 0, 1], { live: 'stage' });
  return value && value.total > 0 ? <span>{formatCount(value.total)}</span> : null;
}

/** See the head of this file. */
export function HttpPane(): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const stream = useSelection((state) => state.stream);
  const packet = useSelection((state) => state.packet);
  const [scope, setScope] = useState<Scope>('stream');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ExchangeIndex>();
  const [list, setList] = useLayoutNumber('http.list', LIST);
  const span = useRef<Span>([0, 0]);
  const columns = useMemo(() => exchangeColumns(t, () => span.current), [t]);
  const only = scope === 'stream' ? stream : undefined;

  // A packet that is part of an exchange, chosen anywhere, turns the pane to that exchange.
  useEffect(() => {
    if (!engine || packet === undefined) return;
    const controller = new AbortController();
    void engine.ask('exchangeOf', [packet], { signal: controller.signal }).then((answer) => {
      if (answer.ok && answer.value !== undefined && !controller.signal.aborted) setChosen(answer.value);
    });
    return () => controller.abort();
  }, [engine, packet]);

  return (
    <div className="http">
      <div className="tool-row">
        <input
          className="field"
          type="search"
          aria-label={t('http.search')}
          placeholder={t('http.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Segments<Scope>
          label={t('http.scope')}
          value={scope}
          choices={[
            { value: 'stream', label: t('http.thisStream') },
            { value: 'all', label: t('http.allStreams') },
          ]}
          onChange={setScope}
        />
      </div>
      <Split
        label={t('http.split')}
        axis="y"
        sized="first"
        size={list}
        natural={LIST}
        least={[80, 80]}
        onSize={setList}
        first={
          <WindowGrid<ExchangeRow>
            label={t('http.list')}
            columns={columns}
            question={JSON.stringify([only, search])}
            selected={chosen === undefined ? undefined : String(chosen)}
            empty={t(search !== '' ? 'http.noMatch' : scope === 'stream' ? 'http.noneHere' : 'http.none')}
            ask={async (from, count, signal) => {
              const answer = await engine?.ask('exchanges', [only, search, from, count], { signal });
              if (!answer?.ok) return undefined;
              span.current = answer.value.span;
              return { rows: answer.value.exchanges, total: answer.value.total };
            }}
            idOf={(row) => String(row.exchange)}
            rowClass={(row) => (row.severity === 'error' ? 'bad' : '')}
            onSelect={(row) => {
              setChosen(row.exchange);
              useSelection.getState().select(row.packet);
            }}
          />
        }
        second={chosen === undefined ? <p className="nothing">{t('http.choose')}</p> : <Exchange exchange={chosen} />}
      />
    </div>
  );
}
