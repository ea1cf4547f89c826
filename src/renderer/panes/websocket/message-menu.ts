/** The context menu of the message list: what a message can be made a filter of, and what of it can be copied. */
import type { TFunction } from 'i18next';
import { quoted } from '../../../shared/filter/index.ts';
import type { FilterProbe, WsMessage } from '../../../shared/model/index.ts';
import { copyEntry, filterEntries, filterMenu } from '../../filter-menu.ts';
import { findingFilters, packetsFilter } from '../../found-filter.ts';
import type { Engine } from '../../state/capture.ts';
import { type MenuEntry, type MenuPlace, openMenu } from '../../widgets/menu.tsx';

/** Characters of a preview that a filter looks for. */
const LONGEST = 60;

/** The test that a packet has what a column shows of this message; its packets where the column is no field. */
export function messageFilter(column: string | undefined, message: WsMessage): string {
  const { opcode, packets, preview, compressed, frames, stream } = message;
  // The field has what one frame says as it was sent.
  const isPlain = opcode === 1 && !compressed && frames.length === 1;
  const text = preview.slice(0, LONGEST).replace(/…$/, '');
  if (column === 'type' || column === 'way') return `websocket.opcode == ${opcode}`;
  if (column === 'message' && isPlain && text !== '') return `websocket.payload.text contains ${quoted(text)}`;
  return packetsFilter([{ stream, packets }]);
}

/** Open the menu of a message, once the engine has said which filters find it. */
export async function openMessageMenu(
  engine: Engine | undefined,
  t: TFunction,
  place: MenuPlace,
  message: WsMessage,
  column: string | undefined,
): Promise<void> {
  const { stream, packets, preview } = message;
  const probe = (filter: string): FilterProbe => ({ filter, stream, packets });
  const itsPackets = messageFilter(undefined, message);
  const messages = `websocket && tcp.stream == ${stream}`;
  const [filter = itsPackets, ofStream] = await findingFilters(engine, [
    probe(messageFilter(column, message)),
    probe(messages),
  ]);
  const entries: readonly MenuEntry[] = [
    ...filterEntries(t, filter),
    { kind: 'rule' },
    ...(filter === itsPackets ? [] : [filterMenu(t, t('websocket.itsPackets'), itsPackets)]),
    // Of a connection of which the packets do not tell what it carries, all that carry anything.
    filterMenu(
      t,
      t('websocket.allOfStream'),
      ofStream === messages ? messages : `tcp.stream == ${stream} && tcp.len > 0`,
    ),
    { kind: 'rule' },
    copyEntry(t, preview),
  ];
  openMenu(place, t('filter.menu'), entries);
}
