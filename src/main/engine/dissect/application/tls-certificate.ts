/**
 * X.509 certificates (RFC 5280) in a handshake: serial number, issuer, validity, subject, alternative names. What its
 * values are counted as in `frame.protocols` follows the reference: an attribute of a name, an extension.
 */

import { type Detail, formatBytes } from '../detail.ts';
import { declareFields } from '../field.ts';
import { Der, type DerElement, derAt, derChildren, derIdentifier, derIpv4, derText, derTime } from './der.ts';

/** Fields of certificates. */
export const CERTIFICATE_FIELDS = declareFields({
  serial: { key: 'x509af.serialNumber', label: 'serialNumber', type: 'bytes' },
  utcTime: { key: 'x509af.utcTime', label: 'utcTime', type: 'string' },
  utf8: { key: 'x509sat.uTF8String', label: 'uTF8String', type: 'string' },
  printable: { key: 'x509sat.printableString', label: 'printableString', type: 'string' },
  country: { key: 'x509sat.CountryName', label: 'CountryName', type: 'string' },
  dnsName: { key: 'x509ce.dNSName', label: 'dNSName', type: 'string' },
  address: { key: 'x509ce.iPAddress', label: 'iPAddress', type: 'bytes' },
});
const F = CERTIFICATE_FIELDS;

const COUNTRY = '2.5.4.6';
/** Attributes of names, RFC 5280 section 4.1.2.4, as X.520 calls them. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'id-at-commonName',
  '2.5.4.4': 'id-at-surname',
  '2.5.4.5': 'id-at-serialNumber',
  [COUNTRY]: 'id-at-countryName',
  '2.5.4.7': 'id-at-localityName',
  '2.5.4.8': 'id-at-stateOrProvinceName',
  '2.5.4.9': 'id-at-streetAddress',
  '2.5.4.10': 'id-at-organizationName',
  '2.5.4.11': 'id-at-organizationalUnitName',
  '2.5.4.12': 'id-at-title',
  '2.5.4.15': 'id-at-businessCategory',
  '2.5.4.17': 'id-at-postalCode',
  '2.5.4.42': 'id-at-givenName',
  '1.2.840.113549.1.9.1': 'pkcs-9-at-emailAddress',
  '0.9.2342.19200300.100.1.25': 'dc',
};
const X520 = '2.5.4.';
/** Where a company is registered, in extended-validation certificates. */
const JURISDICTION = '1.3.6.1.4.1.311.60.2.1.';
const isAttribute = (identifier: string): boolean => identifier.startsWith(X520) || identifier.startsWith(JURISDICTION);
const ALTERNATIVE_NAMES = '2.5.29.17';
const EXTENSION_NAMES: Readonly<Record<string, string>> = {
  '2.5.29.14': 'id-ce-subjectKeyIdentifier',
  '2.5.29.15': 'id-ce-keyUsage',
  [ALTERNATIVE_NAMES]: 'id-ce-subjectAltName',
  '2.5.29.18': 'id-ce-issuerAltName',
  '2.5.29.19': 'id-ce-basicConstraints',
  '2.5.29.31': 'id-ce-cRLDistributionPoints',
  '2.5.29.32': 'id-ce-certificatePolicies',
  '2.5.29.35': 'id-ce-authorityKeyIdentifier',
  '2.5.29.37': 'id-ce-extKeyUsage',
  '1.3.6.1.5.5.7.1.1': 'id-pe-authorityInfoAccess',
  '1.3.6.1.4.1.11129.2.4.2': 'SignedCertificateTimestampList',
};
const POLICIES = '2.5.29.32';
const QUALIFIERS: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.2.1': 'pkix1explicit',
  '1.3.6.1.5.5.7.2.2': 'pkix1implicit',
};
/** Depth to which names are looked for in extensions. */
const MAX_DEPTH = 8;
const ELLIPTIC_KEY = '1.2.840.10045.2.1';
/** What an extension is counted as. */
const EXTENSION_LAYERS: readonly (readonly [identifier: string, layer: string])[] = [
  ['2.5.29.', 'x509ce'],
  ['1.3.6.1.5.5.7.1.1', 'pkix1implicit'],
  ['1.3.6.1.4.1.11129.2.4.2', 'tls'],
  ['2.16.840.1.113730.1.', 'ns_cert_exts'],
  ['1.3.6.1.5.5.7.48.1.', 'ocsp'],
];
/** Kinds of alternative names: a DNS name, an IP address. */
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

