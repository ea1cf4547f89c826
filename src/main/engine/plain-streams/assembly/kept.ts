/**
 * Streams that do not begin as HTTP: of each direction the first bytes are kept, by which JavaScript tells what it is when the stream has
 * gone by.
 */
import { clientOf, keepMore, Next, Side, Stream, serverOf } from './state.ts';

/** Records of TLS (RFC 8446 section 5.1). */
const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const MAJOR: u8 = 3;
const RECORD_HEADER: u32 = 5;

/** Kinds of a stream: HTTP as far as it has been taken; TLS; anything else. */
export const HTTP: i32 = 0;
const TLS: i32 = 1;
const OTHER: i32 = 2;

let keptOfTls: u32 = 0;

/** Begin: bytes that are kept where a stream is TLS, 0 where such are left. */
export function beginKeeping(bytes: u32): void {
  keptOfTls = bytes;
}

/**
 * The bytes in memory from `at` up to `to`, from a stream's offset on, begin no message: keep those the stream begins with from now
 * on, if none has been let go. False where it has.
 */
export function keepFirst(place: usize, side: Side, at: usize, to: usize, offset: f64): bool {
  const stream = changetype<Stream>(place);
  const other = side.isServer !== 0 ? clientOf(place) : serverOf(place);
  if (offset !== 0 || stream.first !== 0 || other.next !== Next.head) return false;
  if (other.top !== 0 && (other.begun === 0 || other.begunOffset !== 0)) return false;
  const isTls = load<u8>(at) === HANDSHAKE && (to - at === 1 || load<u8>(at + 1) === MAJOR);
  stream.kind = isTls ? TLS : OTHER;
  side.keepsTo = isTls ? keptOfTls : <u32>RECOGNISE_BYTES;
  other.keepsTo = side.keepsTo;
  return side.keepsTo !== 0 && keepOn(place, other, at, 0) && keepOn(place, side, at, <u32>(to - at));
}

/** Keep what is needed of the next bytes of a direction; false where there is no room. */
export function keepOn(place: usize, side: Side, at: usize, length: u32): bool {
  const had: u32 = side.begun === 0 ? 0 : side.begunLength;
  const more: u32 = had < side.keepsTo ? min(length, side.keepsTo - had) : 0;
  if (more > 0 && !keepMore(side, at, more)) return false;
  if (more > 0 && changetype<Stream>(place).kind === TLS) goOverRecords(side);
  if (had + more < side.keepsTo) return true;
  side.next = Next.untilClose;
  side.need = Infinity;
  return true;
}

/**
 * The first record that is sealed is the last that counts: application data, which TLS 1.3 calls all that is, or what follows a change
 * of cipher. Where that is not so, as behind a HelloRetryRequest, JavaScript finds that there are too few bytes.
 */
function goOverRecords(side: Side): void {
  while (side.recordAt + RECORD_HEADER <= side.begunLength) {
    const header = side.begun + side.recordAt;
    const type = load<u8>(header);
    const end = side.recordAt + RECORD_HEADER + bswap<u16>(load<u16>(header + 3));
    if (side.isSealed !== 0 || type === APPLICATION_DATA) {
      side.keepsTo = min(side.keepsTo, end);
      return;
    }
    side.isSealed = type === CHANGE_CIPHER_SPEC ? 1 : 0;
    side.recordAt = end;
  }
}
