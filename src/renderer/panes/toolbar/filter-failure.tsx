/**
 * Why a filter was not applied, below its field: the sentence, the name that may be meant, and, where somebody typed plain
 * text, what it can be searched as.
 */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/model/index.ts';
import { FAILURES } from '../../filter-text.ts';
import { issueWords } from '../../i18n.ts';
import { useFilter } from '../../state/filter.ts';
import { Icon } from '../../widgets/icon.tsx';
import { guessesFor } from './filter-guesses.ts';

interface FailureProps {
  readonly id: string;
  readonly text: string;
  readonly failure: Failure;
  /** Put another text into the field. */
  onChange(text: string): void;
}

/** See the head of this file. */
export function FilterFailure({ id, text, failure, onChange }: FailureProps): ReactElement {
  const { t } = useTranslation();
  const near = failure.issue.params?.near;
  const { position } = failure;
  const guesses = guessesFor(text, near !== undefined);
  const replace = (name: string) => {
    if (!position) return;
    const next = text.slice(0, position.from) + name + text.slice(position.to);
    onChange(next);
    useFilter.getState().setText(next);
  };
  return (
    <div className="filter-failure">
      <p id={id} role="alert">
        <Icon name="error" size={12} />
        {issueWords(t, failure.issue)}
        {typeof near === 'string' && position && (
          <button type="button" className="filter-offer" onClick={() => replace(near)}>
            {t('filter.use')} <code>{near}</code>
          </button>
        )}
      </p>
      {guesses.length > 0 && (
        <div className="filter-guesses">
          <span>{t('filter.meant')}</span>
          {guesses.map((filter) => (
            <button
              key={filter}
              type="button"
              className="filter-offer"
              onClick={() => {
                onChange(filter);
                useFilter.getState().setText(filter);
              }}
            >
              {filter.startsWith('frame contains') ? (
                t('filter.search', { text: text.trim() })
              ) : filter === FAILURES ? (
                t('http.allFailures')
              ) : (
                <code>{filter}</code>
              )}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
