/** The inks of the diagram are the colours that the window has for the same things. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SceneInk } from '../../src/shared/scene.ts';
import { inkOf, screenInk } from '../../src/shared/scene-inks.ts';

const TOKENS = readFileSync(join(import.meta.dirname, '../../src/renderer/styles/tokens.css'), 'utf8');

/** The token of the same meaning. */
const TOKEN_OF: Readonly<Record<Exclude<SceneInk, 'none'>, string>> = {
  text: '--text-1',
  'text-2': '--text-2',
  'text-3': '--text-3',
  line: '--border-2',
  hairline: '--border-1',
  client: '--dir-up',
  'client-pale': '--dir-up-line',
  'client-bg': '--dir-up-bg',
  server: '--dir-down',
  'server-pale': '--dir-down-line',
  'server-bg': '--dir-down-bg',
  paper: '--surface-pane',
  sunken: '--surface-app',
  bad: '--err',
  'bad-bg': '--err-bg',
};

describe('an ink of the diagram', () => {
  it.each(Object.entries(TOKEN_OF))('%s is the window’s %s', (ink, token) => {
    expect(TOKENS).toContain(`${token}: ${screenInk(ink as SceneInk)};`);
    expect(screenInk(ink as SceneInk)).toBe(
      `light-dark(${inkOf(ink as SceneInk, 'light')}, ${inkOf(ink as SceneInk, 'dark')})`,
    );
  });

  it('none paints nothing', () => {
    expect([inkOf('none', 'light'), screenInk('none')]).toEqual(['none', 'none']);
  });
});
