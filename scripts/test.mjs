/**
 * `npm test`: sets up what is missing, then runs every check there is, the real Electron window included, and ends with
 * one line: `N passed, N failed`. A part that fails does not stop the next one. Reports and pictures are left in
 * test-results/. `npm test -- PART [ARGUMENT…]` runs one part (lint, types, unit, app, desktop) and hands the arguments to its
 * runner: `npm test -- app follow`, `npm test -- unit test/main/engine/tcp`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { prepareDesktop } from './desktop.mjs';
import { lacksDisplay, withDisplay } from './display.mjs';
import { electronEnvironment, OLDEST_ELECTRON, oldestElectronTypes } from './electron-runtime.mjs';
import { Failure, ROOT, run, runScript, say } from './process.mjs';
import { setUp } from './setup.mjs';

const RESULTS = join(ROOT, 'test-results');

/** Each part gets the arguments for its runner and gives how many of its tests passed, failed and were left out. */
const PARTS = {
  lint: () => asOneTest(tool('@biomejs/biome/bin/biome', ['check', '.'])),
  types: checkTypes,
  unit: runUnitTests,
  app: runAppTests,
  desktop: runDesktopTests,
};

await runScript(async () => {
  const [chosen, ...args] = process.argv.slice(2);
  if (chosen !== undefined && !(chosen in PARTS))
    throw new Failure(`there is no part "${chosen}"; there are ${Object.keys(PARTS).join(', ')}`);

  const began = Date.now();
  await setUp({ screen: lacksDisplay() });
  const lines = [`${'set-up'.padEnd(8)}${seconds(began)}`];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, part] of Object.entries(PARTS)) {
    if (chosen !== undefined && chosen !== name) continue;
    const start = Date.now();
    const counts = await part(args);
    lines.push(`${name.padEnd(8)}${seconds(start)}   ${inWords(counts)}`);
    for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
  }
  console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

/** The type check, twice: against the pinned Electron's declarations and against the oldest one's. */
async function checkTypes() {
  const pinned = await asOneTest(tool('typescript/bin/tsc', ['-p', '.', '--noEmit']));
  if (!(await oldestElectronTypes())) {
    say(
      `the declarations of Electron ${OLDEST_ELECTRON} cannot be fetched; types are checked against the pinned one only`,
    );
    return { ...pinned, skipped: 1 };
  }
  const oldest = await asOneTest(tool('typescript/bin/tsc', ['-p', 'tsconfig.electron-oldest.json', '--noEmit']));
  return { passed: pinned.passed + oldest.passed, failed: pinned.failed + oldest.failed };
}

/** Unit tests, and the command line from the built out/. */
async function runUnitTests(args) {
  if (!(await canBuild())) return { failed: 1 };
  return runVitest('unit', args);
}

async function runVitest(part, args) {
  const report = join(RESULTS, `${part}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await withScratch((scratch) =>
    tool('vitest/vitest.mjs', ['run', ...reporters, ...args], { env: { ...process.env, ...scratch } }),
  );
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readReport(report);
  return withStatus(status, {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  });
}

/** The program as it is installed, on a desktop: opened by a double click, and removed again. */
async function runDesktopTests(args) {
  const obstacle = await prepareDesktop();
  if (obstacle !== undefined) {
    say(`the installed program is not tried out: ${obstacle}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  if (!(await canBuild())) return { failed: 1 };
  return runVitest('desktop', ['--config', join(ROOT, 'test', 'desktop', 'vitest.config.ts'), ...args]);
}

/** The built app in a real window. */
async function runAppTests(args) {
  if (!(await canBuild())) return { failed: 1 };
  const status = await withScratch((scratch) =>
    withDisplay((display) =>
      tool('@playwright/test/cli.js', ['test', ...args], {
        env: { ...electronEnvironment(), ...display, ...scratch },
      }),
    ),
  );
  const { expected, unexpected, flaky, skipped } = readReport(join(RESULTS, 'app.json')).stats ?? {};
  return withStatus(status, { passed: expected, failed: unexpected + flaky, skipped });
}

async function canBuild() {
  try {
    await ensureBuilt();
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    return false;
  }
}

/** Runs tests with a folder for temporary files of their own, so that not one of them is left on the machine. */
async function withScratch(work) {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-'));
  try {
    return await work({ TMPDIR: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs the program of a package in node_modules; resolves to its exit status. */
function tool(program, args, options) {
  return run(process.execPath, [join(ROOT, 'node_modules', program), ...args], { stdio: ['ignore', 1, 2], ...options });
}

async function asOneTest(status) {
  return (await status) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A runner that fails without a failed test (a file that does not load, say) counts as one failure. */
function withStatus(status, { passed = 0, failed = 0, skipped = 0 }) {
  return { passed, failed: status === 0 ? failed : Math.max(1, failed || 0), skipped };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function inWords({ passed = 0, failed = 0, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`.padStart(9);
}
