/** What is known of a stream that is open, and of its messages. */
import { give, powerOf, take, takeZeros } from './memory.ts';

/** What comes next in a direction; in the first two a message may end the stream. */
export namespace Next {
  export const head: i32 = 0;
  export const frame: i32 = 1;
  /** Bytes of a body, of a chunk or of a frame's payload, or all that follow. */
  export const body: i32 = 2;
  export const chunkData: i32 = 3;
  export const payload: i32 = 4;
  export const untilClose: i32 = 5;
  /** Bytes between them. */
  export const chunkSize: i32 = 6;
  export const sizeLineFeed: i32 = 7;
  export const dataReturn: i32 = 8;
  export const dataLineFeed: i32 = 9;
  export const lastReturn: i32 = 10;
  export const lastLineFeed: i32 = 11;
  /** The rest of a chunk's line; of the trailer: within a line, behind one, and behind a return there. */
  export const extension: i32 = 12;
  export const trailer: i32 = 13;
  export const trailerLine: i32 = 14;
  export const trailerReturn: i32 = 15;
}

/** A message of HTTP/1. Of a request its target follows in memory. */
@unmanaged
export class Message {
  headOffset: f64;
  end: f64;
  bodyLength: f64;
  /** Where the stream ends within its body: bytes there should be by its head, or {@link NOT_TOLD}. */
  needed: f64;
  /** Bytes of its body that the capture has not. */
  missing: f64;
  /** Of a request: the next one, and the answer; 0 none. Of an answer with a code of 1xx: the next of those. */
  next: usize;
  response: usize;
  /** Of a request: the first answer with a code of 1xx; 0 none. */
  interim: usize;
  /** Word of the protocol that the connection went on with, + 1; 0 none. */
  upgraded: i32;
  headLength: i32;
  framing: i32;
  cut: i32;
  packet: i32;
  firstPacket: i32;
  lastPacket: i32;
  version: i32;
  contentType: i32;
  upgrade: i32;
  /** The method or the reason. */
  word: i32;
  host: i32;
  isHead: i32;
  isConnect: i32;
  /** It waits for a 100 before its body. */
  expects: i32;
  /** Sequence number of the packet with its first byte. */
  seq: i32;
  /** Length of the target, or the status code. */
  text: i32;
}

export const OPEN: i32 = 1;
export const MET: i32 = 2;

/** `ended`: a direction has not, by a reset, with a FIN. */
export const GOES_ON: i32 = 0;
export const RESET: i32 = 1;
export const FINISHED: i32 = 2;

export const NOT_TOLD: f64 = -1;

/** A segment that waits for those before it. */
@unmanaged
export class Waiting {
  next: usize;
  packet: i32;
  size: u32;
  /** Bytes of those that the capture has. */
  present: u32;
  /** Stream offset of its first byte, and its place in the file. */
  from: f64;
  place: f64;
}

/** One direction, as far as it has been taken. */
@unmanaged
export class Side {
  /** Offset of the byte that is expected next. */
  top: f64;
  /** Offset up to which no byte needs to be looked at. */
  need: f64;
  /** Sequence number of the byte that is expected next. */
  seq: i32;
  /** A SYN was seen, from which offsets count: {@link OPEN}; or they count from its first packet: {@link MET}. */
  isOpen: i32;
  /** Whether there was a packet, and the number of the first. */
  isMet: i32;
  firstSeq: i32;
  next: i32;
  /** The message that is being taken; 0 none. */
  message: usize;
  /** What waits behind holes, by offset. */
  waiting: usize;
  lastWaiting: usize;
  waitingCount: i32;
  /** The capture has not all of it. */
  hasGap: i32;
  ended: i32;
  isServer: i32;
  /** Of the chunk whose size is being read: that size so far, and its digits. */
  size: f64;
  digits: i32;
  /** A head or a frame's header whose end has not come: its bytes, its packets, and the segments that brought it. */
  begun: usize;
  begunLength: u32;
  begunFirst: i32;
  begunLast: i32;
  begunPieces: i32;
  begunOffset: f64;
  /** Numbers of the packet with its first byte. */
  begunSeq: i32;
  begunAck: i32;
  /** Offset behind which bytes come through a tunnel. */
  tunnelAt: f64;
  /** Frames, as app/plain-frames.ts has them. */
  frames: usize;
  framesUsed: u32;
  framesRoom: u32;
  framesCount: i32;
  framesPacket: i32;
  framesEarliest: i32;
  /** A message in several frames goes on; a Close frame was the last. */
  isFragmented: i32;
  isClosed: i32;
  /** First and last packet of the frame that is being taken. */
  firstPacket: i32;
  lastPacket: i32;
}

