/**
 * How the command line's program is made: by itself, apart from the window's main process, so that it holds only what
 * it runs; its names kept (a fault's stack stays readable), its white space and comments not. CommonJS, because that is
 * what V8 can keep compiled between two runs (src/main/cli-start.ts) on every Node that is supported.
 */
import { defineConfig, type Plugin } from 'vite';

/** Every character beyond ASCII as an escape: V8 keeps text of one byte a character in half the room, and reads it sooner. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_options, bundle) {
    for (const part of Object.values(bundle))
      if (part.type === 'chunk') part.code = part.code.replace(/[^\0-\x7f]/g, escaped);
  },
};

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

export default defineConfig({
  plugins: [ascii],
  resolve: {
    alias: {
      // Its build for Node declares a `require` of its own, which collides with the one that the build adds to modules.
      fflate: 'fflate/browser',
      // mqtt-packet needs bl's list of buffers, not the stream around it, and debug only to be silent.
      bl: 'bl/BufferList.js',
      debug: 'debug/src/browser.js',
    },
  },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'out/cli',
    target: 'node20.18',
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      input: { 'capscope-cli': 'src/main/cli-start.ts', program: 'src/main/cli.ts' },
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        comments: false,
        minify: { compress: false, mangle: false, codegen: true },
      },
      checks: { pluginTimings: false },
    },
  },
});
