/** Lines of the extensions of certificates (RFC 5280 section 4.2), and of the names of any kind in them. */
import { readU16BE } from '../../bytes/index.ts';
import { AddressKind, formatAddress } from '../../table/index.ts';
import { formatBits } from '../field.ts';
import { Reader } from '../reader.ts';
import { Der, type DerElement, derAt, derChildren, derText } from './der.ts';
import { addBytes, addGroup, addIdentifier, addList, addUnusedBits, type DerPage } from './der-lines.ts';
import { paintTimestamps } from './tls-extensions.ts';
import { CERTIFICATE_FIELDS, GENERAL_NAMES, USE_FIELDS, X509_EXTENSION_FIELDS } from './x509-fields.ts';
import { paintNameSequence } from './x509-names.ts';

const F = X509_EXTENSION_FIELDS;
const STATEMENT = '1.3.6.1.5.5.7.2.1';
/** The number of a context tag. */
const numberOf = ({ tag }: DerElement): number => tag & 0x1f;
const DIRECTORY_NAME = 4;
const IP_ADDRESS = 7;
const TEXTS: Readonly<Record<number, typeof F.dnsName | typeof F.mailName | typeof F.uri>> = {
  1: F.mailName,
  2: F.dnsName,
  6: F.uri,
};

/** What a name of some kind says. */
function paintNameValue(page: DerPage, name: DerElement): void {
  const { bytes, out } = page;
  const kind = numberOf(name);
  const size = name.to - name.from;
  const text = TEXTS[kind];
  if (text !== undefined) out.add(text, name.from, size, derText(bytes, name));
  else if (kind === DIRECTORY_NAME) {
    const sequence = derAt(bytes, name.from, name.to);
    const node = out.add(F.directoryName, name.from, size, 0);
    if (sequence !== undefined) {
      out.within(node, () => paintNameSequence(page, CERTIFICATE_FIELDS.issuerNames, sequence));
    }
  } else if (kind === IP_ADDRESS && size === 4) {
    out.add(F.ipv4, name.from, size, formatAddress(AddressKind.ipv4, bytes, name.from));
  } else if (kind === IP_ADDRESS && size === 16) {
    out.add(F.ipv6, name.from, size, formatAddress(AddressKind.ipv6, bytes, name.from));
  } else if (kind === IP_ADDRESS) addBytes(page, F.addressBytes, name);
}

/** A name of any kind, and which kind it is. */
function paintGeneralName(page: DerPage, name: DerElement): void {
  const kind = numberOf(name);
  if (GENERAL_NAMES[kind] === undefined) return;
  const node = page.out.add(F.name, name.from, name.to - name.from, kind);
  page.out.within(node, () => paintNameValue(page, name));
}

function paintAuthorityKey(page: DerPage, value: DerElement): void {
  addGroup(page, F.authorityKey, value, () => {
    for (const part of derChildren(page.bytes, value)) {
      const kind = numberOf(part);
      if (kind === 0) addBytes(page, F.keyIdentifier, part);
      else if (kind === 1) addList(page, F.authorityIssuer, part, (name) => paintGeneralName(page, name));
      else if (kind === 2) addBytes(page, F.authoritySerial, part, '0x');
    }
  });
}

