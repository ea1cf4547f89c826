/**
 * What every plot of the window stands in: a frame that makes it anew when it shows something else or the theme changes,
 * gives it the room there is, lets arrow keys move from point to point, and says below in words what is looked at.
 */
import { type KeyboardEvent, type ReactElement, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { desktop } from '../../engine/desktop.ts';
import { graphPicture, type LegendWord } from './graph-picture.ts';
import { useTheme } from './theme.ts';
import './plot-frame.css';

/** What a plot must be able to do. */
export interface Framed {
  readonly canvas: HTMLCanvasElement;
  resize(width: number, height: number): void;
  destroy(): void;
}

/** A frame and the plot that stands in it; undefined while there is none. */
export interface PlotPlace<P extends Framed> {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly plot: RefObject<P | undefined>;
}

/** The plot that `make` puts into the frame, and again whenever `make` is another function; keep it with useCallback. */
export function usePlot<P extends Framed>(make: (element: HTMLElement) => P | undefined): PlotPlace<P> {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<P>(undefined);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` changes the colours that `make` reads.
  useEffect(() => {
    const element = frame.current;
    const made = element ? make(element) : undefined;
    if (!element || !made) return;
    plot.current = made;
    const watch = new ResizeObserver(() => made.resize(element.clientWidth, element.clientHeight));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [make, theme]);
  return { frame, plot };
}

interface PlotFrameProps {
  readonly frame: RefObject<HTMLDivElement | null>;
  /** Name of the plot, for who does not see it. */
  readonly label: string;
  /** What is looked at, in words, or what one can do. */
  readonly said: string;
  /** What stands beside those words. */
  readonly children?: ReactNode;
  onStep(step: number): void;
  onEnter(): void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 25, PageUp: -25 };

/** See the head of this file. */
export function PlotFrame({ frame, label, said, children, onStep, onEnter }: PlotFrameProps): ReactElement {
  const id = useId();
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === 'Enter') onEnter();
    else if (step !== undefined) onStep(step);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={frame}
        className="plot-frame"
        role="application"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move from point to point.
        tabIndex={0}
        onKeyDown={press}
      />
      <div className="plot-said">
        <span id={id} role="status">
          {said}
        </span>
        {children && <span className="spring" />}
        {children}
      </div>
    </>
  );
}

/** What of a plot goes on its picture besides itself. */
export interface PictureWords {
  readonly title: string;
  /** Colour of the words. */
  readonly text: string;
  readonly legend: readonly LegendWord[];
}

async function drawn(
  { frame, plot }: PlotPlace<Framed>,
  { title, text, legend }: PictureWords,
): Promise<Uint8Array | undefined> {
  if (!plot.current || !frame.current) return undefined;
  const paper = getComputedStyle(frame.current).backgroundColor;
  return graphPicture(plot.current, { text }, paper, title, legend);
}

/** Ask where, and save what the plot shows. */
export async function savePlot(place: PlotPlace<Framed>, words: PictureWords, name: string): Promise<void> {
  const png = await drawn(place, words);
  if (png) await desktop.save(name, png);
}

/** Copy what the plot shows. */
export async function copyPlot(place: PlotPlace<Framed>, words: PictureWords): Promise<void> {
  const png = await drawn(place, words);
  if (png) await desktop.copyImage(png);
}
