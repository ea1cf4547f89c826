/**
 * X.509 certificates (RFC 5280) in a handshake: serial number, issuer, validity, subject, key, extensions (x509-extensions.ts). What its
 * values are counted as in `frame.protocols` follows the reference: an attribute of a name, an extension.
 */

import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import { type FieldSpec, joinFields } from '../field.ts';
import { formatTime } from '../frame.ts';
import { Der, type DerElement, derAt, derChildren, derIdentifier, derText, derTime } from './der.ts';
import { addBytes, addGroup, addIdentifier, addUnusedBits, type DerPage, itemsLine, lengthOf } from './der-lines.ts';
import { TIMESTAMP_FIELDS } from './tls-extension-fields.ts';
import { paintExtensionValue } from './x509-extensions.ts';
import { CERTIFICATE_FIELDS, KEY_FIELDS, NAME_FIELDS, USE_FIELDS, X509_EXTENSION_FIELDS } from './x509-fields.ts';
import { identifierName } from './x509-identifiers.ts';
import { attributesOf, paintNameSequence } from './x509-names.ts';

/** Fields of certificates, all of them. */
export const ALL_CERTIFICATE_FIELDS = joinFields(
  CERTIFICATE_FIELDS,
  NAME_FIELDS,
  KEY_FIELDS,
  X509_EXTENSION_FIELDS,
  Object.fromEntries(USE_FIELDS.map((spec) => [spec.key, spec])),
);
const F = CERTIFICATE_FIELDS;
/** What may stand in one. */
const PAINTED = [...Object.values(ALL_CERTIFICATE_FIELDS), ...TIMESTAMP_FIELDS];

const X520 = '2.5.4.';
/** Where a company is registered, in extended-validation certificates. */
const JURISDICTION = '1.3.6.1.4.1.311.60.2.1.';
const isAttribute = (identifier: string): boolean => identifier.startsWith(X520) || identifier.startsWith(JURISDICTION);
const POLICIES = '2.5.29.32';
const QUALIFIERS: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.2.1': 'pkix1explicit',
  '1.3.6.1.5.5.7.2.2': 'pkix1implicit',
};
/** Depth to which names are looked for in extensions. */
const MAX_DEPTH = 8;
const RSA_KEY = '1.2.840.113549.1.1.1';
const ELLIPTIC_KEY = '1.2.840.10045.2.1';
/** What an extension is counted as. */
const EXTENSION_LAYERS: readonly (readonly [identifier: string, layer: string])[] = [
  ['2.5.29.', 'x509ce'],
  ['1.3.6.1.5.5.7.1.1', 'pkix1implicit'],
  ['1.3.6.1.4.1.11129.2.4.2', 'tls'],
  ['2.16.840.1.113730.1.', 'ns_cert_exts'],
  ['1.3.6.1.5.5.7.48.1.', 'ocsp'],
];
/** A certificate cut into what is shown of it. */
interface Parts {
  readonly signed: DerElement;
  /** Which version's rules it follows, less one: undefined where it is the first's. */
  readonly version: DerElement | undefined;
  readonly serial: DerElement;
  readonly algorithm: DerElement | undefined;
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  readonly key: DerElement | undefined;
  /** The list of extensions. */
  readonly list: DerElement | undefined;
  readonly extensions: readonly DerElement[];
  /** Algorithm and value of the signature. */
  readonly signature: readonly DerElement[];
}

