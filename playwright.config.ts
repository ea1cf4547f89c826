/**
 * The built app, driven end to end. One worker: a start of the app costs seconds of processor time, and two at once
 * only wait for each other on a small machine. Pictures land in test-results/. The limits are for a busy one.
 */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/app',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/app',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/app.json' }]],
});
