/**
 * test/conformance/deviations.tsv: where the command line differs from the reference on purpose or for a known reason.
 * Read by `npm run conformance` and by the tests over the corpus; nothing else may differ, and what no longer differs
 * has to be struck off. The file's own head says how a row is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process.mjs';

const FILE = join(ROOT, 'test', 'conformance', 'deviations.tsv');
const COLUMNS = 'capture\tfield\tframes\treason\tevidence';

/** Stands for every capture, and for every frame of one. */
export const EVERY = '*';
/** In place of a reason that nobody has found yet. */
export const UNEXPLAINED = '?';

/**
 * @typedef {{ capture: string, field: string, frames: readonly number[] | typeof EVERY, reason: string,
 *   evidence: string }} Deviation Frames (or streams, where the table's rows are streams) of one capture, in which one
 * column differs for one reason. A row for every capture and every frame is a column that is not known at all.
 */

/** @returns {Deviation[]} */
export function readDeviations() {
  return splitFile().rows.map((row) => {
    const [capture = '', field = '', frames = '', reason = '', evidence = ''] = row.split('\t');
    return { capture, field, frames: frames === EVERY ? EVERY : parseNumbers(frames), reason, evidence };
  });
}

/**
 * Writes the rows below the file's head, in order.
 * @param {readonly Deviation[]} rows
 */
export function writeDeviations(rows) {
  const lines = rows
    .map(({ capture, field, frames, reason, evidence }) =>
      [capture, field, frames === EVERY ? EVERY : formatNumbers(frames), reason, evidence].join('\t'),
    )
    .sort();
  writeFileSync(FILE, `${[...splitFile().head, COLUMNS, ...lines].join('\n')}\n`);
}

function splitFile() {
  const lines = readFileSync(FILE, 'utf8').split('\n').slice(0, -1);
  const columns = lines.indexOf(COLUMNS);
  return { head: lines.slice(0, columns), rows: lines.slice(columns + 1) };
}

/**
 * Columns that the command line does not know as fields.
 * @param {readonly Deviation[]} deviations
 */
export function unknownFields(deviations) {
  return deviations.filter(({ capture }) => capture === EVERY).map(({ field }) => field);
}

/**
 * What the list does not say of one column of one capture, and what it says that is not so.
 * @param {readonly Deviation[]} deviations
 * @param {string} capture
 * @param {string} field
 * @param {readonly number[]} different Frames that differ.
 */
export function judge(deviations, capture, field, different) {
  const listed = listedFrames(deviations, capture, field);
  const found = new Set(different);
  return {
    unlisted: different.filter((frame) => !listed.has(frame)),
    gone: [...listed.keys()].filter((frame) => !found.has(frame)),
    unexplained: different.filter((frame) => listed.get(frame)?.reason === UNEXPLAINED),
  };
}

function listedFrames(deviations, capture, field) {
  const rows = deviations.filter((row) => row.capture === capture && row.field === field && row.frames !== EVERY);
  return new Map(rows.flatMap((row) => row.frames.map((frame) => [frame, row])));
}

/**
 * The list brought up to what differs: frames keep the row they are in, those that no longer differ are struck off, new
 * ones come into a row without a reason.
 * @param {readonly Deviation[]} deviations
 * @param {{ capture: string, field: string, different: readonly number[] }} found One column of one capture.
 * @returns {Deviation[]}
 */
export function amend(deviations, { capture, field, different }) {
  const found = new Set(different);
  const { unlisted } = judge(deviations, capture, field, different);
  const kept = deviations.flatMap((row) => {
    if (row.capture !== capture || row.field !== field || row.frames === EVERY) return [row];
    const frames = row.frames.filter((frame) => found.has(frame));
    if (row.reason === UNEXPLAINED) frames.push(...unlisted.splice(0));
    return frames.length === 0 ? [] : [{ ...row, frames }];
  });
  if (unlisted.length === 0) return kept;
  return [...kept, { capture, field, frames: unlisted, reason: UNEXPLAINED, evidence: '' }];
}

/**
 * Numbers from text such as `1,4-6`.
 * @param {string} text
 */
export function parseNumbers(text) {
  return text.split(',').flatMap((part) => {
    const [from = NaN, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

/**
 * Numbers as text such as `1,4-6`.
 * @param {readonly number[]} numbers
 */
export function formatNumbers(numbers) {
  /** @type {[number, number][]} */
  const ranges = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
