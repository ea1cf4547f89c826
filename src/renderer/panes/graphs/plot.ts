/**
 * The plot itself: uPlot keeps axes, zoom and pixels; the series are drawn here, because bars with two ends, steps and
 * points stand side by side, each with its own times.
 */

import UPlot from 'uplot';
import { lowerBound } from '../../../shared/bisect.ts';
import 'uplot/dist/uPlot.min.css';
import type { GraphSeries, GraphSeriesName, StreamGraph } from '../../../shared/graph.ts';
import { edgeBeyond, type GraphPoint, heightInView, nearest, spanOf } from './points.ts';
import { formatTime, formatValue } from './units.ts';

/** Colours of a plot, resolved. */
export interface PlotInks {
  readonly text: string;
  readonly line: string;
  /** What it is drawn on. */
  readonly paper: string;
  readonly marked: string;
  readonly series: Readonly<Record<GraphSeriesName, string>>;
}

/** What a plot tells. */
export interface PlotEvents {
  /** The pointer is near a point, or no longer. */
  onPoint(point: GraphPoint | undefined): void;
  onChoose(point: GraphPoint): void;
  /** Says that the end of the window goes beyond what is in view, up to a value. */
  beyond(value: string): string;
}

/** Pixels around the pointer in which a point counts as meant. */
const REACH = 14;
const fontOf = (ratio: number): string => `${11 * ratio}px "JetBrains Mono Variable", monospace`;

/** A plot on the page. */
export class Plot {
  readonly #plot: UPlot;
  readonly #graph: StreamGraph;
  readonly #inks: PlotInks;
  readonly #events: PlotEvents;
  #series: readonly GraphSeries[];
  #marked: GraphPoint | undefined;
  /** How far the end of the window goes beyond what is in view. */
  #beyond: number | undefined;

