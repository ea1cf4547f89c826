/**
 * `node scripts/filter-expectations.mjs [--all]`: asks the reference (tshark 4.0) which packets of corpus captures the
 * filters of test/conformance/filters.tsv let through, and writes the answers there: capture, filter, and numbers of
 * packets or `refused`. Only rows without an answer, unless `--all`.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'test', 'conformance', 'filters.tsv');
const CORPUS = join(ROOT, '..', 'shared', 'corpus');
const AT_ONCE = 2;

const run = promisify(execFile);
const all = process.argv.includes('--all');
const rows = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('\t'));
const waiting = rows.filter((row) => all || row.length < 3);

async function answer([capture, filter]) {
  const words = ['-n', '-2', '-r', join(CORPUS, capture), '-Y', filter, '-T', 'fields', '-e', 'frame.number'];
  try {
    const { stdout } = await run('tshark', words, { maxBuffer: 1 << 26, env: { ...process.env, TZ: 'UTC' } });
    return stdout.trim().split(/\s+/).join(',');
  } catch (error) {
    // A capture that is cut ends with status 2 as well, but with packets printed before.
    return error.stdout ? error.stdout.trim().split(/\s+/).join(',') : 'refused';
  }
}

const write = () => writeFileSync(FILE, `${rows.map((row) => row.join('\t')).join('\n')}\n`);

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      row[2] = await answer(row);
      write();
    }
  }),
);
