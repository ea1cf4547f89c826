/**
 * The expert list: remarks grouped by what they say, most grave first until a heading is clicked, each severity to be
 * hidden. A group leads to its first packet, opened to all of them, and its menu makes a filter of it.
 */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { ExpertList, ExpertSeverity } from '../../../shared/model/index.ts';
import { useStatisticsFilter } from '../../state/statistics.ts';
import { Icon } from '../../widgets/icon.tsx';
import { EXPERT_ORDERS, type ExpertSort, nextSort, orderedGroups, SEVERITIES } from './expert-order.ts';
import { EXPERT_MARKS, ExpertRow } from './expert-row.tsx';
import { Progress, TextTools } from './tools.tsx';
import { useCounted } from './use-counted.ts';

/** Rows that are drawn at first, and with each further step; how far from the end of them a step is taken, in pixels and rows. */
const STEP = 200;
const NEAR = 600;
const NEAR_ROWS = 20;

/** See the head of this file. A capture may have thousands of groups: the rows that are looked at are drawn. */
export function Expert(): ReactElement {
  const { t } = useTranslation();
  const filter = useStatisticsFilter();
  const counted = useCounted(`expert ${filter}`, (engine, signal) => engine.ask('expert', [filter], { signal }));
  const [hidden, setHidden] = useState<ReadonlySet<ExpertSeverity>>(new Set());
  const groups = counted.value?.groups ?? [];
  const toggle = (severity: ExpertSeverity) => {
    const changed = new Set(hidden);
    if (!changed.delete(severity)) changed.add(severity);
    setHidden(changed);
  };
  const [sort, setSort] = useState<ExpertSort>();
  const [most, setMost] = useState(STEP);
  const shown = orderedGroups(groups, sort).filter(({ severity }) => !hidden.has(severity));
  const left = shown.length - most;
  const drawMore = () => setMost(most + STEP);
  const scrolled = ({ scrollTop, clientHeight, scrollHeight }: HTMLElement) =>
    left > 0 && scrollTop + clientHeight > scrollHeight - NEAR && drawMore();
  const focused = (row: HTMLElement) =>
    left > 0 && row instanceof HTMLTableRowElement && row.sectionRowIndex > most - NEAR_ROWS && drawMore();
  return (
    <div className="statistic">
      <div className="tool-row">
        {/* biome-ignore lint/a11y/useSemanticElements: a row of switches; a fieldset would be wrong. */}
        <div className="expert-switches" role="group" aria-label={t('statistics.severities')}>
          {SEVERITIES.map((severity) => (
            <button
              key={severity}
              type="button"
              className={`expert-switch ${severity}`}
              aria-pressed={!hidden.has(severity)}
              onClick={() => toggle(severity)}
            >
              <Icon name={EXPERT_MARKS[severity]} size={12} />
              {t(`statistics.severity.${severity}`)}
              <small>{formatCount(countOf(counted.value, severity))}</small>
            </button>
          ))}
        </div>
        <Progress of={counted} />
        <span className="spring" />
        <TextTools query={{ kind: 'expert', filter }} />
      </div>
      <div className="statistics-scroll" onScroll={(event) => scrolled(event.currentTarget)}>
        <table
          className="statistics-table expert"
          aria-label={t('statistics.tab.expert')}
          aria-rowcount={shown.length + 1}
        >
          <thead>
            <tr>
              {EXPERT_ORDERS.map((by) => (
                <th key={by} aria-sort={sort?.by === by ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
                  <button type="button" onClick={() => setSort(nextSort(sort, by))}>
                    {t(`statistics.column.${by}`)}
                    {sort?.by === by && <Icon name={sort.descending ? 'down' : 'up'} size={12} />}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody onFocus={({ target }) => focused(target)}>
            {shown.slice(0, most).map((group) => (
              <ExpertRow key={group.group} group={group} filter={filter} whole={counted.share >= 1} />
            ))}
          </tbody>
        </table>
        {left > 0 && (
          <button type="button" className="link" onClick={drawMore}>
            {t('statistics.more', { n: formatCount(left) })}
          </button>
        )}
        {counted.share >= 1 && shown.length === 0 && <p className="nothing">{t('statistics.noRemarks')}</p>}
        {counted.value !== undefined && counted.value.others > 0 && (
          <p className="nothing">{t('statistics.otherRemarks', { n: formatCount(counted.value.others) })}</p>
        )}
      </div>
    </div>
  );
}

const countOf = (list: ExpertList | undefined, severity: ExpertSeverity): number =>
  (list?.groups ?? []).reduce((sum, group) => sum + (group.severity === severity ? group.count : 0), 0);
