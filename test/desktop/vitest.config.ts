/** The installed program, tried out on a desktop of its own. One file, whose tests build on each other. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/desktop/**/*.desktop.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    bail: 1,
  },
});
