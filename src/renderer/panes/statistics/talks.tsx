/**
 * Conversations and endpoints: a choice of layers over a list that the engine orders and gives by windows. A conversation
 * leads to its first packet; the menu of a row makes a filter of it.
 */
import type { TFunction } from 'i18next';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import {
  ADDRESS_LAYERS,
  type AddressLayer,
  CONVERSATION_ORDERS,
  type Conversation,
  type Counted,
  ENDPOINT_ORDERS,
  type EndpointTotals,
  type ListWindow,
  type Result,
  type StatisticsQuery,
} from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { copyCells, filterEntries } from '../../filter-menu.ts';
import type { Engine } from '../../state/capture.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { useStatisticsFilter } from '../../state/statistics.ts';
import { Segments } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { conversationColumns, endpointColumns, type TalkColumn } from './talk-columns.ts';
import { Progress, TextTools } from './tools.tsx';
import { useCounted } from './use-counted.ts';

/** What of a capture's addresses is listed, and in which order. */
interface TalkQuery<S extends string> {
  readonly layer: AddressLayer;
  readonly filter: string;
  readonly sort: S;
  readonly descending: boolean;
}

/** A list of who talks: rows `R`, put in order by `S`. */
interface TalkList<R, S extends string> {
  readonly kind: 'conversations' | 'endpoints';
  /** The layer that is shown at first. */
  readonly layer: AddressLayer;
  readonly orders: readonly S[];
  /** The order at first, and where the reader takes theirs back. */
  readonly order: S;
  columns(t: TFunction, layer: AddressLayer): TalkColumn<R>[];
  ask(
    engine: Engine,
    args: [query: TalkQuery<S>, from: number, count: number],
    signal: AbortSignal,
  ): Promise<Result<Counted<ListWindow<R>>>>;
  /** The same list as text. */
  text(query: TalkQuery<S>): StatisticsQuery;
  idOf(row: R): string;
  /** A display filter for what a row counts. */
  filterOf(layer: AddressLayer, row: R): string;
  /** The packet that a row leads to. */
  packetOf?(row: R): number;
}

/** See the head of this file. */
export const Conversations = (): ReactElement => <Talks list={CONVERSATIONS} />;
/** The endpoints. */
export const Endpoints = (): ReactElement => <Talks list={ENDPOINTS} />;

function Talks<R, S extends string>({ list }: { readonly list: TalkList<R, S> }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const filter = useStatisticsFilter();
  const [layer, setLayer] = useState(list.layer);
  const [order, setOrder] = useState({ sort: list.order, descending: true });
  const [chosen, setChosen] = useState<string>();
  const columns = useMemo(() => list.columns(t, layer), [t, layer, list]);
  const query = { layer, filter, ...order };
  const counted = useCounted(`${layer} ${filter}`, (client, signal) => list.ask(client, [query, 0, 0], signal));
  return (
    <div className="statistic">
      <div className="tool-row">
        <LayerChoice layer={layer} onChange={setLayer} />
        {counted.value && (
          <p className="statistics-summary">
            {t(`statistics.${list.kind}`, { count: counted.value.total, n: formatCount(counted.value.total) })}
          </p>
        )}
        <Progress of={counted} />
        <span className="spring" />
        <TextTools query={list.text(query)} />
      </div>
      <WindowGrid<R>
        key={layer}
        label={t(`statistics.tab.${list.kind}`)}
        columns={columns}
        question={JSON.stringify([query, counted.share >= 1])}
        selected={chosen}
        empty={t('statistics.none')}
        ask={async (from, count, signal) => {
          const answer = engine && (await list.ask(engine, [query, from, count], signal));
          return answer?.ok ? answer.value.value : undefined;
        }}
        idOf={list.idOf}
        onSort={(column, descending) => {
          const sort = list.orders.find((known) => known === column);
          setOrder(sort ? { sort, descending } : { sort: list.order, descending: true });
        }}
        onSelect={(row) => {
          setChosen(list.idOf(row));
          const packet = list.packetOf?.(row);
          if (packet !== undefined) useSelection.getState().select(packetIndex(packet));
        }}
        onContext={(row, column, place) =>
          openMenu(place, t('statistics.menu'), [
            ...filterEntries(t, list.filterOf(layer, row)),
            ...copyCells(
              t,
              columns.map(({ context }) => context.textOf(row)),
              columns.find(({ colId }) => colId === column)?.context.textOf(row),
            ),
          ])
        }
        onOpen={(row) => useFilter.getState().combine('apply', list.filterOf(layer, row))}
      />
    </div>
  );
}

function LayerChoice({ layer, onChange }: { readonly layer: AddressLayer; onChange(layer: AddressLayer): void }) {
  const { t } = useTranslation();
  return (
    <Segments
      label={t('statistics.layer')}
      value={layer}
      choices={ADDRESS_LAYERS.map((value) => ({ value, label: t(`statistics.layers.${value}`) }))}
      onChange={onChange}
    />
  );
}

/** Fields of the addresses, and of the ports, of a layer: of either end. */
const ADDRESS = { ethernet: 'eth.addr', ipv4: 'ip.addr', ipv6: 'ipv6.addr' } as const;

/** A display filter for one end. */
function endFilter(layer: AddressLayer, address: string, port: number | undefined): string {
  const field = layer === 'tcp' || layer === 'udp' ? (address.includes(':') ? 'ipv6.addr' : 'ip.addr') : ADDRESS[layer];
  const end = `${field} == ${address}`;
  return port === undefined ? end : `${end} && ${layer}.port == ${port}`;
}

/** A display filter for what two ends say to each other. */
function talkFilter(layer: AddressLayer, row: Conversation): string {
  if (row.stream !== undefined) return `tcp.stream == ${row.stream}`;
  return `${endFilter(layer, row.addressA, row.portA)} && ${endFilter(layer, row.addressB, row.portB)}`;
}

const CONVERSATIONS: TalkList<Conversation, (typeof CONVERSATION_ORDERS)[number]> = {
  kind: 'conversations',
  layer: 'tcp',
  orders: CONVERSATION_ORDERS,
  order: 'bytes',
  columns: conversationColumns,
  ask: (engine, args, signal) => engine.ask('conversations', args, { signal }),
  text: (query) => ({ kind: 'conversations', ...query }),
  idOf: (row) => `${row.packet} ${row.addressA} ${row.portA} ${row.addressB} ${row.portB}`,
  filterOf: talkFilter,
  packetOf: (row) => row.packet,
};

const ENDPOINTS: TalkList<EndpointTotals, (typeof ENDPOINT_ORDERS)[number]> = {
  kind: 'endpoints',
  layer: 'ipv4',
  orders: ENDPOINT_ORDERS,
  order: 'bytes',
  columns: endpointColumns,
  ask: (engine, args, signal) => engine.ask('endpoints', args, { signal }),
  text: (query) => ({ kind: 'endpoints', ...query }),
  idOf: ({ address, port }) => `${address} ${port}`,
  filterOf: (layer, { address, port }) => endFilter(layer, address, port),
};
