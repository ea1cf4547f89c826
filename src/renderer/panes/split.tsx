/**
 * Two panes and the line between them, which is dragged, moved by arrow keys and set back by a double click. One of the
 * two has a size in CSS pixels, kept in the layout; the other takes the rest, and never less than `least`. Until it is
 * moved, the line also keeps to a share of the room, so that a small window is divided as a large one is.
 */
import { type CSSProperties, type ReactElement, type ReactNode, useRef, useState } from 'react';
import { useLayoutNumber } from '../state/settings.ts';
import './split.css';

interface SplitProps {
  /** What the line is called: "Width of the streams list". */
  readonly label: string;
  readonly axis: 'x' | 'y';
  /** Which pane has the size. */
  readonly sized: 'first' | 'second';
  /** What its size is called in the layout. */
  readonly name: string;
  /** Size before it is dragged, and after a double click. */
  readonly natural: number;
  /** How much of the room the natural size may take at most, 0 to 1. */
  readonly share?: number;
  /** Smallest size of the first and of the second pane. */
  readonly least: readonly [number, number];
  readonly first: ReactNode;
  readonly second: ReactNode;
}

/** Pixels that an arrow key moves the line. */
const KEY_STEP = 16;

/** See the head of this file. */
export function Split(props: SplitProps): ReactElement {
  const { label, axis, sized, natural, share = 1, least, first, second } = props;
  const [size, setSize] = useLayoutNumber(props.name, natural);
  const frame = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number>();
  const shown = dragged ?? size;
  const [leastSized, leastOther] = sized === 'first' ? least : [least[1], least[0]];

  const extent = (element: Element | null | undefined) => {
    const box = element?.getBoundingClientRect();
    return box && (axis === 'x' ? box.width : box.height);
  };
  const room = () => extent(frame.current) ?? Number.POSITIVE_INFINITY;
  /** The size on the screen, which is less than the wanted one where the room is small. */
  const current = () =>
    extent(sized === 'first' ? frame.current?.firstElementChild : frame.current?.lastElementChild) ?? size;
  const bounded = (wanted: number) => Math.round(Math.max(leastSized, Math.min(wanted, room() - leastOther)));
  const sign = sized === 'first' ? 1 : -1;
  const style = {
    '--split-size': shown === natural ? `min(${shown}px, ${share * 100}%)` : `${shown}px`,
    '--split-least': `${leastSized}px`,
    '--split-other': `${leastOther}px`,
  } as CSSProperties;

  return (
    <div className={`split ${axis} ${sized}`} ref={frame} style={style}>
      <div className="split-pane">{first}</div>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule is not focusable; the ARIA window splitter is a separator. */}
      <div
        className="split-line"
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(shown)}
        aria-valuemin={leastSized}
        onDoubleClick={() => setSize(natural)}
        onKeyDown={(event) => {
          const towards = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
          if (towards === undefined) return;
          event.preventDefault();
          setSize(bounded(current() + sign * towards * KEY_STEP));
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const line = event.currentTarget;
          line.setPointerCapture(event.pointerId);
          const start = axis === 'x' ? event.clientX : event.clientY;
          const from = current();
          let latest: number | undefined;
          const move = (moved: globalThis.PointerEvent) => {
            const now = axis === 'x' ? moved.clientX : moved.clientY;
            latest = bounded(from + sign * (now - start));
            setDragged(latest);
          };
          const drop = () => {
            line.removeEventListener('pointermove', move);
            setDragged(undefined);
            if (latest !== undefined && latest !== size) setSize(latest);
          };
          line.addEventListener('pointermove', move);
          line.addEventListener('lostpointercapture', drop, { once: true });
        }}
      />
      <div className="split-pane">{second}</div>
    </div>
  );
}
