/** One pass over a capture that finds the messages of all its plain streams. */
export type { FirstBytes, PlainBatch } from './batch.ts';
export { FOUND } from './layout.ts';
export { PlainStreams, type PlainStreamsSource, type PlainStreamsTable } from './plain-streams.ts';
export { KNOWN, LONGEST_HEAD, LONGEST_LINE, LONGEST_MESSAGE, METHODS } from './told-rules.ts';
