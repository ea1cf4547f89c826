/**
 * Handshake messages other than hellos and certificates: key exchanges (RFC 5246 section 7.4.3 and 7.4.7, RFC 8422
 * sections 5.4 and 5.7), requests, tickets (RFC 5077, RFC 8446 section 4.6.1), signatures. Which way keys are exchanged is
 * told by the name of the cipher suite that the server chose; without it the bytes of an exchange are left alone.
 */
import type { Detail } from '../detail.ts';
import { declareFields } from '../field.ts';
import type { Reader } from '../reader.ts';
import { EXTENSION_FIELDS } from './tls-extension-fields.ts';
import { lines, paintScheme, paintSignatures } from './tls-extensions.ts';
import { CIPHER_SUITES, GROUPS } from './tls-names.ts';

/** Fields of these messages. */
export const MESSAGE_FIELDS = declareFields({
  curveType: {
    key: 'tls.handshake.server_curve_type',
    label: 'Curve Type',
    type: 'uint8',
    base: 'hex',
    names: { 1: 'explicit_prime', 2: 'explicit_char2', 3: 'named_curve' },
  },
  curve: {
    key: 'tls.handshake.server_named_curve',
    label: 'Named Curve',
    type: 'uint16',
    base: 'hex',
    names: GROUPS,
  },
  serverPointLength: { key: 'tls.handshake.server_point_len', label: 'Pubkey Length', type: 'uint8' },
  serverPoint: { key: 'tls.handshake.server_point', label: 'Pubkey', type: 'bytes' },
  clientPointLength: { key: 'tls.handshake.client_point_len', label: 'Pubkey Length', type: 'uint8' },
  clientPoint: { key: 'tls.handshake.client_point', label: 'Pubkey', type: 'bytes' },
  primeLength: { key: 'tls.handshake.p_len', label: 'p Length', type: 'uint16' },
  prime: { key: 'tls.handshake.p', label: 'p', type: 'bytes' },
  generatorLength: { key: 'tls.handshake.g_len', label: 'g Length', type: 'uint16' },
  generator: { key: 'tls.handshake.g', label: 'g', type: 'bytes' },
  serverKeyLength: { key: 'tls.handshake.ys_len', label: 'Pubkey Length', type: 'uint16' },
  serverKey: { key: 'tls.handshake.ys', label: 'Pubkey', type: 'bytes' },
  clientKeyLength: { key: 'tls.handshake.yc_len', label: 'Pubkey Length', type: 'uint16' },
  clientKey: { key: 'tls.handshake.yc', label: 'Pubkey', type: 'bytes' },
  signatureLength: { key: 'tls.handshake.sig_len', label: 'Signature Length', type: 'uint16' },
  signature: { key: 'tls.handshake.sig', label: 'Signature', type: 'bytes' },
  secretLength: { key: 'tls.handshake.epms_len', label: 'Encrypted PreMaster length', type: 'uint16' },
  secret: { key: 'tls.handshake.epms', label: 'Encrypted PreMaster', type: 'bytes' },
  lifetime: {
    key: 'tls.handshake.session_ticket_lifetime_hint',
    label: 'Session Ticket Lifetime Hint',
    type: 'uint32',
  },
  ageAdd: { key: 'tls.handshake.session_ticket_age_add', label: 'Session Ticket Age Add', type: 'uint32' },
  nonceLength: {
    key: 'tls.handshake.session_ticket_nonce_length',
    label: 'Session Ticket Nonce Length',
    type: 'uint8',
  },
  nonce: { key: 'tls.handshake.session_ticket_nonce', label: 'Session Ticket Nonce', type: 'bytes' },
  ticketLength: { key: 'tls.handshake.session_ticket_length', label: 'Session Ticket Length', type: 'uint16' },
  ticket: { key: 'tls.handshake.session_ticket', label: 'Session Ticket', type: 'bytes' },
  verifyData: { key: 'tls.handshake.verify_data', label: 'Verify Data', type: 'none' },
  proofLength: { key: 'tls.handshake.client_cert_vrfy.sig_len', label: 'Signature length', type: 'uint16' },
  proof: { key: 'tls.handshake.client_cert_vrfy.sig', label: 'Signature', type: 'bytes' },
  typesCount: { key: 'tls.handshake.cert_types_count', label: 'Certificate types count', type: 'uint8' },
  types: { key: 'tls.handshake.cert_types', label: 'Certificate types', type: 'none' },
  type: {
    key: 'tls.handshake.cert_type',
    label: 'Certificate Type',
    type: 'uint8',
    names: { 1: 'RSA Sign', 2: 'DSS Sign', 3: 'RSA Fixed DH', 4: 'DSS Fixed DH', 64: 'ECDSA Sign' },
  },
  namesLength: { key: 'tls.handshake.dnames_len', label: 'Distinguished Names Length', type: 'uint16' },
  names: { key: 'tls.handshake.dnames', label: 'Distinguished Names', type: 'none' },
  nameLength: { key: 'tls.handshake.dname_len', label: 'Distinguished Name Length', type: 'uint16' },
  name: { key: 'tls.handshake.dname', label: 'Distinguished Name', type: 'none' },
  contextLength: {
    key: 'tls.handshake.certificate_request_context_length',
    label: 'Certificate Request Context Length',
    type: 'uint8',
  },
  context: {
    key: 'tls.handshake.certificate_request_context',
    label: 'Certificate Request Context',
    type: 'bytes',
  },
  responseLength: { key: 'tls.handshake.ocsp_response_len', label: 'OCSP Response Length', type: 'uint24' },
  keyUpdate: {
    key: 'tls.handshake.key_update.request_update',
    label: 'Key Update Request',
    type: 'uint8',
    names: { 0: 'update_not_requested', 1: 'update_requested' },
  },
});
const F = MESSAGE_FIELDS;
const { number, bytes } = lines;