/** Undefined where it is none. */
function partsOf(bytes: Uint8Array, from: number, to: number): Parts | undefined {
  const whole = derAt(bytes, from, to);
  const [signed, ...signature] = whole === undefined ? [] : derChildren(bytes, whole);
  if (whole?.tag !== Der.sequence || signed?.tag !== Der.sequence) return undefined;
  const fields = derChildren(bytes, signed);
  const first = fields[0]?.tag === 0xa0 ? fields[0] : undefined;
  const rest = first === undefined ? fields : fields.slice(1);
  const [serial, algorithm, issuer, validity, subject, key] = rest;
  if (serial?.tag !== Der.integer || issuer === undefined || validity === undefined || subject === undefined) {
    return undefined;
  }
  const tagged = rest.find(({ tag }) => tag === 0xa3);
  const list = tagged && derChildren(bytes, tagged)[0];
  const extensions = list === undefined ? [] : derChildren(bytes, list);
  const version = first && derChildren(bytes, first)[0];
  return { signed, version, serial, algorithm, issuer, validity, subject, key, list, extensions, signature };
}

/** Add the lines of the certificate between two positions. */
export function paintCertificate(out: Detail, cursor: Cursor, from: number, to: number): void {
  const { bytes } = cursor;
  const parts = partsOf(bytes, from, to);
  if (parts === undefined) return;
  out.protocols.push(...layersOf(bytes, parts));
  if (!out.asks(...PAINTED)) return;
  const page: DerPage = { out, cursor, bytes };
  addGroup(page, F.signed, parts.signed, () => {
    const { version, serial, algorithm } = parts;
    if (version !== undefined) out.add(F.version, version.from, 1, bytes[version.from] ?? 0);
    addBytes(page, F.serial, serial, '0x');
    if (algorithm !== undefined) paintAlgorithm(page, F.signature, algorithm);
    paintName(page, F.issuer, F.issuerNames, parts.issuer);
    addGroup(page, F.validity, parts.validity, () => {
      const [notBefore, notAfter] = derChildren(bytes, parts.validity);
      paintTime(page, F.notBefore, notBefore);
      paintTime(page, F.notAfter, notAfter);
    });
    paintName(page, F.subject, F.subjectNames, parts.subject);
    if (parts.key !== undefined) paintKey(page, parts.key);
    if (parts.list !== undefined) paintExtensions(page, parts.list, parts.extensions);
  });
  const [algorithm, value] = parts.signature;
  if (algorithm !== undefined) paintAlgorithm(page, F.signedBy, algorithm);
  if (value !== undefined) addBytes(page, F.encrypted, addUnusedBits(page, value));
}

function paintAlgorithm(page: DerPage, spec: FieldSpec, element: DerElement, inside?: () => void): void {
  const [type] = derChildren(page.bytes, element);
  const identifier = type === undefined ? '' : derIdentifier(page.bytes, type);
  const paint = (): void => {
    addIdentifier(page, F.algorithmId, type);
    inside?.();
  };
  addGroup(page, spec, element, paint, `${spec.label} (${identifierName(identifier) ?? identifier})`);
}

function paintName(page: DerPage, spec: FieldSpec, names: FieldSpec, name: DerElement): void {
  const node = page.out.add(spec, name.at, lengthOf(name), 0);
  page.out.within(node, () => paintNameSequence(page, names, name));
}

function paintTime({ bytes, out }: DerPage, spec: FieldSpec, time: DerElement | undefined): void {
  if (time === undefined) return;
  const isShort = time.tag === Der.utcTime;
  const node = out.add(spec, time.at, lengthOf(time), isShort ? 0 : 1);
  out.within(node, () => {
    if (isShort) out.add(F.utcTime, time.from, time.to - time.from, derTime(bytes, time));
    else out.add(F.generalizedTime, time.from, time.to - time.from, generalizedTime(derText(bytes, time)));
  });
}

/** A time of the long form as absolute times are written; as it stands where it is none. */
function generalizedTime(text: string): string {
  const [, ...digits] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text) ?? [];
  const [year = 0, month = 1, day, hour, minute, second = 0] = digits.map((one) => Number(one ?? 0));
  return digits.length === 0 ? text : formatTime(Date.UTC(year, month - 1, day, hour, minute, second) / 1000, 0);
}

