/**
 * Who may import whom (docs/architecture.md), as data, and checked against every file under src/. To allow something
 * new, add a row here: the table is the decision, and a review sees it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(import.meta.dirname);

/** Packages that the window is made of; the engine and main have no use for them. */
const UI_PACKAGES = [
  '@codemirror/autocomplete',
  '@codemirror/commands',
  '@codemirror/lang-css',
  '@codemirror/lang-html',
  '@codemirror/lang-javascript',
  '@codemirror/lang-json',
  '@codemirror/lang-xml',
  '@codemirror/language',
  '@codemirror/search',
  '@codemirror/state',
  '@codemirror/view',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  '@lezer/highlight',
  '@tanstack/react-virtual',
  'ag-grid-community',
  'ag-grid-react',
  'i18next',
  'react',
  'react-dom',
  'react-i18next',
  'uplot',
  'zustand',
];

/** One row of the table. Paths are below src/; the first row whose `files` begins a file's path is that file's. */
interface Rule {
  readonly files: string;
  /** Folders or files of ours (as prefixes), packages by name, `node:` for Node's own modules. */
  readonly may: readonly string[];
  /** What may be imported as types only. */
  readonly mayTypes?: readonly string[];
}

/** Rooms of the engine from left to right; each may import those of the groups before its own. */
const ENGINE_ROOMS = [
  ['bytes'],
  ['table'],
  ['capture', 'dissect'],
  ['tcp'],
  ['plain-run'],
  ['app'],
  ['plain-streams'],
  ['pdu'],
  ['filter', 'find', 'diagram', 'graph', 'statistics', 'export'],
];

const RULES: readonly Rule[] = [
  { files: 'shared/i18n/', may: ['shared/', 'i18next'] },
  { files: 'shared/', may: ['shared/'] },
  ...ENGINE_ROOMS.flatMap((group, rank) =>
    group.map((room): Rule => {
      const left = ENGINE_ROOMS.slice(0, rank).flat();
      const body = rank === ENGINE_ROOMS.length - 1 ? ['body'] : [];
      return { files: `main/engine/${room}/`, may: ['shared/', ...[room, ...left, ...body].map(roomFolder)] };
    }),
  ),
  { files: 'main/engine/body/', may: ['shared/', roomFolder('body'), roomFolder('bytes')] },
  { files: 'main/engine/', may: ['shared/', 'main/engine/'] },
  { files: 'main/', may: ['shared/', 'main/', 'node:', 'electron'] },
  { files: 'preload/', may: ['electron', 'preload/'], mayTypes: ['shared/'] },
  { files: 'renderer/widgets/', may: ['renderer/widgets/', ...UI_PACKAGES] },
  { files: 'renderer/', may: ['shared/', 'renderer/', ...UI_PACKAGES] },
];

/** What single files may import beyond their row: the few uses of code that is not ours. */
const ALLOWANCES: Readonly<Record<string, readonly string[]>> = {
  'main/cli/export.ts': ['../package.json'],
  'main/engine-process.ts': ['../package.json'],
  'main/engine/app/content-coding.ts': ['node:zlib'],
  'main/engine/app/check-sums.ts': ['node:zlib'],
  'main/engine/app/inflate.ts': ['fflate'],
  'main/engine/app/deflate-blocks.ts': ['node:zlib'],
  'main/engine/app/tls/crypto.ts': ['node:crypto', '@noble/ciphers'],
  'main/engine/app/websocket-handshake.ts': ['@noble/hashes'],
  'main/engine/app/zstd.ts': ['fzstd'],
  'main/engine/message-search.ts': ['re2js'],
  'main/engine/bytes/pattern.ts': ['re2js'],
  'main/engine/body/protocols/cbor.ts': ['cborg'],
  'main/engine/body/protocols/message-pack.ts': ['@msgpack/msgpack'],
  'main/engine/body/protocols/mqtt.ts': ['mqtt-packet'],
  'main/engine/dissect/application/quic-initial.ts': ['node:crypto'],
  'main/engine/dissect/application/tls-fingerprint.ts': ['node:crypto'],
  'main/unpack/zstd.ts': ['fzstd'],
};