/** A certificate cut into what is shown of it; undefined where it is none. */
interface Parts {
  readonly serial: DerElement;
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  readonly key: DerElement | undefined;
  readonly extensions: readonly DerElement[];
}

function partsOf(bytes: Uint8Array, from: number, to: number): Parts | undefined {
  const whole = derAt(bytes, from, to);
  const signed = whole && derChildren(bytes, whole)[0];
  if (whole?.tag !== Der.sequence || signed?.tag !== Der.sequence) return undefined;
  const fields = derChildren(bytes, signed);
  // The version is there where it is not the first.
  const rest = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [serial, , issuer, validity, subject, key] = rest;
  if (serial?.tag !== Der.integer || issuer === undefined || validity === undefined || subject === undefined) {
    return undefined;
  }
  const list = rest.find(({ tag }) => tag === 0xa3);
  const extensions = list === undefined ? [] : derChildren(bytes, list).flatMap((inner) => derChildren(bytes, inner));
  return { serial, issuer, validity, subject, key, extensions };
}

/** Add the lines of the certificate between two positions. */
export function paintCertificate(out: Detail, bytes: Uint8Array, from: number, to: number): void {
  const parts = partsOf(bytes, from, to);
  if (parts === undefined) return;
  const { serial, issuer, validity, subject, key, extensions } = parts;
  const size = serial.to - serial.from;
  out.add(F.serial, serial.from, size, formatBytes(bytes, serial.from, Math.min(size, 64)));
  paintName(out, bytes, 'issuer', issuer);
  const times = derChildren(bytes, validity);
  const node = out.label(validity.at, validity.to - validity.at, 'validity');
  out.within(node, () => {
    for (const [index, time] of times.slice(0, 2).entries()) {
      const text = derTime(bytes, time);
      const label = `${index === 0 ? 'notBefore' : 'notAfter'}: ${text}`;
      const length = time.to - time.at;
      if (time.tag === Der.utcTime) out.add(F.utcTime, time.at, length, text, { text: label });
      else out.label(time.at, length, label);
    }
  });
  paintName(out, bytes, 'subject', subject);
  out.protocols.push(...keyLayers(bytes, key));
  for (const extension of extensions) paintExtension(out, bytes, extension);
}

/** What a certificate between two positions adds to the list of protocols; nothing where it is none. */
export function certificateLayers(bytes: Uint8Array, from: number, to: number): readonly string[] {
  const parts = partsOf(bytes, from, to);
  if (parts === undefined) return [];
  return [
    ...nameLayers(bytes, parts.issuer),
    ...nameLayers(bytes, parts.subject),
    ...keyLayers(bytes, parts.key),
    ...parts.extensions.flatMap((extension) => extensionLayers(bytes, extension)),
  ];
}

const keyLayers = (bytes: Uint8Array, key: DerElement | undefined): readonly string[] =>
  key !== undefined && algorithmOf(bytes, key) === ELLIPTIC_KEY ? ['pkcs-1'] : [];

/** The algorithm of a public key. */
function algorithmOf(bytes: Uint8Array, key: DerElement): string {
  const [algorithm] = derChildren(bytes, key);
  const [identifier] = algorithm === undefined ? [] : derChildren(bytes, algorithm);
  return identifier === undefined ? '' : derIdentifier(bytes, identifier);
}

/** Attributes of a name: sets of a type and a value each. */
function attributesOf(bytes: Uint8Array, name: DerElement): { identifier: string; value: DerElement }[] {
  const attributes = derChildren(bytes, name).flatMap((set) => derChildren(bytes, set));
  return attributes.flatMap((attribute) => {
    const [type, value] = derChildren(bytes, attribute);
    return type?.tag !== Der.identifier || value === undefined
      ? []
      : [{ identifier: derIdentifier(bytes, type), value }];
  });
}

/** What a name adds to the list of protocols. */
export const nameLayers = (bytes: Uint8Array, name: DerElement): readonly string[] =>
  attributesOf(bytes, name).flatMap(({ identifier }) => (isAttribute(identifier) ? ['x509sat'] : []));

