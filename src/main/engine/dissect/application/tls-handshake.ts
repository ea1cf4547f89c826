/**
 * TLS handshake messages in the clear: RFC 8446 section 4, RFC 5246 section 7.4, extensions RFC 6066. The hellos are read
 * whole, certificates as far as whose they are (tls-certificate.ts), other messages show their bytes. Also carried by
 * QUIC (RFC 9001 section 4).
 */
import { readU16BE, readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import { declareFields, joinFields } from '../field.ts';
import { formatTime } from '../frame.ts';
import { Reader } from '../reader.ts';
import { formatHexBytes } from '../text.ts';
import { ALL_CERTIFICATE_FIELDS, paintCertificate } from './tls-certificate.ts';
import { ALL_EXTENSION_FIELDS, EXTENSION_FIELDS } from './tls-extension-fields.ts';
import { Extension, type ExtensionPlace, paintExtension } from './tls-extensions.ts';
import { fingerprintHash, fingerprintOf } from './tls-fingerprint.ts';
import {
  type HandshakeFacts,
  MESSAGE_FIELDS,
  paintClientExchange,
  paintContext,
  paintFinished,
  paintKeyUpdate,
  paintProof,
  paintRequest,
  paintServerExchange,
  paintStatus,
  paintTicket,
} from './tls-messages.ts';
import { CIPHER_SUITES, EXTENSIONS, HANDSHAKE_TYPES, isGrease, VERSIONS } from './tls-names.ts';

/** Handshake types that are looked at. */
export const Handshake = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateStatus: 22,
  keyUpdate: 24,
} as const;
/** Type and length before every message. */
export const HANDSHAKE_HEADER = 4;

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
  randomTime: { key: 'tls.handshake.random_time', label: 'GMT Unix Time', type: 'time' },
  randomBytes: { key: 'tls.handshake.random_bytes', label: 'Random Bytes', type: 'bytes' },
  suites: { key: 'tls.handshake.ciphersuites', label: 'Cipher Suites', type: 'none' },
  methods: { key: 'tls.handshake.comp_methods', label: 'Compression Methods', type: 'none' },
  clientPrintFull: { key: 'tls.handshake.ja3_full', label: 'JA3 Fullstring', type: 'string' },
  clientPrint: { key: 'tls.handshake.ja3', label: 'JA3', type: 'string' },
  serverPrintFull: { key: 'tls.handshake.ja3s_full', label: 'JA3S Fullstring', type: 'string' },
  serverPrint: { key: 'tls.handshake.ja3s', label: 'JA3S', type: 'string' },
  certificates: { key: 'tls.handshake.certificates', label: 'Certificates', type: 'none' },
  certificatesLength: { key: 'tls.handshake.certificates_length', label: 'Certificates Length', type: 'uint24' },
  certificateLength: { key: 'tls.handshake.certificate_length', label: 'Certificate Length', type: 'uint24' },
  certificate: { key: 'tls.handshake.certificate', label: 'Certificate', type: 'bytes' },
});
/** All fields of handshakes. */
export const ALL_HANDSHAKE_FIELDS = joinFields(
  HANDSHAKE_FIELDS,
  ALL_CERTIFICATE_FIELDS,
  ALL_EXTENSION_FIELDS,
  MESSAGE_FIELDS,
);
const F = HANDSHAKE_FIELDS;
const E = EXTENSION_FIELDS;

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

/** Cipher suite that a Server Hello between `at` (its header) and `end` chooses; 0 where it is cut off. */
export function serverHelloSuite(bytes: Uint8Array, at: number, end: number): number {
  const session = at + HANDSHAKE_HEADER + 34;
  const suite = session + 1 + (bytes[session] ?? 0);
  return suite + 2 <= end ? readU16BE(bytes, suite) : 0;
}

/** Handshakes of which nothing is known, as QUIC has them: those of TLS 1.3. */
const UNTOLD: HandshakeFacts = { isVersion13: true, version: 0x0304, suite: 0 };

/** Add the lines of one message, from `at` (its header) to `end`. */
export function paintHandshake(
  cursor: Cursor,
  out: Detail,
  at: number,
  end: number,
  facts: HandshakeFacts = UNTOLD,
): void {
  const reader = new Reader(cursor, at, end);
  const type = reader.u8();
  const length = reader.u24();
  if (reader.failed) return;
  const name = handshakeName(cursor.bytes, at, end) ?? 'Unknown';
  const node = out.add(F.protocol, at, end - at, '', { text: `Handshake Protocol: ${name}` });
  out.within(node, () => {
    out.add(F.type, at, 1, type);
    out.add(F.length, at + 1, 3, length);
    paintMessage(reader, out, type, name === RETRY, facts);
  });
}

