/**
 * A conversation of HTTP/1 or WebSocket, handed on segment by segment as they come in order: plain heads (head.ts), bodies with a
 * length or in plain chunks (RFC 9112 sections 6 and 7), answers behind their requests, an upgrade to WebSocket, and
 * frames (frames.ts). Whatever is unusual ends it.
 */
import { beginFrames, endFrame, headerLength, takeFrame, touchFrame } from './frames.ts';
import {
  BAD_LENGTH,
  CHUNKED,
  contentLength,
  expects,
  extensions,
  extensionsAt,
  extensionsLength,
  hostAt,
  hostLength,
  NO_LENGTH,
  NOT_CODED,
  NOT_PLAIN,
  NOT_WHOLE,
  readRequest,
  readResponse,
  statusCode,
  targetAt,
  targetLength,
  transfer,
  typeAt,
  typeLength,
  upgradeAt,
  upgradeLength,
  versionAt,
  wordAt,
  wordLength,
} from './head.ts';
import { beginTunnel, HTTP, keepFirst, keepOn } from './kept.ts';
import { give, take as takeRoom } from './memory.ts';
import {
  clientOf,
  dropBegun,
  FINISHED,
  GOES_ON,
  keepBegun,
  Message,
  Next,
  NOT_TOLD,
  newMessage,
  Side,
  Stream,
  serverOf,
} from './state.ts';
import { EXACT, LOWER, TRIMMED, wordOf } from './words.ts';

/** Word of `websocket` + 1, where by these words of Upgrade fields it is what follows; else 0. */
declare function switchesTo(answered: i32, asked: i32): i32;
/** Word of `tunnel` + 1. */
declare function tunnel(): i32;
/** Whether extensions as they are written have permessage-deflate. */
declare function hasDeflate(at: usize, length: u32): bool;

/** What was asked about last, and told: one server says the same to all. */
let lastAnswered: i32 = -1;
let lastAsked: i32 = -1;
let lastProtocol: i32 = 0;

const CR: u8 = 13;
const LF: u8 = 10;
/** Of a stream's first request line, which has to be whole in what is looked at to recognise HTTP. */
const LONGEST_TARGET: u32 = RECOGNISE_BYTES >> 1;
/** Digits of a chunk's size. */
const MOST_DIGITS: i32 = 12;
const SWITCHING: i32 = 101;
/** Of bytes on a chunk's line behind its size, and of a trailer, at most. */
const LONGEST_EXTENSION: i32 = 1 << 10;
const LONGEST_TRAILER: i32 = 1 << 15;
const SEMICOLON: u8 = 59;
const SPACE: u8 = 32;
const FIRST_FINAL: i32 = 200;
const FIRST_REDIRECTION: i32 = 300;
const NO_CONTENT: i32 = 204;
const NOT_MODIFIED: i32 = 304;
/** Bytes, and segments, of a head that lies in several, at most: it is read from its beginning for each of them. */
const LONGEST_BEGUN: u32 = 1 << 15;
const MOST_PIECES: i32 = 32;

/** Numbers of the packet whose payload is taken, and of that with the first byte of the head at hand. */
let nowSeq: i32 = 0;
let nowAck: i32 = 0;
let headSeq: i32 = 0;
let headAck: i32 = 0;

/** The packet that is taken next. */
export function openWith(seq: i32, ack: i32): void {
  nowSeq = seq;
  nowAck = ack;
}

function isHead(at: usize, length: u32): bool {
  return length === 4 && load<u32>(at) === TEXT_HEAD;
}
function isConnect(at: usize, length: u32): bool {
  return length === 7 && load<u32>(at) === TEXT_CONN && load<u32>(at + 3) === TEXT_NECT;
}

/** A packet brings some of a message. */
function touch(message: usize, packet: i32): void {
  if (message === 0) return;
  const own = changetype<Message>(message);
  if (packet > own.lastPacket) own.lastPacket = packet;
  else if (packet < own.firstPacket) own.firstPacket = packet;
}

