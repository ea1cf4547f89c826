/**
 * Extensions of TLS hellos, requests, tickets and certificates: RFC 6066, RFC 8422 (curves), RFC 7301 (ALPN), RFC 8446
 * section 4.2, RFC 5746 (renegotiation), RFC 6962 (timestamps of certificates), RFC 8449 (record size), RFC 8879
 * (compressed certificates). Others show their bytes.
 */
import { readU16BE } from '../../bytes/index.ts';
import type { Detail } from '../detail.ts';
import { type FieldSpec, formatHex } from '../field.ts';
import { formatTime } from '../frame.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';
import { paintQuicParameters } from './quic-parameters.ts';
import { EXTENSION_FIELDS } from './tls-extension-fields.ts';
import { HASHES, isGrease, SIGNATURE_SCHEMES, SIGNATURES } from './tls-names.ts';

const F = EXTENSION_FIELDS;

/** Extensions that are looked into. */
export const Extension = {
  serverName: 0,
  maxFragmentLength: 1,
  statusRequest: 5,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  heartbeat: 15,
  alpn: 16,
  timestamps: 18,
  padding: 21,
  compressCertificate: 27,
  recordSizeLimit: 28,
  delegatedCredentials: 34,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  cookie: 44,
  pskModes: 45,
  certificateSignatures: 50,
  keyShare: 51,
  quicParameters: 57,
  quicParametersDraft: 65_445,
  renegotiation: 65_281,
} as const;

/** Messages that extensions stand in, as far as it makes a difference. */
export type ExtensionPlace = 'clientHello' | 'serverHello' | 'retry' | 'ticket' | 'other';

/** The next number of `size` bytes as a line. */
function number(reader: Reader, out: Detail, spec: FieldSpec, size: 1 | 2 | 3 | 4): number {
  const value = size === 1 ? reader.u8() : size === 2 ? reader.u16() : size === 3 ? reader.u24() : reader.u32();
  if (!reader.failed) out.add(spec, reader.position - size, size, value);
  return value;
}

/** The next bytes as a line. */
function bytes(reader: Reader, out: Detail, spec: FieldSpec, length: number): void {
  const value = reader.take(length);
  if (reader.failed || length === 0) return;
  const shown = spec.type === 'none' ? '' : formatHexBytes(value);
  out.add(spec, reader.position - length, length, shown, spec.type === 'none' ? { text: spec.label } : {});
}

/** Ways to read a group of lines, for messages as well. */
export const lines = { number, bytes };

/** What a list is called, with how many it has. */
const counted = (what: string, one: string, many: string, count: number): string =>
  `${what} (${count} ${count === 1 ? one : many})`;

