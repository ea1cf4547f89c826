/** The known name that a mistyped one is most like. */

/** Names that differ from `word` by more than this many edits are not suggested. */
const MAX_EDITS = 3;

/** The nearest of `names` to `word`, of the same protocol if that is known; undefined where none is near. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const all = [...names];
  const root = wanted.slice(0, wanted.indexOf('.') + 1);
  const relatives = root === '' ? [] : all.filter((name) => name.startsWith(root));
  return nearestOf(wanted, relatives.length > 0 ? relatives : all);
}

/** Operators that are words and long enough to be mistyped; and what other languages call them. */
const OPERATORS: readonly string[] = ['contains', 'matches', 'and'];
const SYNONYMS: Readonly<Record<string, string>> = {
  is: '==',
  equals: '==',
  equal: '==',
  has: 'contains',
  includes: 'contains',
  like: 'matches',
  regex: 'matches',
};

/** The operator that a word in the place of one may stand for; undefined where it is like none. */
export const nearestOperator = (word: string): string | undefined =>
  Object.hasOwn(SYNONYMS, word.toLowerCase()) ? SYNONYMS[word.toLowerCase()] : nearestOf(word.toLowerCase(), OPERATORS);

function nearestOf(wanted: string, names: readonly string[]): string | undefined {
  const most = Math.min(MAX_EDITS, Math.ceil(wanted.length / 3));
  let best: string | undefined;
  let fewest = most + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > fewest) continue;
    // The first letter is seldom the wrong one.
    const other = name[0]?.toLowerCase() === wanted[0] ? 0 : 0.5;
    // Letters are left out more often than mistaken for others.
    const leftOut = isWithin(wanted, name.toLowerCase()) ? 0.25 : 0;
    const edits = editsBetween(wanted, name.toLowerCase(), most) + other - leftOut;
    if (edits < fewest || (edits === fewest && best !== undefined && name.length < best.length)) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}

/** Whether the letters of `a` stand in `b`, in order. */
function isWithin(a: string, b: string): boolean {
  let at = 0;
  for (const letter of a) {
    at = b.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Insertions, deletions, replacements and swaps of neighbours from `a` to `b`; more than `limit` where there are more. */
function editsBetween(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? limit) + 1 : limit + 1;
      const replace = (row[j - 1] ?? limit) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, replace, (row[j] ?? limit) + 1, (next[j - 1] ?? limit) + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length] ?? limit;
}
