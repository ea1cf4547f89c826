/**
 * A field over the packet list for the number of the packet to go to. Enter goes, Escape leaves; what is no packet's number
 * is said to be none, and stays to be mended. The field goes with the frame that has the rows: without it the rows would wait
 * for a frame in which nothing but the field is gone.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { PacketIndex } from '../../../shared/units.ts';
import { packetTyped } from './packet-typed.ts';

interface GoToProps {
  /** What has been typed already. */
  readonly begin: string;
  /** Highest packet number: how many there are. */
  readonly last: number;
  /** Closes the field when the place is drawn. */
  onGo(packet: PacketIndex): void;
  /** A key that was pressed meanwhile. */
  onLate(event: KeyboardEvent): void;
  onClose(): void;
}

/** See the head of this file. */
export function GoTo({ begin, last, onGo, onLate, onClose }: GoToProps): ReactElement {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const hasGone = useRef(false);
  const hint = useId();
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(begin.length, begin.length);
  }, [begin]);
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = field.current?.value.trim() ?? '';
        if (typed === '') return onClose();
        const packet = packetTyped(typed, last);
        if (packet === undefined) {
          setRefused(typed);
          return field.current?.select();
        }
        hasGone.current = true;
        onGo(packet);
      }}
    >
      <label>
        {t('grid.goTo')}
        <input
          ref={field}
          className={`field ${refused === undefined ? '' : 'bad'}`}
          inputMode="numeric"
          maxLength={20}
          defaultValue={begin}
          aria-describedby={hint}
          aria-invalid={refused !== undefined}
          onInput={() => setRefused(undefined)}
          onBlur={onClose}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (hasGone.current) onLate(event);
            else if (event.key === 'Escape') onClose();
          }}
        />
      </label>
      <small id={hint} className={refused === undefined ? '' : 'err'} aria-live="polite">
        {refused === undefined
          ? t('grid.goToHint', { last: formatCount(last) })
          : t('grid.goToNone', { typed: refused, count: last, n: formatCount(last) })}
      </small>
    </form>
  );
}
