/**
 * Bytes that are to be sent on. A message between processes carries the whole memory that a view looks into, and the
 * `slice` of Node's Buffer is such a view: what is sent piece by piece would be sent whole with each.
 */

/** The same bytes in memory of their own, whatever kind of array they come in. */
export const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
