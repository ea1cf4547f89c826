/** Columns of the message list: direction, type, packet, time, length, and how the content begins. */
import type { ColDef } from 'ag-grid-community';
import type { CustomCellRendererProps } from 'ag-grid-react';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { formatBytes, formatCount, formatHarmless, formatSeconds } from '../../../shared/format.ts';
import type { WsMessage } from '../../../shared/model/index.ts';
import { Icon } from '../../widgets/icon.tsx';

const NAMES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** Name of an opcode, as RFC 6455 section 11.8 has it; reserved ones by number. */
export const opcodeName = (opcode: number): string => NAMES[opcode] ?? `opcode ${opcode}`;

/** Bytes of its frames, headers included. */
const onTheWire = ({ frames, wireLength }: WsMessage): number =>
  frames.reduce((sum, frame) => sum + frame.headerLength, wireLength);

type Cell = CustomCellRendererProps<WsMessage>;

/** The arrow that says who sent it. */
export function Way({ message }: { readonly message: WsMessage }): ReactElement {
  const side = message.direction === 'toServer' ? 'up' : 'down';
  return (
    <span className={`ws-way ${side}`}>
      <Icon name={side} size={12} />
    </span>
  );
}

/** See the head of this file. */
export function messageColumns(t: TFunction): ColDef<WsMessage>[] {
  return [
    {
      colId: 'way',
      headerName: '↕',
      headerTooltip: t('websocket.direction'),
      width: 34,
      cellRenderer: ({ data }: Cell) => data && <Way message={data} />,
    },
    {
      colId: 'type',
      headerName: t('websocket.column.type'),
      width: 66,
      valueGetter: ({ data }) => data && opcodeName(data.opcode),
    },
    {
      colId: 'packet',
      headerName: '#',
      width: 60,
      cellClass: 'mono dim right',
      valueGetter: ({ data }) => data && formatCount(data.packets[1] + 1),
    },
    {
      colId: 'time',
      headerName: t('websocket.column.time'),
      width: 86,
      cellClass: 'mono dim right',
      valueGetter: ({ data }) => data && formatSeconds(data.relative, 6),
    },
    {
      colId: 'length',
      headerName: t('websocket.column.length'),
      width: 76,
      cellClass: 'mono dim right',
      valueGetter: ({ data }) => data && formatBytes(data.length ?? data.wireLength),
    },
    {
      colId: 'wire',
      headerName: t('websocket.column.wire'),
      headerTooltip: t('websocket.wireHint'),
      width: 72,
      cellClass: 'mono dim right',
      valueGetter: ({ data }) => data && formatBytes(onTheWire(data)),
    },
    {
      colId: 'message',
      headerName: t('websocket.column.message'),
      flex: 1,
      minWidth: 120,
      cellRenderer: ({ data }: Cell) => data && <Preview message={data} t={t} />,
    },
  ];
}

function Preview({ message, t }: { readonly message: WsMessage; readonly t: TFunction }): ReactElement {
  if (message.closeCode !== undefined) {
    const reason = message.closeReason ? ` · ${message.closeReason}` : '';
    return (
      <>{`${message.closeCode} ${t(`closeCode.${message.closeCode}`, { defaultValue: '' })}${formatHarmless(reason, '·')}`}</>
    );
  }
  const readable = message.readability === 'plain' || message.readability === 'decompressed';
  if (!readable) return <span className="warn">{t(`websocket.readable.${message.readability}`)}</span>;
  return (
    <>
      {message.pair && (
        <span className={`ws-pair ${message.pair.role}`} title={t(`websocket.pair.${message.pair.role}`)}>
          {message.pair.role === 'request' ? '→' : '←'}
        </span>
      )}
      {message.protocol !== undefined && <span className="ws-protocol">{message.protocol}</span>}
      <span className={message.opcode === 2 ? 'mono dim' : ''}>
        {formatHarmless(message.summary ?? message.preview, '·')}
      </span>
    </>
  );
}
