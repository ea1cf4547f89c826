/**
 * Options of DNS's OPT record: RFC 6891 section 6.1.2, and what is in those of
 * https://www.iana.org/assignments/dns-parameters#dns-parameters-11 that are met: client subnets (RFC 7871), cookies
 * (RFC 7873), the TCP keep-alive (RFC 7828), padding (RFC 7830) and extended errors (RFC 8914). Others show their bytes.
 */
import { readU16BE } from '../../bytes/index.ts';
import { formatIpv6 } from '../../table/index.ts';
import type { Detail } from '../detail.ts';
import { declareFields } from '../field.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';

const OPTIONS: Readonly<Record<number, string>> = {
  1: 'LLQ',
  2: 'UL',
  3: 'NSID',
  4: 'Owner',
  5: 'DAU',
  6: 'DHU',
  7: 'N3U',
  8: 'CSUBNET - Client subnet',
  9: 'EDNS EXPIRE',
  10: 'COOKIE',
  11: 'EDNS TCP Keepalive',
  12: 'PADDING',
  13: 'CHAIN',
  14: 'KEY-TAG',
  15: 'Extended DNS Error',
  16: 'Client Tag',
  17: 'Server Tag',
};
const IPV4 = 1;
const IPV6 = 2;
/** Bytes of a client's cookie. */
const CLIENT_COOKIE = 8;

/** Fields of the options. */
export const EDNS_FIELDS = declareFields({
  option: { key: 'dns.opt', label: 'Option', type: 'none' },
  code: { key: 'dns.opt.code', label: 'Option Code', type: 'uint16', names: OPTIONS },
  length: { key: 'dns.opt.len', label: 'Option Length', type: 'uint16' },
  data: { key: 'dns.opt.data', label: 'Option Data', type: 'bytes' },
  family: { key: 'dns.opt.client.family', label: 'Family', type: 'uint16', names: { 1: 'IPv4', 2: 'IPv6' } },
  netmask: { key: 'dns.opt.client.netmask', label: 'Source Netmask', type: 'uint8' },
  scope: { key: 'dns.opt.client.scope', label: 'Scope Netmask', type: 'uint8' },
  subnet: { key: 'dns.opt.client.addr', label: 'Client Subnet', type: 'bytes' },
  subnet4: { key: 'dns.opt.client.addr4', label: 'Client Subnet', type: 'ipv4' },
  subnet6: { key: 'dns.opt.client.addr6', label: 'Client Subnet', type: 'ipv6' },
  clientCookie: { key: 'dns.opt.cookie.client', label: 'Client Cookie', type: 'bytes' },
  serverCookie: { key: 'dns.opt.cookie.server', label: 'Server Cookie', type: 'bytes' },
  timeout: { key: 'dns.opt.edns_tcp_keepalive.timeout', label: 'Timeout', type: 'uint16' },
  padding: { key: 'dns.opt.padding', label: 'Padding', type: 'bytes' },
  errorCode: { key: 'dns.opt.ext_error.info_code', label: 'Info Code', type: 'uint16' },
  errorText: { key: 'dns.opt.ext_error.extra_text', label: 'Extra Text', type: 'string' },
});
const F = EDNS_FIELDS;

/** Paint the options that fill `length` bytes. */
export function paintEdnsOptions(reader: Reader, out: Detail, length: number): void {
  const stop = reader.position + length;
  while (reader.position < stop && !reader.failed) {
    const at = reader.position;
    const code = reader.u16();
    const size = reader.u16();
    const data = reader.take(size);
    if (reader.failed) return;
    const name = OPTIONS[code] ?? 'Unknown';
    const node = out.add(F.option, at, 4 + size, '', { text: `Option: ${name}` });
    out.within(node, () => {
      out.add(F.code, at, 2, code, { text: `Option Code: ${name} (${code})` });
      out.add(F.length, at + 2, 2, size);
      out.add(F.data, at + 4, size, formatHexBytes(data));
      paintOption(out, at + 4, code, data);
    });
  }
}

function paintOption(out: Detail, at: number, code: number, data: Uint8Array): void {
  const size = data.length;
  switch (code) {
    case 8:
      if (size >= 4) paintSubnet(out, at, data);
      return;
    case 10:
      out.add(F.clientCookie, at, Math.min(size, CLIENT_COOKIE), formatHexBytes(data.subarray(0, CLIENT_COOKIE)));
      out.add(
        F.serverCookie,
        at + CLIENT_COOKIE,
        Math.max(0, size - CLIENT_COOKIE),
        formatHexBytes(data.subarray(CLIENT_COOKIE)),
      );
      return;
    case 11:
      if (size >= 2) out.add(F.timeout, at, 2, readU16BE(data, 0));
      return;
    case 12:
      out.add(F.padding, at, size, formatHexBytes(data));
      return;
    case 15:
      if (size < 2) return;
      out.add(F.errorCode, at, 2, readU16BE(data, 0));
      if (size > 2) out.add(F.errorText, at + 2, size - 2, formatBytesText(data.subarray(2)));
      return;
  }
}

/** The address is as long as its mask asks for (RFC 7871 section 6); the rest of it is zero. */
function paintSubnet(out: Detail, at: number, data: Uint8Array): void {
  const family = readU16BE(data, 0);
  const size = data.length - 4;
  out.add(F.family, at, 2, family);
  out.add(F.netmask, at + 2, 1, data[2] as number);
  out.add(F.scope, at + 3, 1, data[3] as number);
  const address = new Uint8Array(16);
  address.set(data.subarray(4, 4 + address.length));
  if (family === IPV4 && size <= 4) out.add(F.subnet4, at + 4, size, Array.from(address.subarray(0, 4)).join('.'));
  else if (family === IPV6 && size <= 16) out.add(F.subnet6, at + 4, size, formatIpv6(address, 0));
  else out.add(F.subnet, at + 4, size, formatHexBytes(data.subarray(4)));
}
