/**
 * The selected packet in the list: where it stands in the view, brought into view, and the keys that lead from it to others.
 * Nothing of this is drawn by React: a key that is held down selects thirty packets a second.
 */
import { useEffect, useRef, useState } from 'react';
import { ALL_PACKETS, type PacketRow, type ViewId } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { packetIn, positionIn } from '../../engine/places.ts';
import type { LongList } from '../../long-list/long-list.ts';
import { useCapture } from '../../state/capture.ts';
import { useSelection } from '../../state/selection.ts';
import { Seat } from '../../widgets/seat.ts';

/** The selected row as keys and the minimap need it. */
export interface SelectedRow {
  /** Position of the selected packet in the view; undefined while it is not known. */
  readonly place: Seat<number | undefined>;
  /** Position where keys start from. */
  readonly cursor: { readonly current: number };
  /** Select the packet at a position, the nearest there is; its row, if that is here already. */
  goTo(position: number): PacketRow | undefined;
}

/** See the head of this file. */
export function useSelectedRow(list: LongList<PacketRow> | undefined, view: ViewId): SelectedRow {
  const engine = useEngine();
  const [place] = useState(() => new Seat<number | undefined>(undefined));
  const cursor = useRef(0);
  /** Counts the moves, so that an answer about the place before the last of them does not set it back. */
  const moves = useRef(0);
  /** A packet whose position the keys know. */
  const known = useRef<{ readonly packet: PacketIndex; readonly position: number }>(undefined);

  useEffect(() => {
    if (!list || !engine) return;
    let asking = new AbortController();
    /** It stands there; brought into view unless the list only learns where. */
    const stand = (packet: PacketIndex, position: number, isLearnt: boolean) => {
      cursor.current = position;
      if (!isLearnt && position < list.total) list.reveal(position);
      list.withRows(() => {
        if (useSelection.getState().packet !== packet) return;
        list.paint();
        place.set(position);
      });
      if (isLearnt) return;
      // The frame with the row comes first, the panes' work after it.
      void list.soon(position).then(() => afterFrame(() => useSelection.getState().shown(packet)));
    };
    const follow = (isLearnt = false) => {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const { packet } = useSelection.getState();
      if (packet === undefined) {
        list.paint();
        return place.set(undefined);
      }
      if (view === ALL_PACKETS) return stand(packet, packet, isLearnt);
      if (known.current?.packet === packet) return stand(packet, known.current.position, isLearnt);
      list.paint();
      const move = moves.current;
      void positionIn(engine, view, packet, signal).then((position) => {
        if (signal.aborted || moves.current !== move) return;
        if (position === undefined) place.set(undefined);
        else stand(packet, position, isLearnt);
      });
    };
    known.current = undefined;
    follow();
    const stops = [
      useSelection.subscribe((now, before) => {
        if (now.reveal !== before.reveal || (now.packet === undefined && before.packet !== undefined)) follow();
      }),
      // Of a filter's packets others may come to light before it while the file is read.
      useCapture.subscribe((now, before) => {
        if (now.revision === before.revision || view === ALL_PACKETS) return;
        known.current = undefined;
        follow(true);
      }),
    ];
    return () => {
      asking.abort();
      for (const stop of stops) stop();
    };
  }, [list, engine, view, place]);

  const goTo = (position: number) => {
    if (!engine || !list || list.total === 0) return undefined;
    const target = Math.max(0, Math.min(position, list.total - 1));
    cursor.current = target;
    const move = ++moves.current;
    const here = list.at(target);
    const select = (packet: PacketIndex) => {
      known.current = { packet, position: target };
      useSelection.getState().select(packet);
    };
    if (here) select(here.packet);
    else {
      list.reveal(target);
      void packetIn(engine, view, target).then((found) => {
        if (found !== undefined && moves.current === move) select(found);
      });
    }
    return here;
  };
  return { place, cursor, goTo };
}

/** In a task of its own, when the next frame has been drawn; soon in a window that draws none. */
function afterFrame(work: () => void): void {
  requestAnimationFrame(() => window.setTimeout(work));
}
