/**
 * The I/O graph: packets, bytes or bits by the interval, a series for each of several filters. A click, or Enter, goes to the
 * first packet of an interval; a drag zooms in, a double click out again; what is drawn is saved as a picture.
 */
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../shared/format.ts';
import type { Failure, IoGraph, IoSeries } from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import { useCapture } from '../../state/capture.ts';
import { useSelection } from '../../state/selection.ts';
import { useStatisticsFilter } from '../../state/statistics.ts';
import { Button, Segments, Select } from '../../widgets/button.tsx';
import { resolveInks } from '../graphs/inks.ts';
import { PlotFrame, savePlot, usePlot } from '../graphs/plot-frame.tsx';
import { IoPlot } from './io-plot.ts';
import { edgesOf } from './io-reach.ts';
import { IO_INKS, IO_UNITS, type IoUnit, removeSeries, SeriesRow, useIoSeries } from './io-series.tsx';
import { Progress, TextTools } from './tools.tsx';
import { type CountedAnswer, useCounted } from './use-counted.ts';

const INTERVALS = ['auto', '1', '10', '100', '1000', '10000', '60000', '600000'] as const;
type Interval = (typeof INTERVALS)[number];
/** Intervals that the automatic choice aims at. */
const AIM = 400;

/** The shortest interval of the form 1, 2 or 5 times a power of ten that gives no more than {@link AIM} of them. */
function automatic(seconds: number): number {
  const least = Math.max(1, (seconds * 1000) / AIM);
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((times) => times * power).find((value) => value >= least) ?? least;
}

/** Seconds that the capture spans. */
function useSpan(): number {
  const info = useCapture((state) => state.info);
  const { firstTime, lastTime } = info ?? {};
  if (!firstTime || !lastTime) return 1;
  return Math.max(0, lastTime.seconds - firstTime.seconds + (lastTime.nanos - firstTime.nanos) / 1e9);
}

/** See the head of this file. */
export function IoGraphs(): ReactElement {
  const { t } = useTranslation();
  const filter = useStatisticsFilter();
  const [series, setSeries] = useIoSeries();
  const [interval, setInterval] = useState<Interval>('auto');
  const [unit, setUnit] = useState<IoUnit>('packets');
  const span = useSpan();
  const milliseconds = interval === 'auto' ? Math.round(automatic(span)) : Number(interval);
  const query = { filter, series: series.map((one) => one.filter), milliseconds };
  const counted = useCounted(JSON.stringify(query), (engine, signal) => engine.ask('ioGraph', [query], { signal }));
  const failures = useFailures(query.series);
  return (
    <div className="statistic">
      <div className="tool-row">
        <Segments<IoUnit>
          label={t('statistics.unit')}
          value={unit}
          choices={IO_UNITS.map((value) => ({ value, label: t(`statistics.units.${value}`) }))}
          onChange={setUnit}
        />
        <Select<Interval>
          icon="clock"
          label={t('statistics.interval')}
          value={interval}
          choices={INTERVALS.map((value) => ({ value, label: t(`statistics.intervals.${value}`) }))}
          onChange={setInterval}
        />
        <Progress of={failures.some(Boolean) ? { ...counted, failure: undefined, share: 1 } : counted} />
        <span className="spring" />
        <TextTools query={{ kind: 'io', ...query }} />
      </div>
      <div className="io">
        <IoView counted={counted} unit={unit} />
        <ul className="io-series">
          {series.map((choice, at) => (
            <SeriesRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a series is its place; its colour goes by it.
              key={at}
              choice={choice}
              ink={IO_INKS[at] ?? IO_INKS[0]}
              failure={failures[at]}
              only={series.length === 1}
              onChange={(next) => setSeries(series.map((one, index) => (index === at ? next : one)))}
              onRemove={() => removeSeries(at, t('statistics.allPackets'))}
            />
          ))}
          <li>
            <Button
              look="edged"
              label={t('statistics.seriesAdd')}
              disabled={series.length >= IO_INKS.length}
              onClick={() => setSeries([...series, { filter: '', shown: true, bars: false }])}
            />
          </li>
        </ul>
      </div>
    </div>
  );
}

/** Which of the filters does not hold: each is asked by itself, since the graph as a whole only says that one does not. */
function useFailures(filters: readonly string[]): readonly (Failure | undefined)[] {
  const engine = useCapture((state) => state.engine);
  const [failures, setFailures] = useState<readonly (Failure | undefined)[]>([]);
  const question = JSON.stringify(filters);
  useEffect(() => {
    if (!engine) return;
    const controller = new AbortController();
    const { signal } = controller;
    const asked = (JSON.parse(question) as string[]).map((filter) => engine.ask('checkFilter', [filter], { signal }));
    void Promise.all(asked).then((answers) => {
      if (!signal.aborted) setFailures(answers.map((answer) => (answer.ok ? undefined : answer)));
    });
    return () => controller.abort();
  }, [engine, question]);
  return failures;
}

