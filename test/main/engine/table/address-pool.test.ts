/** Addresses that are found by those met last are the ones that a look at all of them finds. */
import { describe, expect, it } from 'vitest';
import { AddressKind, AddressPool } from '../../../../src/main/engine/table/index.ts';
import { randomFrom } from '../../../support/mutated-capture.ts';

describe('an address pool', () => {
  it('gives each address of IPv6 one index, however many share its place among those met last', () => {
    const pool = new AddressPool();
    const other = new AddressPool();
    const random = randomFrom(7);
    const bytes = new Uint8Array(20);
    for (let round = 0; round < 40_000; round++) {
      // Few values in few places, so that each address comes again and again; 0 is an address as well.
      bytes.fill(0);
      for (let byte = 0; byte < 3; byte++) bytes[4 + 5 * random(4)] = random(12);
      const found = pool.internIpv6(bytes, 4);
      if (found !== other.intern(AddressKind.ipv6, bytes, 4, 16)) expect(round).toBe(-1);
    }
    expect(pool.length).toBe(other.length);
    expect(pool.length).toBeGreaterThan(1000);
  });
});
