/** Colours of the plot, from the tokens: a canvas needs them as plain values. */
import type { GraphSeriesName } from '../../../shared/graph.ts';
import type { PlotInks } from './plot.ts';

/** The token of each series, for the plot and its legend. What the receiver says has its colour, what the sender does has its own. */
export const SERIES_TOKENS: Readonly<Record<GraphSeriesName, string>> = {
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

/** Plain values of tokens where `element` stands, in the theme that holds there. */
export function resolveInks(element: HTMLElement, tokens: readonly string[]): (token: string) => string {
  const probe = document.createElement('span');
  element.append(probe);
  const resolved = new Map(
    tokens.map((token) => {
      probe.style.color = `var(${token})`;
      return [token, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return (token) => resolved.get(token) ?? '';
}

/** The colours of a plot where `element` stands. */
export function readInks(element: HTMLElement): PlotInks {
  const ink = resolveInks(element, [
    '--text-2',
    '--border-1',
    '--accent',
    '--surface-pane',
    ...Object.values(SERIES_TOKENS),
  ]);
  const series = Object.fromEntries(Object.entries(SERIES_TOKENS).map(([name, token]) => [name, ink(token)]));
  return {
    text: ink('--text-2'),
    paper: ink('--surface-pane'),
    line: ink('--border-1'),
    marked: ink('--accent'),
    series: series as Record<GraphSeriesName, string>,
  };
}
