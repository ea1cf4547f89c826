/** Puts marks into a scene, with the page's fixed places and the defaults that most marks share. */
import type { SceneBox, SceneInk, SceneItem, SceneLine, SceneText } from '../../../shared/scene.ts';

/** The page, and the two lifelines on it. */
export const WIDTH = 960;
export const MARGIN = 48;
export const CLIENT_X = 200;
export const SERVER_X = 760;
export const MIDDLE_X = WIDTH / 2;

/** Collects items in drawing order. */
export class Pen {
  readonly items: SceneItem[] = [];
  /** Where the title ends and the two addresses begin. */
  headerTop = 0;

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
