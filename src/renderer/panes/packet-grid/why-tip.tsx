/**
 * What a row of the packet list says about its analysis flags when the mouse rests on it, or when it was gone to by keys:
 * the sentences of the TCP card, asked of the engine for that one packet. The mouse can go into it, to the links.
 */
import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlagReason, PacketRow } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { Reasons } from '../reasons.tsx';

/** Milliseconds that the mouse rests, or the keys, before it shows; and that it stays after the mouse has left. */
const REST = 400;
const STAY = 250;
/** Pixels between it and its row, and between it and the window's edge. */
const APART = 2;
const EDGE = 8;

/** A row that is pointed at: its packet, if that has flags, and where it lies. */
export interface Pointed {
  readonly row: PacketRow;
  readonly by: 'mouse' | 'keys';
  /** Of the window: the row's edges, and where along it the mouse is. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
}

interface Shown extends Pointed {
  readonly why: readonly FlagReason[];
}

/** See the head of this file. `pointed` is undefined when the mouse has left the rows. */
export function WhyTip({
  pointed,
  onClose,
}: {
  readonly pointed: Pointed | undefined;
  onClose(): void;
}): ReactElement | null {
  const { t } = useTranslation();
  const engine = useEngine();
  const [shown, setShown] = useState<Shown>();
  const [within, setWithin] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const packet: PacketIndex | undefined = pointed?.row.notes.length ? pointed.row.packet : undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a packet is asked about once, wherever on its row the mouse is.
  useEffect(() => {
    if (within) return;
    if (!engine || !pointed || packet === undefined) {
      const timer = window.setTimeout(() => setShown(undefined), STAY);
      return () => window.clearTimeout(timer);
    }
    const controller = new AbortController();
    const timer = window.setTimeout(async () => {
      const answer = await engine.ask('why', [packet], { signal: controller.signal });
      if (controller.signal.aborted) return;
      setShown(answer.ok && answer.value.length > 0 ? { ...pointed, why: answer.value } : undefined);
    }, REST);
    return () => {
      window.clearTimeout(timer);
      controller.abort();
    };
  }, [engine, packet, pointed?.by, within]);
  useCloseOnKey(shown !== undefined, () => {
    setWithin(false);
    setShown(undefined);
    onClose();
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