/** What a series has in an interval, a second. */
function valuesOf({ packets, bytes }: IoSeries, unit: IoUnit): Float64Array {
  return unit === 'packets' ? packets : unit === 'bytes' ? bytes : bytes.map((value) => value * 8);
}

const PREFIXES = ['', 'k', 'M', 'G', 'T'] as const;
function formatValue(value: number): string {
  const size = value < 1000 ? 0 : Math.min(PREFIXES.length - 1, Math.floor(Math.log10(value) / 3));
  return `${Number((value / 1000 ** size).toPrecision(3))}${size > 0 ? ` ${PREFIXES[size]}` : ''}`;
}

/** A graph, and the filters of its series. */
interface Kept {
  readonly graph: IoGraph;
  readonly filters: readonly string[];
}

/** The graph, and while another is being counted, or its filters do not hold, the one before: what was drawn stays. */
function useKept(graph: IoGraph | undefined, choices: readonly { readonly filter: string }[]): Kept | undefined {
  const engine = useCapture((state) => state.engine);
  const kept = useRef<{ readonly engine: typeof engine; readonly of: Kept }>(undefined);
  if (graph && kept.current?.of.graph !== graph)
    kept.current = { engine, of: { graph, filters: choices.map(({ filter }) => filter) } };
  const { current } = kept;
  return current && current.engine === engine ? current.of : undefined;
}

function IoView({ counted, unit }: { readonly counted: CountedAnswer<IoGraph>; readonly unit: IoUnit }): ReactElement {
  const { t } = useTranslation();
  const [choices] = useIoSeries();
  const [point, setPoint] = useState<number>();
  const kept = useKept(counted.value, choices);
  const graph = kept?.graph;
  const drawn = useMemo(
    () =>
      choices.flatMap((choice, at) => {
        const series = kept?.filters[at] === choice.filter ? kept.graph.series[at] : undefined;
        return choice.shown && series ? [{ choice, at, series, values: valuesOf(series, unit) }] : [];
      }),
    [choices, kept, unit],
  );
  const go = (interval: number) => {
    // In an interval without packets: the next one there is.
    for (let at = interval; at < (graph?.intervals ?? 0); at++) {
      const first = drawn.map(({ series }) => series.first[at] ?? -1).find((packet) => packet >= 0);
      if (first !== undefined) return useSelection.getState().select(packetIndex(first));
    }
  };
  const latestGo = useRef(go);
  latestGo.current = go;

  const make = useCallback(
    (element: HTMLElement) => {
      if (!graph) return undefined;
      const ink = resolveInks(element, ['--text-2', '--border-1', ...IO_INKS]);
      const times = edgesOf(graph.intervals, graph.milliseconds);
      const curves = drawn.map(({ choice, at, values }) => ({
        ink: ink(IO_INKS[at] ?? IO_INKS[0]),
        bars: choice.bars,
        values,
      }));
      const inks = { text: ink('--text-2'), line: ink('--border-1') };
      const onChoose = (interval: number) => latestGo.current(interval);
      return new IoPlot(element, { times, curves, inks, formatValue }, { onPoint: setPoint, onChoose });
    },
    [graph, drawn],
  );
  const place = usePlot(make);

  const step = (by: number) => {
    const last = (graph?.intervals ?? 1) - 1;
    const next = Math.max(0, Math.min(last, (point ?? -by) + by));
    setPoint(next);
    place.plot.current?.point(next);
  };
  const title = t('statistics.io', { unit: t(`statistics.units.${unit}`), interval: `${graph?.milliseconds ?? 0} ms` });
  const save = async () => {
    if (!place.frame.current) return;
    const ink = resolveInks(place.frame.current, ['--text-2', ...IO_INKS]);
    const legend = drawn.map(({ choice, at }) => ({
      word: choice.filter || t('statistics.allPackets'),
      ink: ink(IO_INKS[at] ?? IO_INKS[0]),
    }));
    await savePlot(place, { title, text: ink('--text-2'), legend }, 'io-graph.png');
  };
  const said =
    point === undefined || !graph
      ? t('statistics.ioHint')
      : t('statistics.ioPoint', {
          time: `${Number(((point * graph.milliseconds) / 1000).toPrecision(6))} s`,
          values: drawn.map(({ values }) => formatCount(values[point] ?? 0)).join(' · '),
        });
  return (
    <div className="io-view">
      <PlotFrame
        frame={place.frame}
        label={title}
        said={said}
        onStep={step}
        onEnter={() => point !== undefined && go(point)}
      >
        <Button quiet icon="export" label={t('statistics.savePicture')} onClick={() => void save()} />
      </PlotFrame>
    </div>
  );
}