/** Bytes that need not be looked at, up to `end` in the stream, which is not beyond what the side needs. There is at least one. */
export function pass(side: Side, end: f64, packet: i32): void {
  if (side.next === Next.payload) touchFrame(side, packet);
  else touch(side.message, packet);
  if (end !== side.need) return;
  if (side.next === Next.chunkData) side.next = Next.dataReturn;
  else if (side.next === Next.payload) endFrame(side);
  else {
    const message = changetype<Message>(side.message);
    message.bodyLength -= message.missing;
    side.next = Next.head;
    side.message = 0;
  }
}

/** The capture has not the bytes up to `end` in the stream: false where more than a body's, or what nobody needs, is missing. */
export function gap(side: Side, end: f64): bool {
  const isBody = side.next === Next.body || side.next === Next.chunkData || side.next === Next.untilClose;
  if (!isBody || end > side.need) return false;
  const length = end - side.top;
  side.top = end;
  side.seq += <i32>length;
  side.hasGap = 1;
  if (side.message !== 0) changetype<Message>(side.message).missing += length;
  if (end !== side.need) return true;
  if (side.next === Next.chunkData) side.next = Next.dataReturn;
  else {
    changetype<Message>(side.message).bodyLength -= changetype<Message>(side.message).missing;
    side.next = Next.head;
    side.message = 0;
  }
  return true;
}

/**
 * Take the bytes from stream offset `from` up to `end`, which are those in memory from `at` on and came in one segment.
 * False where they are not plain: then nothing of the conversation counts.
 */
export function take(place: usize, side: Side, at: usize, from: f64, end: f64, packet: i32): bool {
  const to = at + <usize>(end - from);
  if (changetype<Stream>(place).kind !== HTTP) return keepOn(place, side, at, <u32>(to - at));
  let here = at;
  while (here < to) {
    const offset = from + <f64>(here - at);
    if (side.next >= Next.body && side.next <= Next.untilClose) {
      const until = min<f64>(end, side.need);
      pass(side, until, packet);
      here = at + <usize>(until - from);
      continue;
    }
    let taken: u32 = 0;
    if (side.next > Next.frame) taken = takeChunkByte(side, load<u8>(here), offset, packet);
    else if (side.begun !== 0) taken = takeRest(place, side, here, <u32>(to - here), packet);
    else taken = takeOpening(place, side, here, to, offset, packet, packet, 1);
    if (taken === 0) return false;
    here += taken;
    if (changetype<Stream>(place).kind !== HTTP) return here >= to || keepOn(place, side, here, <u32>(to - here));
  }
  return true;
}

/**
 * Take what begins a message, a head or a frame's header, from `at` on: how many bytes of it there are before `to`, all of them where it is
 * not whole; 0 where it is not plain. They came in packets from the `first` to the `last`, in so many `pieces`.
 */
function takeOpening(
  place: usize,
  side: Side,
  at: usize,
  to: usize,
  offset: f64,
  first: i32,
  last: i32,
  pieces: i32,
): u32 {
  const room = <u32>(to - at);
  let end = NOT_WHOLE;
  headSeq = pieces === 1 ? nowSeq : side.begunSeq;
  headAck = pieces === 1 ? nowAck : side.begunAck;
  if (side.next === Next.frame) {
    if (headerLength(at, room) <= room)
      return takeFrame(side, at, offset, first, last, changetype<Stream>(place).deflates !== 0);
  } else end = side.isServer !== 0 ? readResponse(at, to) : readRequest(at, to);
  if (end === NOT_PLAIN) return keepFirst(place, side, at, to, offset) ? room : 0;
  if (end !== NOT_WHOLE) return takeHead(place, side, <u32>(end - at), offset, first, last);
  if (room >= LONGEST_BEGUN || pieces >= MOST_PIECES || !keepBegun(side, at, room)) return 0;
  side.begunOffset = offset;
  side.begunFirst = first;
  side.begunLast = last;
  side.begunPieces = pieces;
  side.begunSeq = headSeq;
  side.begunAck = headAck;
  return room;
}

