/** Addresses are kept once, whichever way they are asked for. */
import { expect, it } from 'vitest';
import { AddressKind, AddressPool } from '../../../../src/main/engine/table/index.ts';

it('gives an IPv4 address the same index at a look and by its bytes, however many there are', () => {
  const pool = new AddressPool();
  const addresses = Array.from({ length: 20_000 }, (_, i) => {
    const word = Math.imul(i, 2654435761);
    return Uint8Array.of(0xff, word >>> 24, word >>> 16, word >>> 8, word);
  });
  const indices = addresses.map((bytes) => pool.internIpv4(bytes, 1));
  expect(new Set(indices).size).toBe(addresses.length);
  expect(addresses.map((bytes) => pool.intern(AddressKind.ipv4, bytes, 1, 4))).toEqual(indices);
  expect(addresses.map((bytes) => pool.internIpv4(bytes, 1))).toEqual(indices);
  expect(pool.text(pool.internIpv4(Uint8Array.of(0, 0, 0, 0), 0))).toBe('0.0.0.0');
  expect(pool.text(pool.internIpv4(Uint8Array.of(224, 0, 0, 251), 0))).toBe('224.0.0.251');
});
