/**
 * A field over the packet list for the number of the packet to go to. Enter goes, Escape leaves. It goes with the frame that
 * has the rows: without it the rows would wait for a frame in which nothing but the field is gone.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';

interface GoToProps {
  /** What has been typed already. */
  readonly begin: string;
  /** Highest packet number. */
  readonly last: number;
  /** Closes the field when the place is drawn. */
  onGo(number: number): void;
  /** A key that was pressed meanwhile. */
  onLate(event: KeyboardEvent): void;
  onClose(): void;
}

/** See the head of this file. */
export function GoTo({ begin, last, onGo, onLate, onClose }: GoToProps): ReactElement {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const hasGone = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(begin.length, begin.length);
  }, [begin]);
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        const number = Number.parseInt(field.current?.value ?? '', 10);
        if (!Number.isFinite(number)) return onClose();
        hasGone.current = true;
        onGo(number);
      }}
    >
      <label>
        {t('grid.goTo')}
        <input
          ref={field}
          className="field"
          inputMode="numeric"
          pattern="[0-9]*"
          maxLength={10}
          defaultValue={begin}
          onBlur={onClose}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (hasGone.current) onLate(event);
            else if (event.key === 'Escape') onClose();
          }}
        />
      </label>
      <small>{t('grid.goToHint', { last: formatCount(last) })}</small>
    </form>
  );
}