/** The head that was read, of so many bytes: those, or 0 where it is not plain. */
function takeHead(place: usize, side: Side, length: u32, offset: f64, first: i32, last: i32): u32 {
  const message = newMessage(side.isServer !== 0 ? 0 : targetLength);
  if (message === 0) return 0;
  const own = changetype<Message>(message);
  own.headOffset = offset;
  own.headLength = length;
  own.end = offset + length;
  own.firstPacket = first;
  own.packet = last;
  own.lastPacket = last;
  own.version = wordOf(EXACT, versionAt, 8);
  own.contentType = wordOf(EXACT, typeAt, typeLength);
  own.upgrade = wordOf(LOWER, upgradeAt, upgradeLength);
  own.framing = FRAMING_none;
  own.seq = headSeq;
  if (side.isServer === 0) return takeRequest(place, side, message) ? length : 0;
  const isTaken = takeResponse(place, side, message);
  return isTaken ? length : 0;
}

/** Take what comes behind such a beginning: how many bytes belong to it, 0 where that is not plain. */
function takeRest(place: usize, side: Side, at: usize, length: u32, packet: i32): u32 {
  const had = side.begunLength;
  const whole = had + length;
  const joined = takeRoom(whole);
  if (joined === 0) return 0;
  memory.copy(joined, side.begun, had);
  memory.copy(joined + had, at, length);
  dropBegun(side);
  side.begunLength = 0;
  const first = min(side.begunFirst, packet);
  const last = max(side.begunLast, packet);
  const taken = takeOpening(place, side, joined, joined + whole, side.begunOffset, first, last, side.begunPieces + 1);
  give(joined, whole);
  return taken > had ? taken - had : 0;
}

/** The request whose head was read; false where it is not plain. */
function takeRequest(place: usize, side: Side, message: usize): bool {
  const stream = changetype<Stream>(place);
  const own = changetype<Message>(message);
  own.text = targetLength;
  memory.copy(message + offsetof<Message>(), targetAt, targetLength);
  if (stream.last === 0) stream.first = message;
  else changetype<Message>(stream.last).next = message;
  stream.last = message;
  if (stream.unanswered === 0) stream.unanswered = message;
  const isFirst = stream.exchanges === 0;
  if (stream.isAsking !== 0 || stream.exchanges >= MAX_EXCHANGES) return false;
  if (isFirst && targetLength > LONGEST_TARGET) return false;
  if (stream.isMet !== 0 && !followsAnswer(stream)) return false;
  own.expects = expects ? 1 : 0;
  own.isConnect = isConnect(wordAt, wordLength) ? 1 : 0;
  if (transfer > CHUNKED || contentLength === BAD_LENGTH) return false;
  own.word = wordOf(EXACT, wordAt, wordLength);
  own.host = wordOf(EXACT, hostAt, hostLength);
  own.isHead = isHead(wordAt, wordLength) ? 1 : 0;
  stream.exchanges++;
  stream.messages++;
  // Nothing is told behind it.
  if (own.isConnect !== 0 && own.firstPacket === own.packet) stream.disorder = min<f64>(stream.disorder, own.packet);
  if (upgradeLength !== 0 || own.isConnect !== 0) stream.isAsking = 1;
  return frameBody(side, message);
}

/** Where a stream is met in the middle, its requests are asked one by one, the second behind what the first answer acknowledges. */
function followsAnswer(stream: Stream): bool {
  if (expects) return false;
  if (stream.exchanges !== 1) return true;
  return stream.isAnswered !== 0 && stream.answerAck - headSeq <= 0 && headAck - stream.answerSeq > 0;
}

/** Where a stream is met in the middle, an answer acknowledges what it answers. */
function answers(stream: Stream, request: Message): bool {
  if (headAck - request.seq <= 0 || (stream.isAnswered === 0 && request.next !== 0)) return false;
  if (stream.isAnswered !== 0) return true;
  stream.isAnswered = 1;
  stream.answerSeq = headSeq;
  stream.answerAck = headAck;
  return true;
}