/** Run under plain Node, so neither they nor anything they import may import Electron. */
const WITHOUT_ELECTRON = ['main/engine-process.ts', 'main/file-source.ts', 'main/cli.ts', 'main/cli-start.ts'];

function roomFolder(room: string): string {
  return `main/engine/${room}/`;
}

interface Import {
  /** A path below src/ for a file of ours, else the package or `node:` module. */
  readonly target: string;
  readonly isLocal: boolean;
  readonly isType: boolean;
}

/** Every import of one source text, static, re-exported or dynamic with a literal. */
function importsOf(file: string, source: string): readonly Import[] {
  const { module } = parseSync(file, source);
  const found: { request: string; isType: boolean }[] = [];
  for (const statement of module.staticImports)
    found.push({
      request: statement.moduleRequest.value,
      isType: statement.entries.length > 0 && statement.entries.every((entry) => entry.isType),
    });
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, isType } of entries)
      if (moduleRequest) found.push({ request: moduleRequest.value, isType });
  for (const { moduleRequest } of module.dynamicImports)
    found.push({
      request: source.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      isType: false,
    });
  return found.map(({ request, isType }) => {
    const isLocal = request.startsWith('.');
    const path = request.replace(/\?.*$/, '');
    return { target: isLocal ? normalize(join(dirname(file), path)) : path, isLocal, isType };
  });
}

/** Every breach of the rules among the given files (path below src/ → source text), as sentences. */
function breaches(files: ReadonlyMap<string, string>): readonly string[] {
  const imports = new Map(Array.from(files, ([file, source]) => [file, importsOf(file, source)]));
  const problems: string[] = [];
  for (const [file, targets] of imports) {
    const rule = RULES.find((row) => file.startsWith(row.files));
    if (!rule) {
      problems.push(`${file}: no row of the table covers it`);
      continue;
    }
    const allowed = [...rule.may, ...(ALLOWANCES[file] ?? [])];
    for (const { target, isLocal, isType } of targets) {
      const types = isType ? (rule.mayTypes ?? []) : [];
      if (![...allowed, ...types].some((name) => covers(name, target)))
        problems.push(`${file} may not import ${target}`);
      if (isLocal && !files.has(target) && !/\.(css|json|svg|html)$/.test(target))
        problems.push(`${file} imports ${target}, which is not a file (is the ending missing?)`);
      if (reachesPastIndex(file, target)) problems.push(`${file} imports ${target}, past the index.ts of that room`);
    }
  }
  for (const start of WITHOUT_ELECTRON) {
    const path = pathTo(imports, start, (target) => target === 'electron');
    if (path) problems.push(`${start} runs without Electron, but: ${path.join(' → ')}`);
  }
  for (const file of imports.keys()) {
    const path = pathTo(imports, file, (target) => target === file);
    // Each cycle once: told from its first file in alphabetical order.
    if (path && file === [...path].sort()[0]) problems.push(`cycle: ${path.join(' → ')}`);
  }
  return problems;
}

/** Whether a name of the table covers an import: a folder or `node:` all that is below, a package its subpaths too. */
function covers(name: string, target: string): boolean {
  return target === name || target.startsWith(/[/:]$/.test(name) ? name : `${name}/`);
}

/** Rooms of the engine, and the engine itself, are entered by their index.ts. */
function reachesPastIndex(file: string, target: string): boolean {
  const room = /^main\/engine\/([^/]+\/)?/.exec(target)?.[0];
  if (room === undefined || target === `${room}index.ts`) return false;
  return !file.startsWith(room);
}

/** The shortest chain of imports from `start` to a target that fits, `start` first; undefined where there is none. */
function pathTo(
  imports: ReadonlyMap<string, readonly Import[]>,
  start: string,
  fits: (target: string) => boolean,
): readonly string[] | undefined {
  const seen = new Set([start]);
  const queue: string[][] = [[start]];
  for (let path = queue.shift(); path; path = queue.shift()) {
    for (const { target, isType } of imports.get(path.at(-1) ?? '') ?? []) {
      if (fits(target) && !isType) return [...path, target];
      if (isType || seen.has(target)) continue;
      seen.add(target);
      queue.push([...path, target]);
    }
  }
  return undefined;
}

