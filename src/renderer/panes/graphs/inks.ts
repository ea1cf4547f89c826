/** Colours of the plot, from the tokens: a canvas needs them as plain values. */
import type { GraphSeriesName } from '../../../shared/graph.ts';
import type { PlotInks } from './plot.ts';

/** The token of each series. What the receiver says has its colour, what the sender does has its own. */
const SERIES: Readonly<Record<GraphSeriesName, string>> = {
  sent: '--dir-up',
  again: '--err',
  acknowledged: '--ok',
  edge: '--warn',
  selective: '--proto-ws',
  rtt: '--dir-up',
  rate: '--dir-up',
  goodput: '--ok',
  window: '--warn',
  flight: '--dir-up',
};

/** Resolve the tokens where `element` stands, in the theme that holds there. */
export function readInks(element: HTMLElement): PlotInks {
  const probe = document.createElement('span');
  element.append(probe);
  const resolve = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const series = Object.fromEntries(Object.entries(SERIES).map(([name, token]) => [name, resolve(token)]));
  const inks: PlotInks = {
    text: resolve('--text-2'),
    line: resolve('--border-1'),
    marked: resolve('--accent'),
    series: series as Record<GraphSeriesName, string>,
  };
  probe.remove();
  return inks;
}
