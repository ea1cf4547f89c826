/** Unit tests: everything under test/ but the specs of the built app, which Playwright runs (playwright.config.ts). */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What allocates or compiles is told apart from what other tests left behind only in a process of its own. */
const BUDGETS = 'test/main/engine/budget.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Left to itself, the runner keeps a core free, which is one of two on a small machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Tests that run at once within a file mostly wait for processes of their own.
    maxConcurrency: 2,
    projects: [
      { extends: true, test: { name: 'budgets', include: [BUDGETS] } },
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/app/**', BUDGETS],
          // Files share what they import: to load the engine anew for each of them takes half as long as the tests.
          isolate: false,
        },
      },
    ],
  },
});
