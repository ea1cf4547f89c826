/**
 * What a window without a file waits for, counted rather than timed: the code that its page begins with has neither the grid
 * nor the editors in it, which come when the window stands.
 */
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { beforeAll, expect, it } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../src/renderer');
/** Bytes of the page's code at its start. */
const MOST = 600_000;
let chunks: ReadonlyMap<string, Rolldown.OutputChunk>;

beforeAll(async () => {
  const made = (await build({
    root: RENDERER,
    configFile: false,
    logLevel: 'error',
    // As it is shipped: of React there is another one for tests.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: true, target: 'chrome130' },
  })) as Rolldown.RolldownOutput;
  chunks = new Map(made.output.filter((part) => part.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
}, 60_000);

/** The chunks that are there before the page runs. */
function atStart(): readonly Rolldown.OutputChunk[] {
  const found = new Set([...chunks.values()].filter(({ isEntry }) => isEntry));
  for (const { imports } of found) for (const name of imports) found.add(chunks.get(name) as Rolldown.OutputChunk);
  return [...found];
}

it('begins with a quarter of its code', () => {
  const bytes = (parts: Iterable<Rolldown.OutputChunk>) => [...parts].reduce((sum, { code }) => sum + code.length, 0);
  expect(bytes(atStart())).toBeLessThan(MOST);
  expect(bytes(chunks.values())).toBeGreaterThan(3 * MOST);
});

it.each(['ag-grid-community', '@codemirror', 'uplot'])('begins without %s', (library) => {
  const modules = (parts: Iterable<Rolldown.OutputChunk>) => [...parts].flatMap(({ moduleIds }) => moduleIds);
  const its = (id: string) => id.includes(`/node_modules/${library}/`);
  expect(modules(chunks.values()).some(its)).toBe(true);
  expect(modules(atStart()).filter(its)).toEqual([]);
});