  constructor(frame: HTMLElement, graph: StreamGraph, inks: PlotInks, events: PlotEvents) {
    this.#graph = graph;
    this.#inks = inks;
    this.#events = events;
    this.#series = graph.series;
    const span = spanOf(graph.series);
    const axis = {
      stroke: inks.text,
      font: fontOf(1),
      grid: { stroke: inks.line, width: 1 },
      ticks: { stroke: inks.line },
    };
    this.#plot = new UPlot(
      {
        width: Math.max(200, frame.clientWidth),
        height: Math.max(120, frame.clientHeight),
        legend: { show: false },
        // uPlot would take the heights of its own series: ours are set whenever the span of time changes.
        scales: { x: { time: false }, y: { auto: false, range: (_plot, low, high) => [low, high] } },
        axes: [
          { ...axis, values: (_plot, values) => values.map(formatTime) },
          { ...axis, size: 72, values: (_plot, values) => values.map((value) => formatValue(value, graph.unit)) },
        ],
        // The one series of its own only spans the axes.
        series: [{}, { show: true, paths: () => null, points: { show: false } }],
        cursor: { y: true, points: { show: false }, drag: { x: true, y: false, setScale: true } },
        hooks: {
          draw: [(plot) => this.#draw(plot)],
          setScale: [(plot, key) => key === 'x' && this.#fitHeight(plot)],
          setCursor: [(plot) => events.onPoint(this.#near(plot))],
        },
      },
      [Float64Array.from(span), Float64Array.from([0, 0])],
      frame,
    );
    this.#fitHeight(this.#plot);
    let pressed = 0;
    this.#plot.over.addEventListener('mousedown', (event) => {
      pressed = event.clientX;
    });
    this.#plot.over.addEventListener('click', (event) => {
      // A drag zooms; only a click chooses.
      const point = Math.abs(event.clientX - pressed) < 3 ? this.#near(this.#plot) : undefined;
      if (point) events.onChoose(point);
    });
  }

  /** Draw these of the series, and a ring around one point. */
  show(series: readonly GraphSeries[], marked: GraphPoint | undefined): void {
    const same = series.length === this.#series.length && series.every((one, index) => one === this.#series[index]);
    this.#series = series;
    this.#marked = marked;
    if (same) this.#plot.redraw(false, false);
    else this.#fitHeight(this.#plot);
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width: Math.max(200, width), height: Math.max(120, height) });
  }

  /** What is drawn, as pixels of the screen. */
  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  destroy(): void {
    this.#plot.destroy();
  }

  /** Heights of what lies in the span of time in view. Only sequence numbers may begin above zero. */
  #fitHeight(plot: UPlot): void {
    const { min, max } = plot.scales.x ?? {};
    const all = spanOf(this.#graph.series);
    const [low, high] = heightInView(this.#series, [min ?? all[0], max ?? all[1]]);
    const bottom = this.#graph.kind === 'sequence' ? low : 0;
    const air = (high - bottom) * 0.05;
    this.#beyond = edgeBeyond(this.#series, [min ?? all[0], max ?? all[1]], high + air);
    plot.setScale('y', { min: bottom === 0 ? 0 : bottom - air, max: high + air });
  }

  #near(plot: UPlot): GraphPoint | undefined {
    const { left = -1, top = -1 } = plot.cursor;
    if (left < 0) return undefined;
    const place = {
      toX: (value: number) => plot.valToPos(value, 'x'),
      toY: (value: number) => plot.valToPos(value, 'y'),
      fromX: (pixels: number) => plot.posToVal(pixels, 'x'),
    };
    return nearest(this.#series, place, left, top, REACH);
  }

  #draw(plot: UPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const series of this.#series) this.#drawSeries(plot, series);
    if (this.#beyond !== undefined) this.#tellBeyond(plot, this.#beyond);
    if (this.#marked) this.#drawMark(plot, this.#marked);
    ctx.restore();
  }

  #drawSeries(plot: UPlot, { name, shape, x, y, top }: GraphSeries): void {
    const { ctx } = plot;
    const { min = 0, max = 1 } = plot.scales.x ?? {};
    const toX = (value: number) => plot.valToPos(value, 'x', true);
    const toY = (value: number) => plot.valToPos(value, 'y', true);
    const ratio = UPlot.pxRatio;
    ctx.strokeStyle = this.#inks.series[name];
    ctx.fillStyle = this.#inks.series[name];
    ctx.lineWidth = (shape === 'bars' ? 2 : 1.3) * ratio;
    ctx.beginPath();
    const first = Math.max(0, lowerBound(x, x.length, min ?? 0) - 1);
    for (let index = first; index < x.length && (x[Math.max(0, index - 1)] ?? 0) <= (max ?? 1); index++) {
      const [px, py] = [toX(x[index] ?? 0), toY(y[index] ?? 0)];
      if (shape === 'points') ctx.rect(px - 2 * ratio, py - 2 * ratio, 4 * ratio, 4 * ratio);
      else if (shape === 'bars') {
        ctx.moveTo(px, py);
        // A bar of less than a pixel is still a mark.
        ctx.lineTo(px, Math.min(toY(top[index] ?? 0), py - 1.5 * ratio));
      } else if (index === first) ctx.moveTo(px, py);
      else {
        ctx.lineTo(px, toY(y[index - 1] ?? 0));
        ctx.lineTo(px, py);
      }
    }
    if (shape === 'points') ctx.fill();
    else ctx.stroke();
  }

  /** Words at the upper edge: on the saved picture as well. */
  #tellBeyond({ ctx, bbox }: UPlot, value: number): void {
    const ratio = UPlot.pxRatio;
    ctx.font = fontOf(ratio);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    const words = `▲ ${this.#events.beyond(formatValue(value, this.#graph.unit))}`;
    const [left, top] = [bbox.left + 8 * ratio, bbox.top + 6 * ratio];
    const { width, fontBoundingBoxDescent: height } = ctx.measureText(words);
    // What is drawn goes on behind the words, not through them.
    ctx.fillStyle = this.#inks.paper;
    ctx.fillRect(left - 3 * ratio, top - 3 * ratio, width + 6 * ratio, height + 6 * ratio);
    ctx.fillStyle = this.#inks.series.edge;
    ctx.fillText(words, left, top);
  }

  #drawMark(plot: UPlot, { series, index }: GraphPoint): void {
    const { ctx } = plot;
    const top = series.top[index] ?? series.y[index] ?? 0;
    ctx.strokeStyle = this.#inks.marked;
    ctx.lineWidth = 2 * UPlot.pxRatio;
    ctx.beginPath();
    const x = plot.valToPos(series.x[index] ?? 0, 'x', true);
    ctx.arc(x, plot.valToPos(((series.y[index] ?? 0) + top) / 2, 'y', true), 5 * UPlot.pxRatio, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
