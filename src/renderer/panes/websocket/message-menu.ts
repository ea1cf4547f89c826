/** The context menu of the message list: what a message can be made a filter of, and what of it can be copied. */
import type { TFunction } from 'i18next';
import { quoted } from '../../../shared/filter/index.ts';
import type { WsMessage } from '../../../shared/model/index.ts';
import { copyEntry, filterEntries, filterMenu } from '../../filter-menu.ts';
import type { MenuEntry } from '../../widgets/menu.tsx';

/** Characters of a preview that a filter looks for. */
const LONGEST = 60;

/** The test that a packet has what a column shows of this message; its packets where the column is no field. */
export function messageFilter(column: string | undefined, message: WsMessage): string {
  const { opcode, packets, preview, compressed, frames } = message;
  // The field has what one frame says as it was sent.
  const isPlain = opcode === 1 && !compressed && frames.length === 1;
  const text = preview.slice(0, LONGEST).replace(/…$/, '');
  if (column === 'type' || column === 'way') return `websocket.opcode == ${opcode}`;
  if (column === 'message' && isPlain && text !== '') return `websocket.payload.text contains ${quoted(text)}`;
  const [first, last] = [packets[0] + 1, packets[1] + 1];
  return first === last ? `frame.number == ${first}` : `frame.number in {${first}..${last}}`;
}

/** See the head of this file. */
export function messageMenu(
  t: TFunction,
  message: WsMessage,
  column: string | undefined,
  stream: number,
): readonly MenuEntry[] {
  const packets = messageFilter(undefined, message);
  const filter = messageFilter(column, message);
  return [
    ...filterEntries(t, filter),
    { kind: 'rule' },
    ...(filter === packets ? [] : [filterMenu(t, t('websocket.itsPackets'), packets)]),
    filterMenu(t, t('websocket.allOfStream'), `websocket && tcp.stream == ${stream}`),
    { kind: 'rule' },
    copyEntry(t, message.preview),
  ];
}
