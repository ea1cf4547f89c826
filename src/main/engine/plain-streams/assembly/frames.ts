/** WebSocket frames of a direction, whole and without a fault of any kind (RFC 6455 section 5), kept as app/plain-frames.ts reads them. */
import { grown, take } from './memory.ts';
import { Next, Side } from './state.ts';
import { noteFrame } from './told.ts';

const FIRST_ROOM: u32 = 64;
/** Bytes that a frame takes at most: 1, 5, 4, 5 and 5. */
const MOST: u32 = 20;

const FIN: i32 = 0x80;
const RSV1: i32 = 0x40;
const RSV2_3: i32 = 0x30;
const CONTINUATION: i32 = 0;
const TEXT: i32 = 1;
const BINARY: i32 = 2;
const CLOSE: i32 = 8;
const PONG: i32 = 10;
const LONGEST_CONTROL: u32 = 125;

/** A direction goes on with frames from an offset; false where there is no room. */
export function beginFrames(side: Side, offset: f64): bool {
  side.frames = take(FIRST_ROOM);
  side.framesRoom = FIRST_ROOM;
  side.framesEarliest = i32.MAX_VALUE;
  side.need = offset;
  side.next = Next.frame;
  return side.frames !== 0;
}

/** Bytes of the header that begins at `at`, as far as `room` bytes of it tell: more than those where it is not all there. */
export function headerLength(at: usize, room: u32): u32 {
  if (room < 2) return 2;
  const second = <u32>load<u8>(at + 1);
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second >= 0x80 ? 4 : 0);
}

/** Take the header of a frame, which came in packets from the `first` to the `last`: its bytes, 0 where it is not plain. */
export function takeFrame(side: Side, at: usize, offset: f64, first: i32, last: i32, deflates: bool): u32 {
  if (side.framesCount >= MAX_FRAMES - 1 || side.isClosed !== 0) return 0;
  const bits = <i32>load<u8>(at);
  const second = <u32>load<u8>(at + 1);
  const isMasked = second >= 0x80;
  // The client's are masked, the server's not (section 5.1).
  if (isMasked === (side.isServer !== 0)) return 0;
  const short = second & 0x7f;
  const extended: u32 = short === 126 ? 2 : short === 127 ? 8 : 0;
  const header: u32 = 2 + extended + (isMasked ? 4 : 0);
  let length = short;
  // As short as can be (section 5.2).
  if (extended === 2) {
    length = bswap<u16>(load<u16>(at + 2));
    if (length < 126) return 0;
  } else if (extended === 8) {
    const long = bswap<u64>(load<u64>(at + 2));
    if (long < 0x10000 || long >= <u64>LONGEST_PLAIN) return 0;
    length = <u32>long;
  }
  if (!isPlain(bits, length, deflates) || !followsOn(side, bits)) return 0;
  if (side.framesUsed + MOST > side.framesRoom && !grow(side)) return 0;
  store<u8>(side.frames + side.framesUsed++, <u8>bits);
  write(side, ((<u64>length) << 1) | (isMasked ? 1 : 0));
  if (isMasked) {
    store<u32>(side.frames + side.framesUsed, load<u32>(at + header - 4));
    side.framesUsed += 4;
  }
  side.firstPacket = first;
  side.lastPacket = last;
  side.need = offset + header + length;
  if (length === 0) endFrame(side);
  else side.next = Next.payload;
  return header;
}

/** Whether nothing is wrong with a frame by itself (RFC 6455 sections 5.2 and 5.5, RFC 7692 section 6.1). */
function isPlain(bits: i32, length: u32, deflates: bool): bool {
  const opcode = bits & 0x0f;
  if ((bits & RSV2_3) !== 0 || opcode > PONG || (opcode > BINARY && opcode < CLOSE)) return false;
  if ((bits & RSV1) !== 0 && (!deflates || (opcode !== TEXT && opcode !== BINARY))) return false;
  return opcode < CLOSE || ((bits & FIN) !== 0 && length <= LONGEST_CONTROL);
}

/** Take up a frame by its first byte; false where none such may stand behind those before it (RFC 6455 sections 5.4, 5.5.1). */
function followsOn(side: Side, bits: i32): bool {
  const opcode = bits & 0x0f;
  if (opcode >= CLOSE) {
    side.isClosed = opcode === CLOSE ? 1 : 0;
    return true;
  }
  if ((opcode === CONTINUATION) !== (side.isFragmented !== 0)) return false;
  side.isFragmented = (bits & FIN) === 0 ? 1 : 0;
  return true;
}

/** A packet brings some of the frame. */
export function touchFrame(side: Side, packet: i32): void {
  if (packet > side.lastPacket) side.lastPacket = packet;
  else if (packet < side.firstPacket) side.firstPacket = packet;
}

/** The frame that was taken up is whole. */
export function endFrame(side: Side): void {
  const ahead = <i64>side.firstPacket - side.framesPacket;
  write(side, ahead < 0 ? <u64>(-ahead << 1) | 1 : <u64>(ahead << 1));
  write(side, <u64>(side.lastPacket - side.firstPacket));
  side.framesPacket = side.lastPacket;
  if (side.firstPacket < side.framesEarliest) side.framesEarliest = side.firstPacket;
  side.framesCount++;
  noteFrame(side.lastPacket);
  side.next = Next.frame;
}

/** Seven bits a byte, lowest first. */
function write(side: Side, value: u64): void {
  let at = side.frames + side.framesUsed;
  let rest = value;
  for (; rest >= 0x80; rest >>= 7) store<u8>(at++, <u8>rest | 0x80);
  store<u8>(at++, <u8>rest);
  side.framesUsed = <u32>(at - side.frames);
}

function grow(side: Side): bool {
  const next = grown(side.frames, side.framesRoom, side.framesUsed, side.framesRoom << 1);
  if (next === 0) return false;
  side.frames = next;
  side.framesRoom <<= 1;
  return true;
}
