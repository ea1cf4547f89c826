/**
 * `npm run wasm`: compiles the pass over plain streams (src/main/engine/plain-streams/assembly) to WebAssembly and writes it to
 * plain-streams/code.ts, which is kept with the sources so that nothing else needs the compiler. A test holds both together.
 */
import { pathToFileURL } from 'node:url';
import { compileAssembly, constants, exportsOf, keepAssembly } from './assembly.mjs';

const FOLDER = 'plain-streams';
const ENTRY = 'pass.ts';

/** Numbers that the engine's own sources name, as constants of the language that the pass is written in. */
async function layout() {
  const { TEXTS, CELL, FOUND, FRAMES, EXCHANGE, ...sizes } = await exportsOf('plain-streams/layout.ts');
  const { FRAMINGS, STATUSES, PARTS, CUT, MESSAGE, ...more } = await exportsOf('app/exchange-cells.ts');
  const { MAX_EXCHANGES, MAX_FRAMES, RECOGNISE_BYTES } = await exportsOf('app/limits.ts');
  const { LONGEST_PLAIN } = await exportsOf('app/plain-frames.ts');
  const { Layer } = await exportsOf('dissect/packet-scan.ts');
  const { Note } = await exportsOf('tcp/notes.ts');
  const { ANALYSED, BOGUS_HEADER } = await exportsOf('tcp/row-flags.ts');
  const { Way } = await exportsOf('table/packet-table.ts');
  const { METHODS: _, ...rules } = await exportsOf('plain-streams/told-rules.ts');
  const { Completes } = await exportsOf('pdu/message-kinds.ts');
  const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const indices = (names) => Object.fromEntries(names.map((name, index) => [camel(name), index]));
  const numbers = { ...sizes, ...more, ...rules, MAX_EXCHANGES, MAX_FRAMES, RECOGNISE_BYTES, LONGEST_PLAIN };
  Object.assign(numbers, { ANALYSED, BOGUS_HEADER, STATUS_COUNT: STATUSES.length });
  const groups = { CELL, FOUND, FRAMES, EXCHANGE, MESSAGE, PARTS, CUT, Completes, Layer, Note, Way };
  Object.assign(groups, { FRAMING: indices(FRAMINGS), STATUS: indices(STATUSES) });
  const texts = TEXTS.map((text) => {
    const name = text.replace(/[^A-Za-z0-9]/g, '_');
    const value = `0x${Buffer.from(text).reverse().toString('hex')}`;
    return `const TEXT_${name}: ${text.length > 4 ? 'u64' : 'u32'} = ${value};\n`;
  });
  return [constants(numbers, groups), ...texts].join('');
}

/** The compiled pass. */
export const compile = async () => compileAssembly(FOLDER, ENTRY, await layout());

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) keepAssembly(FOLDER, ENTRY, await compile());
