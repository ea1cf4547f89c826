/**
 * The capture corpus beside the project (../shared/corpus): its captures, what tshark 4.0.17 says about them
 * (`frames.tsv.gz`), what the programs that were captured say themselves (`*.truth.json`), and the comparison of both
 * with the command line's output. Used by `npm run conformance` and by the tests.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './process.mjs';

const CORPUS = join(ROOT, '..', 'shared', 'corpus');

/**
 * @typedef {{ name: string, file: string, frames: string, streams: string | undefined, truth: string | undefined,
 *   keys: string | undefined, input: readonly string[] }}
 * Capture A capture with its expected frame table, its expected streams where it has TCP, its truth file and TLS secrets,
 * which only captures of the lab have, and how the command line is to read it: the file, and the secrets with which the
 * tables were made where they were made with any (`NAME+keys`).
 * @typedef {{ frame: number, expected: string | undefined, actual: string | undefined }} Difference
 * @typedef {{ capture: Capture, frames: number, status: number, errors: string,
 *   columns: Map<string, { different: number[], first: Difference | undefined }> }} Comparison For each column the frames
 * that differ, and what the first of them says.
 */

/** Whether the corpus is there; it is no part of the project, and everything else works without it. */
export const hasCorpus = existsSync(join(CORPUS, 'expected'));

/** At the end of the name of tables that were made with the capture's TLS secrets (`captures/NAME.keys`). */
const WITH_KEYS = '+keys';

/**
 * Every capture with an expected frame table; twice where there is one with its TLS secrets as well.
 * @returns {Capture[]}
 */
export function corpusCaptures() {
  if (!hasCorpus) return [];
  return [
    ['expected', ['captures', 'captures/malformed']],
    ['lab-expected', ['lab']],
  ].flatMap(([expected, folders]) =>
    readdirSync(join(CORPUS, expected))
      .map((name) => {
        const fileName = name.endsWith(WITH_KEYS) ? name.slice(0, -WITH_KEYS.length) : name;
        const file = folders.map((folder) => join(CORPUS, folder, fileName)).find((path) => existsSync(path));
        const truth = file?.replace(/\.(pcap|pcapng)(\.gz)?$/, '.truth.json');
        const keys = file?.replace(/\.(pcap|pcapng)(\.gz)?$/, '.keys');
        const streams = join(CORPUS, expected, name, 'streams.tsv.gz');
        return {
          name,
          file,
          frames: join(CORPUS, expected, name, 'frames.tsv.gz'),
          streams: existsSync(streams) ? streams : undefined,
          truth: truth && truth !== file && existsSync(truth) ? truth : undefined,
          keys: keys && keys !== file && existsSync(keys) ? keys : undefined,
          input: name.endsWith(WITH_KEYS) ? [file, '--keylog', `${file}.keys`] : [file],
        };
      })
      .filter(({ file, frames }) => file && existsSync(frames)),
  );
}

/**
 * Runs the built command line.
 * @param {readonly string[]} args
 * @returns {Promise<{ status: number, output: string, errors: string }>}
 */
export function runCli(args) {
  return new Promise((resolve) => {
    const program = join(ROOT, 'out', 'cli', 'capscope-cli.cjs');
    execFile(process.execPath, [program, ...args], { maxBuffer: 2 ** 30 }, (error, output, errors) => {
      resolve({ status: error === null ? 0 : (error.code ?? 128), output, errors });
    });
  });
}

/**
 * The columns of a frame table: a map from a field's name to its values, one a frame.
 * @param {string} text
 * @returns {Map<string, string[]>}
 */
export function readTable(text) {
  const [header = '', ...rows] = text.split('\n').slice(0, -1);
  const columns = new Map(header.split('\t').map((name) => [name, []]));
  for (const row of rows) {
    const cells = row.split('\t');
    let index = 0;
    for (const column of columns.values()) column.push(cells[index++] ?? '');
  }
  return columns;
}

/**
 * What tshark says about a capture, as columns.
 * @param {Capture} capture
 */
export function expectedFrames(capture) {
  return readTable(gunzipSync(readFileSync(capture.frames)).toString('utf8'));
}

/**
 * Compares the command line's columns with tshark's. Frames that only one of the two has differ in every column.
 * @param {Capture} capture
 * @param {readonly string[]} fields
 * @returns {Promise<Comparison>}
 */
export async function compareFrames(capture, fields) {
  const expected = expectedFrames(capture);
  const { output, errors, status } = await runCli([
    'packets',
    ...capture.input,
    ...fields.flatMap((name) => ['-e', name]),
  ]);
  const actual = readTable(output);
  const columns = new Map();
  const frames = expected.get('frame.number').length;
  for (const name of fields) {
    const wanted = expected.get(name);
    const given = actual.get(name) ?? [];
    const different = [];
    let first;
    for (let index = 0; index < Math.max(wanted.length, given.length); index++) {
      if (wanted[index] === given[index]) continue;
      different.push(index + 1);
      first ??= { frame: index + 1, expected: wanted[index], actual: given[index] };
    }
    columns.set(name, { different, first });
  }
  return { capture, frames, columns, status, errors };
}

/**
 * Runs `work` over the items, as many at once as the machine has processors; gives the results in order.
 * @template Item, Result
 * @param {readonly Item[]} items
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>}
 */
export async function inParallel(items, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
