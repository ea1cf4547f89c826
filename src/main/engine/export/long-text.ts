/**
 * Bytes as text for a file, some at a time: a body or message of 64 MB is neither held as text nor turned into it in one go.
 * An empty piece says that a share of the work is done: whoever asked may do something else before going on.
 */

/** Bytes that are read as they are needed. */
export interface LongBytes {
  readonly length: number;
  /** At most `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes of one piece. Base64 takes three at a time. */
const PIECE = 3 << 16;
/** Bytes that are looked at before somebody else may have a turn. */
const SHARE = 4 << 20;

/** All of them as bytes in one. */
export const allOf = ({ length, read }: LongBytes): Uint8Array => read(0, length);

/** Bytes that are there already. */
export const longBytes = (bytes: Uint8Array): LongBytes => ({
  length: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** The text in pieces, by a character set that {@link readsAs} has found to fit. A byte order mark stays. */
export function* textPieces(bytes: LongBytes, charset = 'utf-8'): Generator<string> {
  const decoder = new TextDecoder(charset, { ignoreBOM: true });
  for (let offset = 0; offset < bytes.length; offset += PIECE) {
    const text = decoder.decode(bytes.read(offset, PIECE), { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** Base64 in pieces. */
export function* base64Pieces(bytes: LongBytes): Generator<string> {
  for (let offset = 0; offset < bytes.length; offset += PIECE)
    yield Buffer.from(bytes.read(offset, PIECE)).toString('base64');
}

/** Whether all bytes read as text of a character set, without loss; found out in shares, each followed by an empty piece. */
export function* readsAs(bytes: LongBytes, charset: string): Generator<'', boolean> {
  try {
    const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
    for (let offset = 0; offset < bytes.length; offset += PIECE) {
      decoder.decode(bytes.read(offset, PIECE), { stream: true });
      if ((offset + PIECE) % SHARE < PIECE) yield '';
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
