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
/** A tunnel that nothing has come through; one with TLS, and with anything else. */
const TUNNEL: i32 = 3;
const TUNNEL_TLS: i32 = 4;
const TUNNEL_OTHER: i32 = 5;

/** Whether a stream of a kind goes on as a tunnel. */
export function isTunnel(kind: i32): bool {
  return kind >= TUNNEL;
}

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
  if (stream.isMet !== 0) return false;
  if (offset !== 0 || stream.first !== 0 || other.next !== Next.head) return false;
  if (other.top !== 0 && (other.begun === 0 || other.begunOffset !== 0)) return false;
  const tls = isTls(at, <u32>(to - at));
  stream.kind = tls ? TLS : OTHER;
  side.keepsTo = tls ? keptOfTls : <u32>RECOGNISE_BYTES;
  other.keepsTo = side.keepsTo;
  return side.keepsTo !== 0 && keepOn(place, other, at, 0) && keepOn(place, side, at, <u32>(to - at));
}

function isTls(at: usize, length: u32): bool {
  return load<u8>(at) === HANDSHAKE && (length === 1 || load<u8>(at + 1) === MAJOR);
}

/**
 * The connection goes on as a tunnel behind the head of an answer, which ends at a stream's offset: what both directions begin
 * with there is kept from now on. False where the client has not waited for that.
 */
export function beginTunnel(place: usize, end: f64): bool {
  const stream = changetype<Stream>(place);
  const client = clientOf(place);
  if (stream.unanswered !== 0 || client.next !== Next.head || client.begun !== 0) return false;
  stream.kind = TUNNEL;
  stream.isAsking = 0;
  client.tunnelAt = client.top;
  serverOf(place).tunnelAt = end;
  return true;
}

/** The first bytes that come through a tunnel tell what is kept of it. */
function openTunnel(place: usize, at: usize, length: u32): bool {
  const stream = changetype<Stream>(place);
  const tls = isTls(at, length);
  stream.kind = tls ? TUNNEL_TLS : TUNNEL_OTHER;
  const most: u32 = tls ? keptOfTls : <u32>RECOGNISE_BYTES;
  clientOf(place).keepsTo = most;
  serverOf(place).keepsTo = most;
  return most !== 0;
}

/** Keep what is needed of the next bytes of a direction; false where there is no room. */
export function keepOn(place: usize, side: Side, at: usize, length: u32): bool {
  const stream = changetype<Stream>(place);
  if (stream.kind === TUNNEL && length > 0 && !openTunnel(place, at, length)) return false;
  const had: u32 = side.begun === 0 ? 0 : side.begunLength;
  const more: u32 = had < side.keepsTo ? min(length, side.keepsTo - had) : 0;
  if (more > 0 && !keepMore(side, at, more)) return false;
  if (more > 0 && (stream.kind === TLS || stream.kind === TUNNEL_TLS)) goOverRecords(side);
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
