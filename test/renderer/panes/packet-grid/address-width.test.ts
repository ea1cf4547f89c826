import { expect, it } from 'vitest';
import { ADDRESS_WIDTH, addressWidth, numberWidth } from '../../../../src/renderer/panes/packet-grid/address-width.ts';

it('a column of addresses is as wide as they are long, as far as the list has room for it', () => {
  const [ipv4, hardware, ipv6] = ['192.168.66.165', '00:1b:21:5e:66:01', '2001:db8:85a3:8d3:1319:8a2e:370:7348'];
  const widths = [ipv4, hardware, ipv6].map((address) =>
    [1200, 1700].map((room) => addressWidth(address.length, room)),
  );
  expect(widths).toEqual([
    [119, 119],
    [140, 140],
    [192, 272],
  ]);
  expect(addressWidth(0, 0)).toBe(ADDRESS_WIDTH);
});

it('the number of a packet with a comment fits beside the mark: 7.2 pixels a digit, 16 of padding, 8 of the mark', () => {
  for (const packets of [35, 20_000, 10_000_000])
    expect(numberWidth(packets)).toBeGreaterThan(String(packets).length * 7.2 + 16 + 8);
});
