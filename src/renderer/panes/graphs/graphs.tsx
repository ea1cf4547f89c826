/**
 * The graphs tab: time and sequence, round-trip time, throughput and window of one direction of the selected stream. A
 * point leads to its packet; a drag zooms in, a double click out again; what is drawn is saved as a picture.
 */
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GRAPH_KINDS, type GraphKind, type GraphSeriesName, type StreamGraph } from '../../../shared/graph.ts';
import { type Direction, packetIndex } from '../../../shared/units.ts';
import { useAnswer } from '../../engine/hooks.ts';
import { issueWords } from '../../i18n.ts';
import { useSelection } from '../../state/selection.ts';
import { Button, Segments } from '../../widgets/button.tsx';
import { readInks, SERIES_TOKENS } from './inks.ts';
import { Plot } from './plot.ts';
import { copyPlot, PlotFrame, savePlot, usePlot } from './plot-frame.tsx';
import { type GraphPoint, stepFrom } from './points.ts';
import { StreamSum } from './stream-sum.tsx';
import { formatTime, formatValue } from './units.ts';
import './graphs.css';

const DIRECTIONS: readonly Direction[] = ['toServer', 'toClient'];

/** See the head of this file. */
export function Graphs(): ReactElement {
  const { t } = useTranslation();
  const stream = useSelection((state) => state.stream);
  const [kind, setKind] = useState<GraphKind>('sequence');
  const [chosen, setDirection] = useState<Direction>();
  const { value: summary } = useAnswer('stream', stream === undefined ? undefined : [stream]);
  // Unless somebody chose: the way that most bytes go.
  const most = summary && summary.toServer.bytes > summary.toClient.bytes ? 'toServer' : 'toClient';
  const direction = chosen ?? most;
  const { value: graph, failure } = useAnswer('graph', stream === undefined ? undefined : [stream, kind, direction]);
  return (
    <div className="graphs">
      <div className="tool-row">
        <Segments
          label={t('graphs.kindLabel')}
          value={kind}
          choices={GRAPH_KINDS.map((value) => ({ value, label: t(`graphs.kind.${value}`) }))}
          onChange={(value) => setKind(value)}
        />
        <Segments
          label={t('graphs.directionLabel')}
          value={direction}
          choices={DIRECTIONS.map((value) => ({ value, label: t(`graphs.direction.${value}`) }))}
          onChange={(value) => setDirection(value)}
        />
      </div>
      {stream === undefined && <p className="nothing">{t('graphs.nothing')}</p>}
      {summary && <StreamSum summary={summary} />}
      {failure && <p className="nothing">{issueWords(t, failure.issue)}</p>}
      {graph && <GraphView graph={graph} />}
    </div>
  );
}

/** One graph with its legend and the point that is looked at. */
function GraphView({ graph }: { readonly graph: StreamGraph }): ReactElement {
  const { t } = useTranslation();
  const [hidden, setHidden] = useState<ReadonlySet<GraphSeriesName>>(new Set());
  const [point, setPoint] = useState<GraphPoint>();
  const select = useSelection((state) => state.select);
  const present = graph.series.filter(({ x }) => x.length > 0);
  const shown = present.filter(({ name }) => !hidden.has(name));
  const choose = ({ series, index }: GraphPoint) => select(packetIndex(series.packets[index] ?? 0));
  const chooseLatest = useRef(choose);
  chooseLatest.current = choose;

  const make = useCallback(
    (element: HTMLElement) => {
      setPoint(undefined);
      const onChoose = (chosen: GraphPoint) => chooseLatest.current(chosen);
      const beyond = (value: string) => t('graphs.beyond', { value });
      return new Plot(element, graph, readInks(element), { onPoint: setPoint, onChoose, beyond });
    },
    [graph, t],
  );
  const place = usePlot(make);
  useEffect(() => place.plot.current?.show(shown, point));

  const title = t('graphs.title', {
    kind: t(`graphs.kind.${graph.kind}`),
    stream: graph.stream,
    direction: t(`graphs.direction.${graph.direction}`),
  });
  const words = () => {
    const inks = place.frame.current ? readInks(place.frame.current) : undefined;
    const legend = shown.map(({ name }) => ({ word: t(`graphs.series.${name}`), ink: inks?.series[name] ?? '' }));
    return { title, text: inks?.text ?? '', legend };
  };
  return (
    <>
      <div className="graphs-legend">
        {present.map(({ name }) => (
          <button
            key={name}
            type="button"
            className="graphs-key"
            aria-pressed={!hidden.has(name)}
            onClick={() => setHidden(toggled(hidden, name))}
          >
            <i style={{ color: `var(${SERIES_TOKENS[name]})` }} />
            {t(`graphs.series.${name}`)}
          </button>
        ))}
        <span className="graphs-take">
          <Button quiet icon="copy" label={t('graphs.copy')} onClick={() => void copyPlot(place, words())} />
          <Button
            quiet
            icon="save"
            label={t('graphs.save')}
            onClick={() => void savePlot(place, words(), `tcp-stream-${graph.stream}-${graph.kind}.png`)}
          />
        </span>
      </div>
      {present.length === 0 && <p className="nothing">{t('graphs.empty')}</p>}
      <PlotFrame
        frame={place.frame}
        label={title}
        said={point ? pointWords(t, graph, point) : t('graphs.hint')}
        onStep={(step) => setPoint(stepFrom(point, shown, step))}
        onEnter={() => point && choose(point)}
      />
    </>
  );
}

function toggled(names: ReadonlySet<GraphSeriesName>, name: GraphSeriesName): ReadonlySet<GraphSeriesName> {
  const changed = new Set(names);
  if (!changed.delete(name)) changed.add(name);
  return changed;
}

function pointWords(
  t: (key: string, params: Record<string, unknown>) => string,
  graph: StreamGraph,
  { series, index }: GraphPoint,
): string {
  const value = formatValue(series.y[index] ?? 0, graph.unit);
  const top = series.top[index];
  return t('graphs.point', {
    packet: (series.packets[index] ?? 0) + 1,
    series: t(`graphs.series.${series.name}`, {}),
    time: formatTime(series.x[index] ?? 0),
    value: top === undefined ? value : `${series.y[index]}–${top} B`,
  });
}
