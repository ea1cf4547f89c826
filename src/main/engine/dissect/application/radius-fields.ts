/** RADIUS (RFC 2865 sections 3 and 5): the header, and the attributes that are met most. */
import { readU32BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import type { Cursor } from '../cursor.ts';
import { type Detail, formatBytes } from '../detail.ts';
import { declareFields, type FieldSpec } from '../field.ts';
import { formatBytesText } from '../text.ts';

/** Codes of messages. */
export const RADIUS: Readonly<Record<number, string>> = {
  1: 'Access-Request',
  2: 'Access-Accept',
  3: 'Access-Reject',
  4: 'Accounting-Request',
  5: 'Accounting-Response',
  11: 'Access-Challenge',
  12: 'Status-Server',
  13: 'Status-Client',
  40: 'Disconnect-Request',
  41: 'Disconnect-ACK',
  42: 'Disconnect-NAK',
  43: 'CoA-Request',
  44: 'CoA-ACK',
  45: 'CoA-NAK',
};

const HEADER = 20;
const LEAST = 2;

/** Of the header. */
export const RADIUS_FIELDS = declareFields({
  code: { key: 'radius.code', label: 'Code', type: 'uint8', at: 0, size: 1, names: RADIUS },
  id: { key: 'radius.id', label: 'Packet identifier', type: 'uint8', base: 'dec', at: 1, size: 1 },
  length: { key: 'radius.length', label: 'Length', type: 'uint16', at: 2, size: 2 },
  authenticator: { key: 'radius.authenticator', label: 'Authenticator', type: 'bytes', at: 4, size: 16 },
});

const A = declareFields({
  attribute: { key: 'radius.avp', label: 'AVP', type: 'bytes' },
  type: { key: 'radius.avp.type', label: 'Type', type: 'uint8' },
  length: { key: 'radius.avp.length', label: 'Length', type: 'uint8' },
});

const field = (name: string, type: 'string' | 'uint32' | 'ipv4' | 'bytes'): FieldSpec => ({
  key: `radius.${name.replaceAll('-', '_')}`,
  label: name,
  type,
});

/** Attributes by their number. */
const ATTRIBUTES: Readonly<Record<number, FieldSpec>> = {
  1: field('User-Name', 'string'),
  4: field('NAS-IP-Address', 'ipv4'),
  5: field('NAS-Port', 'uint32'),
  6: field('Service-Type', 'uint32'),
  7: field('Framed-Protocol', 'uint32'),
  8: { key: 'radius.Framed-IP-Address', label: 'Framed-IP-Address', type: 'ipv4' },
  9: field('Framed-IP-Netmask', 'ipv4'),
  11: field('Filter-Id', 'string'),
  12: field('Framed-MTU', 'uint32'),
  18: field('Reply-Message', 'string'),
  24: field('State', 'bytes'),
  25: field('Class', 'bytes'),
  27: field('Session-Timeout', 'uint32'),
  28: field('Idle-Timeout', 'uint32'),
  30: field('Called-Station-Id', 'string'),
  31: field('Calling-Station-Id', 'string'),
  32: field('NAS-Identifier', 'string'),
  40: field('Acct-Status-Type', 'uint32'),
  41: field('Acct-Delay-Time', 'uint32'),
  42: field('Acct-Input-Octets', 'uint32'),
  43: field('Acct-Output-Octets', 'uint32'),
  44: field('Acct-Session-Id', 'string'),
  45: field('Acct-Authentic', 'uint32'),
  46: field('Acct-Session-Time', 'uint32'),
  49: field('Acct-Terminate-Cause', 'uint32'),
  61: field('NAS-Port-Type', 'uint32'),
  80: field('Message-Authenticator', 'bytes'),
  87: field('NAS-Port-Id', 'string'),
};

/** Of the attributes. */
export const ATTRIBUTE_FIELDS: Readonly<Record<string, FieldSpec>> = Object.fromEntries(
  [...Object.values(A), ...Object.values(ATTRIBUTES)].map((spec) => [spec.key, spec]),
);

/** Add the attributes of the message at the cursor, up to the first that cannot be one. */
export function paintAttributes({ bytes, offset, end }: Cursor, out: Detail): void {
  if (end - offset < HEADER) return;
  const stop = Math.min(end, offset + ((bytes[offset + 2] ?? 0) << 8) + (bytes[offset + 3] ?? 0));
  if (stop <= offset + HEADER) return;
  const list = out.label(offset + HEADER, stop - offset - HEADER, 'Attribute Value Pairs');
  out.within(list, () => {
    for (let at = offset + HEADER; at + LEAST <= stop; ) {
      const type = bytes[at] ?? 0;
      const length = bytes[at + 1] ?? 0;
      if (length < LEAST || at + length > stop) return;
      const name = ATTRIBUTES[type]?.label ?? 'Unknown-Attribute';
      const text = `AVP: t=${name}(${type}) l=${length}`;
      const node = out.add(A.attribute, at, length, formatBytes(bytes, at, length), { text });
      out.within(node, () => paintAttribute(out, bytes, at, length, ATTRIBUTES[type]));
      at += length;
    }
  });
}

function paintAttribute(out: Detail, bytes: Uint8Array, at: number, length: number, spec: FieldSpec | undefined): void {
  out.add(A.type, at, 1, bytes[at] ?? 0);
  out.add(A.length, at + 1, 1, length);
  const from = at + LEAST;
  const size = length - LEAST;
  if (spec === undefined || size === 0) return;
  if (spec.type === 'string') out.add(spec, from, size, formatBytesText(bytes.subarray(from, from + size)));
  else if (spec.type === 'bytes') out.add(spec, from, size, formatBytes(bytes, from, size));
  else if (size !== 4) return;
  else if (spec.type === 'ipv4') out.add(spec, from, size, formatAddress(AddressKind.ipv4, bytes, from));
  else out.add(spec, from, size, readU32BE(bytes, from));
}
