/**
 * What a row of the packet list says about its analysis flags when the mouse rests on it, or when it was gone to by keys:
 * the sentences of the TCP card, asked of the engine for that one packet. The mouse can go into it, to the links.
 */
import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlagReason, PacketRow } from '../../../shared/model/index.ts';
import { useEngine } from '../../engine/hooks.ts';
import type { Engine } from '../../state/capture.ts';
import type { Seat } from '../../widgets/seat.ts';
import { Reasons } from '../reasons.tsx';

/** Milliseconds that the mouse rests, or the keys, before it shows; and that it stays after the mouse has left. */
const REST = 400;
const STAY = 250;
/** Pixels between it and its row, and between it and the window's edge. */
const APART = 2;
const EDGE = 8;

/** A row with flags that is pointed at. */
export interface Pointed {
  readonly row: PacketRow;
  readonly by: 'mouse' | 'keys';
  /** What the row is drawn in now. */
  readonly element: Element;
  /** Where the mouse is, in pixels of the window; by keys, of the row. */
  readonly left: number;
}

/** What is said, and where its row lies in the window. */
interface Shown {
  readonly why: readonly FlagReason[];
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
}

/** See the head of this file. `pointed` has nothing when no row with flags is pointed at; it is drawn only when it shows. */
export function WhyTip({ pointed }: { readonly pointed: Seat<Pointed | undefined> }): ReactElement | null {
  const { t } = useTranslation();
  const engine = useEngine();
  const [shown, setShown] = useState<Shown>();
  const [within, setWithin] = useState(false);
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    if (within) return;
    let waited: Pointed | undefined;
    let timer = 0;
    let asking = new AbortController();
    const point = () => {
      const now = pointed.value;
      // A packet is asked about once, wherever on its row the mouse is.
      if (now && now.row.packet === waited?.row.packet && now.by === waited.by) return;
      if (!now && timer === 0) return;
      waited = now;
      window.clearTimeout(timer);
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      if (!engine || !now) timer = window.setTimeout(() => setShown(undefined), STAY);
      else
        timer = window.setTimeout(
          () => void tell(engine, now, signal).then((it) => signal.aborted || setShown(it)),
          REST,
        );
    };
    // Nothing is open at first, but where the mouse has just left the sentences.
    timer = pointed.value ? 0 : window.setTimeout(() => setShown(undefined), STAY);
    point();
    const stop = pointed.listen(point);
    return () => {
      stop();
      window.clearTimeout(timer);
      asking.abort();
    };
  }, [engine, pointed, within]);
  useCloseOnKey(shown !== undefined, () => {
    setWithin(false);
    setShown(undefined);
    pointed.set(undefined);
  });
  useInside(panel, shown);

  if (!shown) return null;
  return (
    <section
      ref={panel}
      className="why-tip"
      role="tooltip"
      aria-live="polite"
      aria-label={t('grid.why')}
      onMouseEnter={() => setWithin(true)}
      onMouseLeave={() => setWithin(false)}
    >
      <Reasons why={shown.why} />
    </section>
  );
}

/** What is to be said of a row; nothing where it has no reasons. */
async function tell(
  engine: Engine,
  { row, by, element, left }: Pointed,
  signal: AbortSignal,
): Promise<Shown | undefined> {
  const answer = await engine.ask('why', [row.packet], { signal });
  if (!answer.ok || answer.value.length === 0) return undefined;
  const box = element.getBoundingClientRect();
  return { why: answer.value, top: box.top, bottom: box.bottom, left: by === 'keys' ? box.left + left : left };
}

/** Escape closes it without doing anything else; any other key takes it away as well. */
function useCloseOnKey(open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const press = (event: KeyboardEvent) => {
      latest.current();
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [open]);
}

/** Put it below its row, or above where there is no room, and keep it inside the window. */
function useInside(panel: RefObject<HTMLElement | null>, shown: Shown | undefined): void {
  useEffect(() => {
    const element = panel.current;
    if (!element || !shown) return;
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(EDGE, Math.min(shown.left, window.innerWidth - width - EDGE));
    const below = shown.bottom + APART;
    const top = below + height + EDGE <= window.innerHeight ? below : Math.max(EDGE, shown.top - APART - height);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    element.style.visibility = 'visible';
  }, [panel, shown]);
}
