/**
 * Says, at the foot of the packet list, that the packet which was just gone to (by its number, by a link) is none of those
 * that the filter shows: the panes tell about it, and no row is marked. With the way to see it in the list.
 */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { ALL_PACKETS, type ViewId } from '../../../shared/model/index.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { useEngine } from '../../engine/hooks.ts';
import { packetIn, positionIn } from '../../engine/places.ts';
import { useFilter } from '../../state/filter.ts';
import { useSelection } from '../../state/selection.ts';
import { Button } from '../../widgets/button.tsx';

/** See the head of this file. A packet that was selected before the filter came is left at that. */
export function HiddenNote({ view }: { readonly view: ViewId }): ReactElement {
  const { t } = useTranslation();
  const engine = useEngine();
  const [hidden, setHidden] = useState<PacketIndex>();
  /** Packet that is asked about, or hidden: asked about again when the view is another. */
  const sought = useRef<PacketIndex>(undefined);
  useEffect(() => {
    setHidden(undefined);
    if (!engine || view === ALL_PACKETS) {
      sought.current = undefined;
      return;
    }
    let asking = new AbortController();
    const look = async (packet: PacketIndex, { signal }: AbortController) => {
      sought.current = packet;
      const position = await positionIn(engine, view, packet, signal);
      const there = position === undefined ? undefined : await packetIn(engine, view, position);
      if (signal.aborted) return;
      sought.current = there === packet ? undefined : packet;
      setHidden(sought.current);
    };
    if (sought.current !== undefined) void look(sought.current, asking);
    const stop = useSelection.subscribe(({ rested }, before) => {
      if (rested === before.rested) return;
      asking.abort();
      asking = new AbortController();
      sought.current = undefined;
      if (rested === undefined) setHidden(undefined);
      else void look(rested, asking);
    });
    return () => {
      stop();
      asking.abort();
    };
  }, [engine, view]);
  const showAll = () => {
    useFilter.getState().clear();
    document.querySelector<HTMLElement>('.packet-grid')?.focus();
  };
  return (
    <div className="hidden-note" aria-live="polite">
      {hidden !== undefined && (
        <p>
          {t('grid.hidden', { n: formatCount(hidden + 1) })}
          <Button look="edged" label={t('filter.clear')} onClick={showAll} />
        </p>
      )}
    </div>
  );
}