/** What the conversation tells of a message. */
export interface HandshakeFacts {
  readonly isVersion13: boolean;
  /** Version that was settled; 0 not known. */
  readonly version: number;
  /** Cipher suite that the server chose; 0 not known. */
  readonly suite: number;
}

const TLS_12 = 0x0303;
const SSL_3 = 0x0300;
/** Names of suites begin so: the way keys are exchanged, and who signs. */
const SUITE = /^(?:TLS|SSL)_(.+?)_WITH_/;

type Exchange = 'rsa' | 'dhe' | 'ecdhe';

/** How keys are exchanged by a suite, and whether the server signs its part. */
function exchangeOf(suite: number): { readonly kind: Exchange; readonly isSigned: boolean } | undefined {
  const way = SUITE.exec(CIPHER_SUITES[suite] ?? '')?.[1] ?? '';
  const isSigned = !way.endsWith('_anon');
  if (/PSK|SRP|KRB5|ECCPWD|GOST/.test(way)) return undefined;
  if (/^ECDHE?_/.test(way)) return { kind: 'ecdhe', isSigned };
  if (/^DHE?_/.test(way)) return { kind: 'dhe', isSigned };
  return way === 'RSA' ? { kind: 'rsa', isSigned } : undefined;
}

/** A signature: from TLS 1.2 on it says by what it was made. */
function paintSigned(reader: Reader, out: Detail, version: number): void {
  if (version >= TLS_12) paintScheme(reader, out);
  bytes(reader, out, F.signature, number(reader, out, F.signatureLength, 2));
}

/** What the server sends for the exchange of keys. */
export function paintServerExchange(reader: Reader, out: Detail, { suite, version }: HandshakeFacts): void {
  const exchange = exchangeOf(suite);
  if (exchange === undefined || exchange.kind === 'rsa') return;
  const isCurve = exchange.kind === 'ecdhe';
  const title = isCurve ? 'EC Diffie-Hellman Server Params' : 'Diffie-Hellman Server Params';
  out.within(out.label(reader.position, reader.left, title), () => {
    if (isCurve) {
      if (number(reader, out, F.curveType, 1) !== 3) return;
      number(reader, out, F.curve, 2);
      bytes(reader, out, F.serverPoint, number(reader, out, F.serverPointLength, 1));
    } else {
      bytes(reader, out, F.prime, number(reader, out, F.primeLength, 2));
      bytes(reader, out, F.generator, number(reader, out, F.generatorLength, 2));
      bytes(reader, out, F.serverKey, number(reader, out, F.serverKeyLength, 2));
    }
    if (exchange.isSigned) paintSigned(reader, out, version);
  });
}

