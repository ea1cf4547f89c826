/** AssemblyScript of the engine to modules of WebAssembly, which are kept with its sources as base64. */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { runnerImport } from 'vite';
import { ROOT } from './process.mjs';

const ENGINE = join(ROOT, 'src', 'main', 'engine');
/** Shared: all that an address of 32 bits reaches. */
const MEMORY = {
  shared: ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  own: ['--importMemory'],
};
const LANGUAGE = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'threads', '--enable', 'simd'];

/** What a source of the engine exports. */
export const exportsOf = async (path) => (await runnerImport(join(ENGINE, path))).module;

/** Numbers as constants of the language: those of a group are named `GROUP_name`. */
export function constants(numbers, groups) {
  const all = { ...numbers };
  for (const [prefix, names] of Object.entries(groups))
    for (const [name, value] of Object.entries(names)) all[`${prefix}_${name}`] = value;
  return Object.entries(all)
    .map(([name, value]) => `const ${name}: i32 = ${value | 0};\n`)
    .join('');
}

/** The module of `folder`/assembly that begins in `entry`; `own` is put in front of each of its files. `memory`: one that is shared, or not. */
export async function compileAssembly(folder, entry, own, memory = 'shared') {
  let made;
  const { error, stderr } = await asc.main([entry, '--outFile', 'made.wasm', ...LANGUAGE, ...MEMORY[memory]], {
    readFile: async (name) => {
      const source = await readFile(join(ENGINE, folder, 'assembly', name), 'utf8').catch(() => null);
      return source && own + source;
    },
    writeFile: (_name, contents) => {
      made = contents;
    },
    listFiles: () => [],
  });
  if (error || !made) throw new Error(`${error?.message ?? 'nothing was written'}\n${stderr.toString()}`);
  return made;
}

/** Write a module to `folder`/code.ts. */
export function keepAssembly(folder, entry, made) {
  const code = Buffer.from(made).toString('base64');
  const lines = code.match(/.{1,110}/g) ?? [];
  writeFileSync(
    join(ENGINE, folder, 'code.ts'),
    `/** assembly/${entry}, compiled by \`npm run wasm\`: a module of WebAssembly in base64. */
export const CODE = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
  );
  console.log(`capscope: ${code.length} characters of WebAssembly`);
}