function paintMessage(reader: Reader, out: Detail, type: number, isRetry: boolean, facts: HandshakeFacts): void {
  switch (type) {
    case Handshake.clientHello:
      paintHello(reader, out, 'clientHello', facts);
      return;
    case Handshake.serverHello:
      paintHello(reader, out, isRetry ? 'retry' : 'serverHello', facts);
      return;
    case Handshake.newSessionTicket:
      paintTicket(reader, out, facts, () => paintExtensions(reader, out, 'ticket'));
      return;
    case Handshake.encryptedExtensions:
      paintExtensions(reader, out, 'other');
      return;
    case Handshake.certificate:
      paintCertificates(reader, out, facts.isVersion13);
      return;
    case Handshake.serverKeyExchange:
      paintServerExchange(reader, out, facts);
      return;
    case Handshake.certificateRequest:
      if (facts.isVersion13) {
        paintContext(reader, out);
        paintExtensions(reader, out, 'other');
      } else paintRequest(reader, out, facts);
      return;
    case Handshake.certificateVerify:
      paintProof(reader, out, facts);
      return;
    case Handshake.clientKeyExchange:
      paintClientExchange(reader, out, facts);
      return;
    case Handshake.finished:
      paintFinished(reader, out);
      return;
    case Handshake.certificateStatus:
      paintStatus(reader, out);
      return;
    case Handshake.keyUpdate:
      paintKeyUpdate(reader, out);
  }
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

function paintHello(
  reader: Reader,
  out: Detail,
  place: 'clientHello' | 'serverHello' | 'retry',
  facts: HandshakeFacts,
): void {
  const client = place === 'clientHello';
  const at = reader.position;
  const version = reader.u16();
  const random = reader.take(32);
  const isShort = !client && isShortHello(version);
  const sessionLength = isShort ? 0 : reader.u8();
  const session = reader.take(vectorLength(reader, out, sessionLength));
  if (reader.failed) return;
  out.add(F.version, at, 2, version);
  const whole = out.add(F.random, at + 2, 32, formatHexBytes(random));
  if (!facts.isVersion13) out.within(whole, () => paintRandom(out, at + 2, random));
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
  paintExtensions(reader, out, place);
  const prints = client ? ([F.clientPrintFull, F.clientPrint] as const) : ([F.serverPrintFull, F.serverPrint] as const);
  if (isShort || reader.failed || !out.asks(...prints)) return;
  const text = fingerprintOf(reader.bytes, at, reader.end, client);
  if (text === undefined) return;
  out.add(prints[0], at, 0, text, { generated: true });
  out.add(prints[1], at, 0, fingerprintHash(text), { generated: true });
}

/** Before TLS 1.3 a random begins with the time, or is meant to. */
function paintRandom(out: Detail, at: number, random: Uint8Array): void {
  out.add(F.randomTime, at, 4, formatTime(readU32BE(random, 0), 0));
  out.add(F.randomBytes, at + 4, 28, formatHexBytes(random.subarray(4)));
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
  const text = `Cipher Suites (${count} suite${count === 1 ? '' : 's'})`;
  const node = out.add(F.suites, at + 2, length, '', { text });
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
  const text = `Compression Methods (${length} method${length === 1 ? '' : 's'})`;
  const node = out.add(F.methods, at + 1, length, '', { text });
  out.within(node, () => {
    for (const [i, method] of bytes.entries()) out.add(F.method, at + 1 + i, 1, method);
  });
}

function paintExtensions(reader: Reader, out: Detail, place: ExtensionPlace): void {
  if (reader.left === 0) return;
  const at = reader.position;
  const length = reader.u16();
  if (reader.failed) return;
  out.add(E.extensionsLength, at, 2, length);
  const stop = reader.position + vectorLength(reader, out, length);
  while (stop - reader.position > 3 && reader.left > 3) {
    const start = reader.position;
    const type = reader.u16();
    const size = vectorLength(reader, out, reader.u16());
    const name = isGrease(type) ? 'Reserved (GREASE)' : (EXTENSIONS[type] ?? `Unknown type ${type}`);
    const node = out.label(start, size + 4, `Extension: ${name} (len=${size})`);
    const inside = new Reader(reader.cursor, reader.position, reader.position + size);
    out.within(node, () => {
      out.add(E.extension, start, 2, type);
      out.add(E.extensionLength, start + 2, 2, size);
      paintExtension(inside, out, type, place);
    });
    reader.skip(size);
  }
}

/** RFC 5246 section 7.4.2. That of TLS 1.3 begins with a context, and has extensions for each (RFC 8446 section 4.4.2). */
function paintCertificates(reader: Reader, out: Detail, isVersion13: boolean): void {
  if (isVersion13) paintContext(reader, out);
  const at = reader.position;
  const length = reader.u24();
  if (reader.failed) return;
  out.add(F.certificatesLength, at, 3, length);
  const node = out.add(F.certificates, at + 3, length, '', { text: `Certificates (${length} bytes)` });
  out.within(node, () => {
    while (reader.left > 0) {
      const start = reader.position;
      const size = reader.u24();
      const certificate = reader.take(size);
      if (reader.failed) return;
      out.add(F.certificateLength, start, 3, size);
      const text = `Certificate: ${size} bytes`;
      const one = out.add(F.certificate, start + 3, size, formatHexBytes(certificate), { text });
      out.within(one, () => paintCertificate(out, reader.cursor, start + 3, start + 3 + size));
      if (isVersion13) paintExtensions(reader, out, 'other');
    }
  });
}
