/**
 * Conversations and endpoints: a choice of layers over a list that the engine orders and gives by windows. A conversation
 * leads to its first packet; its menu makes a filter of it, or follows its stream.
 */
import type { ColDef } from 'ag-grid-community';
import type { TFunction } from 'i18next';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatDuration, formatSeconds } from '../../../shared/format.ts';
import {
  ADDRESS_LAYERS,
  type AddressLayer,
  CONVERSATION_ORDERS,
  type Conversation,
  ENDPOINT_ORDERS,
  type EndpointTotals,
} from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { filterEntries } from '../../filter-menu.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { useStatisticsFilter } from '../../state/statistics.ts';
import { Segments } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { formatRate } from './numbers.ts';
import { Progress, TextTools } from './tools.tsx';
import { useCounted } from './use-counted.ts';

/** What of a capture's addresses belongs together, as the reader orders it. */
interface Order<S extends string> {
  readonly sort: S;
  readonly descending: boolean;
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

/** See the head of this file. */
export function Conversations(): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const filter = useStatisticsFilter();
  const [layer, setLayer] = useState<AddressLayer>('tcp');
  const [order, setOrder] = useState<Order<(typeof CONVERSATION_ORDERS)[number]>>(BY_BYTES);
  const [chosen, setChosen] = useState<string>();
  const columns = useMemo(() => conversationColumns(t, layer), [t, layer]);
  const query = { layer, filter, ...order };
  const counted = useCounted(`${layer} ${filter}`, (client, signal) =>
    client.ask('conversations', [query, 0, 0], { signal }),
  );
  return (
    <div className="statistic">
      <div className="tool-row">
        <LayerChoice layer={layer} onChange={setLayer} />
        {counted.value && (
          <p className="statistics-summary">
            {t('statistics.conversations', { count: counted.value.total, n: formatCount(counted.value.total) })}
          </p>
        )}
        <Progress of={counted} />
        <span className="spring" />
        <TextTools query={{ kind: 'conversations', ...query }} />
      </div>
      <WindowGrid<Conversation>
        key={layer}
        label={t('statistics.tab.conversations')}
        columns={columns}
        question={JSON.stringify([query, counted.share >= 1])}
        selected={chosen}
        empty={t('statistics.none')}
        ask={async (from, count, signal) => {
          const answer = await engine?.ask('conversations', [query, from, count], { signal });
          return answer?.ok ? answer.value.value : undefined;
        }}
        idOf={talkId}
        onSort={(column, descending) => {
          const sort = CONVERSATION_ORDERS.find((known) => known === column);
          setOrder(sort ? { sort, descending } : BY_BYTES);
        }}
        onSelect={(row) => {
          setChosen(talkId(row));
          useSelection.getState().select(packetIndex(row.packet));
        }}
        onContext={(row, _column, place) =>
          openMenu(place, t('statistics.menu'), filterEntries(t, talkFilter(layer, row)))
        }
        onOpen={(row) => useFilter.getState().combine('apply', talkFilter(layer, row))}
      />
    </div>
  );
}

const BY_BYTES = { sort: 'bytes', descending: true } as const;
const talkId = (row: Conversation): string => `${row.packet} ${row.addressA} ${row.portA} ${row.addressB} ${row.portB}`;

/** The endpoints. */
export function Endpoints(): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const filter = useStatisticsFilter();
  const [layer, setLayer] = useState<AddressLayer>('ipv4');
  const [order, setOrder] = useState<Order<(typeof ENDPOINT_ORDERS)[number]>>(BY_BYTES);
  const [chosen, setChosen] = useState<string>();
  const columns = useMemo(() => endpointColumns(t, layer), [t, layer]);
  const query = { layer, filter, ...order };
  const counted = useCounted(`${layer} ${filter}`, (client, signal) =>
    client.ask('endpoints', [query, 0, 0], { signal }),
  );
  return (
    <div className="statistic">
      <div className="tool-row">
        <LayerChoice layer={layer} onChange={setLayer} />
        {counted.value && (
          <p className="statistics-summary">
            {t('statistics.endpoints', { count: counted.value.total, n: formatCount(counted.value.total) })}
          </p>
        )}
        <Progress of={counted} />
        <span className="spring" />
        <TextTools query={{ kind: 'endpoints', ...query }} />
      </div>
      <WindowGrid<EndpointTotals>
        key={layer}
        label={t('statistics.tab.endpoints')}
        columns={columns}
        question={JSON.stringify([query, counted.share >= 1])}
        selected={chosen}
        empty={t('statistics.none')}
        ask={async (from, count, signal) => {
          const answer = await engine?.ask('endpoints', [query, from, count], { signal });
          return answer?.ok ? answer.value.value : undefined;
        }}
        idOf={endId}
        onSort={(column, descending) => {
          const sort = ENDPOINT_ORDERS.find((known) => known === column);
          setOrder(sort ? { sort, descending } : BY_BYTES);
        }}
        onSelect={(row) => setChosen(endId(row))}
        onContext={(row, _column, place) =>
          openMenu(place, t('statistics.menu'), filterEntries(t, endFilter(layer, row.address, row.port)))
        }
        onOpen={(row) => useFilter.getState().combine('apply', endFilter(layer, row.address, row.port))}
      />
    </div>
  );
}

