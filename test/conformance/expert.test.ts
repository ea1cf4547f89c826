/**
 * The expert list of every capture of the corpus against the one that the reference prints (expert.tsv: capture, severity,
 * group, protocol, summary, how often; scripts/expert-expectations.mjs makes it). What differs, and why, is in DIFFERENT;
 * nothing else may, and nothing may be listed that does not. Needs ../shared/corpus.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expertRows } from '../../scripts/expert-lines.mjs';
import { openCapture } from '../../src/main/engine/index.ts';
import { openFileSource } from '../../src/main/file-source.ts';
import { CORPUS_ROOT, corpusCaptures, hasCorpus } from '../support/corpus.ts';
import { DIFFERENT } from './expert-known.ts';

/** Rows by capture. */
const EXPECTED = new Map<string, string[]>();
for (const line of readFileSync(join(import.meta.dirname, 'expert.tsv'), 'utf8').split('\n')) {
  const [capture = '', ...cells] = line.split('\t');
  const rows = EXPECTED.get(capture);
  if (rows === undefined) EXPECTED.set(capture, [cells.join('\t')]);
  else rows.push(cells.join('\t'));
}

/** The capture's own list, as such rows. */
async function rowsOf(path: string): Promise<string[]> {
  const file = await openFileSource(path);
  if (!file.ok) throw new Error(file.issue.code);
  const { source } = file.value;
  try {
    const capture = openCapture(source);
    if (!capture.ok) return [];
    while (capture.value.scan(65_536).state === 'scanning');
    for (;;) {
      const answer = capture.value.statisticsRecords({ kind: 'expert', filter: '' });
      if (!answer.ok) throw new Error(answer.issue.code);
      const { checked, packets, value } = answer.value;
      if (checked < packets) continue;
      return expertRows(
        value.map(({ severity, kind, protocol, summary, count }) => ({
          severity: String(severity),
          group: String(kind),
          protocol: String(protocol),
          summary: String(summary),
          count: Number(count),
        })),
      );
    }
  } finally {
    source.close();
  }
}

/** What one has and the other has not, with a sign for who has it: `-` the reference alone, `+` Capscope alone. */
function differencesOf(expected: readonly string[], actual: readonly string[]): string[] {
  const theirs = new Set(expected);
  const ours = new Set(actual);
  return [
    ...expected.filter((row) => !ours.has(row)).map((row) => `- ${row.replaceAll('\t', ' ')}`),
    ...actual.filter((row) => !theirs.has(row)).map((row) => `+ ${row.replaceAll('\t', ' ')}`),
  ];
}

describe.skipIf(!hasCorpus)('the expert list says what the reference says (needs ../shared/corpus)', () => {
  const captures = corpusCaptures().map(({ path }) => ({ name: relative(CORPUS_ROOT, path), path }));

  it('in every capture but where a reason is given', { timeout: 300_000 }, async () => {
    const unused = new Set(DIFFERENT.keys());
    const unexplained: string[] = [];
    for (const { name, path } of captures) {
      for (const difference of differencesOf(EXPECTED.get(name) ?? [], await rowsOf(path))) {
        const at = DIFFERENT.findIndex(({ captures, rows }) => captures.test(name) && rows.test(difference));
        if (at < 0) unexplained.push(`${name}: ${difference}`);
        else unused.delete(at);
      }
    }
    expect(unexplained).toEqual([]);
    expect(Array.from(unused, (at) => String(DIFFERENT[at]?.rows))).toEqual([]);
  });

  it('holds every capture that the reference remarks on', () => {
    const names = new Set(captures.map(({ name }) => name));
    expect([...EXPECTED.keys()].filter((name) => name !== '' && !names.has(name))).toEqual([]);
  });
});
