/**
 * How the three build targets of the window are made: main (with the engine process as an entry of its own), preload and
 * renderer. The command line is made by cli.vite.config.ts. The language targets are those of the oldest Electron the app is run on (33: Node 20.18,
 * Chromium 130), not of the pinned one, so that one build runs on both. Everything is bundled: what is built needs no
 * `node_modules` beside it.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    // Its build for Node declares a `require` of its own, which collides with the one that the build adds to modules.
    resolve: { alias: { fflate: 'fflate/browser' } },
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          engine: 'src/main/engine-process.ts',
          measure: 'src/main/measure.ts',
        },
        // All in one folder, so that a module finds its neighbours from wherever it was put.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        checks: { pluginTimings: false },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      // A sandboxed preload must be CommonJS.
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    build: {
      target: 'chrome130',
      minify: true,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: { checks: { pluginTimings: false } },
    },
    plugins: [react()],
  },
});
