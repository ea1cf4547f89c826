/** The lists of unacknowledged segments against the plain rule: walk all of them, each time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOW, FLOW_CELLS } from '../../../../src/main/engine/tcp/flow-cells.ts';
import { after } from '../../../../src/main/engine/tcp/seq.ts';
import { Acknowledged, UnackedPool } from '../../../../src/main/engine/tcp/unacked.ts';

interface Entry {
  readonly packet: number;
  seq: number;
  readonly end: number;
}

/** The rule as it is written: of all entries, which stay, and which is acknowledged. */
function acknowledgePlainly(list: readonly Entry[], ack: number): { left: Entry[]; found: number } {
  const left: Entry[] = [];
  let found = 0;
  for (const entry of list) {
    if (entry.end === ack) found ||= entry.packet;
    else if (after(entry.end, ack)) left.push(after(ack, entry.seq) ? { ...entry, seq: ack } : entry);
  }
  return { left, found };
}

const unsigned = (number = 0): number => number >>> 0;

const near = fc.integer({ min: -3000, max: 6000 });
const anywhere = fc.nat(0xffffffff);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('send' as const),
    at: fc.oneof({ arbitrary: near, weight: 9 }, anywhere),
    size: fc.integer({ min: 1, max: 1500 }),
  }),
  fc.record({
    kind: fc.constant('ack' as const),
    at: fc.oneof({ arbitrary: near, weight: 9 }, anywhere),
    size: fc.constant(0),
  }),
);

describe('the unacknowledged segments', () => {
  it('are acknowledged and bounded as the plain rule says, wherever the numbers wrap', () => {
    fc.assert(
      fc.property(anywhere, anywhere, fc.array(step, { maxLength: 60 }), (base, origin, steps) => {
        const pool = new UnackedPool();
        const cells = new Uint32Array(FLOW_CELLS);
        cells[FLOW.base] = base;
        const found = new Acknowledged();
        let plain: Entry[] = [];
        steps.forEach(({ kind, at, size }, i) => {
          const seq = (origin + at) >>> 0;
          if (kind === 'send') {
            pool.add(cells, 0, i + 1, seq, (seq + size) >>> 0, i);
            plain.push({ packet: i + 1, seq, end: (seq + size) >>> 0 });
          } else {
            const expected = acknowledgePlainly(plain, seq);
            plain = expected.left;
            pool.acknowledge(cells, 0, seq, found);
            expect(found.packet).toBe(expected.found);
          }
          const list: Entry[] = [];
          for (let entry = cells[FLOW.unackedOldest] ?? 0; entry !== 0; entry = pool.newer[entry] ?? 0) {
            list.push({
              packet: pool.packet[entry] ?? 0,
              seq: unsigned(pool.seq[entry]),
              end: unsigned(pool.end[entry]),
            });
          }
          expect([list, cells[FLOW.unackedCount]]).toEqual([plain, plain.length]);
          if (plain.length === 0) return;
          const offsets = (values: number[]): number[] => values.map((value) => (value - base) >>> 0);
          expect(cells[FLOW.unackedLow]).toBe(Math.min(...offsets(plain.map((one) => one.seq))));
          expect(cells[FLOW.unackedHigh]).toBe(Math.max(...offsets(plain.map((one) => one.end))));
        });
      }),
      { numRuns: 400 },
    );
  });
});
