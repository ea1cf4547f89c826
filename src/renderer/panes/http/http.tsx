/**
 * The HTTP tab: exchanges of this stream or of the whole capture, with a waterfall; and the one that is chosen: both heads,
 * its bodies as their readers want them, its times.
 */
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { ALL_EXCHANGES, EXCHANGE_SORTS, type ExchangeRow, type ExchangeWindow } from '../../../shared/model/index.ts';
import type { ExchangeIndex } from '../../../shared/units.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { Split } from '../split.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { exchangeColumns } from './columns.ts';
import { Exchange } from './exchange.tsx';
import { openExchangeMenu } from './exchange-menu.ts';
import { type Scope, Tools } from './tools.tsx';
import type { Span } from './waterfall.tsx';
import './http.css';

const LIST = 180;

/** The stream that was chosen from the list of streams; undefined where all packets are shown. */
const useChosenStream = () => useFilter((state) => state.chip);

/** The number beside the tab's name: exchanges of the chosen stream, or of all. */
export function HttpCount(): ReactElement | null {
  const stream = useChosenStream();
  const { value } = useAnswer('exchanges', [stream, ALL_EXCHANGES, 0, 1], { live: 'stage' });
  return value && value.total > 0 ? <span>{formatCount(value.total)}</span> : null;
}

/** What an answer says of the whole list. */
type About = Pick<ExchangeWindow, 'total' | 'totalAll' | 'troubled' | 'methods' | 'hosts'>;

/** What was known, where the answer says the same: every answer would draw the pane anew. */
function sameOr(before: About | undefined, { total, totalAll, troubled, methods, hosts }: About): About {
  const now = { total, totalAll, troubled, methods, hosts };
  return JSON.stringify(before) === JSON.stringify(now) && before !== undefined ? before : now;
}

/** See the head of this file. */
export function HttpPane(): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const stream = useSelection((state) => state.stream);
  const packet = useSelection((state) => state.rested);
  const chip = useChosenStream();
  /** What was asked for by hand holds until another stream is chosen. */
  const [asked, setAsked] = useState<{ readonly scope: Scope; readonly chip: typeof chip }>();
  const scope: Scope = asked?.chip === chip && asked ? asked.scope : chip === undefined ? 'all' : 'stream';
  const [query, setQuery] = useState(ALL_EXCHANGES);
  const [chosen, setChosen] = useState<ExchangeIndex>();
  const [about, setAbout] = useState<About>();
  const span = useRef<Span>([0, 0]);
  const hosts = scope === 'all' && (about?.hosts.length ?? 0) > 1;
  const columns = useMemo(() => exchangeColumns(t, hosts, () => span.current), [t, hosts]);
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

  // It is brought into view, wherever it stands in this list.
  const place = useAnswer('exchangePlace', chosen === undefined ? undefined : [only, query, chosen], { live: 'stage' });

  const narrowed = query.search !== '' || query.method !== '' || query.host !== '' || query.status !== 'any';
  return (
    <div className="http">
      <Tools
        scope={scope}
        query={query}
        methods={about?.methods ?? []}
        hosts={about?.hosts ?? []}
        shown={about}
        stream={only}
        onScope={(scope) => setAsked({ scope, chip })}
        onQuery={setQuery}
      />
      <Split
        label={t('http.split')}
        axis="y"
        sized="first"
        name="http.list"
        natural={LIST}
        least={[80, 80]}
        first={
          <WindowGrid<ExchangeRow>
            label={t('http.list')}
            columns={columns}
            question={JSON.stringify([only, query])}
            selected={chosen === undefined ? undefined : String(chosen)}
            selectedAt={place.fresh ? place.value : undefined}
            empty={t(narrowed ? 'http.noMatch' : scope === 'stream' ? 'http.noneHere' : 'http.none')}
            ask={async (from, count, signal) => {
              const answer = await engine?.ask('exchanges', [only, query, from, count], { signal });
              if (!answer?.ok) return undefined;
              span.current = answer.value.span;
              setAbout((before) => sameOr(before, answer.value));
              return { rows: answer.value.exchanges, total: answer.value.total };
            }}
            idOf={(row) => String(row.exchange)}
            rowClass={(row) => (row.severity === 'error' || row.troubles.length > 0 ? 'bad' : '')}
            onSort={(column, descending) => {
              const sort = EXCHANGE_SORTS.find((known) => known === column) ?? ALL_EXCHANGES.sort;
              setQuery({ ...query, sort, descending: sort === column && descending });
            }}
            onContext={(row, column, place) => void openExchangeMenu(engine, t, place, row, column)}
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
