/** One rule in the editor: on or off, name, filter with what is wrong in it, colour, place. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { type ColorRule, MOST_RULE_TEXT, RULE_INKS } from '../../../shared/coloring.ts';
import type { Failure } from '../../../shared/model/index.ts';
import { useRuleCheck } from '../../engine/filter-failure.ts';
import { issueWords } from '../../i18n.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterEditor } from '../toolbar/filter-editor.tsx';

interface RuleRowProps {
  readonly rule: ColorRule;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  onChange(rule: ColorRule): void;
  onMove(step: 1 | -1): void;
  onRemove(): void;
}

/** Each name once. */
const namesIn = (unknown: readonly Failure[]): string =>
  [...new Set(unknown.map(({ issue }) => issue.params?.word))].join(', ');

const CHOICES = [...RULE_INKS, 'own'] as const;

/** See the head of this file. */
export function RuleRow({ rule, isFirst, isLast, onChange, onMove, onRemove }: RuleRowProps): ReactElement {
  const { t } = useTranslation();
  const { name, filter, enabled, ink, text, back } = rule;
  const { failure, unknown } = useRuleCheck(filter);
  const own = ink === 'own' ? { background: back, color: text } : undefined;
  return (
    <li>
      <input
        type="checkbox"
        aria-label={t('coloring.enabled', { name })}
        checked={enabled}
        onChange={(event) => onChange({ ...rule, enabled: event.target.checked })}
      />
      <input
        className={`field rule-name ${ink === 'own' ? '' : `swatch-${ink}`}`}
        style={own}
        aria-label={t('coloring.name')}
        maxLength={200}
        value={name}
        onChange={(event) => onChange({ ...rule, name: event.target.value })}
      />
      <span className="field mono filter-input">
        <FilterEditor
          label={t('coloring.filter', { name })}
          text={filter}
          failed={failure !== undefined}
          fault={(failure ?? unknown[0])?.position}
          onChange={(typed) => typed !== filter && onChange({ ...rule, filter: typed.slice(0, MOST_RULE_TEXT) })}
        />
      </span>
      <span className="select rule-ink">
        <select
          aria-label={t('coloring.ink', { name })}
          value={ink}
          onChange={(event) => {
            const chosen = CHOICES.find((one) => one === event.target.value);
            if (chosen) onChange({ ...rule, ink: chosen });
          }}
        >
          {CHOICES.map((one) => (
            <option key={one} value={one}>
              {t(`coloring.inks.${one}`)}
            </option>
          ))}
        </select>
      </span>
      {ink === 'own' ? (
        <span className="rule-colors">
          <input
            type="color"
            aria-label={t('coloring.back', { name })}
            value={back}
            onChange={(event) => onChange({ ...rule, back: event.target.value })}
          />
          <input
            type="color"
            aria-label={t('coloring.text', { name })}
            value={text}
            onChange={(event) => onChange({ ...rule, text: event.target.value })}
          />
        </span>
      ) : (
        <span className="rule-colors" />
      )}
      <Button quiet icon="up" label={t('coloring.up')} disabled={isFirst} onClick={() => onMove(-1)} />
      <Button quiet icon="down" label={t('coloring.down')} disabled={isLast} onClick={() => onMove(1)} />
      <Button quiet icon="close" label={t('coloring.remove')} onClick={onRemove} />
      {failure && <p className={enabled ? 'err' : 'quiet'}>{issueWords(t, failure.issue)}</p>}
      {unknown.length > 0 && <p className="quiet">{t('coloring.unknown', { names: namesIn(unknown) })}</p>}
    </li>
  );
}