function sources(): ReadonlyMap<string, string> {
  const names = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => [name, readFileSync(join(ROOT, 'src', name), 'utf8')]),
  );
}

describe('the sources', () => {
  it('import only what the table allows', () => {
    expect(breaches(sources())).toEqual([]);
  });

  it('use every allowance of a single file', () => {
    const files = sources();
    const unused = Object.entries(ALLOWANCES).flatMap(([file, names]) => {
      const imports = importsOf(file, files.get(file) ?? '');
      return names
        .filter((name) => !imports.some(({ target }) => covers(name, target)))
        .map((name) => `${file}: ${name}`);
    });
    expect(unused).toEqual([]);
  });

  it('import only packages that package.json declares', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const declared = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
    const undeclared = Array.from(sources(), ([file, source]) => importsOf(file, source))
      .flat()
      .filter(({ target, isLocal }) => !isLocal && !target.startsWith('node:'))
      .filter(({ target }) => !declared.some((name) => covers(name, target)));
    expect(undeclared).toEqual([]);
  });
});

describe('the checker', () => {
  const check = (files: Record<string, string>) => breaches(new Map(Object.entries(files)));
  const room = (name: string) => ({ [`main/engine/${name}/index.ts`]: '' });

  it('lets a room import those to its left, by their index', () => {
    const files = { 'main/engine/tcp/seq.ts': `import { x } from '../bytes/index.ts';`, ...room('bytes') };
    expect(check(files)).toEqual([]);
  });

  it('refuses a room to the right, and one of the same rank', () => {
    const files = {
      'main/engine/bytes/a.ts': `import { x } from '../tcp/index.ts';`,
      'main/engine/capture/a.ts': `export * from '../dissect/index.ts';`,
      ...room('tcp'),
      ...room('dissect'),
    };
    expect(check(files)).toEqual([
      'main/engine/bytes/a.ts may not import main/engine/tcp/index.ts',
      'main/engine/capture/a.ts may not import main/engine/dissect/index.ts',
    ]);
  });

  it('refuses a way past an index', () => {
    const files = {
      'main/cli.ts': `import type { X } from './engine/tcp/seq.ts';`,
      'main/engine/app/a.ts': `const x = await import('../tcp/seq.ts');`,
      'main/engine/tcp/seq.ts': '',
    };
    expect(check(files)).toEqual([
      'main/cli.ts imports main/engine/tcp/seq.ts, past the index.ts of that room',
      'main/engine/app/a.ts imports main/engine/tcp/seq.ts, past the index.ts of that room',
    ]);
  });

  it('refuses Node in the engine but where a file has an allowance', () => {
    const source = `import { inflateRawSync } from 'node:zlib';`;
    expect(check({ 'main/engine/app/content-coding.ts': source, 'main/engine/app/http1.ts': source })).toEqual([
      'main/engine/app/http1.ts may not import node:zlib',
    ]);
  });

  it('refuses Electron in what runs under plain Node, however far away', () => {
    const files = { 'main/cli.ts': `import './a.ts';`, 'main/a.ts': `import { app } from 'electron';` };
    expect(check(files)).toEqual(['main/cli.ts runs without Electron, but: main/cli.ts → main/a.ts → electron']);
  });

  it('allows the preload types of ours, and no values', () => {
    const files = {
      'preload/index.ts': `import type { A } from '../shared/api.ts'; import { b } from '../shared/rpc.ts';`,
      'shared/api.ts': '',
      'shared/rpc.ts': '',
    };
    expect(check(files)).toEqual(['preload/index.ts may not import shared/rpc.ts']);
  });

  it('refuses cycles, a missing ending, and a place without a row', () => {
    const files = {
      'shared/a.ts': `import { b } from './b.ts';`,
      'shared/b.ts': `import { a } from './a';`,
      'shared/c.ts': `export { d } from './d.ts';`,
      'shared/d.ts': `export { c } from './c.ts';`,
      'other/x.ts': '',
    };
    expect(check(files)).toEqual([
      'shared/b.ts imports shared/a, which is not a file (is the ending missing?)',
      'other/x.ts: no row of the table covers it',
      'cycle: shared/c.ts → shared/d.ts → shared/c.ts',
    ]);
  });
});
