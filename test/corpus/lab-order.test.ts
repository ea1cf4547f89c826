/**
 * Lab captures in the clear whose packets were captured in another order, here and there: nothing is missing, so that every
 * exchange and every message is there as before, and paired as before.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasCorpus } from '../../scripts/corpus.mjs';
import { clearCaptures, FILE_HEAD, numbersFrom, read, recordsOf } from '../support/lab-captures.ts';

/** Variants of a capture; the share of packets moved in each, and how far at most. */
const VARIANTS = 6;
const MOVED = 0.08;
const FAR = 6;
/** Packets that open the first connection. */
const HANDSHAKE = 3;
/** Bytes of a record's time. */
const TIME = 8;

/** Records with the times that others have in their places. */
const timed = (order: readonly Buffer[], places: readonly Buffer[]): Buffer[] =>
  order.map((record, place) =>
    Buffer.concat([places[place]?.subarray(0, TIME) ?? Buffer.alloc(TIME), record.subarray(TIME)]),
  );

/** Records with some moved behind later ones, the handshake's too; each place keeps its time. */
function moved(records: readonly Buffer[], random: () => number): Buffer[] {
  const order = [...records];
  for (let at = 0; at < order.length - 1; at++) {
    if (random() >= MOVED) continue;
    const to = Math.min(order.length - 1, at + 1 + Math.floor(random() * FAR));
    order.splice(to, 0, ...order.splice(at, 1));
  }
  return timed(order, records);
}

describe.skipIf(!hasCorpus)('lab captures in another order (needs ../shared/corpus)', () => {
  it.each(clearCaptures)('$name', ({ file }) => {
    const bytes = readFileSync(file);
    const records = [...recordsOf(bytes)];
    const lines = (capture: Buffer): string[] =>
      read(capture)
        .map(({ line }) => line)
        .sort();
    const whole = lines(bytes);
    expect(whole.length).toBeGreaterThan(0);
    const random = numbersFrom(records.length);
    for (let variant = 0; variant < VARIANTS; variant++)
      expect(lines(Buffer.concat([bytes.subarray(0, FILE_HEAD), ...moved(records, random)]))).toEqual(whole);
  });

  it.each(clearCaptures)('$name from its middle, one of its first packets late', ({ file }) => {
    const bytes = readFileSync(file);
    const lines = (capture: Buffer): string[] =>
      read(capture)
        .map(({ line }) => line)
        .sort();
    const whole = lines(bytes);
    for (const lacking of [2, HANDSHAKE]) {
      const rest = [...recordsOf(bytes)].slice(lacking);
      for (let from = 0; from < HANDSHAKE; from++)
        for (let to = from + 1; to < FAR; to++) {
          const late = rest.toSpliced(from, 1).toSpliced(to, 0, ...rest.slice(from, from + 1));
          const capture = Buffer.concat([bytes.subarray(0, FILE_HEAD), ...timed(late, rest)]);
          expect(lines(capture), `without ${lacking}, ${from} as ${to}`).toEqual(whole);
        }
    }
  });
});
