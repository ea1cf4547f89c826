/**
 * Where the time of an exchange went, on a common axis: connecting, sending, waiting, receiving, and over them the times in
 * which it stood still. In words as its tooltip.
 */
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../../shared/format.ts';
import type { ExchangeStall, ExchangeWire } from '../../../shared/model/index.ts';
import type { Seconds } from '../../../shared/units.ts';
import { element } from '../../widgets/cell.ts';

/** Time axis: first and last second. */
export type Span = readonly [number, number];

/** What is drawn of an exchange. Seconds; `start` since the capture began. */
export interface Times {
  readonly start: Seconds;
  readonly sending?: Seconds | undefined;
  readonly waiting?: Seconds | undefined;
  readonly receiving?: Seconds | undefined;
  readonly time?: Seconds | undefined;
  readonly wire: ExchangeWire;
}

/** Narrowest bar, in per cent of the axis: what takes no time is still there. */
const LEAST = 1.2;

/** The parts in order, with the class that colours each; also the legend. */
export const PARTS = ['connect', 'sending', 'waiting', 'receiving', 'loss', 'zero-window'] as const;

interface Bar {
  readonly part: (typeof PARTS)[number];
  readonly from: Seconds;
  readonly to: Seconds;
}

/** Bars of an exchange, in seconds since the capture began. */
function barsOf({ start, sending = 0, waiting = 0, receiving = 0, wire }: Times): Bar[] {
  const asked = start + sending;
  const bars: Bar[] = [
    { part: 'sending', from: start, to: asked },
    { part: 'waiting', from: asked, to: asked + waiting },
    { part: 'receiving', from: asked + waiting, to: asked + waiting + receiving },
  ];
  if (wire.connect)
    bars.unshift({ part: 'connect', from: wire.connect.start, to: wire.connect.start + wire.connect.rtt });
  const stalls = wire.stalls.map(({ because, from, to }) => ({ part: because, from: start + from, to: start + to }));
  return [...bars.filter(({ part, from, to }) => to > from || part === 'waiting'), ...stalls];
}

/** See the head of this file. */
export function drawWaterfall(times: Times, [from, to]: Span, t: TFunction): HTMLElement {
  const whole = Math.max(1e-9, to - from);
  const place = (seconds: number) => Math.max(0, Math.min(100, (100 * (seconds - from)) / whole));
  const words = timesInWords(times, t).map(([name, value]) => `${name}: ${value}`);
  const bars = barsOf(times).map((bar) => {
    const left = Math.min(bar.part === 'waiting' ? 100 - LEAST : 100, place(bar.from));
    const drawn = element('i', bar.part);
    drawn.style.left = `${left}%`;
    drawn.style.width = `${Math.max(bar.part === 'waiting' ? LEAST : 0, place(bar.to) - left)}%`;
    return drawn;
  });
  const cell = element('span', 'waterfall', ...bars);
  cell.role = 'img';
  cell.ariaLabel = words.join(', ');
  cell.title = words.join('\n');
  return cell;
}

/** The same among what React draws. */
export function Waterfall({ times, span }: { readonly times: Times; readonly span: Span }): ReactElement {
  const { t } = useTranslation();
  return <span className="drawn" ref={(host) => host?.replaceChildren(drawWaterfall(times, span, t))} />;
}

/** The same as lines: what, and how long. */
export function timesInWords({ sending, waiting, receiving, time, wire }: Times, t: TFunction): [string, string][] {
  const lines: [string, string][] = [];
  const add = (name: string, seconds: number | undefined) => {
    if (seconds !== undefined) lines.push([t(`http.timing.${name}`), formatDuration(seconds)]);
  };
  add('connect', wire.connect?.rtt);
  add('sending', sending);
  add('waiting', waiting);
  add('receiving', receiving);
  for (const because of ['loss', 'zero-window'] as const) {
    const stalls = wire.stalls.filter((stall) => stall.because === because);
    if (stalls.length > 0)
      lines.push([
        t(`http.timing.${because}`),
        t('http.timing.times', { count: stalls.length, n: stalls.length, all: formatDuration(lengthOf(stalls)) }),
      ]);
  }
  add('total', time);
  return lines;
}

const lengthOf = (stalls: readonly ExchangeStall[]): number => stalls.reduce((sum, { from, to }) => sum + to - from, 0);

/** What the colours mean. */
export function Legend(): ReactElement {
  const { t } = useTranslation();
  return (
    <ul className="waterfall-legend" aria-label={t('http.legend')}>
      {PARTS.map((part) => (
        <li key={part}>
          <i className={part} /> {t(`http.part.${part}`)}
        </li>
      ))}
    </ul>
  );
}
