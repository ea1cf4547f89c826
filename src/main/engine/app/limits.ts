/**
 * Every cap of this room, in one place. What comes from the wire (a length, a count, a depth) is bounded by one of these
 * before it is used as one. Lengths are bytes.
 */

/** One HTTP head (or trailer section). Servers stop at 8–64 KB; what is longer is not read on. */
export const MAX_HEAD = 1 << 20;
/** Header fields of one message that are listed; the rest is said by an issue. */
export const MAX_HEADERS = 10_000;
/** One chunk-size line with its extensions. */
export const MAX_CHUNK_LINE = 16 << 10;
/** Chunks of one body whose places are kept; beyond, the body is shown as far as that. */
export const MAX_CHUNKS = 1 << 20;
/** Exchanges of one stream that are listed. */
export const MAX_EXCHANGES = 1 << 20;
/** Frames of one stream that are listed. */
export const MAX_FRAMES = 1 << 24;
/** A body or message after decoding, unless the caller asks for another cap. */
export const MAX_DECODED = 64 << 20;
/** Where work is done in steps, what of a coded body may come out in one call: piece by piece costs two to three times as much. */
export const AT_ONCE = 4 << 20;
/** Bytes that come out of a coded body in one step, or somewhat more. */
export const STEP_DECODED = 1 << 20;
/** A coded body after decoding where a person looks at it: it comes out in one go, beside which every other question waits. */
export const MAX_SHOWN = 16 << 20;
/** A compressed WebSocket message after inflating: it comes out in one go, beside which every other question waits. */
export const MAX_INFLATED = 16 << 20;
/** Bytes inflated in one go to reach a message behind others; beyond, the reader says so and gives up that direction. */
export const MAX_INFLATE_WALK = 1 << 30;
/** Content codings of one body that are taken off. */
export const MAX_CODINGS = 8;
/** Protocols carried in one another on a stream: tunnel in tunnel in tunnel. */
export const MAX_CARRIED = 8;
/** Messages, or frames, found in one step of following a stream. */
export const STEP_MESSAGES = 1 << 11;
export const STEP_FRAMES = 1 << 14;
/** Bytes looked at to recognise a protocol or to find the next message after a gap, per attempt. */
export const RECOGNISE_BYTES = 1 << 10;
/** Bytes before a frame that is found behind a gap in which those before it are looked for. */
export const MAX_LOOK_BACK = 1 << 20;
/** Reading window of a follower: first size, how many times more each next one has, and the most that scanning reads at once. */
export const WINDOW_FIRST = 2 << 10;
export const WINDOW_GROWTH = 4;
export const WINDOW_STEP = 64 << 10;
