/**
 * How the command line's program is made: by itself, apart from the window's main process, so that it holds only what
 * it runs; the names of its functions kept (a fault's stack stays readable), those inside them, its white space, comments
 * and detours not. CommonJS, because that is what V8 can keep compiled between two runs on every Node that is supported.
 * What does that, src/main/cli-start.ts, is made after it, in the mode `start`: made together, the two would share the
 * bundler's own functions.
 */
import { defineConfig, minifySync, type Plugin } from 'vite';

/** Every character beyond ASCII as an escape: V8 keeps text of one byte a character in half the room, and reads it sooner. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_options, bundle) {
    for (const part of Object.values(bundle))
      if (part.type === 'chunk') part.code = part.code.replace(/[^\0-\x7f]/g, escaped);
  },
};

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What our sources use of libraries that only some runs need, and that take long to set up; by their names after `alias`. */
const SELDOM: Readonly<Record<string, readonly string[]>> = {
  '@msgpack/msgpack': ['decodeMulti'],
  '@noble/ciphers/chacha.js': ['chacha20poly1305'],
  '@noble/hashes/legacy.js': ['sha1'],
  cborg: ['decodeFirst'],
  'fflate/browser': ['Gunzip', 'Inflate'],
  fzstd: ['Decompress', 'decompress'],
  'mqtt-packet': ['parser'],
  re2js: ['RE2JS'],
};

/** Such a library is set up when something of it is first called, made or looked into. A name not listed stops the build. */
const seldom: Plugin = {
  name: 'seldom',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source in SELDOM && importer?.includes('/src/')) return `${STAND_IN}${source}`;
    return source.startsWith(REAL) ? source : undefined;
  },
  load(id) {
    const [kind, library = ''] = id.split(/(?<=:)/, 2);
    const names = SELDOM[library] ?? [];
    if (kind === STAND_IN) return names.map((name) => standIn(library, name)).join('\n');
    return kind === REAL ? `export { ${names.join(', ')} } from '${library}';` : undefined;
  },
};

/** What a parser notes for those who mend it: nothing here, where nobody reads it. */
const silent: Plugin = {
  name: 'silent',
  enforce: 'pre',
  resolveId: (source) => (source === 'debug' ? SILENT : undefined),
  load: (id) => (id === SILENT ? 'module.exports = () => () => {};' : undefined),
};

/** Words that only the window says are none here: what the command line says are sentences of issues and the diagram's. */
const windowWords: Plugin = {
  name: 'window-words',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/shared\/i18n\/[^/]+\/(?!index|app|diagram|issue|filter)[a-z-]+\.ts$/ },
    handler: (code) => ({
      code:
        code
          .match(/^export const \w+/gm)
          ?.map((one) => `${one} = {};`)
          .join('\n') ?? '',
      map: null,
    }),
  },
};

/** Names inside the functions of libraries, in whose stacks nobody looks for ours, are short. */
const briefLibraries: Plugin = {
  name: 'brief-libraries',
  transform: {
    filter: { id: /\/node_modules\/.*\.m?js$/ },
    handler: (code, id) => ({ code: minifySync(id, code, { compress: false, mangle: true }).code, map: null }),
  },
};

const SILENT = '\0silent.cjs';
const STAND_IN = '\0stand-in:';
/** Required from a stand-in, this imports the library: not all of them can be required themselves. */
const REAL = 'real:';

const standIn = (library: string, name: string): string => `
  let its${name};
  const the${name} = () => (its${name} ??= require('${REAL}${library}').${name});
  export const ${name} = new Proxy(function () {}, {
    apply: (_target, self, values) => Reflect.apply(the${name}(), self, values),
    construct: (_target, values) => Reflect.construct(the${name}(), values),
    get: (_target, member) => the${name}()[member],
  });`;

export default defineConfig(({ mode }) => ({
  plugins: [seldom, silent, windowWords, briefLibraries, ascii],
  resolve: {
    alias: [
      // Its build for Node declares a `require` of its own, which collides with the one that the build adds to modules.
      { find: /^fflate$/, replacement: 'fflate/browser' },
      // Of mqtt-packet only what reads: its writer is as long.
      { find: /^mqtt-packet$/, replacement: 'mqtt-packet/parser.js' },
      // It needs bl's list of buffers, not the stream around it.
      { find: /^bl$/, replacement: 'bl/BufferList.js' },
    ],
  },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'out/cli',
    emptyOutDir: mode !== 'start',
    target: 'node20.18',
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      input: mode === 'start' ? { 'capscope-cli': 'src/main/cli-start.ts' } : { program: 'src/main/cli.ts' },
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        comments: false,
        minify: { compress: true, mangle: { toplevel: false, keepNames: true }, codegen: true },
      },
      // What cborg needs for writing alone goes.
      treeshake: { moduleSideEffects: [{ test: /node_modules\/cborg\//, sideEffects: false }] },
      checks: { pluginTimings: false },
    },
  },
}));