function paintName(out: Detail, bytes: Uint8Array, label: string, name: DerElement): void {
  const values = attributesOf(bytes, name).map((one) => ({ ...one, text: derText(bytes, one.value) }));
  out.protocols.push(...nameLayers(bytes, name));
  const words = values.map(({ identifier, text }) => `${ATTRIBUTES[identifier] ?? identifier}=${text}`).join(',');
  const node = out.label(name.at, name.to - name.at, `${label}: ${words}`);
  out.within(node, () => {
    for (const { identifier, value, text } of values) {
      const spec =
        identifier === COUNTRY
          ? F.country
          : { [Der.utf8 as number]: F.utf8, [Der.printable as number]: F.printable }[value.tag];
      const line = `${ATTRIBUTES[identifier] ?? identifier}: ${text}`;
      if (spec === undefined) out.label(value.at, value.to - value.at, line);
      else out.add(spec, value.from, value.to - value.from, text, { text: line });
    }
  });
}

/** An extension's identifier and value; undefined where it is none. */
function extensionOf(bytes: Uint8Array, extension: DerElement): { identifier: string; value: DerElement } | undefined {
  const [type, ...others] = derChildren(bytes, extension);
  const value = others.find(({ tag }) => tag === Der.octets);
  return type?.tag !== Der.identifier || value === undefined
    ? undefined
    : { identifier: derIdentifier(bytes, type), value };
}

/** What an extension adds to the list of protocols. */
export function extensionLayers(bytes: Uint8Array, extension: DerElement): readonly string[] {
  const read = extensionOf(bytes, extension);
  const layer = read && EXTENSION_LAYERS.find(([own]) => read.identifier.startsWith(own))?.[1];
  if (read === undefined || layer === undefined) return [];
  const { identifier, value } = read;
  return [
    layer,
    ...(layer === 'x509ce' ? namesWithin(bytes, derAt(bytes, value.from, value.to), MAX_DEPTH) : []),
    ...(identifier === POLICIES ? qualifierLayers(bytes, value) : []),
  ];
}

function paintExtension(out: Detail, bytes: Uint8Array, extension: DerElement): void {
  const read = extensionOf(bytes, extension);
  if (read === undefined) return;
  const { identifier, value } = read;
  out.protocols.push(...extensionLayers(bytes, extension));
  const node = out.label(
    extension.at,
    extension.to - extension.at,
    `Extension (${EXTENSION_NAMES[identifier] ?? identifier})`,
  );
  if (identifier === ALTERNATIVE_NAMES) out.within(node, () => paintNames(out, bytes, value));
}

/** Attributes of the names that an extension gives: of an issuer, of a place to find lists of revoked certificates. */
function namesWithin(bytes: Uint8Array, element: DerElement | undefined, depth: number): readonly string[] {
  if (element === undefined || depth === 0 || (element.tag & 0x20) === 0) return [];
  const children = derChildren(bytes, element);
  const [type] = children;
  if (type?.tag === Der.identifier && derIdentifier(bytes, type).startsWith(X520)) return ['x509sat'];
  return children.flatMap((child) => namesWithin(bytes, child, depth - 1));
}

/** Qualifiers of policies (RFC 5280 section 4.2.1.4) are counted for themselves. */
function qualifierLayers(bytes: Uint8Array, value: DerElement): readonly string[] {
  const list = derAt(bytes, value.from, value.to);
  const policies = list === undefined ? [] : derChildren(bytes, list);
  return policies
    .flatMap((policy) => derChildren(bytes, policy).slice(1, 2))
    .flatMap((qualifiers) => derChildren(bytes, qualifiers))
    .flatMap((qualifier) => {
      const [type] = derChildren(bytes, qualifier);
      return (type && QUALIFIERS[derIdentifier(bytes, type)]) ?? [];
    });
}

/** Subject alternative names. */
function paintNames(out: Detail, bytes: Uint8Array, value: DerElement): void {
  const list = derAt(bytes, value.from, value.to);
  for (const name of list === undefined ? [] : derChildren(bytes, list)) {
    const size = name.to - name.from;
    if (name.tag === DNS_NAME) out.add(F.dnsName, name.from, size, derText(bytes, name));
    else if (name.tag === IP_ADDRESS) {
      const hex = formatBytes(bytes, name.from, Math.min(size, 32));
      out.add(F.address, name.from, size, hex, size === 4 ? { text: `iPAddress: ${derIpv4(bytes, name.from)}` } : {});
    }
  }
}
