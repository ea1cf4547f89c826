/** The series of the I/O graph as they are kept, and the rows in which they are edited. */
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/model/index.ts';
import { issueWords } from '../../i18n.ts';
import { useSettings } from '../../state/settings.ts';
import { useTakenBack } from '../../state/taken-back.ts';
import { Button } from '../../widgets/button.tsx';
import { FilterEditor } from '../toolbar/filter-editor.tsx';

/** What a series counts in an interval. */
export const IO_UNITS = ['packets', 'bytes', 'bits'] as const;
/** One of {@link IO_UNITS}. */
export type IoUnit = (typeof IO_UNITS)[number];

/** One series. */
export interface IoSeriesChoice {
  /** Display filter; empty for all packets. */
  readonly filter: string;
  readonly shown: boolean;
  readonly bars: boolean;
}

/** Tokens that series take their colours from, in order. */
export const IO_INKS = [
  '--dir-up',
  '--err',
  '--ok',
  '--warn',
  '--proto-ws',
  '--dir-down',
  '--accent',
  '--text-2',
] as const;

/** Name under which the series are remembered. */
const KEPT = 'io.series';
const FIRST: readonly IoSeriesChoice[] = [
  { filter: '', shown: true, bars: false },
  { filter: 'tcp.analysis.flags && !tcp.analysis.window_update', shown: true, bars: true },
];

/** The series as they were left. */
export function useIoSeries(): readonly [readonly IoSeriesChoice[], (series: readonly IoSeriesChoice[]) => void] {
  const kept = useSettings((state) => state.layout[KEPT]);
  const keep = useSettings((state) => state.keep);
  const series = useMemo(() => seriesIn(kept), [kept]);
  return [series, (next) => keep(KEPT, next)];
}

/** Series in the settings, which may have been written by hand; those at first where there are none. */
function seriesIn(kept: unknown): readonly IoSeriesChoice[] {
  const known = Array.isArray(kept) ? kept.filter(isChoice).slice(0, IO_INKS.length) : [];
  return known.length > 0 ? known : FIRST;
}

/** Take a series away; it can be had back. `name`: what it is called where it has no filter. */
export function removeSeries(at: number, name: string): void {
  const { layout, keep } = useSettings.getState();
  const series = seriesIn(layout[KEPT]);
  const [removed] = series.slice(at, at + 1);
  if (!removed) return;
  keep(KEPT, series.toSpliced(at, 1));
  const restore = () => {
    const since = seriesIn(useSettings.getState().layout[KEPT]);
    keep(KEPT, since.toSpliced(at, 0, removed).slice(0, IO_INKS.length));
  };
  useTakenBack.getState().make({ words: 'statistics.seriesGone', name: removed.filter || name, restore });
}

const isChoice = (value: Partial<IoSeriesChoice> | undefined): value is IoSeriesChoice =>
  typeof value?.filter === 'string' && typeof value.shown === 'boolean' && typeof value.bars === 'boolean';

interface RowProps {
  readonly choice: IoSeriesChoice;
  readonly ink: string;
  /** Why its filter does not hold. */
  readonly failure: Failure | undefined;
  readonly only: boolean;
  onChange(choice: IoSeriesChoice): void;
  onRemove(): void;
}

/** One series: whether it is drawn, its filter, how it is drawn. A filter is taken by Enter, or when the field is left. */
export function SeriesRow({ choice, ink, failure, only, onChange, onRemove }: RowProps): ReactElement {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(choice.filter);
  useEffect(() => setTyped(choice.filter), [choice.filter]);
  const take = (filter: string) => {
    if (filter !== choice.filter) onChange({ ...choice, filter });
  };
  return (
    <li>
      <input
        type="checkbox"
        aria-label={t('statistics.seriesShown', { filter: choice.filter || t('statistics.allPackets') })}
        checked={choice.shown}
        onChange={(event) => onChange({ ...choice, shown: event.target.checked })}
      />
      <i style={{ background: `var(${ink})` }} />
      <span className="field mono filter-input">
        <FilterEditor
          label={t('statistics.seriesFilter')}
          placeholder={t('statistics.allPackets')}
          text={typed}
          failed={failure !== undefined}
          fault={typed === choice.filter ? failure?.position : undefined}
          onChange={setTyped}
          onEnter={take}
          onBlur={() => take(typed)}
        />
      </span>
      <Button
        quiet
        icon="bars"
        label={t('statistics.seriesBars')}
        pressed={choice.bars}
        onClick={() => onChange({ ...choice, bars: !choice.bars })}
      />
      <Button quiet icon="close" label={t('statistics.seriesRemove')} disabled={only} onClick={onRemove} />
      {failure && <p className="err">{issueWords(t, failure.issue)}</p>}
    </li>
  );
}