/** The response whose head was read; false where it is not plain. */
function takeResponse(place: usize, side: Side, message: usize): bool {
  const stream = changetype<Stream>(place);
  const asked = stream.unanswered;
  // The request may come later in the capture, or not at all.
  if (asked === 0 || (stream.isMet !== 0 && !answers(stream, changetype<Message>(asked)))) {
    give(message, offsetof<Message>());
    return false;
  }
  const request = changetype<Message>(asked);
  if (statusCode < FIRST_FINAL && statusCode !== SWITCHING) {
    takeInterim(request, changetype<Message>(message));
    stream.messages++;
    side.need = changetype<Message>(message).end;
    return true;
  }
  request.response = message;
  stream.unanswered = request.next;
  stream.messages++;
  const own = changetype<Message>(message);
  own.text = statusCode;
  own.word = wordOf(TRIMMED, wordAt, wordLength);
  // A client that waits for a 100 that does not come may send no body.
  if (request.expects !== 0 && request.interim === 0) return false;
  if (statusCode === SWITCHING) return request.isConnect === 0 && switchTo(place, request, own);
  if (request.isConnect !== 0 && statusCode >= FIRST_FINAL && statusCode < FIRST_REDIRECTION) {
    own.framing = FRAMING_tunnel;
    request.upgraded = tunnel();
    return beginTunnel(place, own.end);
  }
  if (stream.unanswered === 0) stream.isAsking = 0;
  if (statusCode === NO_CONTENT || statusCode === NOT_MODIFIED || request.isHead !== 0) {
    side.need = own.end;
    return true;
  }
  if (transfer > CHUNKED || (transfer === NOT_CODED && contentLength === NO_LENGTH)) {
    own.framing = FRAMING_untilClose;
    side.message = message;
    side.next = Next.untilClose;
    side.need = Infinity;
    return true;
  }
  return frameBody(side, message);
}

/** An answer with a code of 1xx: others follow it. */
function takeInterim(request: Message, response: Message): void {
  response.text = statusCode;
  response.word = wordOf(TRIMMED, wordAt, wordLength);
  if (request.interim === 0) {
    request.interim = changetype<usize>(response);
    return;
  }
  let last = changetype<Message>(request.interim);
  while (last.next !== 0) last = changetype<Message>(last.next);
  last.next = changetype<usize>(response);
}

/** The connection goes on with WebSocket; false where it is with something else, or the client has sent more already. */
function switchTo(place: usize, request: Message, response: Message): bool {
  const stream = changetype<Stream>(place);
  const client = clientOf(place);
  const server = serverOf(place);
  if (stream.isAsking === 0 || stream.unanswered !== 0 || client.next !== Next.head || client.begun !== 0) return false;
  if (response.upgrade !== lastAnswered || request.upgrade !== lastAsked) {
    lastAnswered = response.upgrade;
    lastAsked = request.upgrade;
    lastProtocol = switchesTo(lastAnswered, lastAsked);
  }
  request.upgraded = lastProtocol;
  // Several fields of extensions are one.
  if (request.upgraded === 0 || extensions > 1) return false;
  response.framing = FRAMING_tunnel;
  if (extensionsLength !== 0) {
    stream.extensions = takeRoom(extensionsLength);
    if (stream.extensions === 0) return false;
    stream.extensionsLength = extensionsLength;
    memory.copy(stream.extensions, extensionsAt, extensionsLength);
    stream.deflates = hasDeflate(extensionsAt, extensionsLength) ? 1 : 0;
  }
  stream.isAsking = 0;
  return beginFrames(client, request.end) && beginFrames(server, response.end);
}

/** Go on behind a head with its body; false where that cannot be told (RFC 9112 section 6.3). */
function frameBody(side: Side, message: usize): bool {
  const own = changetype<Message>(message);
  if (transfer === CHUNKED) {
    if (contentLength !== NO_LENGTH) return false;
    own.framing = FRAMING_chunked;
    side.message = message;
    side.next = Next.chunkSize;
    side.size = 0;
    side.digits = 0;
    return true;
  }
  if (contentLength === BAD_LENGTH) return false;
  side.need = own.end;
  if (contentLength <= 0) return true;
  own.framing = FRAMING_contentLength;
  own.bodyLength = contentLength;
  own.end += contentLength;
  side.message = message;
  side.need = own.end;
  side.next = Next.body;
  return true;
}