/** Both directions of a stream, some of whose packets have gone by. */
@unmanaged
export class Stream {
  /** The first packet that is out of order. */
  disorder: f64;
  /** Packets that are still to come, and the first. */
  left: i32;
  firstPacket: i32;
  /** Exchanges, by their requests; those whose answers have been taken, and the first whose has not. */
  first: usize;
  last: usize;
  unanswered: usize;
  exchanges: i32;
  messages: i32;
  /** The latest request asks to switch protocols: behind it nothing is taken before its answer. */
  isAsking: i32;
  /** Extensions of WebSocket that were agreed on, as they were written; and whether permessage-deflate is one. */
  extensions: usize;
  extensionsLength: u32;
  deflates: i32;
  /** It does not begin as HTTP: nothing of it; or goes on as a tunnel (kept.ts). */
  kind: i32;
  /** The first packets that count as known, and how many there are. */
  marks: i32;
  mark0: i32;
  mark1: i32;
  mark2: i32;
  mark3: i32;
  /** It is met in the middle: numbers of the packet with its first answer's first byte, once that has come. */
  isMet: i32;
  isAnswered: i32;
  answerSeq: i32;
  answerAck: i32;
}

/** Packets of a stream that can be told apart without a list of all. */
export const MOST_MARKS: i32 = 4;

/** Place of one of them. */
export function markOf(stream: usize, mark: i32): usize {
  return stream + offsetof<Stream>('mark0') + (mark << 2);
}

export function clientOf(stream: usize): Side {
  return changetype<Side>(stream + offsetof<Stream>());
}
export function serverOf(stream: usize): Side {
  return changetype<Side>(stream + offsetof<Stream>() + offsetof<Side>());
}

/** Bytes of a stream with both its directions. */
const STREAM_BYTES: u32 = offsetof<Stream>() + 2 * offsetof<Side>();

/** A stream of so many packets, from the first on; 0 where there is no room. */
export function newStream(packets: i32, first: i32): usize {
  const place = takeZeros(STREAM_BYTES);
  if (place === 0) return 0;
  const stream = changetype<Stream>(place);
  stream.left = packets;
  stream.firstPacket = first;
  stream.disorder = Infinity;
  serverOf(place).isServer = 1;
  return place;
}

/** A message with room for a target; 0 where there is none. */
export function newMessage(target: u32): usize {
  const place = take(offsetof<Message>() + target);
  if (place !== 0) memory.fill(place, 0, offsetof<Message>());
  return place;
}

/** Bytes that heads which have begun may still take in all streams. */
let room: i32 = ROOM_FOR_HEADS;

/** Keep the bytes of a head that has begun; false where there is no room. */
export function keepBegun(side: Side, at: usize, length: u32): bool {
  if (<i32>length > room) return false;
  const place = take(length);
  if (place === 0) return false;
  room -= length;
  memory.copy(place, at, length);
  side.begun = place;
  side.begunLength = length;
  return true;
}

/** Keep some more bytes behind them; false where there is no room. */
export function keepMore(side: Side, at: usize, length: u32): bool {
  if (side.begun === 0) return keepBegun(side, at, length);
  const had = side.begunLength;
  if (<i32>length > room) return false;
  if (powerOf(had) !== powerOf(had + length)) {
    const place = take(had + length);
    if (place === 0) return false;
    memory.copy(place, side.begun, had);
    give(side.begun, had);
    side.begun = place;
  }
  room -= length;
  memory.copy(side.begun + had, at, length);
  side.begunLength = had + length;
  return true;
}

/** Forget the head that has begun. */
export function dropBegun(side: Side): void {
  giveBegun(side.begun, side.begunLength);
  side.begun = 0;
}

/** Give back kept bytes. */
export function giveBegun(place: usize, length: u32): void {
  if (place === 0) return;
  room += length;
  give(place, length);
}

/** Segments that may wait in all streams. */
let waitingRoom: i32 = 1 << 18;

/** A segment that waits; 0 where there is no room. */
export function newWaiting(): usize {
  const place = waitingRoom > 0 ? take(offsetof<Waiting>()) : 0;
  if (place !== 0) waitingRoom--;
  return place;
}

/** It waits no longer. */
export function giveWaiting(place: usize): void {
  waitingRoom++;
  give(place, offsetof<Waiting>());
}

/** Forget a stream, but for frames and extensions where those are `kept`. */
export function freeStream(place: usize, areKept: bool): void {
  const stream = changetype<Stream>(place);
  for (let request = stream.first; request !== 0; ) {
    const message = changetype<Message>(request);
    const next = message.next;
    if (message.response !== 0) give(message.response, offsetof<Message>());
    for (let interim = message.interim; interim !== 0; ) {
      const behind = changetype<Message>(interim).next;
      give(interim, offsetof<Message>());
      interim = behind;
    }
    give(request, offsetof<Message>() + <u32>message.text);
    request = next;
  }
  freeSide(clientOf(place), areKept);
  freeSide(serverOf(place), areKept);
  if (!areKept) give(stream.extensions, stream.extensionsLength);
  give(place, STREAM_BYTES);
}

function freeSide(side: Side, areKept: bool): void {
  dropBegun(side);
  for (let next = side.waiting; next !== 0; ) {
    const waiting = next;
    next = changetype<Waiting>(waiting).next;
    giveWaiting(waiting);
  }
  if (!areKept) give(side.frames, side.framesRoom);
}
