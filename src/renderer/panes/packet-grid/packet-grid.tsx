/**
 * The packet list: a long list of rows, our own keys (Wireshark's), the minimap beside it. Selected is a packet, not a row:
 * it stays when the filter changes, and is brought into view where it then stands.
 */
import type { TFunction } from 'i18next';
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
import { useEngine } from '../../engine/hooks.ts';
import type { LongList } from '../../long-list/long-list.ts';
import { rowByKey } from '../../long-list/row-keys.ts';
import type { Seen } from '../../long-list/scroll-place.ts';
import { type Engine, useCapture } from '../../state/capture.ts';
import { columnName, useColumns } from '../../state/columns.ts';
import { useCommand } from '../../state/commands.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { type MenuPlace, openMenu } from '../../widgets/menu.tsx';
import { Seat } from '../../widgets/seat.ts';
import { GoTo } from './go-to.tsx';
import { HiddenNote } from './hidden-note.tsx';
import { Minimap } from './minimap.tsx';
import { openRowMenu } from './row-menu.ts';
import { usePacketRows } from './use-packet-rows.ts';
import { useSelectedRow } from './use-selected-row.ts';
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
  const isSelected = useSelection((selection) => selection.packet !== undefined);

  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [pointed] = useState(() => new Seat<Pointed | undefined>(undefined));
  /** Rows in view, told to the minimap alone: they are others in every frame of a scroll. */
  const [seen] = useState(() => new Seat<Seen>({ first: 0, last: -1 }));
  const { list, total } = usePacketRows(host, {
    onSeen: (now) => seen.set(now),
    onContext: (cell, event) => {
      pointed.set(undefined);
      void openRowMenu(engine, t, event, cell);
    },
    onPoint: (row, event) => pointed.set(row && pointedAt(row, 'mouse', event.target, event.clientX)),
  });
  const [goTo, setGoTo] = useState<string>();
  const { place, cursor, goTo: goToRow } = useSelectedRow(list, view);

  /** Select the packet at a position; of keys that come faster than answers only the last position counts. */
  const goToPosition = (position: number) => {
    const row = goToRow(position);
    pointed.set(undefined);
    const element = row?.notes.length ? list?.elementAt(cursor.current) : undefined;
    if (row && element) pointed.set({ row, by: 'keys', element, left: KEYS_AT });
  };

  const press = (event: KeyboardEvent, opensGoTo = true) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = rowByKey(event.key, cursor.current, seen.value, list?.total ?? 0);
    if (target !== undefined) goToPosition(target);
    else if (opensGoTo && /^[0-9]$/.test(event.key)) setGoTo(event.key);
    else return;
    event.preventDefault();
  };

  /** By the key there is no cell: the menu is about the packet's number, and has the other columns below. */
  const openByKey = (event: MouseEvent) => {
    if ((event.target as HTMLElement).closest('.ag-header')) {
      event.preventDefault();
      return openColumnMenu(t, event);
    }
    const row = list?.at(cursor.current);
    if ((event.target as HTMLElement).closest('.ag-row') || !row) return;
    event.preventDefault();
    const element = list?.elementAt(cursor.current) ?? event.currentTarget;
    void openRowMenu(engine, t, element, { row, column: 'number', text: String(row.packet + 1) });
  };

  const closeGoTo = () => {
    setGoTo(undefined);
    frame.current?.focus();
  };

  const neighbour = (step: 1 | -1) => {
    const { packet } = useSelection.getState();
    if (!engine || packet === undefined) return;
    void engine.ask('neighbour', [packet, step]).then((answer) => {
      if (answer.ok && answer.value >= 0) useSelection.getState().select(answer.value);
    });
  };
  useCommand('go-to-packet', () => setGoTo(''), total > 0);
  useCommand('next-packet', () => goToPosition(cursor.current + 1), total > 0);
  useCommand('previous-packet', () => goToPosition(cursor.current - 1), total > 0);
  useCommand('next-in-stream', () => neighbour(1), isSelected);
  useCommand('previous-in-stream', () => neighbour(-1), isSelected);
  useCommand('go-to-whole', () => void goToWhole(engine), isSelected);

  return (
    // biome-ignore lint/a11y/useSemanticElements: one focusable list with its own keys; a fieldset would be wrong.
    <div
      className="packet-grid"
      role="group"
      aria-label={t('grid.label')}
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the rows are moved through with arrow keys from here.
      tabIndex={0}
      onKeyDown={(event) => goTo === undefined && press(event)}
      onContextMenu={openByKey}
      onFocus={keepFocus}
    >
      <div className="packet-rows" id="packet-rows">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes that the mouse has left the rows. */}
        <div className="packet-rows-host" ref={host} onMouseLeave={() => pointed.set(undefined)} />
        <WhyTip pointed={pointed} />
        {hasRead && total === 0 && <p className="nothing over">{t(isFiltered ? 'grid.none' : 'grid.noPackets')}</p>}
        <HiddenNote view={view} />
        {goTo !== undefined && (
          <GoTo
            begin={goTo}
            last={packets}
            onGo={(packet) => {
              useSelection.getState().select(packet);
              if (list) list.withRows(closeGoTo);
              else closeGoTo();
            }}
            onLate={(event) => {
              closeGoTo();
              press(event, false);
            }}
            onClose={closeGoTo}
          />
        )}
      </div>
      <Minimap total={total} seen={seen} selected={place} onScrollTo={(position) => list?.reveal(position, 'middle')} />
      <Announced list={list} />
    </div>
  );
}

