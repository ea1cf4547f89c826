/** What a measurement was made on, and where its numbers go. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { findElectron } from '../electron-runtime.mjs';
import { ROOT } from '../process.mjs';

const firstLine = (command, args) =>
  spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' }).stdout?.split('\n')[0]?.trim();

/** The value in the middle. */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The value that a share of the values is at most. */
export const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** Write numbers to out/NAME, with machine, versions and commit. */
export function record(name, numbers) {
  const runtime = findElectron();
  const machine = {
    processor: cpus()[0]?.model,
    cores: cpus().length,
    memory: totalmem(),
    kernel: release(),
    node: process.version,
    electron: runtime && readFileSync(join(runtime.directory, 'version'), 'utf8').trim(),
    tshark: firstLine('tshark', ['--version']),
    commit: firstLine('git', ['rev-parse', '--short', 'HEAD']),
  };
  const file = join(ROOT, 'out', name);
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, ...numbers }, null, 2)}\n`);
  return file;
}

/** Rows of a table: a name, a column of numbers for each result, and what the number should be where `bounds` says so. */
export function tell(results, bounds = {}) {
  for (const name of Object.keys(results[0] ?? {})) {
    const numbers = results.map((result) => format(result[name]).padStart(14));
    console.log([name.padEnd(32), ...numbers, bounds[name] === undefined ? '' : `   ${bounds[name]}`].join(''));
  }
}

function format(value) {
  if (value === undefined) return '–';
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
