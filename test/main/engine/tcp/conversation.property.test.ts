/**
 * A model conversation with every byte known, and its capture: some segments lost, some in another order, some twice, some
 * cut anew so that they overlap, the beginning missing; with numbers that wrap and selective acknowledgments between.
 * What reassembly gives are the model's bytes, each at its place, and gaps for what no captured segment has.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

/** A piece of the content, as a segment has it. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

const plan = fc.record({
  sender: fc.constantFrom<0 | 1>(0, 1),
  origin: fc.oneof(fc.nat(0xffffffff), fc.integer({ min: 0xffffffd0, max: 0xffffffff })),
  content: fc.uint8Array({ minLength: 40, maxLength: 800 }),
  sizes: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
  lost: fc.array(fc.nat(9), { maxLength: 4 }),
  reordered: fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
  duplicated: fc.array(fc.tuple(fc.nat(9), fc.nat(5)), { maxLength: 4 }),
  overlapping: fc.array(fc.tuple(fc.nat(700), fc.integer({ min: 2, max: 120 }), fc.nat(20)), { maxLength: 4 }),
  late: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 6 })),
  /** Where the capture began late, what it has before the first segment: how far an end says it is, behind that segment. */
  before: fc.array(fc.record({ sender: fc.boolean(), ahead: fc.nat(400) }), { maxLength: 3 }),
  /** Each how many segments are acknowledged. */
  every: fc.integer({ min: 1, max: 4 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** How many plans had what: a mutation that never happens tests nothing. */
const met = {
  lost: 0,
  reordered: 0,
  duplicated: 0,
  overlapping: 0,
  late: 0,
  wraps: 0,
  selective: 0,
  told: 0,
  reached: 0,
};

/** The content cut into segments one after the other. */
function cut(length: number, sizes: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < length; ) {
    const to = Math.min(length, from + (sizes[pieces.length % sizes.length] ?? 1));
    pieces.push({ from, to });
    from = to;
  }
  return pieces;
}

/** The segments as the capture has them. */
function mutated({ content, sizes, lost, reordered, duplicated, overlapping, late }: Plan): Piece[] {
  const pieces = cut(content.length, sizes);
  const kept = pieces.filter((_, index) => !lost.includes(index)).slice(late);
  for (const [at, by] of reordered) {
    const moved = at + by < kept.length ? kept.splice(at, 1) : [];
    kept.splice(at + by, 0, ...moved);
  }
  for (const [at, later] of duplicated) {
    const piece = kept[at];
    if (piece) kept.splice(at + 1 + later, 0, piece);
  }
  for (const [from, size, at] of overlapping) {
    const to = Math.min(content.length, from + size);
    if (from < to) kept.splice(at, 0, { from, to });
  }
  note(pieces, kept, { lost, reordered, duplicated, overlapping, late });
  return kept;
}

function note(
  pieces: readonly Piece[],
  kept: readonly Piece[],
  { lost, duplicated, overlapping, late }: Pick<Plan, 'lost' | 'reordered' | 'duplicated' | 'overlapping' | 'late'>,
): void {
  if (lost.some((index) => index < pieces.length)) met.lost++;
  if (kept.some(({ from }, index) => from < (kept[index - 1]?.from ?? 0))) met.reordered++;
  if (duplicated.some(([at]) => at < kept.length)) met.duplicated++;
  if (overlapping.length > 0) met.overlapping++;
  if (late > 0) met.late++;
}

const be32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

/** What an end says it has sent or got, so far ahead of the first segment. */
const reachedBy = (content: Uint8Array, kept: readonly Piece[], ahead: number): number =>
  Math.min(content.length, (kept[0]?.from ?? 0) + ahead);

/** The capture: the handshake unless it began late, the segments, and acknowledgments of what has come so far. */
function wiresOf({ sender, origin, content, late, before, every }: Plan, kept: readonly Piece[]): Wire[] {
  const receiver = sender === 0 ? 1 : 0;
  const number = (offset: number): number => (origin + 1 + offset) >>> 0;
  const wires: Wire[] = [];
  if (late === 0) {
    const [client, server] = sender === 0 ? [origin, 5000] : [5000, origin];
    wires.push({ from: 0, flags: 'S', seq: client });
    wires.push({ from: 1, flags: 'SA', seq: server, ack: (client + 1) >>> 0 });
    wires.push({ from: 0, flags: 'A', seq: (client + 1) >>> 0, ack: (server + 1) >>> 0 });
  } else {
    for (const { sender: own, ahead } of before) {
      const reached = number(reachedBy(content, kept, ahead));
      const [seq, ack] = own ? [reached, 5001] : [5001, reached];
      wires.push({ from: own ? sender : receiver, flags: 'A', seq, ack });
      met.told++;
    }
  }
  const come = new Uint8Array(content.length + 1);
  let next = late === 0 ? 0 : (kept[0]?.from ?? 0);
  kept.forEach(({ from, to }, index) => {
    wires.push({ from: sender, flags: 'PA', seq: number(from), ack: 5001, data: content.slice(from, to) });
    come.fill(1, from, to);
    while (come[next] === 1) next++;
    if (index % every !== 0) return;
    const left = come.indexOf(1, next);
    const right = left < 0 ? -1 : come.indexOf(0, left);
    const sack = left < 0 ? [] : [1, 1, 5, 10, ...be32(number(left)), ...be32(number(right))];
    if (sack.length > 0) met.selective++;
    wires.push({ from: receiver, flags: 'A', seq: 5001, ack: number(next), options: sack });
  });
  if (number(0) > number(content.length)) met.wraps++;
  return wires;
}

it('is given back: the bytes of every captured segment, each at its place, and gaps for the others', () => {
  fc.assert(
    fc.property(plan, (one) => {
      const kept = mutated(one);
      const first = kept[0];
      if (first === undefined) return;
      const { tcp, table } = captureOf(wiresOf(one, kept));
      const data = table.payloadLength.findIndex((length) => length > 0);
      const bytes = tcp.bytes(0);
      const side = table.direction[data] === 1 ? bytes.toServer : bytes.toClient;
      const covered = new Uint8Array(one.content.length);
      for (const { from, to } of kept) covered.fill(1, from, to);
      const told = one.late === 0 ? undefined : one.before.find(({ sender }) => sender);
      const said = told === undefined ? 0 : reachedBy(one.content, kept, told.ahead);
      const top = Math.max(said, ...kept.map(({ to }) => to));
      const start = top - side.length;
      // Captured from its middle, a direction begins with the lowest byte of all that was captured.
      const lowest = Math.min(...kept.map(({ from }) => from));
      expect(start).toBe(one.late === 0 ? 0 : lowest);
      if (lowest < first.from) met.reached++;
      const given = new Int16Array(top).fill(-1);
      for (let run = 0; run < side.runCount; run++) {
        const offset = side.runOffset(run);
        given.set(side.read(offset, side.runLength(run)), start + offset);
      }
      const wanted = Array.from(covered.subarray(0, top), (has, at) => (has === 1 ? (one.content[at] ?? -1) : -1));
      expect(Array.from(given)).toEqual(wanted);
      expect(side.conflicts()).toEqual([]);
    }),
    { numRuns: 1500 },
  );
  for (const [mutation, times] of Object.entries(met)) expect([mutation, times > 20]).toEqual([mutation, true]);
});
