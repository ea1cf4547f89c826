/**
 * Compressed captures, recognised by their first bytes and unpacked before they are read.
 *
 * To add a compression: write `<name>.ts` with a {@link Compression} and add it to the list below. It writes to the
 * sink piece by piece, with bounded memory, and stops when the sink says that it is full.
 */

import type { Compression } from './compression.ts';
import { gzip } from './gzip.ts';
import { lz4 } from './lz4.ts';
import { zstd } from './zstd.ts';

/** The compressions. */
export const COMPRESSIONS: readonly Compression[] = [gzip, zstd, lz4];

export type { Compression, UnpackEnd } from './compression.ts';
export { Sink, type SinkLimits } from './sink.ts';
