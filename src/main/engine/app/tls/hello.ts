/** What of the handshake's messages decides how a connection is sealed: RFC 8446 section 4.1, RFC 5246 section 7.4.1. */
import { readU16BE } from '../../bytes/index.ts';
import { isRetryRandom } from '../../dissect/index.ts';

/** Handshake types that matter here. */
export const Handshake = {
  clientHello: 1,
  serverHello: 2,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  finished: 20,
  keyUpdate: 24,
} as const;

const Extension = { alpn: 16, encryptThenMac: 22, supportedVersions: 43 } as const;

/** A Client Hello. */
export interface ClientHello {
  readonly random: Uint8Array;
}

/** A Server Hello. */
export interface ServerHello {
  readonly random: Uint8Array;
  /** Version that was settled on. */
  readonly version: number;
  readonly session: Uint8Array;
  readonly suite: number;
  readonly encryptThenMac: boolean;
  /** Protocol that was settled on (RFC 7301); '' none, or told later. */
  readonly alpn: string;
}

/** Read a Client Hello, header and all; undefined where it is none. */
export function readClientHello(message: Uint8Array): ClientHello | undefined {
  return message.length < 38 ? undefined : { random: message.slice(6, 38) };
}

/** Read a Server Hello, header and all; `retry` where it asks the client of TLS 1.3 to begin again; undefined: none. */
export function readServerHello(message: Uint8Array): ServerHello | 'retry' | undefined {
  const sessionLength = message[38] ?? 0;
  const suiteAt = 39 + sessionLength;
  if (message.length < suiteAt + 3) return undefined;
  const random = message.slice(6, 38);
  if (isRetryRandom(random)) return 'retry';
  const extensions = extensionsFrom(message, suiteAt + 3);
  const versions = extensions.get(Extension.supportedVersions);
  return {
    random,
    version: versions?.length === 2 ? readU16BE(versions, 0) : readU16BE(message, 4),
    session: message.slice(39, suiteAt),
    suite: readU16BE(message, suiteAt),
    encryptThenMac: extensions.has(Extension.encryptThenMac),
    alpn: alpnOf(extensions),
  };
}

/** The protocol that Encrypted Extensions settle on, header and all; '' none. */
export const readAlpn = (message: Uint8Array): string => alpnOf(extensionsFrom(message, 4));

/** The extensions of a list that begins with its length. */
function extensionsFrom(message: Uint8Array, at: number): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  if (at + 2 > message.length) return found;
  const end = Math.min(message.length, at + 2 + readU16BE(message, at));
  for (let next = at + 2; next + 4 <= end; ) {
    const stop = next + 4 + readU16BE(message, next + 2);
    if (stop > end) break;
    found.set(readU16BE(message, next), message.subarray(next + 4, stop));
    next = stop;
  }
  return found;
}

function alpnOf(extensions: ReadonlyMap<number, Uint8Array>): string {
  const list = extensions.get(Extension.alpn);
  const length = list?.[2] ?? 0;
  return list === undefined || 3 + length > list.length
    ? ''
    : Buffer.from(list.subarray(3, 3 + length)).toString('latin1');
}
