/**
 * The packet list: a long list of rows, our own keys (Wireshark's), the minimap beside it. Selected is a packet, not a row:
 * it stays when the filter changes, and is brought into view where it then stands.
 */
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { PacketRow } from '../../../shared/model/index.ts';
import { type PacketIndex, packetIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { packetIn, positionIn } from '../../engine/places.ts';
import { rowByKey } from '../../long-list/row-keys.ts';
import type { Seen } from '../../long-list/scroll-place.ts';
import { type Engine, useCapture } from '../../state/capture.ts';
import { useCommand } from '../../state/commands.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { openMenu } from '../../widgets/menu.tsx';
import { Seat } from '../../widgets/seat.ts';
import { GoTo } from './go-to.tsx';
import { Minimap } from './minimap.tsx';
import { rowMenu } from './row-menu.ts';
import { usePacketRows } from './use-packet-rows.ts';
import { type Pointed, WhyTip } from './why-tip.tsx';
import './packet-grid.css';

/** See the head of this file. */
export function PacketGrid(): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const view = useFilter((state) => state.view);
  const isFiltered = useFilter((state) => state.total !== undefined);
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const hasRead = useCapture((state) => state.progress !== undefined && state.progress.state !== 'scanning');
  const packet = useSelection((selection) => selection.packet);
  const reveal = useSelection((selection) => selection.reveal);

  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed>();
  /** Rows in view, told to the minimap alone: they are others in every frame of a scroll. */
  const [seen] = useState(() => new Seat<Seen>({ first: 0, last: -1 }));
  const { list, total } = usePacketRows(host, {
    onSeen: (now) => seen.set(now),
    onContext: (cell, event) => {
      setPointed(undefined);
      openMenu(event, t('filter.menu'), rowMenu(t, cell));
    },
    onPoint: (row, event) => setPointed(row && pointedAt(row, 'mouse', event.target, event.clientX)),
  });
  const [goTo, setGoTo] = useState<string>();
  /** Position of the selected packet in the view; where keys start from. */
  const cursor = useRef(0);
  /** Counts the moves, so that an answer about the place before the last of them does not set it back. */
  const moves = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `reveal` asks again for a packet that is selected already.
  useEffect(() => {
    list?.paint();
    if (!list || !engine || packet === undefined) return;
    const controller = new AbortController();
    const move = moves.current;
    void positionIn(engine, view, packet, controller.signal).then((position) => {
      const late = controller.signal.aborted || moves.current !== move;
      if (late || position === undefined) return;
      cursor.current = position;
      if (position < list.total) list.reveal(position);
    });
    return () => controller.abort();
  }, [list, engine, view, packet, reveal]);

  /** Once the row that was gone to is drawn. */
  const pointByKeys = (row: PacketRow | undefined, position: number) => {
    setPointed(undefined);
    if (!row?.notes.length) return;
    requestAnimationFrame(() => {
      const element = list?.elementAt(position);
      if (element) setPointed(pointedAt(row, 'keys', element, element.getBoundingClientRect().left + KEYS_AT));
    });
  };

  /** Select the packet at a position; of keys that come faster than answers only the last position counts. */
  const goToPosition = (position: number) => {
    if (!engine || total === 0) return;
    const target = Math.max(0, Math.min(position, total - 1));
    cursor.current = target;
    const move = ++moves.current;
    const here = list?.at(target);
    list?.reveal(target);
    pointByKeys(here, target);
    if (here) return useSelection.getState().select(here.packet);
    void packetIn(engine, view, target).then((found) => {
      if (found !== undefined && moves.current === move) useSelection.getState().select(found);
    });
  };

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || goTo !== undefined) return;
    const target = rowByKey(event.key, cursor.current, seen.value, total);
    if (target !== undefined) goToPosition(target);
    else if (/^[0-9]$/.test(event.key)) setGoTo(event.key);
    else return;
    event.preventDefault();
  };

  /** By the key there is no cell: the menu is about the packet's number, and has the other columns below. */
  const openByKey = (event: MouseEvent) => {
    const row = list?.at(cursor.current);
    if ((event.target as HTMLElement).closest('.ag-row') || !row) return;
    event.preventDefault();
    const element = host.current?.querySelector('.ag-row-selected') ?? event.currentTarget;
    openMenu(element, t('filter.menu'), rowMenu(t, { row, column: 'number', text: String(row.packet + 1) }));
  };

  const neighbour = (step: 1 | -1) => {
    if (!engine || packet === undefined) return;
    void engine.ask('neighbour', [packet, step]).then((answer) => {
      if (answer.ok && answer.value >= 0) useSelection.getState().select(answer.value);
    });
  };
  useCommand('go-to-packet', () => setGoTo(''), total > 0);
  useCommand('next-packet', () => goToPosition(cursor.current + 1), total > 0);
  useCommand('previous-packet', () => goToPosition(cursor.current - 1), total > 0);
  useCommand('next-in-stream', () => neighbour(1), packet !== undefined);
  useCommand('previous-in-stream', () => neighbour(-1), packet !== undefined);
  useCommand('go-to-whole', () => void goToWhole(engine, packet), packet !== undefined);

  return (
    // biome-ignore lint/a11y/useSemanticElements: one focusable list with its own keys; a fieldset would be wrong.
    <div
      className="packet-grid"
      role="group"
      aria-label={t('grid.label')}
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the rows are moved through with arrow keys from here.
      tabIndex={0}
      onKeyDown={press}
      onContextMenu={openByKey}
      onFocus={keepFocus}
    >
      <div className="packet-rows" id="packet-rows">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes that the mouse has left the rows. */}
        <div className="packet-rows-host" ref={host} onMouseLeave={() => setPointed(undefined)} />
        <WhyTip pointed={pointed} onClose={() => setPointed(undefined)} />
        {hasRead && total === 0 && <p className="nothing over">{t(isFiltered ? 'grid.none' : 'grid.noPackets')}</p>}
        {goTo !== undefined && (
          <GoTo
            begin={goTo}
            last={packets}
            onGo={(number) => {
              const wanted = Math.max(1, Math.min(number, packets));
              useSelection.getState().select(packetIndex(wanted - 1));
            }}
            onClose={() => {
              setGoTo(undefined);
              frame.current?.focus();
            }}
          />
        )}
      </div>
      <Minimap total={total} seen={seen} onScrollTo={(position) => list?.reveal(position, 'middle')} />
      <Announced />
    </div>
  );
}

