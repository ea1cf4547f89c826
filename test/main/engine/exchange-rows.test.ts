/** What the list of exchanges says of the whole must be what its rows say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { openCapture } from '../../../src/main/engine/index.ts';
import { ALL_EXCHANGES } from '../../../src/shared/model/index.ts';
import { corpusCaptures } from '../../support/corpus.ts';

const SAMPLE = join(import.meta.dirname, '../../../resources/samples/http-three-way-handshake.pcap');
const LARGEST = 200_000;

/** The number of troubled exchanges that is told, and those of which the rows tell. */
function troubled(bytes: Uint8Array): readonly [told: number, rows: number] {
  const opened = openCapture(new MemorySource(bytes), {});
  if (!opened.ok) return [0, 0];
  const capture = opened.value;
  while (capture.scan(10_000).state !== 'done');
  const answer = capture.exchanges(undefined, ALL_EXCHANGES, 0, 500);
  if (!answer.ok) return [-1, 0];
  return [answer.value.troubled, answer.value.exchanges.filter(({ troubles }) => troubles.length > 0).length];
}

describe('the list of exchanges', () => {
  it('counts as troubled those whose rows say so', () => {
    const captures = [...corpusCaptures().map(({ path }) => path), SAMPLE].map((path) => readFileSync(path));
    const counts = captures.filter(({ length }) => length < LARGEST).map(troubled);
    expect(counts.map(([told]) => told)).toEqual(counts.map(([, rows]) => rows));
  }, 60_000);
});
