/**
 * What can be told of a packet without painting it, and how tests of that are joined: for a packet by itself, and for
 * many in a row, where a call for each would cost more than the test.
 */

/** What is told of a packet. */
export const Decided = { no: 0, yes: 1, open: 2 } as const;
/** One of {@link Decided}. */
export type Decided = (typeof Decided)[keyof typeof Decided];

/** Of a packet in a row: it has not been told yet. Where a row has been gone through, the packet is to be asked about by itself. */
export const ASK = 3;

/** Packets in a row at most. */
export const ROW = 4096;

/**
 * Tell what is told in `out` of the packets from `from` to before `to`, the first of them at 0: of those that read {@link ASK},
 * and no others. Costs no more than reading columns and the file once.
 */
export type RowTest = (from: number, to: number, out: Uint8Array) => void;

/** A plan that has been given the columns to look at. */
export interface Decide {
  (packet: number): Decided;
  /** More than columns have to be read: to be asked last. */
  readonly costly?: boolean;
  /** The same for many packets; absent where each has to be asked about by itself. */
  readonly row?: RowTest | undefined;
}

export const OPEN: Decide = () => Decided.open;

/** Holds for no packet. */
export const NEVER: Decide = Object.assign((): Decided => Decided.no, {
  row: ((from, to, out) => {
    for (let i = 0; i < to - from; i++) if (out[i] === ASK) out[i] = Decided.no;
  }) satisfies RowTest,
});

export const tri = (holds: boolean): Decided => (holds ? Decided.yes : Decided.no);

/** How two tests are joined, by what both tell: `first * 4 + second`. Not told in a row counts for less than anything told. */
type Join = Uint8Array;

const join = (both: (first: number, second: number) => number): Join =>
  Uint8Array.from({ length: 16 }, (_, at) => both(at >> 2, at & 3));

/** Anything that is not told decides, unless the other side does by itself. */
const unless =
  (by: Decided) =>
  (first: number, second: number): number => {
    if (first === by || second === by) return by;
    return Math.max(first, second) > Decided.yes ? Math.max(first, second) : by ^ 1;
  };

const JOINS = {
  and: join(unless(Decided.no)),
  or: join(unless(Decided.yes)),
  xor: join((first, second) => (Math.max(first, second) > Decided.yes ? Math.max(first, second) : first ^ second)),
} as const;

/** Both of two tests, one of them, or exactly one. The cheap one is asked first. */
export function joined(kind: keyof typeof JOINS, left: Decide, right: Decide): Decide {
  const [a, b] = left.costly === true && right.costly !== true ? [right, left] : [left, right];
  const table = JOINS[kind];
  const enough = kind === 'and' ? Decided.no : kind === 'or' ? Decided.yes : ASK;
  const test = (packet: number): Decided => {
    const first = a(packet);
    return first === enough ? first : (table[first * 4 + b(packet)] as Decided);
  };
  const row = a.row === undefined && b.row === undefined ? undefined : joinedRow(table, enough, a.row, b.row);
  return Object.assign(test, { costly: a.costly === true || b.costly === true, row });
}

function joinedRow(table: Join, enough: number, a: RowTest | undefined, b: RowTest | undefined): RowTest {
  const first = new Uint8Array(ROW);
  const second = new Uint8Array(ROW);
  return (from, to, out) => {
    const length = to - from;
    for (let i = 0; i < length; i++) first[i] = out[i] as number;
    a?.(from, to, first);
    // What is enough by itself is not asked about again: nor is what was told before.
    for (let i = 0; i < length; i++) second[i] = out[i] !== ASK || first[i] === enough ? enough : ASK;
    b?.(from, to, second);
    for (let i = 0; i < length; i++) {
      if (out[i] === ASK) out[i] = table[(first[i] as number) * 4 + (second[i] as number)] as number;
    }
  };
}

/** A row test, and what to make of what it tells of a packet. */
export function afterwards(row: RowTest, make: (told: number, packet: number) => number): RowTest {
  const own = new Uint8Array(ROW);
  return (from, to, out) => {
    const length = to - from;
    for (let i = 0; i < length; i++) own[i] = out[i] as number;
    row(from, to, own);
    for (let i = 0; i < length; i++) if (out[i] === ASK) out[i] = make(own[i] as number, from + i);
  };
}

const OPPOSITE = Uint8Array.of(Decided.yes, Decided.no, Decided.open, ASK);

/** The opposite of a test. */
export function opposite(of: Decide): Decide {
  const { costly = false, row } = of;
  const test = (packet: number): Decided => OPPOSITE[of(packet)] as Decided;
  return Object.assign(test, { costly, row: row && afterwards(row, (told) => OPPOSITE[told] as number) });
}
