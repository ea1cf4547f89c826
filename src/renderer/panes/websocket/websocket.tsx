/**
 * The WebSocket tab: how the connection was upgraded, its messages as browsers' network panels list them, and the one that
 * is chosen: its content, its frames on the wire, and what is wrong with it.
 */
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { MessageQuery, MessageWindow, WsMessage } from '../../../shared/model/index.ts';
import type { Direction, StreamIndex } from '../../../shared/units.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { useSelection } from '../../state/selection.ts';
import { useLayoutNumber } from '../../state/settings.ts';
import { Button, Segments, Select } from '../../widgets/button.tsx';
import { openMenu } from '../../widgets/menu.tsx';
import { Split } from '../../widgets/split.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { messageColumns } from './columns.tsx';
import { exportMessages } from './export.ts';
import { Message } from './message.tsx';
import { messageMenu } from './message-menu.ts';
import { Session } from './session.tsx';
import './websocket.css';

const LIST = 240;
const TYPES = ['all', 'text', 'binary', 'control'] as const;
const ALL: MessageQuery = { direction: 'both', type: 'all', search: '' };

/** See the head of this file. */
export function WebSocketPane(): ReactElement {
  const { t } = useTranslation();
  const stream = useSelection((state) => state.stream);
  const first = useAnswer('messages', stream === undefined ? undefined : [stream, ALL, 0, 1], { live: 'stage' });
  if (stream === undefined) return <p className="nothing">{t('websocket.noStream')}</p>;
  if (first.value === undefined) return <p className="nothing">{t('body.loading')}</p>;
  if (first.value.session === undefined && first.value.totalAll === 0)
    return <p className="nothing">{t('websocket.none', { stream })}</p>;
  return <Messages key={stream} stream={stream} head={first.value} />;
}

/** The number beside the tab's name. */
export function WebSocketCount(): ReactElement | null {
  const stream = useSelection((state) => state.stream);
  const { value } = useAnswer('messages', stream === undefined ? undefined : [stream, ALL, 0, 1], { live: 'stage' });
  return value && value.totalAll > 0 ? <span>{formatCount(value.totalAll)}</span> : null;
}

function Messages({ stream, head }: { readonly stream: StreamIndex; readonly head: MessageWindow }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const packet = useSelection((state) => state.packet);
  const [direction, setDirection] = useState<Direction | 'both'>('both');
  const [type, setType] = useState<MessageQuery['type']>('all');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<WsMessage>();
  const [list, setList] = useLayoutNumber('websocket.list', LIST);
  const query = useMemo<MessageQuery>(() => ({ direction, type, search }), [direction, type, search]);
  const columns = useMemo(() => messageColumns(t), [t]);

  // A packet that completes a message, chosen elsewhere, turns the pane to that message.
  useEffect(() => {
    if (!engine || packet === undefined) return;
    if (chosen && packet >= chosen.packets[0] && packet <= chosen.packets[1]) return;
    const controller = new AbortController();
    void engine.ask('messageOf', [packet], { signal: controller.signal }).then((answer) => {
      if (answer.ok && answer.value && !controller.signal.aborted) setChosen(answer.value);
    });
    return () => controller.abort();
  }, [engine, packet, chosen]);

  return (
    <div className="websocket">
      {head.session && <Session session={head.session} />}
      <div className="tool-row">
        <input
          className="field"
          type="search"
          aria-label={t('websocket.search')}
          placeholder={t('websocket.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Segments<Direction | 'both'>
          label={t('websocket.direction')}
          value={direction}
          choices={[
            { value: 'both', label: t('websocket.both') },
            { value: 'toServer', label: t('websocket.toServer'), icon: 'up' },
            { value: 'toClient', label: t('websocket.toClient'), icon: 'down' },
          ]}
          onChange={setDirection}
        />
        <Select<MessageQuery['type']>
          label={t('websocket.type')}
          value={type}
          choices={TYPES.map((value) => ({ value, label: t(`websocket.types.${value}`) }))}
          onChange={setType}
        />
        <span className="spring" />
        <Button
          icon="export"
          label={t('websocket.export')}
          hint={t('websocket.exportHint')}
          disabled={engine === undefined}
          onClick={() => engine && void exportMessages(engine, stream, query)}
        />
      </div>
      <Split
        label={t('websocket.split')}
        axis="y"
        sized="first"
        size={list}
        natural={LIST}
        least={[80, 80]}
        onSize={setList}
        first={
          <WindowGrid<WsMessage>
            label={t('websocket.list')}
            columns={columns}
            question={JSON.stringify([stream, query])}
            selected={chosen && String(chosen.message)}
            empty={t('websocket.noMatch')}
            ask={async (from, count, signal) => {
              const answer = await engine?.ask('messages', [stream, query, from, count], { signal });
              return answer?.ok ? { rows: answer.value.messages, total: answer.value.total } : undefined;
            }}
            idOf={(message) => String(message.message)}
            rowClass={(message) => (message.issues.length > 0 ? 'bad' : '')}
            onContext={(message, column, place) =>
              openMenu(place, t('filter.menu'), messageMenu(t, message, column, stream))
            }
            onSelect={(message) => {
              setChosen(message);
              useSelection.getState().select(message.packets[1]);
            }}
          />
        }
        second={chosen ? <Message message={chosen} /> : <p className="nothing">{t('websocket.choose')}</p>}
      />
    </div>
  );
}
