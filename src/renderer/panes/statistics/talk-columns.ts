/** Columns of the conversations and the endpoints of a layer, named by what they order the list by. */
import type { ColDef } from 'ag-grid-community';
import type { TFunction } from 'i18next';
import { formatCount, formatDuration, formatSeconds } from '../../../shared/format.ts';
import type { AddressLayer, Conversation, EndpointTotals } from '../../../shared/model/index.ts';
import { formatRate } from './numbers.ts';

/** A column that says what it has of a row, to be copied as well. */
export type TalkColumn<T> = ColDef<T> & { colId: string; context: { textOf(row: T): string } };

/** A column of numbers, or of addresses, named by what it orders the list by. */
function column<T>(t: TFunction, colId: string, width: number, value: (row: T) => string, text = false): TalkColumn<T> {
  return {
    colId,
    headerName: t(`statistics.column.${colId}`),
    width,
    ...(text ? { cellClass: 'mono' } : { cellClass: 'mono right', headerClass: 'to-the-right' }),
    sortingOrder: text ? ['asc', 'desc', null] : ['desc', 'asc', null],
    context: { textOf: value },
    valueGetter: ({ data }) => (data ? value(data) : ''),
  };
}

const hasPorts = (layer: AddressLayer): boolean => layer === 'tcp' || layer === 'udp';
const orNothing = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** Both ends, then what went each way, when, and how fast. */
export function conversationColumns(t: TFunction, layer: AddressLayer): TalkColumn<Conversation>[] {
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
    column(t, 'bitsAB', 96, (row) => formatRate(row.bytesAB, row.duration)),
    column(t, 'bitsBA', 96, (row) => formatRate(row.bytesBA, row.duration)),
  ];
}

/** The end, then what it sent and received. */
export function endpointColumns(t: TFunction, layer: AddressLayer): TalkColumn<EndpointTotals>[] {
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
