/** Bytes looked for in runs, held against a look at every place. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Needle } from '../../../../src/main/engine/bytes/index.ts';

/** Every place where a needle is found, one after the other. */
function placesOf(needle: Needle, run: Buffer): number[] {
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

const forms = (needle: string) => {
  const bytes = Buffer.from(needle, 'latin1');
  return [
    { folds: false, needle: new Needle(bytes) },
    { folds: true, needle: new Needle(bytes, false) },
    { folds: false, needle: new Needle(bytes, true, null) },
    { folds: true, needle: new Needle(bytes, false, null) },
  ];
};

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Hold every way to look for a needle against a look at every place. */
function expectPlaces(needle: string, ...runs: readonly string[]): void {
  const all = forms(needle);
  for (const run of runs) {
    const places = [everyPlace(run, needle), everyPlace(lower(run), lower(needle))];
    for (const form of all) {
      const bytes = Buffer.from(run, 'latin1');
      const room = Needle.room(bytes.length);
      room.set(bytes);
      for (const at of [bytes, room.subarray(0, bytes.length)])
        expect(placesOf(form.needle, at)).toEqual(places[Number(form.folds)]);
    }
  }
}

it('finds every place, in either case unless it is exact, whatever was looked through before', () => {
  fc.assert(
    fc.property(letters(9, 1), fc.array(letters(60), { maxLength: 4 }), (needle, runs) => {
      expectPlaces(needle, ...runs);
    }),
  );
});

it('finds any bytes, near each end of what is compared at once', () => {
  const bytes = (most: number, least: number) =>
    fc.uint8Array({ minLength: least, maxLength: most }).map((all) => Buffer.from(all).toString('latin1'));
  fc.assert(
    fc.property(bytes(40, 1), fc.array(fc.nat(200), { maxLength: 6 }), (needle, gaps) => {
      expectPlaces(needle, gaps.map((gap) => '.'.repeat(gap)).join(needle), needle.slice(0, -1), '');
    }),
  );
});

it('finds every place also where pieces of it are nearly everywhere', () => {
  expectPlaces('aaaaaaaab', `${'aaaaaaaX'.repeat(3000)}aaaaaaaab`);
  expectPlaces('Xaaaaaaaa', `${'aaaaaaaX'.repeat(3000)}aaaaaaaa`);
  expectPlaces('aB', 'aaab'.repeat(3000));
  expectPlaces('abcdefgh', 'ABCDEFGH'.repeat(1000));
  expectPlaces('[a', '[A{a{A[a'.repeat(100));
});

it('finds what is longer than is compared at once, in runs longer than are looked through at once', () => {
  const long = 'abcdefghij'.repeat(60);
  expectPlaces(`${long}X`, `${long}x${long}X${'.'.repeat(140_000)}${long}X${long}`);
  const ends = ['.'.repeat((1 << 17) - 3), 'needle', '.'.repeat((1 << 17) - 8), 'NEEDLE', '.'.repeat(90)].join('');
  expectPlaces('needle', ends);
});

it('goes on where it is told to', () => {
  for (const { needle } of forms('ab')) {
    const found: number[] = [];
    needle.search(Buffer.from('ababababab'), (at) => {
      found.push(at);
      return at + 5;
    });
    expect(found).toEqual([0, 6]);
  }
});