/** What one extension holds. `reader` ends with it. */
export function paintExtension(reader: Reader, out: Detail, type: number, place: ExtensionPlace): void {
  const at = reader.position;
  switch (type) {
    case Extension.serverName:
      paintServerNames(reader, out);
      return;
    case Extension.maxFragmentLength:
      number(reader, out, F.maxFragmentLength, 1);
      return;
    case Extension.statusRequest:
      if (place !== 'clientHello' || reader.left < 5) return;
      number(reader, out, F.statusType, 1);
      reader.skip(number(reader, out, F.respondersLength, 2));
      number(reader, out, F.statusExtensionsLength, 2);
      return;
    case Extension.alpn:
      paintAlpn(reader, out);
      return;
    case Extension.supportedVersions:
      if (place === 'clientHello') number(reader, out, F.versionsLength, 1);
      while (reader.left >= 2) paintNamed(reader, out, F.supportedVersion);
      return;
    case Extension.groups: {
      const size = number(reader, out, F.groupsLength, 2);
      const text = counted('Supported Groups', 'group', 'groups', size >> 1);
      const node = out.add(F.groups, at + 2, reader.left, '', { text });
      out.within(node, () => {
        while (reader.left >= 2) paintNamed(reader, out, F.group);
      });
      return;
    }
    case Extension.pointFormats: {
      const size = number(reader, out, F.formatsLength, 1);
      const node = out.add(F.formats, at + 1, reader.left, '', { text: `Elliptic curves point formats (${size})` });
      out.within(node, () => {
        while (reader.left > 0) number(reader, out, F.format, 1);
      });
      return;
    }
    case Extension.signatures:
    case Extension.certificateSignatures:
    case Extension.delegatedCredentials:
      paintSignatures(reader, out);
      return;
    case Extension.heartbeat:
      number(reader, out, F.heartbeat, 1);
      return;
    case Extension.recordSizeLimit:
      number(reader, out, F.recordSizeLimit, 2);
      return;
    case Extension.compressCertificate:
      number(reader, out, F.compressionsLength, 1);
      while (reader.left >= 2) number(reader, out, F.compression, 2);
      return;
    case Extension.keyShare:
      paintShares(reader, out, place);
      return;
    case Extension.pskModes:
      number(reader, out, F.modesLength, 1);
      while (reader.left > 0) number(reader, out, F.mode, 1);
      return;
    case Extension.preSharedKey:
      paintPreShared(reader, out, place);
      return;
    case Extension.earlyData:
      if (place === 'ticket') number(reader, out, F.earlyDataSize, 4);
      return;
    case Extension.cookie:
      bytes(reader, out, F.cookie, number(reader, out, F.cookieLength, 2));
      return;
    case Extension.padding:
      bytes(reader, out, F.padding, reader.left);
      return;
    case Extension.renegotiation:
      bytes(reader, out, F.renegotiation, number(reader, out, F.renegotiationLength, 1));
      return;
    case Extension.timestamps:
      if (reader.left > 0) paintTimestamps(reader, out);
      return;
    case Extension.quicParameters:
    case Extension.quicParametersDraft:
      paintQuicParameters(reader, out);
      return;
    case Extension.sessionTicket:
      out.add(F.extensionData, at, reader.left, formatHexBytes(reader.take(reader.left)));
      return;
    default:
      bytes(reader, out, F.extensionData, reader.left);
  }
}

/** RFC 6066 section 3. A server only says that it has used the name. */
function paintServerNames(reader: Reader, out: Detail): void {
  if (reader.left === 0) return;
  const node = out.label(reader.position, reader.left, 'Server Name Indication extension');
  out.within(node, () => {
    number(reader, out, F.namesLength, 2);
    while (reader.left > 3) {
      const kind = number(reader, out, F.nameType, 1);
      const length = number(reader, out, F.nameLength, 2);
      const name = reader.take(length);
      if (reader.failed || kind !== 0) return;
      out.add(F.serverName, reader.position - length, length, formatBytesText(name));
    }
  });
}

function paintAlpn(reader: Reader, out: Detail): void {
  number(reader, out, F.alpnLength, 2);
  const node = out.add(F.alpnList, reader.position, reader.left, '', { text: F.alpnList.label });
  out.within(node, () => {
    while (reader.left > 0) {
      const length = number(reader, out, F.alpnNameLength, 1);
      const name = reader.take(length);
      if (reader.failed) return;
      out.add(F.alpn, reader.position - length, length, formatBytesText(name));
    }
  });
}

/** A list of what signatures may be made by, with its length before it. */
export function paintSignatures(reader: Reader, out: Detail): void {
  const size = Math.min(number(reader, out, F.signaturesLength, 2), reader.left);
  const text = counted('Signature Hash Algorithms', 'algorithm', 'algorithms', size >> 1);
  const node = out.add(F.signatures, reader.position, size, '', { text });
  const end = reader.position + size;
  out.within(node, () => {
    while (reader.position + 2 <= end && !reader.failed) paintScheme(reader, out);
  });
}

