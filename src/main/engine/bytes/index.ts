/** Bytes: where they come from, numbers out of them, typed columns that grow. Knows nothing of captures or protocols. */
export { BlockCache } from './block-cache.ts';
export type { ByteSource } from './byte-source.ts';
export { MemorySource, readBytes } from './byte-source.ts';
export { type ByteGap, type ByteStream, type ByteStreamPair, lastRunAt } from './byte-stream.ts';
export {
  type Column,
  Float64Column,
  packColumns,
  Uint8Column,
  Uint16Column,
  Uint32Column,
} from './columns.ts';
export { FittedColumn, type FittedNumbers, holds, narrowed, widened } from './fitted-column.ts';
export { parseForm } from './form-pairs.ts';
export { hexOf } from './hex.ts';
export { LatestKeys } from './latest-keys.ts';
export { Needle } from './needle.ts';
export { owned } from './owned.ts';
export { type BytePattern, latin1Of, makeBytePattern, type PatternMatch } from './pattern.ts';
export {
  readBigU64BE,
  readBigU64LE,
  readI32BE,
  readI32LE,
  readU8,
  readU16BE,
  readU16LE,
  readU24BE,
  readU32BE,
  readU32LE,
  readU64BE,
} from './read.ts';
export { HEAP, type Place, type Room, SharedRoom } from './room.ts';
export { Texts, Words } from './texts.ts';
