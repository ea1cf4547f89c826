/** One part of the filter that a click made: removed by its button, taken into the text by a click on it. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../widgets/icon.tsx';

interface ChipProps {
  readonly expression: string;
  /** Take it into the text; where there is no such way, it is only shown. */
  onEdit?(): void;
  onRemove(): void;
}

/** See the head of this file. */
export function FilterChip({ expression, onEdit, onRemove }: ChipProps): ReactElement {
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