/** A public key (RFC 5280 section 4.1.2.7): its algorithm, and what of it is read. */
function paintKey(page: DerPage, key: DerElement): void {
  const { bytes, out } = page;
  addGroup(page, F.keyInfo, key, () => {
    const [algorithm, value] = derChildren(bytes, key);
    if (algorithm === undefined) return;
    const identifier = algorithmOf(bytes, key);
    const [, curve] = derChildren(bytes, algorithm);
    paintAlgorithm(page, F.keyAlgorithm, algorithm, () => {
      if (identifier !== ELLIPTIC_KEY || curve?.tag !== Der.identifier) return;
      const node = out.add(KEY_FIELDS.curve, curve.at, lengthOf(curve), 1);
      out.within(node, () => addIdentifier(page, KEY_FIELDS.namedCurve, curve));
    });
    if (value === undefined) return;
    // Keys of RSA are whole bytes, of which the reference does not say so.
    const isRsa = identifier === RSA_KEY;
    const bits = isRsa ? { ...value, from: Math.min(value.from + 1, value.to) } : addUnusedBits(page, value);
    addBytes(page, F.key, bits);
    if (!isRsa) return;
    const numbers = derAt(bytes, bits.from, bits.to);
    const [modulus, exponent] = numbers === undefined ? [] : derChildren(bytes, numbers);
    if (modulus !== undefined) addBytes(page, KEY_FIELDS.modulus, modulus, '0x');
    if (exponent !== undefined && exponent.to - exponent.from <= 4) {
      let number = 0;
      for (let at = exponent.from; at < exponent.to; at++) number = number * 256 + (bytes[at] ?? 0);
      out.add(KEY_FIELDS.exponent, exponent.from, exponent.to - exponent.from, number);
    }
  });
}

function paintExtensions(page: DerPage, list: DerElement, extensions: readonly DerElement[]): void {
  const text = itemsLine(F.extensions, extensions.length);
  const node = page.out.add(F.extensions, list.from, list.to - list.from, extensions.length, { text });
  page.out.within(node, () => {
    for (const extension of extensions) paintExtension(page, extension);
  });
}

/** What a certificate between two positions adds to the list of protocols; nothing where it is none. */
export function certificateLayers(bytes: Uint8Array, from: number, to: number): readonly string[] {
  const parts = partsOf(bytes, from, to);
  return parts === undefined ? [] : layersOf(bytes, parts);
}

const layersOf = (bytes: Uint8Array, { issuer, subject, key, extensions }: Parts): readonly string[] => [
  ...nameLayers(bytes, issuer),
  ...nameLayers(bytes, subject),
  ...(key !== undefined && algorithmOf(bytes, key) === ELLIPTIC_KEY ? ['pkcs-1'] : []),
  ...extensions.flatMap((extension) => extensionLayers(bytes, extension)),
];

/** The algorithm of a public key. */
function algorithmOf(bytes: Uint8Array, key: DerElement): string {
  const [algorithm] = derChildren(bytes, key);
  const [identifier] = algorithm === undefined ? [] : derChildren(bytes, algorithm);
  return identifier === undefined ? '' : derIdentifier(bytes, identifier);
}

/** What a name adds to the list of protocols. */
export const nameLayers = (bytes: Uint8Array, name: DerElement): readonly string[] =>
  attributesOf(bytes, name).flatMap(({ identifier }) => (isAttribute(identifier) ? ['x509sat'] : []));

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

function paintExtension(page: DerPage, extension: DerElement): void {
  const { bytes, out } = page;
  const read = extensionOf(bytes, extension);
  if (read === undefined) return;
  const { identifier, value } = read;
  const paint = (): void => {
    const [type, critical] = derChildren(bytes, extension);
    addIdentifier(page, F.extensionId, type);
    if (critical?.tag === Der.boolean) out.add(F.critical, critical.from, 1, bytes[critical.from] !== 0);
    paintExtensionValue(page, identifier, value);
  };
  addGroup(page, F.extension, extension, paint, `${F.extension.label} (${identifierName(identifier) ?? identifier})`);
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
