/** Puts marks into a scene, with the page's fixed places and the defaults that most marks share. */
import type { DiagramOptions, SceneBox, SceneInk, SceneItem, SceneLine, SceneText } from '../../../shared/scene.ts';
import type { Side } from './flags.ts';

/** The page, and the fixed places on it, in pixels. */
export interface Page {
  readonly width: number;
  readonly margin: number;
  /** The two lifelines. */
  readonly clientX: number;
  readonly serverX: number;
  readonly legendX: number;
  /** With a title above and the phases' brackets at the left. */
  readonly isWhole: boolean;
}

/** For paper, and for a pane of the window, which has little room and a title of its own. */
export const PAGES: Readonly<Record<DiagramOptions['layout'], Page>> = {
  page: { width: 960, margin: 48, clientX: 200, serverX: 760, legendX: 736, isWhole: true },
  pane: { width: 632, margin: 12, clientX: 112, serverX: 520, legendX: 440, isWhole: false },
};

/** Where the lifeline of an end stands. */
export const lifelineX = (page: Page, side: Side): number => (side === 'client' ? page.clientX : page.serverX);

/** Collects items in drawing order. */
export class Pen {
  readonly items: SceneItem[] = [];
  /** Where the title ends and the two addresses begin. */
  headerTop = 0;

  constructor(readonly page: Page) {}

  /** Between the lifelines. */
  get middleX(): number {
    return (this.page.clientX + this.page.serverX) / 2;
  }

  line(line: Pick<SceneLine, 'x1' | 'y1' | 'x2' | 'y2' | 'ink'> & Partial<SceneLine>): void {
    this.items.push({ kind: 'line', width: 1, dash: false, arrow: false, packets: [], ...line });
  }

  box(box: Pick<SceneBox, 'x' | 'y' | 'width' | 'height'> & Partial<SceneBox>): void {
    this.items.push({ kind: 'box', radius: 3, fill: 'none', stroke: 'none', dash: false, packets: [], ...box });
  }

  text(x: number, y: number, text: string, style: Partial<SceneText> & { readonly size: number }): void {
    const ink: SceneInk = 'text';
    const defaults = { font: 'ui', weight: 400, ink, anchor: 'middle', turned: false, packets: [] } as const;
    this.items.push({ kind: 'text', ...defaults, ...style, x, y, text });
  }
}