function paintUsage(page: DerPage, value: DerElement): void {
  const { bytes, out } = page;
  const bits = addUnusedBits(page, value);
  const size = bits.to - bits.from;
  const hex = Array.from(bytes.subarray(bits.from, bits.to), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const node = out.add(F.usage, bits.from, size, hex);
  out.within(node, () => {
    for (const [index, spec] of USE_FIELDS.entries()) {
      const at = index >> 3;
      const raw = at < size ? (bytes[bits.from + at] ?? 0) : 0;
      const set = (raw & spec.mask) !== 0;
      const text = `${formatBits(raw, spec.mask, 1)}${spec.label}: ${spec.names[set ? 1 : 0]}`;
      out.add(spec, Math.min(bits.from + at, bits.to), at < size ? 1 : 0, set, { text });
    }
  });
}

function paintConstraints(page: DerPage, value: DerElement): void {
  const parts = derChildren(page.bytes, value);
  const words = parts.length === 0 ? `${F.constraints.label} [0 length]` : F.constraints.label;
  const paint = (): void => {
    for (const part of parts) {
      const size = part.to - part.from;
      if (part.tag === Der.boolean) page.out.add(F.isAuthority, part.from, size, page.bytes[part.from] !== 0);
      else if (part.tag === Der.integer && size === 1) {
        page.out.add(F.pathLength, part.from, size, page.bytes[part.from] ?? 0);
      }
    }
  };
  addGroup(page, F.constraints, value, paint, words);
}

function paintPoint(page: DerPage, point: DerElement): void {
  addGroup(page, F.point, point, () => {
    const [where] = derChildren(page.bytes, point);
    const choice = where && numberOf(where) === 0 ? derAt(page.bytes, where.from, where.to) : undefined;
    if (choice === undefined) return;
    const node = page.out.add(F.pointKind, choice.from, choice.to - choice.from, numberOf(choice));
    if (numberOf(choice) !== 0) return;
    page.out.within(node, () => addList(page, F.fullName, choice, (name) => paintGeneralName(page, name)));
  });
}

function paintPolicy(page: DerPage, policy: DerElement): void {
  addGroup(page, F.policy, policy, () => {
    const [id, qualifiers] = derChildren(page.bytes, policy);
    addIdentifier(page, F.policyId, id);
    if (qualifiers === undefined) return;
    addList(page, F.qualifiers, qualifiers, (qualifier) => {
      addGroup(page, F.qualifier, qualifier, () => {
        const [type, said] = derChildren(page.bytes, qualifier);
        const isStatement = addIdentifier(page, F.qualifierId, type) === STATEMENT;
        if (said === undefined || !isStatement) return;
        page.out.add(F.statement, said.from, said.to - said.from, derText(page.bytes, said));
      });
    });
  });
}

function paintAccess(page: DerPage, access: DerElement): void {
  addGroup(page, F.access, access, () => {
    const [method, place] = derChildren(page.bytes, access);
    addIdentifier(page, F.accessMethod, method);
    if (place === undefined) return;
    const node = page.out.add(F.accessPlace, place.from, place.to - place.from, numberOf(place));
    page.out.within(node, () => paintNameValue(page, place));
  });
}

/** Timestamps (RFC 6962 section 3.3), which stand in a string of bytes of their own. */
function paintSignedTimestamps({ bytes, cursor, out }: DerPage, { tag, from, to }: DerElement): void {
  if (tag !== Der.octets || to - from < 2 || readU16BE(bytes, from) + 2 > to - from) return;
  paintTimestamps(new Reader(cursor, from, to), out);
}

const PAINTERS: Readonly<Record<string, (page: DerPage, value: DerElement) => void>> = {
  '2.5.29.14': (page, value) => addBytes(page, F.subjectKey, value),
  '2.5.29.15': paintUsage,
  '2.5.29.17': (page, value) => addList(page, F.names, value, (name) => paintGeneralName(page, name)),
  '2.5.29.18': (page, value) => addList(page, F.names, value, (name) => paintGeneralName(page, name)),
  '2.5.29.19': paintConstraints,
  '2.5.29.31': (page, value) => addList(page, F.points, value, (point) => paintPoint(page, point)),
  '2.5.29.32': (page, value) => addList(page, F.policies, value, (policy) => paintPolicy(page, policy)),
  '2.5.29.35': paintAuthorityKey,
  '2.5.29.37': (page, value) =>
    addList(page, F.purposes, value, (purpose) => {
      addIdentifier(page, F.purpose, purpose);
    }),
  '1.3.6.1.5.5.7.1.1': (page, value) => addList(page, F.accesses, value, (access) => paintAccess(page, access)),
  '1.3.6.1.4.1.11129.2.4.2': paintSignedTimestamps,
  '2.16.840.1.113730.1.1': (page, value) => addBytes(page, F.certificateType, addUnusedBits(page, value)),
  '2.16.840.1.113730.1.13': (page, value) => {
    page.out.add(F.comment, value.from, value.to - value.from, derText(page.bytes, value));
  },
};

/** Lines of what an extension says; none where it is not known. */
export function paintExtensionValue(page: DerPage, identifier: string, value: DerElement): void {
  const inside = derAt(page.bytes, value.from, value.to);
  if (inside !== undefined) PAINTERS[identifier]?.(page, inside);
}
