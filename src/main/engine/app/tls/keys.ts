/**
 * Keys of one direction and what they open: the record protection of TLS 1.0 to 1.2 (RFC 5246 section 6.2.3, encrypt-then-MAC
 * RFC 7366, ChaCha20 RFC 7905) and of TLS 1.3 (RFC 8446 section 5.2, key update section 7.2).
 */
import type { AeadSuite, CbcSuite, CipherSuite, StreamSuite } from './cipher-suites.ts';
import { expandLabel, type Hash, hmac, isSame, openAead, openCbc, pseudoRandom } from './crypto.ts';
import { Rc4 } from './rc4.ts';

/** A record as it was sent. */
export interface SealedRecord {
  /** Type and version of the header. */
  readonly type: number;
  readonly version: number;
  readonly body: Uint8Array;
  /** Number of the record under its keys, from 0. */
  readonly sequence: number;
  /**
   * Last {@link BEFORE} bytes of the record before under the same keys; empty for the first. TLS 1.0 goes on from the last
   * block in them.
   */
  readonly before: Uint8Array;
  /** Bytes of all records' bodies before it under the same keys. Stream ciphers go on from there. */
  readonly position: number;
}

/** What was in it. */
export interface OpenedRecord {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Keys of one direction. */
export interface RecordKeys {
  /** Bytes that a record's body is longer than its content, at least. */
  readonly overhead: number;
  /** Open a record; undefined where it is damaged or was sealed under other keys. */
  open(record: SealedRecord): OpenedRecord | undefined;
  /** The keys after a key update; undefined before TLS 1.3. */
  next?(): RecordKeys;
}

/** A block and, behind it, the longest code of authentication. */
export const BEFORE = 16 + 48;

const TLS_10 = 0x0301;
const TLS_12 = 0x0303;
/** Bytes of a nonce, and of its explicit part. */
const NONCE = 12;
const EXPLICIT = 8;
const APPLICATION_DATA = 23;

/** What the keys of TLS 1.2 and before follow from. */
export interface KeySource {
  readonly version: number;
  readonly suite: CipherSuite;
  readonly master: Uint8Array;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly encryptThenMac: boolean;
}

/** The keys of one sender, TLS 1.2 and before (RFC 5246 section 6.3). */
export function recordKeys(source: KeySource, sender: 'client' | 'server'): RecordKeys {
  const { suite, version, master, clientRandom, serverRandom } = source;
  const macLength = suite.kind === 'aead' ? 0 : suite.macLength;
  const ivLength = vectorLength(suite);
  const seed = Buffer.concat([serverRandom, clientRandom]);
  const hash = version >= TLS_12 ? suite.hash : 'md5';
  const block = pseudoRandom(hash, master, 'key expansion', seed, 2 * (macLength + suite.keyLength + ivLength));
  let at = 0;
  const take = (length: number): Uint8Array => {
    const from = at + (sender === 'client' ? 0 : length);
    at += 2 * length;
    return block.subarray(from, from + length);
  };
  const macKey = take(macLength);
  const key = take(suite.keyLength);
  const iv = take(ivLength);
  if (suite.kind === 'aead') return aeadKeys(suite, key, iv);
  if (suite.kind === 'stream') return streamKeys(suite, macKey, key);
  return cbcKeys(suite, { macKey, key, iv, version, encryptThenMac: source.encryptThenMac });
}

/** Bytes of the initialization vector that keys come with. */
function vectorLength(suite: CipherSuite): number {
  if (suite.kind === 'stream') return 0;
  if (suite.kind === 'cbc') return suite.blockLength;
  return suite.aead === 'chacha20' ? NONCE : NONCE - EXPLICIT;
}

/** RFC 5246 section 6.2.3.1: the code of authentication stands behind the content, both enciphered in one stream. */
function streamKeys({ cipher, mac, macLength }: StreamSuite, macKey: Uint8Array, key: Uint8Array): RecordKeys {
  const stream = cipher === 'rc4' ? new Rc4(key) : undefined;
  return {
    overhead: macLength,
    open({ type, version, body, sequence, position }) {
      const opened = stream === undefined ? body : stream.apply(body, position);
      if (opened === undefined || opened.length < macLength) return undefined;
      const content = opened.subarray(0, opened.length - macLength);
      const code = hmac(mac, macKey, macHeader(sequence, type, version, content.length), content);
      return isSame(code, opened.subarray(content.length)) ? { type, content } : undefined;
    },
  };
}

function aeadKeys(suite: AeadSuite, key: Uint8Array, iv: Uint8Array): RecordKeys {
  const explicit = suite.aead === 'chacha20' ? 0 : EXPLICIT;
  const overhead = explicit + suite.tagLength;
  return {
    overhead,
    open({ type, version, body, sequence }) {
      if (body.length < overhead) return undefined;
      const nonce = explicit === 0 ? numbered(iv, sequence) : Buffer.concat([iv, body.subarray(0, explicit)]);
      const additional = macHeader(sequence, type, version, body.length - overhead);
      const bytes = body.subarray(explicit);
      const content = openAead(suite.aead, suite.family, {
        key,
        nonce,
        additional,
        bytes,
        tagLength: suite.tagLength,
      });
      return content && { type, content };
    },
  };
}

interface CbcSecrets {
  readonly macKey: Uint8Array;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly version: number;
  readonly encryptThenMac: boolean;
}

function cbcKeys(suite: CbcSuite, { macKey, key, iv, version, encryptThenMac }: CbcSecrets): RecordKeys {
  const { cipher, blockLength, mac, macLength } = suite;
  const explicit = version > TLS_10 ? blockLength : 0;
  const check = (record: SealedRecord, content: Uint8Array, code: Uint8Array): boolean =>
    isSame(hmac(mac, macKey, macHeader(record.sequence, record.type, record.version, content.length), content), code);
  const lastBlock = (before: Uint8Array): Uint8Array => {
    const end = before.length - (encryptThenMac ? macLength : 0);
    return before.subarray(Math.max(0, end - blockLength), Math.max(0, end));
  };
  return {
    overhead: explicit + macLength + 1,
    open(record) {
      const { type, body, before } = record;
      const sealed = encryptThenMac ? body.subarray(0, Math.max(0, body.length - macLength)) : body;
      if (encryptThenMac && !check(record, sealed, body.subarray(sealed.length))) return undefined;
      const start = explicit > 0 ? sealed.subarray(0, explicit) : before.length > 0 ? lastBlock(before) : iv;
      if (start.length < blockLength) return undefined;
      const opened = openCbc(cipher, key, start, sealed.subarray(explicit));
      if (opened === undefined) return undefined;
      const padding = (opened.at(-1) ?? 0) + 1;
      const end = opened.length - padding - (encryptThenMac ? 0 : macLength);
      if (end < 0) return undefined;
      const content = opened.subarray(0, end);
      if (!encryptThenMac && !check(record, content, opened.subarray(end, end + macLength))) return undefined;
      return { type, content };
    },
  };
}

/** Sequence number, type, version and length: what is authenticated beside the content, RFC 5246 section 6.2.3.1. */
function macHeader(sequence: number, type: number, version: number, length: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUIntBE(sequence, 2, 6);
  header[8] = type;
  header.writeUInt16BE(version, 9);
  header.writeUInt16BE(length & 0xffff, 11);
  return header;
}

/** The nonce of a record: the vector with the sequence number in its last bytes. */
function numbered(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = Buffer.from(iv);
  for (let i = 0, rest = sequence; rest > 0; i++, rest = Math.floor(rest / 256)) {
    const at = nonce.length - 1 - i;
    nonce[at] = (nonce[at] ?? 0) ^ (rest & 0xff);
  }
  return nonce;
}

/** The keys of TLS 1.3 that follow from a traffic secret. */
export function trafficKeys(suite: AeadSuite, secret: Uint8Array): RecordKeys {
  const hash: Hash = suite.hash;
  const key = expandLabel(hash, secret, 'key', suite.keyLength);
  const iv = expandLabel(hash, secret, 'iv', NONCE);
  return {
    overhead: suite.tagLength + 1,
    open({ type, version, body, sequence }) {
      if (type !== APPLICATION_DATA) return undefined;
      const additional = Buffer.from([type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff]);
      const { aead, family, tagLength } = suite;
      const nonce = numbered(iv, sequence);
      const inner = openAead(aead, family, { key, nonce, additional, bytes: body, tagLength });
      if (inner === undefined) return undefined;
      // Zeros fill a record up; the last byte before them is the type.
      let end = inner.length;
      while (end > 0 && inner[end - 1] === 0) end--;
      return end === 0 ? undefined : { type: inner[end - 1] ?? 0, content: inner.subarray(0, end - 1) };
    },
    next: () => trafficKeys(suite, expandLabel(hash, secret, 'traffic upd', secret.length)),
  };
}