const endId = ({ address, port }: EndpointTotals): string => `${address} ${port}`;

/** A column of numbers, or of addresses, named by what it orders the list by. */
function column<T>(t: TFunction, colId: string, width: number, value: (row: T) => string, text = false): ColDef<T> {
  return {
    colId,
    headerName: t(`statistics.column.${colId}`),
    width,
    ...(text ? { cellClass: 'mono' } : { cellClass: 'mono right', headerClass: 'to-the-right' }),
    sortingOrder: text ? ['asc', 'desc', null] : ['desc', 'asc', null],
    valueGetter: ({ data }) => (data ? value(data) : ''),
  };
}

const hasPorts = (layer: AddressLayer): boolean => layer === 'tcp' || layer === 'udp';
const orNothing = (value: number | undefined): string => (value === undefined ? '' : String(value));

function conversationColumns(t: TFunction, layer: AddressLayer): ColDef<Conversation>[] {
  const ports = hasPorts(layer);
  const wide = layer === 'ipv6' ? 250 : 118;
  return [
    column(t, 'addressA', wide, (row) => row.addressA, true),
    ...(ports ? [column<Conversation>(t, 'portA', 58, (row) => orNothing(row.portA))] : []),
    column(t, 'addressB', wide, (row) => row.addressB, true),
    ...(ports ? [column<Conversation>(t, 'portB', 58, (row) => orNothing(row.portB))] : []),
    ...(layer === 'tcp' ? [column<Conversation>(t, 'stream', 58, (row) => orNothing(row.stream))] : []),
    column(t, 'packets', 68, (row) => formatCount(row.packetsAB + row.packetsBA)),
    column(t, 'bytes', 84, (row) => formatCount(row.bytesAB + row.bytesBA)),
    column(t, 'packetsAB', 88, (row) => formatCount(row.packetsAB)),
    column(t, 'bytesAB', 84, (row) => formatCount(row.bytesAB)),
    column(t, 'packetsBA', 88, (row) => formatCount(row.packetsBA)),
    column(t, 'bytesBA', 84, (row) => formatCount(row.bytesBA)),
    column(t, 'start', 82, (row) => formatSeconds(row.start, 6)),
    column(t, 'duration', 70, (row) => formatDuration(row.duration)),
    column(t, 'bitsAB', 78, (row) => formatRate(row.bytesAB, row.duration)),
    column(t, 'bitsBA', 78, (row) => formatRate(row.bytesBA, row.duration)),
  ];
}

function endpointColumns(t: TFunction, layer: AddressLayer): ColDef<EndpointTotals>[] {
  return [
    column(t, 'address', layer === 'ipv6' ? 280 : 180, (row) => row.address, true),
    ...(hasPorts(layer) ? [column<EndpointTotals>(t, 'port', 70, (row) => orNothing(row.port))] : []),
    column(t, 'packets', 96, (row) => formatCount(row.packetsTx + row.packetsRx)),
    column(t, 'bytes', 120, (row) => formatCount(row.bytesTx + row.bytesRx)),
    column(t, 'packetsTx', 110, (row) => formatCount(row.packetsTx)),
    column(t, 'bytesTx', 120, (row) => formatCount(row.bytesTx)),
    column(t, 'packetsRx', 110, (row) => formatCount(row.packetsRx)),
    column(t, 'bytesRx', 120, (row) => formatCount(row.bytesRx)),
  ];
}
