/**
 * Streams that do not begin as HTTP: of each direction the first bytes are kept, by which JavaScript tells what it is when the stream has
 * gone by.
 */
import { clientOf, keepMore, Next, Side, Stream, serverOf } from './state.ts';

/** What a record of TLS begins with (RFC 8446 section 5.1). */
const HANDSHAKE: u8 = 22;
const MAJOR: u8 = 3;
/** Bytes that tell whether a direction begins with a hello: what begins so is nothing else. */
const HELLO_BYTES: u32 = 6;

/** Kinds of a stream: HTTP as far as it has been taken; anything else; HTTP that has gone on as a tunnel. */
export const HTTP: i32 = 0;
const OTHER: i32 = 1;
export const TUNNEL: i32 = 2;

let leavesTls: bool = false;

/** Begin: whether streams of TLS are left. */
export function beginKeeping(leaves: bool): void {
  leavesTls = leaves;
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
  if (leavesTls && isTls(at, <u32>(to - at))) return false;
  stream.kind = OTHER;
  // Nothing is told of its packets.
  stream.disorder = -1;
  return keepOn(place, other, at, 0) && keepOn(place, side, at, <u32>(to - at));
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

/** Keep what is needed of the next bytes of a direction; false where there is no room. */
export function keepOn(place: usize, side: Side, at: usize, length: u32): bool {
  const had: u32 = side.begun === 0 ? 0 : side.begunLength;
  if (leavesTls && had === 0 && length > 0 && changetype<Stream>(place).kind === TUNNEL && isTls(at, length))
    return false;
  const first = had > 0 ? load<u8>(side.begun) : length > 0 ? load<u8>(at) : 0;
  const most: u32 = first === HANDSHAKE ? HELLO_BYTES : <u32>RECOGNISE_BYTES;
  const more: u32 = had < most ? min(length, most - had) : 0;
  if (more > 0 && !keepMore(side, at, more)) return false;
  if (had + more < most) return true;
  side.next = Next.untilClose;
  side.need = Infinity;
  return true;
}