/** One way to sign: before TLS 1.3, a hash and an algorithm. */
export function paintScheme(reader: Reader, out: Detail): void {
  const at = reader.position;
  const value = reader.u16();
  if (reader.failed) return;
  const [hash, signature] = [value >> 8, value & 0xff];
  const parts = `${HASHES[hash] ?? 'Unknown'} ${SIGNATURES[signature] ?? 'Unknown'}`;
  const name = SIGNATURE_SCHEMES[value] ?? parts;
  const node = out.add(F.scheme, at, 2, value, { text: `${F.scheme.label}: ${name} (${formatHex(F.scheme, value)})` });
  out.within(node, () => {
    out.add(F.hash, at, 1, hash);
    out.add(F.signature, at + 1, 1, signature);
  });
}

/** RFC 8446 section 4.2.8. */
function paintShares(reader: Reader, out: Detail, place: ExtensionPlace): void {
  const node = out.label(reader.position, reader.left, 'Key Share extension');
  out.within(node, () => {
    if (place === 'retry') {
      number(reader, out, F.selectedGroup, 2);
      return;
    }
    if (place === 'clientHello') number(reader, out, F.sharesLength, 2);
    while (reader.left >= 4) {
      const at = reader.position;
      const group = readU16BE(reader.bytes, at);
      const length = readU16BE(reader.bytes, at + 2);
      const text = `Key Share Entry: Group: ${nameOf(F.shareGroup, group)}, Key Exchange length: ${length}`;
      out.within(out.label(at, Math.min(4 + length, reader.left), text), () => {
        number(reader, out, F.shareGroup, 2);
        bytes(reader, out, F.share, number(reader, out, F.shareLength, 2));
      });
    }
  });
}

/** RFC 8446 section 4.2.11. */
function paintPreShared(reader: Reader, out: Detail, place: ExtensionPlace): void {
  const node = out.label(reader.position, reader.left, 'Pre-Shared Key extension');
  out.within(node, () => {
    if (place !== 'clientHello') {
      number(reader, out, F.selectedIdentity, 2);
      return;
    }
    const end = number(reader, out, F.identitiesLength, 2) + reader.position;
    while (reader.position < end && reader.left >= 6) {
      const length = readU16BE(reader.bytes, reader.position);
      const inside = out.label(reader.position, length + 6, `PSK Identity (length: ${length})`);
      out.within(inside, () => {
        number(reader, out, F.identityLength, 2);
        bytes(reader, out, F.identity, length);
        number(reader, out, F.ticketAge, 4);
      });
    }
    bytes(reader, out, F.binders, Math.min(number(reader, out, F.bindersLength, 2), reader.left));
  });
}

/** Timestamps of a certificate, RFC 6962 section 3.3. */
export function paintTimestamps(reader: Reader, out: Detail): void {
  number(reader, out, F.timestampsLength, 2);
  while (reader.left > 2) {
    const end = number(reader, out, F.timestampLength, 2) + reader.position;
    number(reader, out, F.timestampVersion, 1);
    bytes(reader, out, F.timestampLog, 32);
    const milliseconds = Number(reader.u64());
    if (reader.failed) return;
    const time = formatTime(Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1_000_000);
    out.add(F.timestamp, reader.position - 8, 8, time);
    reader.skip(number(reader, out, F.timestampExtensionsLength, 2));
    paintScheme(reader, out);
    bytes(reader, out, F.timestampSignature, number(reader, out, F.timestampSignatureLength, 2));
    if (reader.failed || end < reader.position) return;
    reader.skip(Math.min(end - reader.position, reader.left));
  }
}

/** The name of a number; those that only test whether unknown ones are borne (RFC 8701) say so. */
export const nameOf = (spec: FieldSpec, value: number): string =>
  spec.names?.[value] ?? (isGrease(value) ? 'Reserved (GREASE)' : 'Unknown');

function paintNamed(reader: Reader, out: Detail, spec: FieldSpec): void {
  const value = reader.u16();
  if (reader.failed) return;
  const text = `${spec.label}: ${nameOf(spec, value)} (${formatHex(spec, value)})`;
  out.add(spec, reader.position - 2, 2, value, { text });
}
