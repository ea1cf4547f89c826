/**
 * What an IPv6 address is made of: the MAC address of an interface (RFC 4291 appendix A), the IPv4 address of a 6to4 gateway
 * (RFC 3056 section 2), of a Teredo server and client (RFC 4380 section 4), of an ISATAP host (RFC 5214 section 6.1).
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress, formatMac } from '../../table/index.ts';
import type { Detail, DetailNode } from '../detail.ts';
import { declareFields, type FieldSpec, type FieldType } from '../field.ts';

const field = (end: 'src' | 'dst', name: string, label: string, type: FieldType): FieldSpec => ({
  key: `ipv6.${end}_${name}`,
  label: `${end === 'src' ? 'Source' : 'Destination'} ${label}`,
  type,
  also: [`ipv6.${name}`],
});

const fieldsOf = (end: 'src' | 'dst') => ({
  mac: field(end, 'slaac_mac', 'SLAAC MAC', 'ether'),
  isatap: field(end, 'isatap_ipv4', 'ISATAP IPv4', 'ipv4'),
  gateway: field(end, '6to4_gw_ipv4', '6to4 Gateway IPv4', 'ipv4'),
  site: field(end, '6to4_sla_id', '6to4 SLA ID', 'uint16'),
  server: field(end, 'ts_ipv4', 'Teredo Server IPv4', 'ipv4'),
  port: field(end, 'tc_port', 'Teredo Port', 'uint16'),
  client: field(end, 'tc_ipv4', 'Teredo Client IPv4', 'ipv4'),
});
const ENDS = { source: fieldsOf('src'), destination: fieldsOf('dst') };

const keyed = (end: 'src' | 'dst', fields: Readonly<Record<string, FieldSpec>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, spec]) => [`${end}-${name}`, spec]));
/** All of them. */
export const EMBEDDED_FIELDS = declareFields({ ...keyed('src', ENDS.source), ...keyed('dst', ENDS.destination) });

const SIX_TO_FOUR = 0x2002;
const TEREDO = 0x20010000;
/** Between both halves of a MAC address; ISATAP's identifier, but for the bit that says whether it is unique. */
const INSERTED = 0xfffe;
const ISATAP = 0x00005efe;
const UNIVERSAL = 0x02000000;
const MULTICAST = 0xff;
/** Of a MAC address's first byte, the bit that is turned round in an identifier. */
const LOCAL = 0x02;

/** Lines below that of the address at `at`; all of it is there. */
export function paintEmbedded(
  out: Detail,
  node: DetailNode | undefined,
  bytes: Uint8Array,
  at: number,
  end: 'source' | 'destination',
): void {
  const F = ENDS[end];
  const add = (spec: FieldSpec, from: number, size: number, value: string | number): void => {
    out.within(node, () => out.add(spec, at + from, size, value, { generated: true }));
  };
  const prefix = readU32BE(bytes, at);
  if (prefix >>> 24 === MULTICAST) return;
  if (prefix >>> 16 === SIX_TO_FOUR) {
    add(F.gateway, 2, 4, formatAddress(AddressKind.ipv4, bytes, at + 2));
    add(F.site, 6, 2, readU16BE(bytes, at + 6));
  } else if (prefix === TEREDO) {
    add(F.server, 4, 4, formatAddress(AddressKind.ipv4, bytes, at + 4));
    add(F.port, 10, 2, ~readU16BE(bytes, at + 10) & 0xffff);
    const client = bytes.slice(at + 12, at + 16).map((byte) => ~byte);
    add(F.client, 12, 4, formatAddress(AddressKind.ipv4, client, 0));
    return;
  }
  // Of a MAC address that is the interface's own, not one that was made up.
  if (readU16BE(bytes, at + 11) === INSERTED && ((bytes[at + 8] as number) & LOCAL) !== 0) {
    const mac = Uint8Array.from([8, 9, 10, 13, 14, 15], (place) => bytes[at + place] as number);
    mac[0] = (mac[0] as number) ^ LOCAL;
    add(F.mac, 8, 8, formatMac(mac, 0));
  } else if ((readU32BE(bytes, at + 8) & ~UNIVERSAL) === ISATAP) {
    add(F.isatap, 12, 4, formatAddress(AddressKind.ipv4, bytes, at + 12));
  }
}