/** A byte of a chunked body that is no data (RFC 9112 section 7.1): how many were taken, 0 where it is not plain. */
function takeChunkByte(side: Side, byte: u8, offset: f64, packet: i32): u32 {
  const message = changetype<Message>(side.message);
  touch(side.message, packet);
  switch (side.next) {
    case Next.chunkSize: {
      const digit = hexDigit(byte);
      if (digit >= 0 && side.digits < MOST_DIGITS) {
        side.size = side.size * 16 + digit;
        side.digits++;
        return 1;
      }
      if (side.digits === 0 || byte === LF || (byte !== SEMICOLON && byte > SPACE)) return 0;
      side.next = byte === CR ? Next.sizeLineFeed : Next.extension;
      side.digits = 0;
      return 1;
    }
    case Next.extension:
      // What stands there is passed over.
      if (byte !== LF) return ++side.digits < LONGEST_EXTENSION ? 1 : 0;
      endChunkLine(side, message, offset);
      return 1;
    case Next.sizeLineFeed:
      endChunkLine(side, message, offset);
      return byte === LF ? 1 : 0;
    case Next.dataReturn:
      side.next = Next.dataLineFeed;
      return byte === CR ? 1 : 0;
    case Next.dataLineFeed:
      side.next = Next.chunkSize;
      return byte === LF ? 1 : 0;
    case Next.lastReturn:
      side.next = byte === CR ? Next.lastLineFeed : Next.trailer;
      return byte === LF ? 0 : 1;
    case Next.trailer:
    case Next.trailerLine:
      if (++side.digits > LONGEST_TRAILER) return 0;
      if (byte === LF && side.next === Next.trailerLine) endChunks(side, message, offset);
      else if (byte === LF) side.next = Next.trailerLine;
      else side.next = byte === CR && side.next === Next.trailerLine ? Next.trailerReturn : Next.trailer;
      return 1;
    case Next.trailerReturn:
      if (byte === LF) endChunks(side, message, offset);
      else side.next = Next.trailer;
      return 1;
    default:
      endChunks(side, message, offset);
      return byte === LF ? 1 : 0;
  }
}

/** The line feed behind a chunk's size. */
function endChunkLine(side: Side, message: Message, offset: f64): void {
  side.next = side.size === 0 ? Next.lastReturn : Next.chunkData;
  side.need = offset + 1 + side.size;
  message.bodyLength += side.size;
  side.size = 0;
  side.digits = 0;
}

/** The last byte of a chunked body. */
function endChunks(side: Side, message: Message, offset: f64): void {
  message.end = offset + 1;
  message.bodyLength -= message.missing;
  side.need = message.end;
  side.next = Next.head;
  side.message = 0;
  side.digits = 0;
}

/** Value of a hexadecimal digit, or -1. */
function hexDigit(byte: u8): i32 {
  const digit = <i32>byte - 0x30;
  if (digit >= 0 && digit <= 9) return digit;
  const letter = (<i32>byte | 0x20) - 0x61;
  return letter >= 0 && letter <= 5 ? letter + 10 : -1;
}

/**
 * A direction ends where it stands: false where that is within what cannot be told of as it is.
 */
export function ends(side: Side): bool {
  if (side.next <= Next.frame) return side.begun === 0;
  const isOpen = side.next === Next.untilClose;
  if (side.message === 0 || (side.next !== Next.body && side.next !== Next.chunkData && !isOpen)) return false;
  const message = changetype<Message>(side.message);
  if (isOpen) {
    message.bodyLength = side.top - message.end - message.missing;
    message.end = side.top;
    message.cut = side.ended === FINISHED ? CUT_not : CUT_open;
    return true;
  }
  message.needed = side.next === Next.body ? message.bodyLength : NOT_TOLD;
  message.bodyLength -= side.need - side.top + message.missing;
  message.end = side.top;
  // Of chunks it is only said that some are missing.
  if (side.next === Next.chunkData && message.missing > 0) return true;
  message.cut = side.ended !== GOES_ON ? CUT_short : CUT_capture;
  return true;
}
