/**
 * `npm run wasm`: compiles the loop over plain packets (src/main/engine/plain-run/assembly) to WebAssembly and writes it to
 * plain-run/code.ts, which is kept with the sources so that nothing else needs the compiler. A test holds both together.
 */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { runnerImport } from 'vite';
import { ROOT } from './process.mjs';

const FOLDER = join(ROOT, 'src', 'main', 'engine', 'plain-run');

/** Cells and bits that the engine's own sources name, as constants of the language that the loop is written in. */
async function layout() {
  const of = async (path) => (await runnerImport(join(ROOT, 'src', 'main', 'engine', path))).module;
  const { CELL, BLOCK_CELLS, CELLS_PLACE, MET_BITS, MET_SHIFT } = await of('plain-run/layout.ts');
  const { FLOW, FlowBit, CLOCK, STREAM, ...sizes } = await of('tcp/flow-cells.ts');
  const { Note, FLAG_NOTES, RETRANSMITTED } = await of('tcp/notes.ts');
  const { ANALYSED } = await of('tcp/tracker.ts');
  const { MAX_UNACKED } = await of('tcp/unacked.ts');
  const { OPTION_CELLS, HAS_SHIFT } = await of('tcp/option-facts.ts');
  const { Completeness } = await of('tcp/analysis.ts');
  const { RolesFrom } = await of('table/stream-table.ts');
  const { DNS_RESPONSE, DNS_CELLS } = await of('dissect/application/dns-exchanges.ts');
  const { Way } = await of('table/packet-table.ts');
  const { Layer } = await of('dissect/packet-scan.ts');
  const { PlainLink, PlainWay } = await of('dissect/plain-ways.ts');
  const lengths = { ...sizes, MAX_UNACKED, OPTION_CELLS, HAS_SHIFT, DNS_CELLS, BLOCK_CELLS, MET_BITS, MET_SHIFT };
  const numbers = { ...lengths, ANALYSED, FLAG_NOTES, RETRANSMITTED, DNS_RESPONSE, CELLS_PLACE };
  const { ROW } = await of('table/row-batch.ts');
  const groups = {
    CELL,
    ROW,
    FLOW,
    FlowBit,
    CLOCK,
    STREAM,
    Note,
    Completeness,
    RolesFrom,
    Way,
    Layer,
    PlainLink,
    PlainWay,
  };
  for (const [prefix, names] of Object.entries(groups))
    for (const [name, value] of Object.entries(names)) numbers[`${prefix}_${name}`] = value;
  return Object.entries(numbers)
    .map(([name, value]) => `const ${name}: i32 = ${value | 0};\n`)
    .join('');
}

/** The compiled loop. */
export async function compile() {
  let made;
  const own = await layout();
  const { error, stderr } = await asc.main(
    [
      ...['plain-run.ts', '--outFile', 'plain-run.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...[
        '--importMemory',
        '--sharedMemory',
        '--enable',
        'threads',
        '--initialMemory',
        '1',
        '--maximumMemory',
        '65536',
      ],
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
    `/** The loop of assembly/plain-run.ts, compiled by scripts/wasm.mjs: a module of WebAssembly in base64. */
export const CODE = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
  );
  console.log(`capscope: ${code.length} characters of WebAssembly`);
}
