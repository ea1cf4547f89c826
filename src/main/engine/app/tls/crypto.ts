/**
 * The one place where TLS meets cryptography: key derivation (RFC 5246 section 5, RFC 8446 section 7.1) and the opening
 * of what is sealed. AES and the hashes are Node's. ChaCha20-Poly1305 is not among what every runtime of ours has, and is a
 * package's; CCM (RFC 3610) is made of counter mode and a CBC-MAC for the same reason.
 */
import { type CipherGCMTypes, createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

/** Hashes by Node's names. */
export type Hash = 'md5' | 'sha1' | 'sha256' | 'sha384';

const BLOCK = 16;

/** HMAC of the parts, one behind the other. */
export function hmac(hash: Hash, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const keyed = createHmac(hash, key);
  for (const part of parts) keyed.update(part);
  return keyed.digest();
}

/** P_hash of RFC 5246 section 5. */
function expand(hash: Hash, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let a = seed;
  for (let at = 0; at < length; ) {
    a = hmac(hash, secret, a);
    const piece = hmac(hash, secret, a, seed).subarray(0, length - at);
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** The pseudorandom function of TLS 1.2; with `md5` that of TLS 1.0 and 1.1 (RFC 2246 section 5), which uses two hashes. */
export function pseudoRandom(
  hash: Hash,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const all = Buffer.concat([Buffer.from(label, 'latin1'), seed]);
  if (hash !== 'md5') return expand(hash, secret, all, length);
  const half = Math.ceil(secret.length / 2);
  const out = expand('md5', secret.subarray(0, half), all, length);
  const other = expand('sha1', secret.subarray(secret.length - half), all, length);
  return out.map((byte, i) => byte ^ (other[i] ?? 0));
}

/** HKDF-Expand-Label of RFC 8446 section 7.1 with an empty context, for at most one hash's length. */
export function expandLabel(hash: Hash, secret: Uint8Array, label: string, length: number): Uint8Array {
  const full = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([Buffer.from([0, length, full.length]), full, Buffer.from([0, 1])]);
  return hmac(hash, secret, info).subarray(0, length);
}

/** Ways to seal with authentication. */
export type Aead = 'gcm' | 'ccm' | 'chacha20';

/** One sealed record. */
export interface Sealed {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly additional: Uint8Array;
  /** Ciphertext and, behind it, the tag. */
  readonly bytes: Uint8Array;
  readonly tagLength: number;
}

/** Open it; undefined where it is not what it says (or the runtime lacks the cipher, `family`: `aes`, `camellia`, `aria`). */
export function openAead(kind: Aead, family: string, sealed: Sealed): Uint8Array | undefined {
  const { key, nonce, additional, bytes, tagLength } = sealed;
  if (bytes.length < tagLength) return undefined;
  try {
    if (kind === 'chacha20') return chacha20poly1305(key, nonce, additional).decrypt(bytes);
    if (kind === 'ccm') return openCcm(sealed);
    const name = `${family}-${key.length * 8}-gcm` as CipherGCMTypes;
    const decipher = createDecipheriv(name, key, nonce, { authTagLength: tagLength });
    decipher.setAAD(additional).setAuthTag(bytes.subarray(bytes.length - tagLength));
    const opened = decipher.update(bytes.subarray(0, bytes.length - tagLength));
    decipher.final();
    return opened;
  } catch {
    // Damaged, of another connection, or opened with keys that are not its own.
    return undefined;
  }
}

/** RFC 3610 with a nonce of 12 bytes, so that lengths and counters have three. */
function openCcm({ key, nonce, additional, bytes, tagLength }: Sealed): Uint8Array | undefined {
  const end = bytes.length - tagLength;
  const name = `aes-${key.length * 8}`;
  const counter = Buffer.concat([Buffer.from([2]), nonce, Buffer.alloc(3)]);
  const stream = createCipheriv(`${name}-ctr`, key, counter);
  const tagMask = stream.update(new Uint8Array(BLOCK));
  const opened = stream.update(bytes.subarray(0, end));
  const flags = 0x40 | (((tagLength - 2) / 2) << 3) | 2;
  const first = Buffer.from([flags, ...nonce, (end >> 16) & 0xff, (end >> 8) & 0xff, end & 0xff]);
  const head = Buffer.from([additional.length >> 8, additional.length & 0xff, ...additional]);
  const mac = createCipheriv(`${name}-cbc`, key, new Uint8Array(BLOCK)).setAutoPadding(false);
  const sum = mac.update(Buffer.concat([first, padded(head), padded(opened)])).subarray(-BLOCK);
  const tag = bytes.subarray(end).map((byte, i) => byte ^ (tagMask[i] ?? 0));
  return timingSafeEqual(tag, sum.subarray(0, tagLength)) ? opened : undefined;
}

const padded = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([bytes, new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);

/** Decipher whole blocks in CBC mode, padding and all; undefined where they are none or the runtime lacks the cipher. */
export function openCbc(cipher: string, key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length === 0 || bytes.length % iv.length !== 0) return undefined;
  try {
    return createDecipheriv(cipher, key, iv).setAutoPadding(false).update(bytes);
  } catch {
    return undefined;
  }
}

/** Whether two codes are the same. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
