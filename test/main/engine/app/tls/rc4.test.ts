/** RC4 against the vectors of RFC 6229, and entered at any place against itself from the beginning. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rc4 } from '../../../../../src/main/engine/app/tls/rc4.ts';

const KEY = Buffer.from('0102030405', 'hex');
const LENGTH = 2_300_000;

describe('RC4', () => {
  it.each([
    [0, 'b2396305f03dc027ccc3524a0a1118a8'],
    [240, '28cb1132c96ce286421dcaadb8b69eae'],
    [4096, 'ff25b58995996707e51fbdf08b34d875'],
  ])('gives the key stream of RFC 6229 at %i', (position, expected) => {
    expect(Buffer.from(new Rc4(KEY).apply(new Uint8Array(16), position) ?? []).toString('hex')).toBe(expected);
  });

  it('goes on from any position, forwards and backwards', () => {
    const whole = new Rc4(KEY).apply(new Uint8Array(LENGTH), 0) ?? new Uint8Array(0);
    expect(whole.length).toBe(LENGTH);
    const stream = new Rc4(KEY);
    const places = fc.array(fc.tuple(fc.nat(LENGTH - 64), fc.nat(64)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(places, (reads) => {
        for (const [at, length] of reads)
          expect(stream.apply(new Uint8Array(length), at)).toEqual(whole.subarray(at, at + length));
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('does not run after bytes that cannot be near', () => {
    expect(new Rc4(KEY).apply(new Uint8Array(4), 2 ** 31)).toBeUndefined();
    expect(new Rc4(KEY).apply(new Uint8Array(4), -1)).toBeUndefined();
  });
});
