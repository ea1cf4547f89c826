/**
 * What a sample's program received, as a line of JSON on standard output; the recorder collects these lines into the
 * truth that tests hold the samples against. The first line of a server only says that it listens.
 */
import { createHash } from 'node:crypto';

/** Says what arrived: its kind, and for bytes their number and SHA-256. */
export function report(what, bytes) {
  const size =
    bytes === undefined ? {} : { length: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  console.log(JSON.stringify({ ...what, ...size }));
}
