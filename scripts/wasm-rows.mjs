/**
 * `npm run wasm`: compiles the loops over rows of a filter (src/main/engine/filter/assembly) to WebAssembly and writes them to
 * filter/code.ts, which is kept with the sources so that nothing else needs the compiler. A test holds both together.
 */
import { pathToFileURL } from 'node:url';
import { compileAssembly, constants, exportsOf, keepAssembly } from './assembly.mjs';

const FOLDER = 'filter';
const ENTRY = 'rows.ts';

/** Numbers that the engine's own sources name, as constants of the language that the loops are written in. */
async function layout() {
  const { AT, ...numbers } = await exportsOf('filter/row-layout.ts');
  const { ASK, Decided } = await exportsOf('filter/decided.ts');
  return constants({ ...numbers, ASK, NO: Decided.no, YES: Decided.yes, OPEN: Decided.open }, { AT });
}

/** The compiled loops. */
export const compile = async () => compileAssembly(FOLDER, ENTRY, await layout(), 'own');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) keepAssembly(FOLDER, ENTRY, await compile());
