/**
 * The handshake diagram as geometry: lines, arrows, boxes and text, each with the packets behind it. One pure function
 * of (stream, options) makes it (engine/diagram/ladder.ts); one writer turns it into SVG for screen and export alike.
 * Coordinates are pixels at 1×, origin top left, y down.
 */
import type { Language } from './i18n/index.ts';
import type { PacketIndex } from './units.ts';

/** What the picture shows and how. The same options give the same bytes. */
export interface DiagramOptions {
  readonly part: 'handshake' | 'teardown' | 'both' | 'all';
  readonly numbers: 'relative' | 'raw' | 'symbolic';
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  /** `page`: with title and the names of the phases, for paper; `pane`: narrower and without them, for the window. */
  readonly layout: 'page' | 'pane';
  readonly hideAddresses: boolean;
  /** Name HTTP requests and WebSocket messages on the arrows. */
  readonly nameMessages: boolean;
  /** Title; empty for the one that says what happened. */
  readonly title: string;
}

/** Ink by meaning; the writer knows the colours of each theme. */
export type SceneInk =
  | 'text'
  | 'text-2'
  | 'text-3'
  | 'line'
  | 'hairline'
  | 'client'
  | 'client-pale'
  | 'client-bg'
  | 'server'
  | 'server-pale'
  | 'server-bg'
  | 'paper'
  | 'sunken'
  | 'bad'
  | 'bad-bg'
  | 'none';

interface SceneBase {
  /** Packets behind this mark, in order; a click selects the first. */
  readonly packets: readonly PacketIndex[];
}

/** A straight line; `arrow` puts a head at its end; `dash` for what is inferred or lost. */
export interface SceneLine extends SceneBase {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly ink: SceneInk;
  readonly width: number;
  readonly dash: boolean;
  readonly arrow: boolean;
}

/** A box. */
export interface SceneBox extends SceneBase {
  readonly kind: 'box';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly fill: SceneInk;
  readonly stroke: SceneInk;
  readonly dash: boolean;
}

/** A line of text; `anchor` is where x is on it; `turned` is written upwards. */
export interface SceneText extends SceneBase {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly font: 'ui' | 'mono';
  readonly weight: 400 | 500 | 600;
  readonly ink: SceneInk;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly turned: boolean;
}

/** One mark. */
export type SceneItem = SceneLine | SceneBox | SceneText;

/** A place that stands for packets: what a click, a key or a screen reader meets. Targets do not overlap and go top down. */
export interface SceneTarget {
  readonly packets: readonly PacketIndex[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What is drawn there, in one line of words. */
  readonly label: string;
}

/** The picture. */
export interface DiagramScene {
  readonly width: number;
  readonly height: number;
  /** Where its parts begin: title above `headerTop`, addresses from there, the ladder, then the legend to the end. */
  readonly headerTop: number;
  readonly ladderTop: number;
  readonly footerTop: number;
  readonly theme: 'light' | 'dark';
  readonly language: Language;
  /** For `<title>` and `<desc>`, and for a screen reader. */
  readonly title: string;
  readonly description: string;
  readonly items: readonly SceneItem[];
  readonly targets: readonly SceneTarget[];
}

/** Dashes of lines and of boxes, as SVG's `stroke-dasharray`. */
export const DASHES = { line: '6 4', box: '3 2.5' } as const;

const HEAD = { length: 8, half: 3.6 } as const;

/** The head of an arrow: where the line ends at its base, and its three corners, tip first. */
export function arrowHead({ x1, y1, x2, y2 }: SceneLine): {
  readonly base: readonly [x: number, y: number];
  readonly corners: readonly (readonly [x: number, y: number])[];
} {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [bx, by] = [x2 - ux * HEAD.length, y2 - uy * HEAD.length];
  return {
    base: [bx, by],
    corners: [
      [x2, y2],
      [bx - uy * HEAD.half, by + ux * HEAD.half],
      [bx + uy * HEAD.half, by - ux * HEAD.half],
    ],
  };
}