/** What the client sends for it. */
export function paintClientExchange(reader: Reader, out: Detail, { suite, version }: HandshakeFacts): void {
  const exchange = exchangeOf(suite);
  if (exchange === undefined) return;
  const titles = {
    rsa: 'RSA Encrypted PreMaster Secret',
    dhe: 'Diffie-Hellman Client Params',
    ecdhe: 'EC Diffie-Hellman Client Params',
  };
  out.within(out.label(reader.position, reader.left, titles[exchange.kind]), () => {
    if (exchange.kind === 'ecdhe') bytes(reader, out, F.clientPoint, number(reader, out, F.clientPointLength, 1));
    else if (exchange.kind === 'dhe') bytes(reader, out, F.clientKey, number(reader, out, F.clientKeyLength, 2));
    // SSL 3.0 has no length before it.
    else bytes(reader, out, F.secret, version > SSL_3 ? number(reader, out, F.secretLength, 2) : reader.left);
  });
}

/** A ticket for going on with the session later. `paintExtensions` paints those that TLS 1.3 has behind it. */
export function paintTicket(
  reader: Reader,
  out: Detail,
  { isVersion13 }: HandshakeFacts,
  paintExtensions: () => void,
): void {
  out.within(out.label(reader.position, reader.left, 'TLS Session Ticket'), () => {
    number(reader, out, F.lifetime, 4);
    if (isVersion13) {
      number(reader, out, F.ageAdd, 4);
      bytes(reader, out, F.nonce, number(reader, out, F.nonceLength, 1));
    }
    bytes(reader, out, F.ticket, number(reader, out, F.ticketLength, 2));
    if (isVersion13) paintExtensions();
  });
}

/** The context of TLS 1.3 that certificates and requests for them begin with. */
export function paintContext(reader: Reader, out: Detail): void {
  bytes(reader, out, F.context, number(reader, out, F.contextLength, 1));
}

/** A request for a certificate, up to TLS 1.2. */
export function paintRequest(reader: Reader, out: Detail, { version }: HandshakeFacts): void {
  const count = number(reader, out, F.typesCount, 1);
  const text = `Certificate types (${count} type${count === 1 ? '' : 's'})`;
  out.within(out.add(F.types, reader.position, count, '', { text }), () => {
    for (let i = 0; i < count && !reader.failed; i++) number(reader, out, F.type, 1);
  });
  if (version >= TLS_12) paintSignatures(reader, out);
  const length = number(reader, out, F.namesLength, 2);
  if (reader.failed || length === 0) return;
  const names = out.add(F.names, reader.position, length, '', { text: `Distinguished Names (${length} bytes)` });
  out.within(names, () => {
    while (reader.left >= 2) bytes(reader, out, F.name, number(reader, out, F.nameLength, 2));
  });
}

/** That the sender has the key of its certificate. */
export function paintProof(reader: Reader, out: Detail, { version }: HandshakeFacts): void {
  const title = "Signature with client's private key";
  out.within(out.label(reader.position, reader.left, title), () => {
    if (version >= TLS_12) paintScheme(reader, out);
    bytes(reader, out, F.proof, number(reader, out, F.proofLength, 2));
  });
}

/** How a certificate stands, RFC 6066 section 8: the answer itself is not read. */
export function paintStatus(reader: Reader, out: Detail): void {
  number(reader, out, EXTENSION_FIELDS.statusType, 1);
  number(reader, out, F.responseLength, 3);
}

/** The end of the handshake. */
export const paintFinished = (reader: Reader, out: Detail): void => bytes(reader, out, F.verifyData, reader.left);

/** RFC 8446 section 4.6.3. */
export const paintKeyUpdate = (reader: Reader, out: Detail): void => void number(reader, out, F.keyUpdate, 1);
