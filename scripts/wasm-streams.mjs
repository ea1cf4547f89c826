/**
 * `npm run wasm`: compiles the pass over plain streams (src/main/engine/plain-streams/assembly) to WebAssembly and writes it to
 * plain-streams/code.ts, which is kept with the sources so that nothing else needs the compiler. A test holds both together.
 */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { runnerImport } from 'vite';
import { ROOT } from './process.mjs';

const ENGINE = join(ROOT, 'src', 'main', 'engine');
const FOLDER = join(ENGINE, 'plain-streams');

/** Numbers that the engine's own sources name, as constants of the language that the pass is written in. */
async function layout() {
  const of = async (path) => (await runnerImport(join(ENGINE, path))).module;
  const { TEXTS, CELL, FOUND, FRAMES, EXCHANGE, ...sizes } = await of('plain-streams/layout.ts');
  const { FRAMINGS, STATUSES, PARTS, CUT, MESSAGE, ...more } = await of('app/exchange-cells.ts');
  const { MAX_EXCHANGES, MAX_FRAMES, RECOGNISE_BYTES } = await of('app/limits.ts');
  const { LONGEST_PLAIN } = await of('app/plain-frames.ts');
  const { Layer } = await of('dissect/packet-scan.ts');
  const { Note } = await of('tcp/notes.ts');
  const { ANALYSED, BOGUS_HEADER } = await of('tcp/tracker.ts');
  const { Way } = await of('table/packet-table.ts');
  const { METHODS: _, ...rules } = await of('plain-streams/told-rules.ts');
  const { Completes } = await of('pdu/message-kinds.ts');
  const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const indices = (names) => Object.fromEntries(names.map((name, index) => [camel(name), index]));
  const numbers = { ...sizes, ...more, ...rules, MAX_EXCHANGES, MAX_FRAMES, RECOGNISE_BYTES, LONGEST_PLAIN };
  Object.assign(numbers, { ANALYSED, BOGUS_HEADER, STATUS_COUNT: STATUSES.length });
  const groups = { CELL, FOUND, FRAMES, EXCHANGE, MESSAGE, PARTS, CUT, Completes, Layer, Note, Way };
  Object.assign(groups, { FRAMING: indices(FRAMINGS), STATUS: indices(STATUSES) });
  for (const [prefix, names] of Object.entries(groups))
    for (const [name, value] of Object.entries(names)) numbers[`${prefix}_${name}`] = value;
  const texts = TEXTS.map((text) => {
    const name = text.replace(/[^A-Za-z0-9]/g, '_');
    const value = `0x${Buffer.from(text).reverse().toString('hex')}`;
    return `const TEXT_${name}: ${text.length > 4 ? 'u64' : 'u32'} = ${value};\n`;
  });
  return [...Object.entries(numbers).map(([name, value]) => `const ${name}: i32 = ${value};\n`), ...texts].join('');
}

/** The compiled pass. */
export async function compile() {
  let made;
  const own = await layout();
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
  const { error, stderr } = await asc.main(
    [
      'pass.ts',
      '--outFile',
      'pass.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'threads',
      '--enable',
      'simd',
      ...memory,
    ],
    {
      readFile: async (name) => {
        const source = await readFile(join(FOLDER, 'assembly', name), 'utf8').catch(() => null);
        return source && own + source;
      },
      writeFile: (_name, contents) => {
        made = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !made) throw new Error(`${error?.message ?? 'nothing was written'}\n${stderr.toString()}`);
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const code = Buffer.from(await compile()).toString('base64');
  const lines = code.match(/.{1,110}/g) ?? [];
  writeFileSync(
    join(FOLDER, 'code.ts'),
    `/** The pass of assembly/pass.ts, compiled by scripts/wasm-streams.mjs: a module of WebAssembly in base64. */
export const CODE = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
  );
  console.log(`capscope: ${code.length} characters of WebAssembly`);
}
