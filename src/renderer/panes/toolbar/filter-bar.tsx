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
  const { chip, chips, text, total, looked, refused, revision } = useFilter();
  const failure = refused?.failure;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision sets the field anew, also to the same text.
  useEffect(() => setTyped(text), [text, revision]);

  const clear = () => {
    useFilter.getState().clear();
    setTyped('');
  };
  useCommand('focus-filter', () => field.current?.select(), open);
  useCommand('clear-filter', clear, chip !== undefined || chips.length > 0 || text !== '' || typed !== '');
  const words = !named ? 'closed' : chip === undefined && chips.length === 0 ? 'placeholder' : 'more';
  const all = formatCount(packets);
  const shown = formatCount(total ?? packets);

  return (
    <div className={`filter ${failure ? 'failed' : ''}`}>
      <Icon name="filter" />
      {chip !== undefined && (
        <Chip expression={`tcp.stream == ${chip}`} onRemove={() => useFilter.getState().setChip(undefined)} />
      )}
      {chips.map((expression, index) => (
        <Chip
          key={expression}
          expression={expression}
          onEdit={() => useFilter.getState().editChip(index)}
          onRemove={() => useFilter.getState().removeChip(index)}
        />
      ))}
      <span className="filter-field">
        <input
          ref={field}
          type="text"
          spellCheck={false}
          autoComplete="off"
          aria-label={t('filter.label')}
          aria-invalid={failure !== undefined}
          {...(failure ? { 'aria-describedby': 'filter-failure' } : {})}
          placeholder={t(`filter.${words}`)}
          disabled={!open}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => useFilter.getState().setText(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') useFilter.getState().setText(typed);
          }}
        />
        {failure?.position && typed === refused?.text && <Wrong text={typed} {...failure.position} />}
      </span>
      {typed !== '' && (
        <button
          type="button"
          className="filter-clear"
          aria-label={t('filter.clear')}
          title={t('filter.clear')}
          onClick={clear}
        >
          <Icon name="close" size={12} />
        </button>
      )}
      {open && (
        <span className="filter-count" title={t('filter.shown', { shown, all })}>
          {!failure && looked === undefined && <Icon name="check" size={14} />}
          <b>{shown}</b>
          <span>/ {all}</span>
          {looked !== undefined && <span>{t('filter.looked', { percent: Math.floor(looked * 100) })}</span>}
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

interface ChipProps {
  readonly expression: string;
  /** Take it into the text; where there is no such way, it is only shown. */
  onEdit?(): void;
  onRemove(): void;
}

/** One part of the filter that a click made. */
function Chip({ expression, onEdit, onRemove }: ChipProps): ReactElement {
  const { t } = useTranslation();
  return (
    <span className="chip">
      {onEdit ? (
        <button type="button" className="chip-text" title={`${expression}\n${t('filter.edit')}`} onClick={onEdit}>
          {expression}
        </button>
      ) : (
        <span className="chip-text">{expression}</span>
      )}
      <button
        type="button"
        aria-label={t('filter.remove', { expression })}
        title={t('filter.removeChip')}
        onClick={onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
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
