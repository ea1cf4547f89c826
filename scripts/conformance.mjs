/**
 * `npm run conformance [-- CAPTURE…]`: holds every column of the corpus's expected frame tables against what the
 * command line prints, and tells for each how many captures and frames agree. With names of captures (or parts of
 * names), the first difference of each column in each of them. `--record` writes what differs where to
 * test/corpus/known-differences.json, beyond which the tests let nothing differ.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { compareFrames, corpusCaptures, expectedFrames, hasCorpus, inParallel, runCli } from './corpus.mjs';
import { Failure, ROOT, runScript } from './process.mjs';
import { setUp } from './setup.mjs';

await runScript(async () => {
  if (!hasCorpus) throw new Failure('there is no corpus beside the project (../shared/corpus)');
  await setUp({ electron: false });
  await ensureBuilt();
  const record = process.argv.includes('--record');
  const wanted = process.argv.slice(2).filter((argument) => argument !== '--record');
  if (record && wanted.length > 0) throw new Failure('--record is for all captures');
  const captures = corpusCaptures().filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  if (captures.length === 0) throw new Failure('no capture of the corpus has such a name');
  const { known, unknown } = await splitFields(captures[0]);
  const results = await inParallel(captures, (capture) => compareFrames(capture, known));
  if (record) recordDifferences(results, unknown);
  if (wanted.length > 0) tellDifferences(results);
  else tellColumns(results, known);
  if (unknown.length > 0) console.log(`\nnot known to Capscope: ${unknown.join(' ')}`);
});

/** The columns of the frame tables, by whether the command line knows them. */
async function splitFields(capture) {
  const known = [];
  const unknown = [];
  for (const name of expectedFrames(capture).keys()) {
    const { status, errors } = await runCli(['packets', capture.file, '-e', name]);
    (status === 2 && errors.includes('unknown field') ? unknown : known).push(name);
  }
  return { known, unknown };
}

function tellColumns(results, fields) {
  const frames = results.reduce((sum, result) => sum + result.frames, 0);
  console.log(`${results.length} captures, ${frames} frames`);
  for (const name of fields) {
    const wrong = results.filter(({ columns }) => columns.get(name).different > 0);
    const different = wrong.reduce((sum, { columns }) => sum + columns.get(name).different, 0);
    const which = wrong.map(({ capture }) => capture.name);
    const some = which.slice(0, 3).join(' ') + (which.length > 3 ? ' …' : '');
    console.log(
      `${name.padEnd(42)} ${String(results.length - wrong.length).padStart(4)} captures  ${percent(1 - different / frames)}  ${some}`,
    );
  }
}

function tellDifferences(results) {
  for (const { capture, frames, columns, status, errors } of results) {
    console.log(`${capture.name}: ${frames} frames, status ${status}${errors ? `, ${errors.trim()}` : ''}`);
    for (const [name, { different, first }] of columns) {
      if (different === 0) continue;
      const [expected, actual] = [first.expected, first.actual].map(
        (value) => JSON.stringify(value) ?? 'no such frame',
      );
      console.log(`  ${name}: ${different} differ, first frame ${first.frame}: expected ${expected}, got ${actual}`);
    }
  }
}

/** Captures that differ, each with the columns in which it does. */
function recordDifferences(results, unknown) {
  const differences = {};
  for (const { capture, columns } of results) {
    const names = Array.from(columns.entries()).filter(([, { different }]) => different > 0);
    if (names.length > 0) differences[capture.name] = names.map(([name]) => name).join(' ');
  }
  const file = join(ROOT, 'test', 'corpus', 'known-differences.json');
  writeFileSync(file, `${JSON.stringify({ unknownFields: unknown.join(' '), differences }, null, 2)}\n`);
}

function percent(share) {
  // Rounded down, so that 100 % means all.
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`.padStart(9);
}
