/**
 * TLS handshake messages in the clear: RFC 8446 section 4, RFC 5246 section 7.4, extensions RFC 6066. The hellos are read
 * whole, certificates as far as whose they are (tls-certificate.ts), other messages show their bytes. Also carried by
 * QUIC (RFC 9001 section 4).
 */
import { readU16BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import { declareFields, type FieldSpec, formatHex } from '../field.ts';
import { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';
import { CERTIFICATE_FIELDS, paintCertificate } from './tls-certificate.ts';
import { CIPHER_SUITES, EXTENSIONS, GROUPS, HANDSHAKE_TYPES, VERSIONS } from './tls-names.ts';

/** Handshake types that are looked at. */
export const Handshake = { clientHello: 1, serverHello: 2, encryptedExtensions: 8, certificate: 11 } as const;
/** Type and length before every message. */
export const HANDSHAKE_HEADER = 4;

const Extension = { serverName: 0, groups: 10, pointFormats: 11, alpn: 16, supportedVersions: 43 } as const;

/** Random of a Server Hello that is a Hello Retry Request, RFC 8446 section 4.1.3. */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const RETRY = 'Hello Retry Request';

/** Fields of handshake messages. */
export const HANDSHAKE_FIELDS = declareFields({
  protocol: { key: 'tls.handshake', label: 'Handshake Protocol', type: 'none' },
  type: { key: 'tls.handshake.type', label: 'Handshake Type', type: 'uint8', names: HANDSHAKE_TYPES },
  length: { key: 'tls.handshake.length', label: 'Length', type: 'uint24' },
  version: { key: 'tls.handshake.version', label: 'Version', type: 'uint16', base: 'hex', names: VERSIONS },
  random: { key: 'tls.handshake.random', label: 'Random', type: 'bytes' },
  sessionLength: { key: 'tls.handshake.session_id_length', label: 'Session ID Length', type: 'uint8' },
  session: { key: 'tls.handshake.session_id', label: 'Session ID', type: 'bytes' },
  suitesLength: { key: 'tls.handshake.cipher_suites_length', label: 'Cipher Suites Length', type: 'uint16' },
  suite: {
    key: 'tls.handshake.ciphersuite',
    label: 'Cipher Suite',
    type: 'uint16',
    base: 'hex',
    names: CIPHER_SUITES,
  },
  methodsLength: { key: 'tls.handshake.comp_methods_length', label: 'Compression Methods Length', type: 'uint8' },
  method: {
    key: 'tls.handshake.comp_method',
    label: 'Compression Method',
    type: 'uint8',
    names: { 0: 'null', 1: 'DEFLATE' },
  },
  extensionsLength: { key: 'tls.handshake.extensions_length', label: 'Extensions Length', type: 'uint16' },
  extension: { key: 'tls.handshake.extension.type', label: 'Type', type: 'uint16', names: EXTENSIONS },
  extensionLength: { key: 'tls.handshake.extension.len', label: 'Length', type: 'uint16' },
  extensionData: { key: 'tls.handshake.extension.data', label: 'Data', type: 'bytes' },
  serverName: { key: 'tls.handshake.extensions_server_name', label: 'Server Name', type: 'string' },
  alpn: { key: 'tls.handshake.extensions_alpn_str', label: 'ALPN Next Protocol', type: 'string' },
  supportedVersion: {
    key: 'tls.handshake.extensions.supported_version',
    label: 'Supported Version',
    type: 'uint16',
    base: 'hex',
    names: VERSIONS,
  },
  group: {
    key: 'tls.handshake.extensions_supported_group',
    label: 'Supported Group',
    type: 'uint16',
    base: 'hex',
    names: GROUPS,
  },
  certificatesLength: { key: 'tls.handshake.certificates_length', label: 'Certificates Length', type: 'uint24' },
  certificateLength: { key: 'tls.handshake.certificate_length', label: 'Certificate Length', type: 'uint24' },
  certificate: { key: 'tls.handshake.certificate', label: 'Certificate', type: 'bytes' },
  ...CERTIFICATE_FIELDS,
});
const F = HANDSHAKE_FIELDS;

/** The name of the message whose header stands at `at`; undefined where there is no such type. */
export function handshakeName(bytes: Uint8Array, at: number, end: number): string | undefined {
  const type = bytes[at] ?? 0;
  if (type === Handshake.serverHello && isRetry(bytes, at, end)) return RETRY;
  return HANDSHAKE_TYPES[type];
}

function isRetry(bytes: Uint8Array, at: number, end: number): boolean {
  const random = at + HANDSHAKE_HEADER + 2;
  return random + 32 <= end && isRetryRandom(bytes.subarray(random, random + 32));
}

/** Whether a Server Hello with this random asks the client to begin again. */
export const isRetryRandom = (random: Uint8Array): boolean => formatHexBytes(random) === RETRY_RANDOM;

/**
 * Version that a Server Hello between `at` (its header) and `end` settles on: that of the supported_versions extension,
 * else its own. 0 where it is cut off.
 */
export function serverHelloVersion(bytes: Uint8Array, at: number, end: number): number {
  const body = at + HANDSHAKE_HEADER;
  const session = body + 34;
  if (session >= end) return 0;
  const extensions = session + 1 + (bytes[session] ?? 0) + 3;
  for (let next = extensions + 2; next + 4 <= end; next += 4 + readU16BE(bytes, next + 2)) {
    if (readU16BE(bytes, next) === Extension.supportedVersions && next + 6 <= end) return readU16BE(bytes, next + 4);
  }
  return readU16BE(bytes, body);
}

/** Add the lines of one message, from `at` (its header) to `end`; some messages of TLS 1.3 differ from those before. */
export function paintHandshake(cursor: Cursor, out: Detail, at: number, end: number, isVersion13 = false): void {
  const reader = new Reader(cursor, at, end);
  const type = reader.u8();
  const length = reader.u24();
  if (reader.failed) return;
  const name = handshakeName(cursor.bytes, at, end) ?? 'Unknown';
  const node = out.add(F.protocol, at, end - at, '', { text: `Handshake Protocol: ${name}` });
  out.within(node, () => {
    out.add(F.type, at, 1, type);
    out.add(F.length, at + 1, 3, length);
    if (type === Handshake.clientHello) paintHello(reader, out, true);
    else if (type === Handshake.serverHello) paintHello(reader, out, false);
    else if (type === Handshake.certificate) paintCertificates(reader, out, isVersion13);
    else if (type === Handshake.encryptedExtensions) paintExtensions(reader, out, false);
  });
}

/** What a vector that claims `length` bytes really has: no more than is left, which is a remark. */
function vectorLength(reader: Reader, out: Detail, length: number): number {
  if (length <= reader.left || reader.failed) return length;
  const { left, position } = reader;
  out.malformed(position, left, `Vector length ${length} is too large, truncating it to ${left}`);
  return left;
}

/** Whether the length of a vector, of `size` bytes, is there; that it is not is a remark too, and ends the message. */
function hasLength(reader: Reader, out: Detail, size: number): boolean {
  if (reader.failed) return false;
  if (reader.left >= size) return true;
  out.malformed(reader.position, reader.left, `No room for vector length (${reader.left} bytes of ${size})`);
  return false;
}

/** Drafts 18 to 21 of TLS 1.3 have neither session nor compression in the server's hello. */
const isShortHello = (version: number): boolean => version >= 0x7f12 && version <= 0x7f15;

function paintHello(reader: Reader, out: Detail, client: boolean): void {
  const at = reader.position;
  const version = reader.u16();
  const random = reader.take(32);
  const isShort = !client && isShortHello(version);
  const sessionLength = isShort ? 0 : reader.u8();
  const session = reader.take(vectorLength(reader, out, sessionLength));
  if (reader.failed) return;
  out.add(F.version, at, 2, version);
  out.add(F.random, at + 2, 32, formatHexBytes(random));
  if (!isShort) out.add(F.sessionLength, at + 34, 1, sessionLength);
  if (sessionLength > 0) out.add(F.session, at + 35, session.length, formatHexBytes(session));
  if (isShort) {
    const suite = reader.u16();
    if (reader.failed) return;
    out.add(F.suite, reader.position - 2, 2, suite);
  } else if (client) {
    paintSuites(reader, out);
    paintMethods(reader, out);
  } else {
    const suite = reader.u16();
    const method = reader.u8();
    if (reader.failed) return;
    out.add(F.suite, reader.position - 3, 2, suite);
    out.add(F.method, reader.position - 1, 1, method);
  }
  paintExtensions(reader, out, client);
}

function paintSuites(reader: Reader, out: Detail): void {
  if (!hasLength(reader, out, 2)) return;
  const at = reader.position;
  const claimed = reader.u16();
  const length = vectorLength(reader, out, claimed);
  const bytes = reader.take(length);
  if (reader.failed) return;
  out.add(F.suitesLength, at, 2, claimed);
  const count = length >> 1;
  const node = out.label(at + 2, length, `Cipher Suites (${count} suite${count === 1 ? '' : 's'})`);
  out.within(node, () => {
    for (let i = 0; i + 2 <= length; i += 2) out.add(F.suite, at + 2 + i, 2, readU16BE(bytes, i));
  });
}

function paintMethods(reader: Reader, out: Detail): void {
  if (!hasLength(reader, out, 1)) return;
  const at = reader.position;
  const claimed = reader.u8();
  const length = vectorLength(reader, out, claimed);
  const bytes = reader.take(length);
  if (reader.failed) return;
  out.add(F.methodsLength, at, 1, claimed);
  const node = out.label(at + 1, length, `Compression Methods (${length} method${length === 1 ? '' : 's'})`);
  out.within(node, () => {
    for (const [i, method] of bytes.entries()) out.add(F.method, at + 1 + i, 1, method);
  });
}

function paintExtensions(reader: Reader, out: Detail, client: boolean): void {
  if (reader.left === 0) return;
  const at = reader.position;
  const length = reader.u16();
  if (reader.failed) return;
  out.add(F.extensionsLength, at, 2, length);
  vectorLength(reader, out, length);
  while (reader.left > 3) {
    const start = reader.position;
    const type = reader.u16();
    const size = vectorLength(reader, out, reader.u16());
    const name = EXTENSIONS[type] ?? `Unknown type ${type}`;
    const node = out.label(start, size + 4, `Extension: ${name} (len=${size})`);
    const inside = new Reader(reader.cursor, reader.position, reader.position + size);
    out.within(node, () => {
      out.add(F.extension, start, 2, type);
      out.add(F.extensionLength, start + 2, 2, size);
      paintExtension(inside, out, type, client);
    });
    reader.skip(size);
  }
}

function paintExtension(reader: Reader, out: Detail, type: number, client: boolean): void {
  const at = reader.position;
  switch (type) {
    case Extension.serverName:
      reader.skip(Math.min(2, reader.left));
      while (reader.left > 3) {
        const kind = reader.u8();
        const name = reader.take(reader.u16());
        if (reader.failed) return;
        const start = reader.position - name.length;
        if (kind === 0) out.add(F.serverName, start, name.length, formatBytesText(name));
      }
      return;
    case Extension.alpn:
      reader.skip(Math.min(2, reader.left));
      while (reader.left > 0) {
        const name = reader.take(reader.u8());
        if (!reader.failed) out.add(F.alpn, reader.position - name.length, name.length, formatBytesText(name));
      }
      return;
    case Extension.supportedVersions:
      if (client) reader.skip(1);
      paintNumbers(reader, out, F.supportedVersion);
      return;
    case Extension.groups:
      reader.skip(Math.min(2, reader.left));
      paintNumbers(reader, out, F.group);
      return;
    default: {
      const size = reader.left;
      if (size > 0) out.add(F.extensionData, at, size, formatHexBytes(reader.take(size)));
    }
  }
}

function paintNumbers(reader: Reader, out: Detail, spec: FieldSpec): void {
  while (reader.left >= 2) {
    const value = reader.u16();
    const name = spec.names?.[value] ?? 'Unknown';
    out.add(spec, reader.position - 2, 2, value, { text: `${spec.label}: ${name} (${formatHex(spec, value)})` });
  }
}

/** RFC 5246 section 7.4.2. That of TLS 1.3 begins with a context, and has extensions for each (RFC 8446 section 4.4.2). */
function paintCertificates(reader: Reader, out: Detail, isVersion13: boolean): void {
  if (isVersion13) reader.take(reader.u8());
  const at = reader.position;
  const length = reader.u24();
  if (reader.failed) return;
  out.add(F.certificatesLength, at, 3, length);
  const node = out.label(at + 3, length, `Certificates (${length} bytes)`);
  out.within(node, () => {
    while (reader.left > 0) {
      const start = reader.position;
      const size = reader.u24();
      const certificate = reader.take(size);
      if (reader.failed) return;
      out.add(F.certificateLength, start, 3, size);
      const text = `Certificate: ${size} bytes`;
      const one = out.add(F.certificate, start + 3, size, formatHexBytes(certificate), { text });
      out.within(one, () => paintCertificate(out, reader.bytes, start + 3, start + 3 + size));
      if (isVersion13) reader.take(reader.u16());
    }
  });
}
