/**
 * The whole list at a glance, and its scroll bar: protocol marks, trouble in red, the selection, a frame around what is in
 * view. While every row fits, a mark stands beside its row.
 */
import { memo, type PointerEvent, type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MinimapCell } from '../../../shared/api.ts';
import { useAnswer } from '../../engine/hooks.ts';
import type { Seen } from '../../long-list/scroll-place.ts';
import { useFilter } from '../../state/filter.ts';
import type { Seat } from '../../widgets/seat.ts';

interface MinimapProps {
  readonly total: number;
  readonly seen: Seat<Seen>;
  /** Position of the selected packet. */
  readonly selected: Seat<number | undefined>;
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
export function Minimap({ total, seen, selected, onScrollTo }: MinimapProps): ReactElement {
  const { t } = useTranslation();
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
  const wanted = Math.min(total, Math.max(1, Math.floor(height / PITCH)));
  const cells =
    useAnswer('minimap', height > 0 && total > 0 ? [view, wanted] : undefined, { live: 'growth' }).value ?? NO_CELLS;
  // Pixels that the list has on the minimap: its own height while it fits, the minimap's when it does not.
  const length = Math.min(total * ROW, height);
  const pitch = cells.length > 0 ? length / cells.length : 0;
  const lens = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLDivElement>(null);
  // In every frame of a scroll and at every press of a key these move, and nothing else is drawn.
  useLayoutEffect(() => {
    const at = (row: number) => (total > 0 ? (row / total) * length : 0);
    const showSeen = () => {
      const { first, last } = seen.value;
      frame.current?.setAttribute('aria-valuenow', String(Math.min(first + 1, Math.max(1, total))));
      const fits = last - first + 1 >= total;
      const tall = Math.max(8, at(last + 1) - at(first));
      lay(lens.current, fits ? undefined : Math.min(at(first), height - 8), tall);
    };
    const showSelected = () => {
      const { value } = selected;
      lay(needle.current, value === undefined ? undefined : Math.min(at(value) + 2, height - 2), 2);
    };
    showSeen();
    showSelected();
    const stops = [seen.listen(showSeen), selected.listen(showSelected)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [seen, selected, total, length, height]);

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if ((event.buttons & 1) === 0 || length === 0) return;
    const top = event.currentTarget.getBoundingClientRect().top;
    // The first pixel is the first row and the last pixel the last one.
    const share = Math.max(0, Math.min(1, (event.clientY - top) / Math.max(1, length - 1)));
    onScrollTo(Math.round(share * (total - 1)));
  };

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
      aria-valuenow={1}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <svg width={WIDTH} height={height} aria-hidden="true">
        <Marks cells={cells} pitch={pitch} />
      </svg>
      <div className="mark-selected" ref={needle} />
      <div className="mark-view" ref={lens} />
    </div>
  );
}

/** Put a mark at a height, in pixels; undefined: nowhere. */
function lay(mark: HTMLElement | null, top: number | undefined, tall: number): void {
  if (!mark) return;
  const display = top === undefined ? 'none' : '';
  if (mark.style.display !== display) mark.style.display = display;
  const height = `${tall}px`;
  if (mark.style.height !== height) mark.style.height = height;
  // Not by a transform: with each that changes the browser works out the layers of the whole page anew.
  const place = `${top ?? 0}px`;
  if (mark.style.top !== place) mark.style.top = place;
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
