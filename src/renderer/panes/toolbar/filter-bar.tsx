/**
 * The display filter: the chip of a chosen stream, the text, what of the capture is shown. Text is applied by Enter, or when
 * the field is left; what does not hold is said below it, with a mark under the place.
 */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import { issueWords } from '../../i18n.ts';
import { useCapture } from '../../state/capture.ts';
import { useCommand } from '../../state/commands.ts';
import { useFilter } from '../../state/filter.ts';
import { Icon } from '../../widgets/icon.tsx';

/** See the head of this file. */
export function FilterBar(): ReactElement {
  const { t } = useTranslation();
  const open = useCapture((state) => state.engine !== undefined);
  const named = useCapture((state) => state.name !== undefined);
  const packets = useCapture((state) => state.progress?.packets ?? 0);
  const { chip, text, total, looked, failure } = useFilter();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);

  const clear = () => {
    useFilter.getState().clear();
    setTyped('');
  };
  useCommand('focus-filter', () => field.current?.select(), open);
  useCommand('clear-filter', clear, chip !== undefined || text !== '' || typed !== '');
  const words = !named ? 'closed' : chip === undefined ? 'placeholder' : 'more';
  const all = formatCount(packets);
  const shown = formatCount(total ?? packets);

  return (
    <div className={`filter ${failure ? 'failed' : ''}`}>
      <Icon name="filter" />
      {chip !== undefined && (
        <span className="chip">
          tcp.stream == {chip}
          <button
            type="button"
            aria-label={t('app.filter.remove')}
            title={t('app.filter.remove')}
            onClick={() => useFilter.getState().setChip(undefined)}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      )}
      <span className="filter-field">
        <input
          ref={field}
          type="text"
          spellCheck={false}
          autoComplete="off"
          aria-label={t('app.filter.label')}
          aria-invalid={failure !== undefined}
          {...(failure ? { 'aria-describedby': 'filter-failure' } : {})}
          placeholder={t(`app.filter.${words}`)}
          disabled={!open}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => useFilter.getState().setText(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') useFilter.getState().setText(typed);
          }}
        />
        {failure?.position && typed === text && <Wrong text={typed} {...failure.position} />}
      </span>
      {typed !== '' && (
        <button
          type="button"
          className="filter-clear"
          aria-label={t('app.filter.clear')}
          title={t('app.filter.clear')}
          onClick={clear}
        >
          <Icon name="close" size={12} />
        </button>
      )}
      {open && (
        <span className="filter-count" title={t('app.filter.shown', { shown, all })}>
          {!failure && looked === undefined && <Icon name="check" size={14} />}
          <b>{shown}</b>
          <span>/ {all}</span>
          {looked !== undefined && <span>{t('app.filter.looked', { percent: Math.floor(looked * 100) })}</span>}
        </span>
      )}
      {failure && (
        <p className="filter-failure" id="filter-failure" role="alert">
          <Icon name="error" size={12} />
          {issueWords(t, failure.issue)}
        </p>
      )}
    </div>
  );
}

/** A line under the characters at fault; the text above it is drawn again, unseen, to stand at the same places. */
function Wrong({
  text,
  from,
  to,
}: {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}): ReactElement {
  return (
    <span className="filter-wrong" aria-hidden="true">
      {text.slice(0, from)}
      <u>{text.slice(from, Math.max(to, from + 1)) || '\u00a0'}</u>
    </span>
  );
}
