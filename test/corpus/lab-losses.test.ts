/**
 * Lab captures in the clear with packets left out, here and there: every exchange and every message that none of the lost
 * packets was part of is there as before, and paired as before. What a lost packet compressed is another matter: messages
 * that refer to it are said to lack their history.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasCorpus } from '../../scripts/corpus.mjs';
import { clearCaptures, FILE_HEAD, type Found, numbersFrom, read, recordsOf } from '../support/lab-captures.ts';

/** Packets that open the first connection; variants of a capture, and the share of packets each lacks. */
const OPENING = 3;
const VARIANTS = 6;
const LOST = 0.06;

describe.skipIf(!hasCorpus)('lab captures with losses (needs ../shared/corpus)', () => {
  it.each(clearCaptures)('$name', ({ file }) => {
    const bytes = readFileSync(file);
    const records = [...recordsOf(bytes)];
    const whole = read(bytes);
    expect(whole.length).toBeGreaterThan(0);
    const random = numbersFrom(records.length);
    for (let variant = 0; variant < VARIANTS; variant++) {
      const lost = new Set([...records.keys()].filter((packet) => packet >= OPENING && random() < LOST));
      const kept = records.filter((_, packet) => !lost.has(packet));
      const left = read(Buffer.concat([bytes.subarray(0, FILE_HEAD), ...kept])).map(({ line }) => line);
      const isTouched = ({ spans }: Found) =>
        spans.some(([first, last]) => [...lost].some((packet) => first <= packet && packet <= last));
      const missing = whole
        .filter((one) => !isTouched(one))
        .filter(({ line }) => {
          const at = left.indexOf(line);
          if (at >= 0) left.splice(at, 1);
          return at < 0;
        });
      expect(missing, `without packets ${[...lost].map((packet) => packet + 1).join(', ')}`).toEqual([]);
    }
  });
});
