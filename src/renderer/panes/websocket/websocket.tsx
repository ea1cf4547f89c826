/**
 * The WebSocket tab: how the connection was upgraded, its messages as browsers' network panels list them, how many came
 * when, and the one that is chosen: its content, its frames on the wire, what it answers, and what is wrong with it.
 */
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { ALL_MESSAGES, type Issue, type MessageWindow, type WsMessage } from '../../../shared/model/index.ts';
import type { StreamIndex } from '../../../shared/units.ts';
import { useAnswer, useEngine } from '../../engine/hooks.ts';
import { useSelection } from '../../state/selection.ts';
import { Split } from '../split.tsx';
import { WindowGrid } from '../window-grid.tsx';
import { messageColumns } from './columns.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Message } from './message.tsx';
import { openMessageMenu } from './message-menu.ts';
import { Rates } from './rates.tsx';
import { End, Issues, Session } from './session.tsx';
import { type Shown, Tools } from './tools.tsx';
import { useTroubled } from './use-troubled.ts';
import './websocket.css';

const LIST = 160;

/** See the head of this file. */
export function WebSocketPane(): ReactElement {
  const { t } = useTranslation();
  const stream = useSelection((state) => state.stream);
  const first = useFirst(stream);
  if (stream === undefined) return <p className="nothing">{t('websocket.noStream')}</p>;
  if (first === undefined) return <p className="nothing">{t('body.loading')}</p>;
  if (first.session === undefined && first.totalAll === 0) return <Elsewhere stream={stream} />;
  return <Messages key={stream} stream={stream} head={first} />;
}

/** The number beside the tab's name. */
export function WebSocketCount(): ReactElement | null {
  const value = useFirst(useSelection((state) => state.stream));
  return value && value.totalAll > 0 ? <span>{formatCount(value.totalAll)}</span> : null;
}

function useFirst(stream: StreamIndex | undefined): MessageWindow | undefined {
  const question = stream === undefined ? undefined : ([stream, ALL_MESSAGES, 0, 1] as const);
  return useAnswer('messages', question && [...question], { live: 'stage' }).value;
}

function Messages({ stream, head }: { readonly stream: StreamIndex; readonly head: MessageWindow }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const packet = useSelection((state) => state.rested);
  const [query, setQuery] = useState(ALL_MESSAGES);
  const [chosen, setChosen] = useState<WsMessage>();
  const [shown, setShown] = useState<Shown>();
  const [refused, setRefused] = useState<Issue>();
  const columns = useMemo(() => messageColumns(t), [t]);
  const troubled = useTroubled(stream, shown !== undefined);
  // Where the chosen message stands in this list, once that is found whole.
  const place = useAnswer(
    'messagePlace',
    chosen && shown && shown.checked >= shown.totalAll ? [stream, query, chosen.message] : undefined,
  );

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

  const choose = useCallback((message: WsMessage) => {
    setChosen(message);
    useSelection.getState().select(message.packets[1]);
  }, []);
  const chooseNumber = async (number: number) => {
    for (;;) {
      // In the list of all, a message stands where its number says.
      const answer = await engine?.ask('messages', [stream, ALL_MESSAGES, number, 1]);
      if (!answer?.ok) return;
      const [message] = answer.value.messages;
      if (message) choose(message);
      if (answer.value.ready) return;
    }
  };
  /** Search, and the way to a message behind many others, go in shares: a window is drawn when its rows are there. */
  const ask = async (from: number, count: number, signal: AbortSignal) => {
    for (;;) {
      const answer = await engine?.ask('messages', [stream, query, from, count], { signal });
      if (!answer || signal.aborted) return undefined;
      setRefused(answer.ok ? undefined : answer.issue);
      if (!answer.ok) return { rows: [], total: 0 };
      const { messages, total, totalAll, checked, ready } = answer.value;
      setShown((before) =>
        before?.total === total && before.totalAll === totalAll && before.checked === checked
          ? before
          : { total, totalAll, checked },
      );
      if (ready) return { rows: messages, total };
    }
  };
  // The first rows are there before all are found: the rest is looked for behind them.
  const isSearching = shown !== undefined && shown.checked < shown.totalAll;
  useEffect(() => {
    if (!isSearching) return;
    const controller = new AbortController();
    void (async () => {
      for (;;) {
        const answer = await engine?.ask('messages', [stream, query, 0, 0], { signal: controller.signal });
        if (!answer?.ok || controller.signal.aborted) return;
        const { total, totalAll, checked } = answer.value;
        setShown({ total, totalAll, checked });
        if (checked >= totalAll) return;
      }
    })();
    return () => controller.abort();
  }, [isSearching, engine, stream, query]);

  return (
    <div className="websocket">
      {head.session && <Session session={head.session} />}
      {(head.issues.length > 0 || head.end) && (
        <div className="ws-session">
          <Issues issues={head.issues} />
          {head.end && <End end={head.end} />}
        </div>
      )}
      <Tools stream={stream} query={query} shown={shown} troubled={troubled} refused={refused} onQuery={setQuery} />
      {(shown?.total ?? 0) > 1 && (
        <Rates stream={stream} query={query} onPick={(number) => void chooseNumber(number)} />
      )}
      <Split
        label={t('websocket.split')}
        axis="y"
        sized="first"
        name="websocket.list"
        natural={LIST}
        least={[80, 80]}
        first={
          <WindowGrid<WsMessage>
            label={t('websocket.list')}
            columns={columns}
            question={JSON.stringify([stream, query])}
            known={shown?.total}
            selected={chosen && String(chosen.message)}
            selectedAt={place.fresh ? place.value : undefined}
            empty={t('websocket.noMatch')}
            ask={ask}
            idOf={(message) => String(message.message)}
            rowClass={(message) => (message.troubled ? 'bad' : '')}
            onContext={(message, column, place) => void openMessageMenu(engine, t, place, message, column)}
            onSelect={choose}
          />
        }
        second={
          chosen ? <Message message={chosen} onChoose={choose} /> : <p className="nothing">{t('websocket.choose')}</p>
        }
      />
    </div>
  );
}