/** The menu of the head: which columns there are. */
function openColumnMenu(t: TFunction, place: MenuPlace): void {
  const { keeper, columns } = useColumns.getState();
  const entries = columns.map(({ id, visible }) => ({
    label: columnName(t, id),
    checked: visible,
    run: () => keeper?.show(id, !visible),
  }));
  openMenu(place, t('app.settings.columns'), [{ kind: 'heading', label: t('app.settings.columns') }, ...entries]);
}

/** Go to the packet that completes the message which a packet is a part of; stay where there is none. */
async function goToWhole(engine: Engine | undefined): Promise<void> {
  const { packet } = useSelection.getState();
  if (!engine || packet === undefined) return;
  const answer = await engine.ask('packet', [packet]);
  const whole = answer.ok ? answer.value.row.reassembledIn : undefined;
  if (whole !== undefined && useSelection.getState().packet === packet) useSelection.getState().select(whole);
}

/** Where along a row that was gone to by keys its reasons stand. */
const KEYS_AT = 120;

function pointedAt(row: PacketRow, by: Pointed['by'], target: EventTarget | null, left: number): Pointed | undefined {
  const element = target instanceof Element ? target.closest('.ag-row') : null;
  return element && row.notes.length > 0 ? { row, by, element, left } : undefined;
}

/** A row that is clicked takes the focus, or what scrolls the rows: the list keeps it. */
function keepFocus(event: FocusEvent<HTMLElement>): void {
  if ((event.target as HTMLElement).closest('.long-list')) event.currentTarget.focus({ preventScroll: true });
}

/** Characters of Info that are spoken at most. */
const SPOKEN = 200;

/** The selected row in words, for those who hear the window: once the selection rests, and the list has it. */
function Announced({ list }: { readonly list: LongList<PacketRow> | undefined }): ReactElement {
  const { t } = useTranslation();
  const packet = useSelection((selection) => selection.rested);
  const [row, setRow] = useState<PacketRow>();
  useEffect(() => {
    if (!list || packet === undefined) return;
    let takeBack: (() => void) | undefined;
    // Rows are asked for anew when more is known of the capture: it may not be here just now.
    const look = () => {
      const here = list.at(list.find((one) => one.packet === packet));
      if (here) setRow(here);
      else takeBack = list.whenHeard(look);
    };
    look();
    return () => takeBack?.();
  }, [list, packet]);
  const more = row !== undefined && row.packet === packet ? [row.protocol, row.info.slice(0, SPOKEN)] : [];
  const words = packet === undefined ? '' : [t('packet.number', { n: formatCount(packet + 1) }), ...more].join(', ');
  return (
    <span className="unseen" aria-live="polite">
      {words}
    </span>
  );
}
