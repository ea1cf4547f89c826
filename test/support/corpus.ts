/**
 * The shared corpus beside the project: real captures and what the reference says of each. It is not part of the
 * project; where it is not there, the tests over it are skipped with a word.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The corpus's folder, whether or not it is there. */
export const CORPUS_ROOT = resolve(import.meta.dirname, '../../../shared/corpus');
const ROOT = CORPUS_ROOT;

/** Whether there is a corpus. Use with `describe.skipIf(!hasCorpus)`. */
export const hasCorpus = existsSync(join(ROOT, 'captures'));
if (!hasCorpus) console.warn('No ../shared/corpus: the tests over real captures are skipped.');

/** One capture of the corpus. */
export interface CorpusCapture {
  /** File name, also the name of the folder with what is expected. */
  readonly name: string;
  readonly path: string;
  /** Folder with the reference's answers, without keys. */
  readonly expected: string;
  readonly kind: 'captures' | 'malformed' | 'lab';
}

const FOLDERS = [
  { kind: 'captures', folder: 'captures', expected: 'expected' },
  { kind: 'malformed', folder: 'captures/malformed', expected: 'expected' },
  { kind: 'lab', folder: 'lab', expected: 'lab-expected' },
] as const;

/** Every capture that has expected results; empty without a corpus. */
export function corpusCaptures(): readonly CorpusCapture[] {
  if (!hasCorpus) return [];
  return FOLDERS.flatMap(({ kind, folder, expected }) =>
    readdirSync(join(ROOT, folder))
      .sort()
      .map((name) => ({ name, kind, path: join(ROOT, folder, name), expected: join(ROOT, expected, name) }))
      .filter((capture) => existsSync(join(capture.expected, 'summary.json'))),
  );
}

/** One of the expected tables (`frames`, `http`, `streams`…), a record per row; empty where the reference has none. */
export function expectedRows(capture: CorpusCapture, table: string): readonly Readonly<Record<string, string>>[] {
  const { columns, lines } = readTable(capture, table);
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

/** Some columns of one of the expected tables, as cells: quicker where a table is long. */
export function expectedCells(
  capture: CorpusCapture,
  table: string,
  wanted: readonly string[],
): readonly (readonly string[])[] {
  const { columns, lines } = readTable(capture, table);
  const places = wanted.map((name) => columns.indexOf(name));
  return lines.map((line) => {
    const cells = line.split('\t');
    return places.map((place) => cells[place] ?? '');
  });
}

function readTable(capture: CorpusCapture, table: string): { columns: readonly string[]; lines: readonly string[] } {
  const path = join(capture.expected, `${table}.tsv.gz`);
  if (!existsSync(path)) return { columns: [], lines: [] };
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return { columns: header.split('\t'), lines: lines.filter((line) => line !== '') };
}

/** The expected summary: packets, exit status, messages. */
export function expectedSummary(capture: CorpusCapture): {
  readonly packets: number;
  readonly tshark_exit: number;
  readonly tshark_stderr: readonly string[];
  readonly capinfos: { readonly info: Readonly<Record<string, string>> };
} {
  return JSON.parse(readFileSync(join(capture.expected, 'summary.json'), 'utf8'));
}
