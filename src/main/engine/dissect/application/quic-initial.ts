/**
 * Opens QUIC Initial packets: their keys follow from what goes by in the clear (RFC 9001 section 5.2, RFC 9369 section
 * 3.3), so that anybody can; they protect against accidents and not against readers.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { keyMakerOf } from './quic-versions.ts';

const SAMPLE = 16;
const TAG = 16;
/** The sample is taken as if the packet number had four bytes. */
const LONGEST_NUMBER = 4;

/** An opened packet. */
export interface OpenedInitial {
  /** The first byte, without protection. */
  readonly first: number;
  /** What was opened, as it was sent. */
  readonly sealed: Uint8Array;
  readonly number: number;
  readonly numberLength: number;
  readonly payload: Uint8Array;
}

/** A packet as it is protected: from its first byte to the end that its length says. */
export interface SealedInitial {
  readonly version: number;
  readonly bytes: Uint8Array;
  /** Where the packet number begins. */
  readonly numberAt: number;
  /** The id that the keys follow from, and whether the client sends. */
  readonly firstId: Uint8Array;
  readonly fromClient: boolean;
}

/** Open a packet; undefined where the version is another or the packet is not what it says. */
export function openInitial({
  version,
  bytes,
  numberAt,
  firstId,
  fromClient,
}: SealedInitial): OpenedInitial | undefined {
  const maker = keyMakerOf(version);
  const sample = numberAt + LONGEST_NUMBER;
  if (maker === undefined || sample + SAMPLE > bytes.length) return undefined;
  const initial = createHmac('sha256', Buffer.from(maker.salt, 'hex')).update(firstId).digest();
  const secret = expand(initial, fromClient ? 'client in' : 'server in', 32);
  const mask = createCipheriv('aes-128-ecb', expand(secret, `${maker.label} hp`, 16), null).update(
    bytes.subarray(sample, sample + SAMPLE),
  );
  const first = (bytes[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  const numberLength = (first & 3) + 1;
  const header = bytes.slice(0, numberAt + numberLength);
  header[0] = first;
  let number = 0;
  for (let i = 0; i < numberLength; i++) {
    const byte = (header[numberAt + i] ?? 0) ^ (mask[i + 1] ?? 0);
    header[numberAt + i] = byte;
    number = number * 256 + byte;
  }
  const nonce = Buffer.from(expand(secret, `${maker.label} iv`, 12));
  for (let i = 0; i < LONGEST_NUMBER; i++) nonce[11 - i] = (nonce[11 - i] ?? 0) ^ ((number >>> (8 * i)) & 0xff);
  const body = bytes.subarray(header.length);
  if (body.length < TAG) return undefined;
  const decipher = createDecipheriv('aes-128-gcm', expand(secret, `${maker.label} key`, 16), nonce);
  decipher.setAAD(header).setAuthTag(body.subarray(body.length - TAG));
  const payload = decipher.update(body.subarray(0, body.length - TAG));
  try {
    decipher.final();
  } catch {
    // Damaged, or of another connection: what came out means nothing.
    return undefined;
  }
  return { first, number, numberLength, payload, sealed: body };
}

/** HKDF-Expand-Label of RFC 8446 section 7.1 without a context, for at most 32 bytes. */
function expand(secret: Uint8Array, label: string, length: number): Uint8Array {
  const full = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, full.length]), full, Buffer.from([0, 1])]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}
