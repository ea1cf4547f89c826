/**
 * Display filters over corpus captures, against the packets that the reference lets through (filters.tsv: capture,
 * filter, numbers of packets or `refused`; scripts/filter-expectations.mjs makes it).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Capture, openCapture } from '../../src/main/engine/index.ts';
import { openFileSource } from '../../src/main/file-source.ts';
import { CORPUS_ROOT, hasCorpus } from '../support/corpus.ts';

const rows = readFileSync(join(import.meta.dirname, 'filters.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('\t'));
/** What is known to differ, and why: exactly these, so that what comes to agree is struck off. */
const known: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'filters-known.json'), 'utf8'),
);
const captures = [...new Set(rows.map(([capture = '']) => capture))];

/** Numbers of the packets that pass, or `refused`. */
function answerOf(capture: Capture, filter: string): string {
  for (;;) {
    const answer = capture.filter(filter);
    if (!answer.ok) return 'refused';
    const { view, checked } = answer.value;
    if (checked === capture.packetCount) return Array.from(capture.packetsOf(view), (packet) => packet + 1).join(',');
  }
}

describe.skipIf(!hasCorpus)('display filters let through what the reference does', () => {
  it.each(captures)('%s', async (name) => {
    const opened = await openFileSource(join(CORPUS_ROOT, name));
    if (!opened.ok) throw new Error(opened.issue.code);
    const { source } = opened.value;
    try {
      const result = openCapture(source, { keepAnalysis: true });
      if (!result.ok) throw new Error(result.issue.code);
      const capture = result.value;
      while (capture.scan(65_536).state === 'scanning');
      const ofThis = rows.filter(([capture]) => capture === name);
      const different = ofThis.flatMap(([, filter = '', expected]) => {
        const actual = answerOf(capture, filter);
        return actual === expected ? [] : [{ filter, expected, actual }];
      });
      const knownHere = ofThis.map(([, filter = '']) => filter).filter((filter) => Object.hasOwn(known, filter));
      expect(different.filter(({ filter }) => !knownHere.includes(filter))).toEqual([]);
      expect(different.map(({ filter }) => filter)).toEqual(expect.arrayContaining(knownHere));
    } finally {
      source.close();
    }
  });
});
