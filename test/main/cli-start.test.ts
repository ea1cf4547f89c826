/**
 * What starting the command line costs, counted rather than timed: the size of the program and what is bundled with it,
 * which of Node's modules a run loads, and that the code V8 compiled is kept for the next run of the same command.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'resources/samples/http-three-way-handshake.pcap');
const folder = mkdtempSync(join(tmpdir(), 'capscope-cli-'));
let chunks: readonly Rolldown.OutputChunk[] = [];

beforeAll(async () => {
  const made = (mode: string) =>
    build({
      root: ROOT,
      mode,
      configFile: join(ROOT, 'cli.vite.config.ts'),
      logLevel: 'error',
      build: { outDir: folder },
    }) as Promise<Rolldown.RolldownOutput>;
  chunks = [...(await made('production')).output, ...(await made('start')).output].filter(
    (part) => part.type === 'chunk',
  );
  // Tells on standard error which of Node's modules the process had loaded when it ended.
  writeFileSync(
    join(folder, 'told.cjs'),
    `process.on('exit', () => require('fs').writeSync(2, process.moduleLoadList.join('\\n')));`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const argv = ['-r', join(folder, 'told.cjs'), join(folder, 'capscope-cli.cjs'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  return { status, stdout, loaded: stderr.split('\n') };
}

it('is a small program of two files, without copies of what Node has', () => {
  expect(chunks.map(({ fileName }) => fileName).sort()).toEqual(['capscope-cli.cjs', 'program.cjs']);
  const modules = chunks.flatMap((chunk) => chunk.moduleIds);
  expect(modules.filter((id) => /readable-stream|string_decoder|debug\/src\/node|react|electron/.test(id))).toEqual([]);
  const program = readFileSync(join(folder, 'program.cjs'));
  expect(program.length).toBeLessThan(2_000_000);
  // Read as one byte a character.
  expect(program.every((byte) => byte < 128)).toBe(true);
});

it('loads the heavy modules of Node only for who needs them', () => {
  const heavy = ['NativeModule zlib', 'NativeModule crypto', 'NativeModule tty', 'NativeModule stream'];
  const { status, loaded } = run('packets', SAMPLE, '-e', 'frame.number');
  expect(status).toBe(0);
  expect(loaded).toContain('NativeModule util');
  expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
  expect(run('http', SAMPLE).loaded).toContain('NativeModule crypto');
});

it('sets up a library that few runs need when it is needed', () => {
  const session = join(ROOT, 'resources/samples/websocket-session.pcapng');
  const numbers = (filter: string) => run('packets', session, '-e', 'frame.number', '--filter', filter).stdout;
  expect(numbers('frame.protocols matches "webs.cket"')).toBe(numbers('websocket'));
  expect(numbers('websocket').split('\n').length).toBeGreaterThan(10);
});

it('keeps what V8 compiled for a command, once, and says the same with it', () => {
  rmSync(join(folder, 'compiled'), { recursive: true, force: true });
  const first = run('streams', SAMPLE);
  const [kept = '', ...more] = readdirSync(join(folder, 'compiled'));
  expect([kept, more]).toEqual([expect.stringMatching(/^streams-\d+-\d+$/), []]);
  const before = statSync(join(folder, 'compiled', kept));
  expect(run('streams', SAMPLE).stdout).toBe(first.stdout);
  expect(statSync(join(folder, 'compiled', kept)).ino).toBe(before.ino);
});

it('does not trust what it kept blindly: damage only costs time', () => {
  const { stdout } = run('info', SAMPLE);
  const name = readdirSync(join(folder, 'compiled')).find((file) => file.startsWith('info-')) ?? '';
  const kept = join(folder, 'compiled', name);
  writeFileSync(kept, readFileSync(kept).subarray(0, 1000));
  expect(run('info', SAMPLE)).toMatchObject({ status: 0, stdout });
  expect(statSync(kept).size).toBeGreaterThan(1000);
});

it('keeps nothing under a name that is no command word', () => {
  expect(run('../../x', SAMPLE).status).toBe(2);
  for (const name of readdirSync(join(folder, 'compiled'))) expect(name).toMatch(/^[a-z]+-\d+-\d+$/);
});

it('has the words that it says: of what the window alone says, it is made without', () => {
  const folders = ['src/main/engine', 'src/main/cli'].map((name) => join(ROOT, name));
  const files = folders.flatMap((name) =>
    readdirSync(name, { recursive: true, encoding: 'utf8' }).map((file) => join(name, file)),
  );
  const asked = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:t|english)\(['`](\w+)\./g)].map(([, area]) => area),
    );
  expect([...new Set(asked)].sort()).toEqual(['app', 'diagram', 'issue']);
  for (const language of ['en', 'zh-CN']) {
    const { stdout } = run('diagram', SAMPLE, '--stream', '0', '--lang', language, '--out', '-', '--format', 'md');
    expect(stdout).toMatch(language === 'en' ? /client/i : /客户端/);
    expect(stdout).not.toMatch(/\b(?:app|diagram|issue)\.\w/);
  }
});