/** Go to the packet that completes the message which a packet is a part of; stay where there is none. */
async function goToWhole(engine: Engine | undefined, packet: PacketIndex | undefined): Promise<void> {
  if (!engine || packet === undefined) return;
  const answer = await engine.ask('packet', [packet]);
  const whole = answer.ok ? answer.value.row.reassembledIn : undefined;
  if (whole !== undefined && useSelection.getState().packet === packet) useSelection.getState().select(whole);
}

/** Where along a row that was gone to by keys its reasons stand. */
const KEYS_AT = 120;

function pointedAt(row: PacketRow, by: Pointed['by'], target: EventTarget | null, left: number): Pointed | undefined {
  const element = target instanceof Element ? target.closest('.ag-row') : null;
  if (!element) return undefined;
  const { top, bottom } = element.getBoundingClientRect();
  return { row, by, top, bottom, left };
}

/** A row that is clicked takes the focus, or what scrolls the rows: the list keeps it. */
function keepFocus(event: FocusEvent<HTMLElement>): void {
  if ((event.target as HTMLElement).closest('.long-list')) event.currentTarget.focus({ preventScroll: true });
}

/** The selected row in words, for those who hear the window. */
function Announced(): ReactElement {
  const { t } = useTranslation();
  const packet = useSelection((selection) => selection.rested);
  const words = packet === undefined ? '' : t('packet.number', { n: formatCount(packet + 1) });
  return (
    <span className="unseen" aria-live="polite">
      {words}
    </span>
  );
}
