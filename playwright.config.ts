/**
 * The built app, driven end to end. One worker: a start of the app costs seconds of processor time, and two at once
 * only wait for each other on a small machine. Pictures and traces land in test-results/.
 */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/app',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/app',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/app.json' }]],
});
