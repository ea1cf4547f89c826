/** Unit tests: everything under test/ but the specs of the built app, which Playwright runs (playwright.config.ts). */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/app/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Left to itself, the runner keeps a core free, which is one of two on a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Tests that run at once within a file mostly wait for processes of their own.
    maxConcurrency: 2,
  },
});
