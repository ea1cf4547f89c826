/** Addresses as the diagram writes and hides them. */
import { describe, expect, it } from 'vitest';
import { hideAddress } from '../../../../src/main/engine/diagram/addresses.ts';

describe('hideAddress', () => {
  it.each([
    ['192.168.6.10', '192.168.6.***'],
    ['2001:db8:66::65', '2001:db8:66::***'],
    ['2001:db8:66:1:2:3:4:5', '2001:db8:66:1:2:3:4:***'],
    ['fe80::1', 'fe80::***'],
    ['::1', '::***'],
    ['::', '::***'],
    ['::ffff:192.168.6.10', '::ffff:192.168.6.***'],
    ['00:1b:21:5e:66:01', '***'],
    ['server.example', '***'],
    ['', '***'],
  ])('writes %s as %s', (address, hidden) => {
    expect(hideAddress(address)).toBe(hidden);
  });
});
