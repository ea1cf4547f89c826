/** Values as the filter language writes them. */

/** A text as the filter language writes it: in double quotes. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** The test that a field has an address, of which the kind is seen; Ethernet's own where it is neither IPv4 nor IPv6. */
export function addressFilter(side: 'src' | 'dst' | 'addr', address: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return `ip.${side} == ${address}`;
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(address)) return `eth.${side} == ${address}`;
  if (/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)) return `ipv6.${side} == ${address}`;
  return undefined;
}
