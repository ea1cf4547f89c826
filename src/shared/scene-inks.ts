/**
 * The colours of the diagram's inks, for paper and screen alike: an exported picture takes those of its theme, the window
 * both, as its theme goes. They are those of the window's tokens (renderer/styles/tokens.css).
 */
import type { DiagramScene, SceneInk } from './scene.ts';

const INKS: Readonly<Record<SceneInk, readonly [light: string, dark: string]>> = {
  text: ['#1a1d21', '#e4e6ea'],
  'text-2': ['#474d57', '#b2b8c2'],
  'text-3': ['#616873', '#8d95a1'],
  line: ['#d0d4da', '#363c45'],
  hairline: ['#e4e6ea', '#282c33'],
  client: ['#0a667c', '#62c1d8'],
  'client-pale': ['#9ccbd6', '#2c6675'],
  'client-bg': ['#e8f3f6', '#142a31'],
  server: ['#9c4400', '#efa468'],
  'server-pale': ['#e3bd97', '#7a5330'],
  'server-bg': ['#fbf0e6', '#2f2318'],
  paper: ['#ffffff', '#191c20'],
  sunken: ['#f4f5f7', '#141619'],
  bad: ['#b0211b', '#ff8d85'],
  'bad-bg': ['#fdf0ef', '#2e1b1b'],
  none: ['none', 'none'],
};

/** The colour of an ink in a theme, as SVG writes it. */
export function inkOf(ink: SceneInk, theme: DiagramScene['theme']): string {
  return INKS[ink][theme === 'light' ? 0 : 1];
}

/** The colour of an ink in whichever theme the window has, as CSS writes it. */
export function screenInk(ink: SceneInk): string {
  return ink === 'none' ? 'none' : `light-dark(${INKS[ink].join(', ')})`;
}
