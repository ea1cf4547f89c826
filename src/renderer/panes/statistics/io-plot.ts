/** The plot of the I/O graph: uPlot draws steps or bars; a click chooses an interval. */
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { intervalAt, valuesAtEdges } from './io-reach.ts';

/** One series as it is drawn. */
export interface IoCurve {
  readonly ink: string;
  readonly bars: boolean;
  readonly values: Float64Array;
}

/** What a plot is made of. */
export interface IoPicture {
  /** Seconds at which each interval begins, and the last ends. */
  readonly times: Float64Array;
  readonly curves: readonly IoCurve[];
  readonly inks: { readonly text: string; readonly line: string };
  formatValue(value: number): string;
}

interface IoEvents {
  /** The pointer is over an interval, or no longer over any. */
  onPoint(interval: number | undefined): void;
  onChoose(interval: number): void;
}

/** Steps of the upright axis: there are no parts of packets, bytes and bits. */
const WHOLE_STEPS = Array.from({ length: 15 }, (_, zeros) => [1, 2, 5].map((one) => one * 10 ** zeros)).flat();

const FONT = '11px "JetBrains Mono Variable", monospace';

/** A plot on the page. */
export class IoPlot {
  readonly #plot: UPlot;

  constructor(frame: HTMLElement, { times, curves, inks, formatValue }: IoPicture, events: IoEvents) {
    const axis = { stroke: inks.text, font: FONT, grid: { stroke: inks.line, width: 1 }, ticks: { stroke: inks.line } };
    const steps = UPlot.paths.stepped?.({ align: 1 });
    const bars = UPlot.paths.bars?.({ size: [0.9, 60], align: 1 });
    this.#plot = new UPlot(
      {
        width: Math.max(200, frame.clientWidth),
        height: Math.max(80, frame.clientHeight),
        legend: { show: false },
        scales: { x: { time: false }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.05 : 1] } },
        axes: [
          { ...axis, values: (_plot, values) => values.map((value) => `${Number(value.toPrecision(6))} s`) },
          { ...axis, size: 72, incrs: WHOLE_STEPS, values: (_plot, values) => values.map(formatValue) },
        ],
        series: [
          {},
          ...curves.map(
            (curve): UPlot.Series => ({
              stroke: curve.ink,
              width: curve.bars ? 0 : 1.5,
              points: { show: false },
              ...(curve.bars ? { fill: curve.ink, ...(bars ? { paths: bars } : {}) } : steps ? { paths: steps } : {}),
            }),
          ),
        ],
        cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: true } },
        // Told later than it happens, and of no interval whenever a plot is made: only the pointer's leaving means none.
        hooks: {
          setCursor: [
            ({ cursor: { idx } }) => typeof idx === 'number' && events.onPoint(intervalAt(idx, times.length)),
          ],
        },
      },
      [times, ...curves.map(({ values, bars: isBars }) => valuesAtEdges(values, isBars))],
      frame,
    );
    let pressed = 0;
    this.#plot.over.addEventListener('mousedown', (event) => {
      pressed = event.clientX;
    });
    this.#plot.over.addEventListener('mouseleave', () => events.onPoint(undefined));
    this.#plot.over.addEventListener('click', (event) => {
      const { idx } = this.#plot.cursor;
      // A drag zooms; only a click chooses.
      if (Math.abs(event.clientX - pressed) < 3 && typeof idx === 'number')
        events.onChoose(intervalAt(idx, times.length));
    });
  }

  /** Set the pointer on an interval, by key. */
  point(interval: number): void {
    const time = this.#plot.data[0][interval];
    if (time !== undefined) this.#plot.setCursor({ left: this.#plot.valToPos(time, 'x'), top: 10 });
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width: Math.max(200, width), height: Math.max(80, height) });
  }

  /** What is drawn, as pixels of the screen. */
  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  destroy(): void {
    this.#plot.destroy();
  }
}
