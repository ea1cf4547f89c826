/** What the documents say about the project, where it can be checked. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(import.meta.dirname);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it('gives a reason for every package, and for none that is gone', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const rows = read('docs/dependencies.md').matchAll(/^\| (`[^|]+`) \|/gm);
  const explained = Array.from(rows, ([, names = '']) =>
    names.split(', ').map((name) => name.replaceAll('`', '')),
  ).flat();
  expect(explained.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
});

describe.each([
  'README.md',
  'docs/architecture.md',
  'docs/dependencies.md',
  'docs/performance.md',
  'resources/samples/README.md',
])('%s', (path) => {
  it('links only to files that are there', () => {
    const links = Array.from(read(path).matchAll(/\]\(([^)#]+)[^)]*\)/g), ([, target = '']) => target);
    const dead = links.filter((target) => !/^https?:/.test(target) && !existsSync(join(ROOT, dirname(path), target)));
    expect(dead).toEqual([]);
  });

  it('names only scripts and folders that are there', () => {
    const named = Array.from(
      read(path).matchAll(/`((?:src|scripts|test|docs|resources)\/[\w./-]+)`/g),
      ([, name = '']) => name,
    );
    // What `npm test` makes is not there before it ran.
    expect(named.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });
});
