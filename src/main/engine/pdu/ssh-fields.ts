/** Fields of SSH before encryption begins: the greeting, and what a Key Exchange Init offers (RFC 4253 sections 4.2, 6, 7.1). */
import { readU32BE } from '../bytes/index.ts';
import { type Detail, declareFields, type FieldSpec, formatHexBytes, readAscii } from '../dissect/index.ts';

/** Names that an end offers, in the order in which they stand. */
const OFFERS = [
  'kex_algorithms',
  'server_host_key_algorithms',
  'encryption_algorithms_client_to_server',
  'encryption_algorithms_server_to_client',
  'mac_algorithms_client_to_server',
  'mac_algorithms_server_to_client',
  'compression_algorithms_client_to_server',
  'compression_algorithms_server_to_client',
  'languages_client_to_server',
  'languages_server_to_client',
] as const;

/** A list of names, and its length. */
interface OfferFields {
  readonly length: FieldSpec;
  readonly names: FieldSpec;
}

const OFFER_FIELDS: readonly OfferFields[] = OFFERS.map((name) => ({
  length: { key: `ssh.${name}_length`, label: `${name} length`, type: 'uint32' },
  names: { key: `ssh.${name}`, label: `${name} string`, type: 'string' },
}));

const OWN = declareFields({
  protocol: { key: 'ssh.protocol', label: 'Protocol', type: 'string' },
  direction: {
    key: 'ssh.direction',
    label: 'Direction',
    type: 'boolean',
    names: { 0: 'client-to-server', 1: 'server-to-client' },
  },
  packetLength: { key: 'ssh.packet_length', label: 'Packet Length', type: 'uint32' },
  paddingLength: { key: 'ssh.padding_length', label: 'Padding Length', type: 'uint8' },
  code: { key: 'ssh.message_code', label: 'Message Code', type: 'uint8' },
  cookie: { key: 'ssh.cookie', label: 'Cookie', type: 'bytes' },
  follows: { key: 'ssh.first_kex_packet_follows', label: 'First KEX Packet Follows', type: 'uint8' },
  reserved: { key: 'ssh.kex.reserved', label: 'Reserved', type: 'bytes' },
  padding: { key: 'ssh.padding_string', label: 'Padding String', type: 'bytes' },
  clientKeyLength: {
    key: 'ssh.ecdh.q_c_length',
    label: "ECDH client's ephemeral public key length",
    type: 'uint32',
  },
  clientKey: { key: 'ssh.ecdh.q_c', label: "ECDH client's ephemeral public key (Q_C)", type: 'bytes' },
});

/** All of them. */
export const SSH_FIELDS = {
  ...OWN,
  ...Object.fromEntries(OFFER_FIELDS.flatMap(({ length, names }) => [length, names]).map((spec) => [spec.key, spec])),
};

const KEY_EXCHANGE = 20;
const ELLIPTIC_INIT = 30;
const COOKIE = 16;
/** Lists of names end the message but for a byte and four more. */
const BEHIND_OFFERS = 5;

/** A packet that is not enciphered (RFC 4253 section 6): `at` is its length, `end` behind its padding. */
export interface SshPacket {
  readonly at: number;
  readonly end: number;
  /** Of its message. */
  readonly name: string;
  /** Method of key exchange, where it is known by now. */
  readonly method: string;
}

/** Lines of a packet. */
export function paintSshPacket(
  out: Detail,
  bytes: Uint8Array,
  { at, end, name, method }: SshPacket,
  isServer: boolean,
): void {
  const node = out.label(at, end - at, 'SSH Version 2');
  out.within(node, () => {
    if (at + 6 > end) return;
    const padding = bytes[at + 4] ?? 0;
    const code = bytes[at + 5] ?? 0;
    const bodyEnd = Math.max(at + 6, end - padding);
    out.add(OWN.packetLength, at, 4, readU32BE(bytes, at));
    out.add(OWN.paddingLength, at + 4, 1, padding);
    const message = out.label(at + 5, bodyEnd - at - 5, `Key Exchange${method === '' ? '' : ` (method:${method})`}`);
    out.within(message, () => {
      out.add(OWN.code, at + 5, 1, code, { text: `Message Code: ${name} (${code})` });
      if (code === KEY_EXCHANGE) paintOffers(out, bytes, at + 6, bodyEnd);
      else if (code === ELLIPTIC_INIT && !isServer && method.includes('25519')) {
        paintClientKey(out, bytes, at + 6, bodyEnd);
      }
    });
    if (bodyEnd < end) out.add(OWN.padding, bodyEnd, end - bodyEnd, formatHexBytes(bytes.subarray(bodyEnd, end)));
  });
}

function paintOffers(out: Detail, bytes: Uint8Array, from: number, end: number): void {
  if (from + COOKIE > end) return;
  const node = out.label(from, end - from, 'Algorithms');
  out.within(node, () => {
    out.add(OWN.cookie, from, COOKIE, formatHexBytes(bytes.subarray(from, from + COOKIE)));
    let at = from + COOKIE;
    for (const { length, names } of OFFER_FIELDS) {
      if (at + 4 > end) return;
      const size = readU32BE(bytes, at);
      if (size > end - at - 4) return;
      out.add(length, at, 4, size);
      out.add(names, at + 4, size, readAscii(bytes.subarray(at + 4, at + 4 + size)));
      at += 4 + size;
    }
    if (at + BEHIND_OFFERS > end) return;
    out.add(OWN.follows, at, 1, bytes[at] ?? 0);
    out.add(OWN.reserved, at + 1, 4, formatHexBytes(bytes.subarray(at + 1, at + BEHIND_OFFERS)));
  });
}

function paintClientKey(out: Detail, bytes: Uint8Array, at: number, end: number): void {
  if (at + 4 > end) return;
  const size = readU32BE(bytes, at);
  if (size > end - at - 4) return;
  out.add(OWN.clientKeyLength, at, 4, size);
  out.add(OWN.clientKey, at + 4, size, formatHexBytes(bytes.subarray(at + 4, at + 4 + size)));
}
