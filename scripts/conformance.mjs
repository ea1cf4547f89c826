/**
 * `npm run conformance [-- CAPTURE…]`: holds every column of the corpus's expected frame tables, of its tables of
 * messages, and the bytes of its streams against what the command line prints, and tells for each how many captures and
 * frames agree. With names of captures (or parts of names), the first difference of each column in each of them. What
 * differs must be in test/conformance/deviations.tsv with a reason; the command says what is not and ends with status 1.
 * `--record` brings that file up to what differs.
 */
import { ensureBuilt } from './build.mjs';
import { compareFrames, corpusCaptures, expectedFrames, hasCorpus, inParallel, runCli } from './corpus.mjs';
import { compareFollow } from './corpus-follow.mjs';
import { compareMessages } from './corpus-messages.mjs';
import { amend, EVERY, formatNumbers, judge, readDeviations, UNEXPLAINED, writeDeviations } from './deviations.mjs';
import { Failure, runScript } from './process.mjs';
import { setUp } from './setup.mjs';

await runScript(async () => {
  if (!hasCorpus) throw new Failure('there is no corpus beside the project (../shared/corpus)');
  await setUp({ electron: false });
  await ensureBuilt();
  const record = process.argv.includes('--record');
  const wanted = process.argv.slice(2).filter((argument) => argument !== '--record');
  const captures = corpusCaptures().filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  if (captures.length === 0) throw new Failure('no capture of the corpus has such a name');
  const { known, unknown } = await splitFields(captures[0]);
  const results = await inParallel(captures, async (capture) => {
    const frames = await compareFrames(capture, known);
    const others = [...(await compareMessages(capture)), ...(await compareFollow(capture))];
    return { ...frames, columns: new Map([...frames.columns, ...others]) };
  });
  if (wanted.length > 0) tellDifferences(results);
  else {
    tellColumns(results, known);
    tellMessages(results, known);
  }
  if (record) writeDeviations(amended(results, unknown));
  return tellFaults(results, unknown);
});

/** The columns of the frame tables, by whether the command line knows them. */
async function splitFields(capture) {
  const { output } = await runCli(['fields']);
  const fields = new Set(output.split('\n').map((line) => line.split('\t')[0]));
  const columns = [...expectedFrames(capture).keys()];
  return { known: columns.filter((name) => fields.has(name)), unknown: columns.filter((name) => !fields.has(name)) };
}

function tellColumns(results, fields) {
  const frames = results.reduce((sum, result) => sum + result.frames, 0);
  console.log(`${results.length} captures, ${frames} frames`);
  for (const name of fields) {
    const wrong = results.filter(({ columns }) => columns.get(name).different.length > 0);
    const different = wrong.reduce((sum, { columns }) => sum + columns.get(name).different.length, 0);
    const which = wrong.map(({ capture }) => capture.name);
    const some = which.slice(0, 3).join(' ') + (which.length > 3 ? ' …' : '');
    console.log(
      `${name.padEnd(42)} ${String(results.length - wrong.length).padStart(4)} captures  ${percent(1 - different / frames)}  ${some}`,
    );
  }
}

/** The columns of the other tables, over the captures that have them. */
function tellMessages(results, fields) {
  const names = new Set(results.flatMap(({ columns }) => [...columns.keys()]).filter((name) => !fields.includes(name)));
  console.log('');
  for (const name of names) {
    const columns = results.flatMap((result) => result.columns.get(name) ?? []);
    const compared = columns.reduce((sum, column) => sum + column.compared, 0);
    const different = columns.reduce((sum, column) => sum + column.different.length, 0);
    console.log(`${name.padEnd(42)} ${compared} compared, ${compared - different} equal, ${different} different`);
  }
}

function tellDifferences(results) {
  for (const { capture, frames, columns, status, errors } of results) {
    console.log(`${capture.name}: ${frames} frames, status ${status}${errors ? `, ${errors.trim()}` : ''}`);
    for (const [name, { different, first }] of columns) {
      if (different.length === 0) continue;
      const [expected, actual] = [first.expected, first.actual].map(
        (value) => JSON.stringify(value) ?? 'no such frame',
      );
      console.log(`  ${name}: ${different.length} differ, first ${first.frame}: expected ${expected}, got ${actual}`);
    }
  }
}

/** The list of deviations brought up to what was found. */
function amended(results, unknown) {
  const rows = readDeviations().filter(({ capture, field }) => capture !== EVERY || unknown.includes(field));
  const listed = new Set(rows.filter(({ capture }) => capture === EVERY).map(({ field }) => field));
  const fresh = unknown.filter((field) => !listed.has(field));
  let deviations = [
    ...rows,
    ...fresh.map((field) => ({ capture: EVERY, field, frames: EVERY, reason: UNEXPLAINED, evidence: '' })),
  ];
  for (const { capture, columns } of results) {
    for (const [field, { different }] of columns) {
      deviations = amend(deviations, { capture: capture.name, field, different });
    }
  }
  return deviations;
}

/** Says where the list of deviations and what was found do not agree; gives the exit status. */
function tellFaults(results, unknown) {
  const deviations = readDeviations();
  const listed = deviations.filter(({ capture }) => capture === EVERY);
  const faults = unknown
    .filter((name) => !listed.some(({ field, reason }) => field === name && reason !== UNEXPLAINED))
    .map((name) => `${name}: not known to Capscope, without a reason`);
  for (const { capture, columns } of results) {
    for (const [name, { different }] of columns) {
      const { unlisted, gone, unexplained } = judge(deviations, capture.name, name, different);
      const said = { 'differ and are not listed': unlisted, 'no longer differ': gone, 'have no reason': unexplained };
      for (const [what, frames] of Object.entries(said)) {
        if (frames.length > 0) faults.push(`${capture.name} ${name}: ${shorten(formatNumbers(frames))} ${what}`);
      }
    }
  }
  const explained = deviations.filter(({ reason }) => reason !== UNEXPLAINED).length;
  console.log(`\ndeviations: ${explained} of ${deviations.length} rows have a reason`);
  for (const fault of faults) console.log(`  ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

function shorten(text) {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function percent(share) {
  // Rounded down, so that 100 % means all.
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`.padStart(9);
}
