/**
 * What a cipher suite means for whoever opens its records, read from its IANA name: `TLS_…_WITH_AES_128_GCM_SHA256`,
 * `TLS_AES_256_GCM_SHA384`, `TLS_…_WITH_AES_256_CBC_SHA`. Weakened suites (`EXPORT`), and ciphers that runtimes have given up
 * (DES, IDEA, SEED), are left out.
 */
import { CIPHER_SUITES } from '../../dissect/index.ts';
import type { Aead, Hash } from './crypto.ts';

/** A suite that can be opened. */
export type CipherSuite = AeadSuite | CbcSuite | StreamSuite;

interface SuiteBase {
  readonly keyLength: number;
  /** Hash that keys are derived with in TLS 1.2 and 1.3. */
  readonly hash: Hash;
}

/** Sealed with authentication. */
export interface AeadSuite extends SuiteBase {
  readonly kind: 'aead';
  readonly aead: Aead;
  /** Block cipher, by OpenSSL's name. */
  readonly family: string;
  readonly tagLength: number;
}

/** A block cipher and, apart, a code of authentication. */
export interface CbcSuite extends SuiteBase {
  readonly kind: 'cbc';
  /** By OpenSSL's name, mode and all. */
  readonly cipher: string;
  readonly blockLength: number;
  readonly mac: Hash;
  readonly macLength: number;
}

/** A stream cipher, or none at all, and a code of authentication. */
export interface StreamSuite extends SuiteBase {
  readonly kind: 'stream';
  readonly cipher: 'rc4' | 'null';
  readonly mac: Hash;
  readonly macLength: number;
}

const HASHES: Readonly<Record<string, Hash>> = { MD5: 'md5', SHA: 'sha1', SHA256: 'sha256', SHA384: 'sha384' };
const HASH_LENGTHS: Readonly<Record<Hash, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48 };
const TAG = 16;
const SHORT_TAG = 8;

const CIPHER = /(?:_WITH|^TLS)_(AES|CAMELLIA|ARIA)_(128|256)_(GCM|CBC|CCM|CCM_8)(?:_(SHA\d*))?$/;
const CHACHA = /(?:_WITH|^TLS)_CHACHA20_POLY1305_SHA256$/;
const TRIPLE_DES = /_WITH_3DES_EDE_CBC_(SHA|MD5)$/;
const STREAM = /_WITH_(RC4_128|NULL)_(SHA\d*|MD5)$/;

/** A suite by its number; undefined where its records cannot be opened. */
export function cipherSuite(number: number): CipherSuite | undefined {
  const name = CIPHER_SUITES[number] ?? '';
  if (CHACHA.test(name))
    return { kind: 'aead', aead: 'chacha20', family: '', keyLength: 32, hash: 'sha256', tagLength: TAG };
  const des = TRIPLE_DES.exec(name);
  if (des !== null) return cbc('des-ede3-cbc', 24, 8, des[1] ?? '');
  const [, stream, code = ''] = STREAM.exec(name) ?? [];
  if (stream !== undefined)
    return {
      kind: 'stream',
      cipher: stream === 'NULL' ? 'null' : 'rc4',
      keyLength: stream === 'NULL' ? 0 : 16,
      ...withMac(code),
    };
  const [, family = '', bits = '', mode = '', hash = 'SHA256'] = CIPHER.exec(name) ?? [];
  const keyLength = Number(bits) / 8;
  if (family === '') return undefined;
  if (mode === 'CBC') return cbc(`${family.toLowerCase()}-${bits}-cbc`, keyLength, 16, hash);
  return {
    kind: 'aead',
    aead: mode === 'GCM' ? 'gcm' : 'ccm',
    family: family.toLowerCase(),
    keyLength,
    hash: HASHES[hash] ?? 'sha256',
    tagLength: mode === 'CCM_8' ? SHORT_TAG : TAG,
  };
}

function cbc(cipher: string, keyLength: number, blockLength: number, name: string): CbcSuite {
  return { kind: 'cbc', cipher, keyLength, blockLength, ...withMac(name) };
}

/** What follows from the hash that a suite with a code of authentication is named after. */
function withMac(name: string): Pick<CbcSuite, 'mac' | 'macLength' | 'hash'> {
  const mac = HASHES[name] ?? 'sha1';
  // Suites older than TLS 1.2 derive with SHA-256 there, RFC 5246 section 5.
  const hash = mac === 'sha384' ? mac : 'sha256';
  return { mac, macLength: HASH_LENGTHS[mac], hash };
}
