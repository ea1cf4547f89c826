import { expect, it } from 'vitest';
import { EMBEDDED_FIELDS } from '../../../../../src/main/engine/dissect/network/ipv6-embedded.ts';
import { paintPackets } from '../../../../support/packets.ts';

/** A packet without payload between two addresses of 16 bytes. */
const packet = (source: string, destination: string) => `6000 0000 0000 3b40 ${source} ${destination}`;
const PLAIN = '20010db8 00000000 00000000 00000001';

function embedded(source: string, destination: string): Record<string, string> {
  const [out] = paintPackets(229, [packet(source, destination)]);
  const found = Object.values(EMBEDDED_FIELDS).map(({ key }) => [key, out?.texts(key).join() ?? '']);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

it('tells the MAC address in an identifier that is the interface’s own', () => {
  expect(embedded('fe800000 00000000 0a0027ff fed410bb', PLAIN)).toEqual({ 'ipv6.src_slaac_mac': '08:00:27:d4:10:bb' });
  // Not of one that was made up, nor of a multicast address.
  expect(embedded('fe800000 00000000 8c3606ff fe44acaf', 'ff020000 00000000 0a0027ff fed410bb')).toEqual({});
});

it('tells the IPv4 addresses that 6to4, Teredo and ISATAP are made of', () => {
  expect(embedded('20022571 c8170007 00000000 2571c817', PLAIN)).toEqual({
    'ipv6.src_6to4_gw_ipv4': '37.113.200.23',
    'ipv6.src_6to4_sla_id': '7',
  });
  expect(embedded(PLAIN, '20010000 5ef579fb 38b81695 2b37be8e')).toEqual({
    'ipv6.dst_ts_ipv4': '94.245.121.251',
    'ipv6.dst_tc_port': '59754',
    'ipv6.dst_tc_ipv4': '212.200.65.113',
  });
  expect(embedded('fe800000 00000000 02005efe c0a80001', PLAIN)).toEqual({ 'ipv6.src_isatap_ipv4': '192.168.0.1' });
});

it('lets filters find either end', () => {
  const [out] = paintPackets(229, [
    packet('fe800000 00000000 0a0027ff fed410bb', 'fe800000 00000000 0a0027ff fefe8f95'),
  ]);
  expect(out?.texts('ipv6.slaac_mac')).toEqual(['08:00:27:d4:10:bb', '08:00:27:fe:8f:95']);
});
