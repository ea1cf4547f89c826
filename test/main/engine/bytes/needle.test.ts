/** Bytes looked for in runs, held against a look at every place. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Needle } from '../../../../src/main/engine/bytes/index.ts';

/** Every place where a needle is found, one after the other. */
function places(needle: Needle, run: Buffer): number[] {
  const found = new Set<number>();
  needle.search(run, (at) => {
    found.add(at);
    return at + 1;
  });
  return [...found].sort((a, b) => a - b);
}

function everyPlace(run: string, needle: string): number[] {
  const found: number[] = [];
  for (let at = run.indexOf(needle); at >= 0; at = run.indexOf(needle, at + 1)) found.push(at);
  return found;
}

const letters = (most: number, least = 0) =>
  fc.array(fc.constantFrom(...'aAbB-'), { minLength: least, maxLength: most }).map((all) => all.join(''));

it('finds every place, in either case unless it is exact, whatever was looked through before', () => {
  fc.assert(
    fc.property(letters(9, 1), fc.array(letters(60), { maxLength: 4 }), (needle, runs) => {
      const [exact, folded] = [new Needle(Buffer.from(needle)), new Needle(Buffer.from(needle), false)];
      for (const run of runs) {
        expect(places(exact, Buffer.from(run))).toEqual(everyPlace(run, needle));
        expect(places(folded, Buffer.from(run))).toEqual(everyPlace(run.toLowerCase(), needle.toLowerCase()));
      }
    }),
  );
});

it('finds every place also where pieces of it are nearly everywhere', () => {
  for (const [needle, run] of [
    ['aaaaaaaab', `${'aaaaaaaX'.repeat(3000)}aaaaaaaab`],
    ['Xaaaaaaaa', `${'aaaaaaaX'.repeat(3000)}aaaaaaaa`],
    ['aB', 'aaab'.repeat(3000)],
    ['abcdefgh', 'ABCDEFGH'.repeat(1000)],
  ] as const) {
    expect(places(new Needle(Buffer.from(needle)), Buffer.from(run))).toEqual(everyPlace(run, needle));
    expect(places(new Needle(Buffer.from(needle), false), Buffer.from(run))).toEqual(
      everyPlace(run.toLowerCase(), needle.toLowerCase()),
    );
  }
});
