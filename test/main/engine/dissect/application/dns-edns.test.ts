import { expect, it } from 'vitest';
import { dns } from '../../../../../src/main/engine/dissect/application/dns.ts';
import { hex, paint } from '../../../../support/paint.ts';

/** A query with one OPT record, whose options these are. */
const query = (options: string) => {
  const bytes = hex(options);
  const length = bytes.length.toString(16).padStart(4, '0');
  return hex(`1234 0100 0000 0000 0000 0001 00 0029 1000 00000000 ${length} ${options}`);
};
const told = (options: string, ...keys: string[]) => {
  const { out } = paint(dns, query(options));
  return keys.map((key) => out.texts(key).join());
};

it('tells options of an OPT record one by one', () => {
  // RFC 6891 section 6.1.2: code, length, data. A cookie (RFC 7873), padding (RFC 7830), one that nobody knows.
  const options = '000a 0008 0102030405060708  000c 0002 0000  fde9 0001 ff';
  expect(told(options, 'dns.opt', 'dns.opt.code', 'dns.opt.len', 'dns.opt.data')).toEqual([
    '1,1,1',
    '10,12,65001',
    '8,2,1',
    '0102030405060708,0000,ff',
  ]);
  expect(told(options, 'dns.opt.cookie.client', 'dns.opt.cookie.server', 'dns.opt.padding')).toEqual([
    '0102030405060708',
    '<MISSING>',
    '0000',
  ]);
});

it('tells client subnets, of which only the bytes that the mask asks for are there', () => {
  const keys = ['family', 'netmask', 'scope', 'addr4', 'addr6', 'addr'].map((name) => `dns.opt.client.${name}`);
  expect(told('0008 0007 0001 18 00 c0a805', ...keys)).toEqual(['1', '24', '0', '192.168.5.0', '', '']);
  expect(told('0008 0008 0002 20 00 20010db8', ...keys)).toEqual(['2', '32', '0', '', '2001:db8::', '']);
  expect(told('0008 0005 0009 08 00 aa', ...keys)).toEqual(['9', '8', '0', '', '', 'aa']);
});

it('tells the keep-alive of TCP and extended errors', () => {
  const keys = ['edns_tcp_keepalive.timeout', 'ext_error.info_code', 'ext_error.extra_text'];
  const options = '000b 0002 0064  000f 0004 0012 6e6f';
  expect(told(options, ...keys.map((name) => `dns.opt.${name}`))).toEqual(['100', '18', 'no']);
});

it('stands options that are cut anywhere', () => {
  const whole = query('0008 0007 0001 18 00 c0a805 000a 0008 0102030405060708 000f 0004 0012 6e6f');
  for (let size = 0; size < whole.length; size++) expect(() => paint(dns, whole, size)).not.toThrow();
});
