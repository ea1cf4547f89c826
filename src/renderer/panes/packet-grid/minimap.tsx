/**
 * The whole list at a glance, and its scroll bar: protocol marks, trouble in red, the selection, a frame around what is in
 * view. While every row fits, a mark stands beside its row.
 */
import { memo, type PointerEvent, type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MinimapCell } from '../../../shared/api.ts';
import { ALL_PACKETS } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useAnswer } from '../../engine/hooks.ts';
import type { Seen } from '../../long-list/scroll-place.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { type Seat, useSeat } from '../../widgets/seat.ts';

interface MinimapProps {
  readonly total: number;
  readonly seen: Seat<Seen>;
  onScrollTo(position: number): void;
}

const NO_CELLS: readonly MinimapCell[] = [];
const WIDTH = 14;
const ROW = 22;
/** Pixels from mark to mark when there are more rows than fit. */
const PITCH = 3;
const TALLEST = 6;

const MARKS: Readonly<Partial<Record<MinimapCell, string>>> = {
  control: 'mark-control',
  http: 'mark-http',
  websocket: 'mark-websocket',
  tls: 'mark-tls',
  bad: 'mark-bad',
};

/** See the head of this file. */
export function Minimap({ total, seen: seat, onScrollTo }: MinimapProps): ReactElement {
  const { t } = useTranslation();
  const seen = useSeat(seat);
  const frame = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const view = useFilter((state) => state.view);
  const packet = useSelection((state) => state.packet);
  const wanted = Math.min(total, Math.max(1, Math.floor(height / PITCH)));
  const cells =
    useAnswer('minimap', height > 0 && total > 0 ? [view, wanted] : undefined, { live: 'growth' }).value ?? NO_CELLS;
  const asked = view === ALL_PACKETS || packet === undefined ? undefined : ([view, packet] as [number, PacketIndex]);
  const answered = useAnswer('positionOf', asked, { live: 'growth' }).value;
  const position = view === ALL_PACKETS ? packet : answered;

  // Pixels that the list has on the minimap: its own height while it fits, the minimap's when it does not.
  const length = Math.min(total * ROW, height);
  const at = (row: number) => (total > 0 ? (row / total) * length : 0);
  const pitch = cells.length > 0 ? length / cells.length : 0;

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if ((event.buttons & 1) === 0 || length === 0) return;
    const top = event.currentTarget.getBoundingClientRect().top;
    // The first pixel is the first row and the last pixel the last one.
    const share = Math.max(0, Math.min(1, (event.clientY - top) / Math.max(1, length - 1)));
    onScrollTo(Math.round(share * (total - 1)));
  };
  const fits = seen.last - seen.first + 1 >= total;

  return (
    <div
      ref={frame}
      className="minimap"
      role="scrollbar"
      tabIndex={-1}
      aria-label={t('grid.minimap')}
      aria-controls="packet-rows"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, total)}
      aria-valuenow={Math.min(seen.first + 1, Math.max(1, total))}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <svg width={WIDTH} height={height} aria-hidden="true">
        <Marks cells={cells} pitch={pitch} />
        {position !== undefined && position >= 0 && (
          <rect className="mark-selected" x={0} width={WIDTH} y={Math.min(at(position) + 2, height - 2)} height={2} />
        )}
        {!fits && (
          <rect
            className="mark-view"
            x={0.5}
            width={WIDTH - 1}
            y={Math.min(at(seen.first), height - 8) + 0.5}
            height={Math.max(8, at(seen.last + 1) - at(seen.first)) - 1}
          />
        )}
      </svg>
    </div>
  );
}

interface MarksProps {
  readonly cells: readonly MinimapCell[];
  /** Pixels from mark to mark. */
  readonly pitch: number;
}

/** The marks by themselves: they stay as they are while the list is scrolled. */
const Marks = memo(function Marks({ cells, pitch }: MarksProps): ReactElement {
  const tall = Math.max(2, Math.min(TALLEST, pitch * 0.65));
  return (
    <>
      {cells.map((cell, index) => {
        const look = MARKS[cell];
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
        return look && <rect key={index} className={look} x={3} width={8} y={index * pitch} height={tall} />;
      })}
    </>
  );
});
