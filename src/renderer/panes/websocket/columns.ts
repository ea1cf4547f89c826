/** Columns of the message list: direction, type, packet, time, length, and how the content begins. */
import type { ColDef } from 'ag-grid-community';
import type { TFunction } from 'i18next';
import { formatBytes, formatCount, formatDuration, formatHarmless, formatSeconds } from '../../../shared/format.ts';
import { LATE_SECONDS, type WsMessage } from '../../../shared/model/index.ts';
import { drawn, element } from '../../widgets/cell.ts';
import { iconElement } from '../../widgets/icon.tsx';
import type { LeastWidth } from '../fitting-columns.ts';

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

/** See the head of this file. */
export function messageColumns(t: TFunction): ColDef<WsMessage>[] {
  return [
    {
      colId: 'way',
      headerName: '↕',
      headerTooltip: t('websocket.direction'),
      width: 34,
      cellRenderer: drawn<WsMessage>(({ direction }) => {
        const side = direction === 'toServer' ? 'up' : 'down';
        return element('span', `ws-way ${side}`, iconElement(side, 12));
      }),
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
      context: { leastWidth: 450 } satisfies LeastWidth,
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
      context: { leastWidth: 520 } satisfies LeastWidth,
      cellClass: 'mono dim right',
      valueGetter: ({ data }) => data && formatBytes(onTheWire(data)),
    },
    {
      colId: 'message',
      headerName: t('websocket.column.message'),
      flex: 1,
      minWidth: 120,
      cellRenderer: drawn<WsMessage>((message) => {
        const cell = preview(message, t);
        cell.prepend(...troubleWords(message, t).map((words) => element('span', 'trouble', words)));
        return cell;
      }),
    },
  ];
}

/** What went wrong on a message's way, in a few words each. */
function troubleWords({ lostBefore, lostAfter, fate, end }: WsMessage, t: TFunction): string[] {
  const words: string[] = [];
  if (lostBefore) words.push(t('websocket.lost.before', { bytes: formatBytes(lostBefore.bytes) }));
  if (lostAfter) words.push(t('websocket.lost.after', { bytes: formatBytes(lostAfter.bytes) }));
  if (fate?.kind === 'reset' || fate?.kind === 'unacknowledged') words.push(t(`websocket.fate.${fate.kind}`));
  if (fate?.late && fate.late.seconds >= LATE_SECONDS)
    words.push(t('websocket.fate.late', { time: formatDuration(fate.late.seconds) }));
  if (end) words.push(t(`websocket.end.after.${end.closeSent ? 'half' : 'none'}`));
  return words;
}

/** How the content begins, or why there is none to be seen. */
function preview(message: WsMessage, t: TFunction): HTMLElement {
  const { closeCode, closeReason, readability, pair, protocol } = message;
  if (closeCode !== undefined) {
    const reason = closeReason ? ` · ${closeReason}` : '';
    const meaning = t(`closeCode.${closeCode}`, { defaultValue: '' });
    return element('span', '', `${closeCode} ${meaning}${formatHarmless(reason, '·')}`);
  }
  if (readability !== 'plain' && readability !== 'decompressed')
    return element('span', 'warn', t(`websocket.readable.${readability}`));
  const cell = element('span', '');
  if (pair) {
    const sign = element('span', `ws-pair ${pair.role}`, pair.role === 'request' ? '→' : '←');
    sign.title = t(`websocket.pair.${pair.role}`);
    cell.append(sign);
  }
  if (protocol !== undefined) cell.append(element('span', 'ws-protocol', protocol));
  const text = formatHarmless(message.summary ?? message.preview, '·');
  cell.append(element('span', message.opcode === 2 ? 'mono dim' : '', text));
  return cell;
}
