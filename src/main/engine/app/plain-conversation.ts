/**
 * A short way for what nearly every HTTP/1 or WebSocket connection is: plain heads (plain-head.ts), bodies with a length or in plain chunks (RFC 9112 sections 6 and 7), answers behind their requests, an
 * upgrade to WebSocket, and frames whose headers each lie in one segment (RFC 6455 section 5.2). Segments are handed on as
 * they come in order, so that a capture can be read once from its beginning to its end; of a body nothing is read.
 *
 * Whatever is unusual ends it, and the stream is followed as any other (http1.ts, websocket.ts). What it finds to the end is
 * what following finds.
 */
import type { ByteStreamPair } from '../bytes/index.ts';
import { hexDigit } from './ascii.ts';
import { type DeflateTerms, deflateTerms } from './deflate-terms.ts';
import { NO_ISSUES } from './follower.ts';
import { firstToken, type HttpEntry } from './http1.ts';
import { MAX_EXCHANGES, MAX_FRAMES, RECOGNISE_BYTES } from './limits.ts';
import { LONGEST_PLAIN, PlainFrames } from './plain-frames.ts';
import { blankHead, NOT_WHOLE, readPlainRequest, readPlainResponse } from './plain-head.ts';
import { PlainExchange, type PlainMessage, PlainRequest, PlainResponse } from './plain-message.ts';
import { PlainWebSocket } from './plain-websocket.ts';
import { agreedDeflate } from './websocket.ts';
import { blankHeader, type FrameRules, judge, OPCODE, readHeader } from './websocket-header.ts';

/** What comes next in a direction; in the first two a message may end the stream. */
const Next = {
  head: 0,
  frame: 1,
  /** Bytes of a body, of a chunk or of a frame's payload. */
  body: 2,
  chunkData: 3,
  payload: 4,
  chunkSize: 5,
  sizeLineFeed: 6,
  dataReturn: 7,
  dataLineFeed: 8,
  lastReturn: 9,
  lastLineFeed: 10,
} as const;

const CR = 13;
const LF = 10;
/** Of a stream's first request line, which has to be whole in what is looked at to recognise HTTP. */
const LONGEST_TARGET = RECOGNISE_BYTES >> 1;
/** Digits of a chunk's size. */
const MOST_DIGITS = 12;
const SWITCHING = 101;
const FIRST_FINAL = 200;
const NO_CONTENT = 204;
const NOT_MODIFIED = 304;

/** What heads and frame headers are read into: nothing of it is kept. */
const head = blankHead();
const header = blankHeader();

/** Bytes, and segments, of a head that lies in several, at most: it is read from its beginning for each of them. */
const LONGEST_HEAD = 1 << 15;
const MOST_PIECES = 32;
/** Bytes of such heads that all streams together may hold. */
const ROOM_FOR_HEADS = 1 << 25;

/** A head whose end has not come. */
interface BegunHead {
  readonly bytes: Uint8Array;
  /** Of its first byte in the stream. */
  readonly offset: number;
  /** First and last packet that brought some of it. */
  readonly first: number;
  readonly last: number;
  /** Segments that brought it. */
  readonly pieces: number;
}

/** What heads that have begun may take in all streams. */
export class HeadRoom {
  #left = ROOM_FOR_HEADS;

  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** One direction, as far as it has been taken. */
export class PlainSide {
  /** Offset in the stream up to which no byte needs to be looked at. */
  need = 0;
  next: number = Next.head;
  begun: BegunHead | undefined = undefined;
  /** The message that is being taken. */
  message: PlainMessage | undefined = undefined;
  /** Of the chunk whose size is being read: that size so far, and its digits. */
  size = 0;
  digits = 0;
  frames: PlainFrames | undefined = undefined;
  rules: FrameRules | undefined = undefined;
  /** A message in several frames goes on; a Close frame was the last. */
  isFragmented = false;
  isClosed = false;
  /** First and last packet of the frame that is being taken. */
  firstPacket = 0;
  lastPacket = 0;
}

/** See the file's first lines. Directions are those of TCP. */
export class PlainConversation {
  readonly client = new PlainSide();
  readonly server = new PlainSide();
  readonly exchanges: PlainExchange[] = [];
  /** Exchanges whose answers have been taken. */
  #answered = 0;
  /** The latest request asks to switch protocols: behind it nothing is taken before its answer. */
  #isAsking = false;
  #deflate: DeflateTerms | undefined = undefined;
  readonly #room: HeadRoom;

  constructor(room: HeadRoom) {
    this.#room = room;
  }

  /** Nothing more will be taken. */
  leave(): void {
    this.#drop(this.client);
    this.#drop(this.server);
  }

  /** Forget the head that has begun; what it was. */
  #drop(side: PlainSide): BegunHead | undefined {
    const { begun } = side;
    if (begun !== undefined) this.#room.give(begun.bytes.length);
    side.begun = undefined;
    return begun;
  }

  /**
   * Bytes that need not be looked at, up to `end` in the stream, which is not beyond {@link PlainSide.need}. There is at
   * least one.
   */
  pass(side: PlainSide, end: number, packet: number): void {
    if (side.next === Next.payload) touchFrame(side, packet);
    else side.message?.touch(packet);
    if (end === side.need) this.#reached(side);
  }

  /**
   * Take the bytes from stream offset `from` up to `end`, which are those of `bytes` from `at` on and came in one segment.
   * False where they are not plain: then nothing of the conversation counts.
   */
  take(side: PlainSide, bytes: Uint8Array, at: number, from: number, end: number, packet: number): boolean {
    const to = at + (end - from);
    let offset = from;
    while (offset < end) {
      const here = at + (offset - from);
      if (side.next >= Next.body && side.next <= Next.payload) {
        const until = Math.min(end, side.need);
        this.pass(side, until, packet);
        offset = until;
        continue;
      }
      let taken = 0;
      if (side.next === Next.frame) taken = this.#takeFrame(side, bytes, here, to, offset, packet);
      else if (side.next !== Next.head) taken = takeChunkByte(side, bytes[here] as number, offset, packet);
      else if (side.begun !== undefined) taken = this.#takeRest(side, bytes.subarray(here, to), packet);
      else taken = this.#takeHead(side, bytes, here, to, offset, packet, packet, 1);
      if (taken === 0) return false;
      offset += taken;
    }
    return true;
  }

  /** The bytes that {@link PlainSide.need} waits for have all come. */
  #reached(side: PlainSide): void {
    if (side.next === Next.chunkData) side.next = Next.dataReturn;
    else if (side.next === Next.payload) finishFrame(side);
    else {
      side.next = Next.head;
      side.message = undefined;
    }
  }

  /**
   * Take a head from `at` on: how many bytes of it there are before `to`, all of them where it is not whole; 0 where it is not
   * plain. They came in packets from the `first` to the `last`, in so many `pieces`.
   */
  #takeHead(
    side: PlainSide,
    bytes: Uint8Array,
    at: number,
    to: number,
    offset: number,
    first: number,
    last: number,
    pieces: number,
  ): number {
    const isRequest = side === this.client;
    const end = isRequest ? readPlainRequest(bytes, at, to, head) : readPlainResponse(bytes, at, to, head);
    if (end === NOT_WHOLE && to - at < LONGEST_HEAD && pieces < MOST_PIECES && this.#room.take(to - at)) {
      side.begun = { bytes: bytes.slice(at, to), offset, first, last, pieces };
      return to - at;
    }
    if (end < 0) return 0;
    const length = end - at;
    const isTaken = isRequest
      ? this.#takeRequest(offset, length, first, last)
      : this.#takeResponse(offset, length, first, last);
    return isTaken ? length : 0;
  }

  /** Take what comes behind the beginning of a head: how many bytes of it belong to the head, 0 where that is not plain. */
  #takeRest(side: PlainSide, bytes: Uint8Array, packet: number): number {
    const begun = this.#drop(side);
    if (begun === undefined) return 0;
    const had = begun.bytes.length;
    const joined = new Uint8Array(had + bytes.length);
    joined.set(begun.bytes);
    joined.set(bytes, had);
    const first = Math.min(begun.first, packet);
    const last = Math.max(begun.last, packet);
    return Math.max(
      0,
      this.#takeHead(side, joined, 0, joined.length, begun.offset, first, last, begun.pieces + 1) - had,
    );
  }

  /** The request whose head was read; false where it is not plain. */
  #takeRequest(offset: number, length: number, first: number, last: number): boolean {
    if (this.#isAsking || this.exchanges.length >= MAX_EXCHANGES || head.method === 'CONNECT') return false;
    if (this.exchanges.length === 0 && head.target.length > LONGEST_TARGET) return false;
    const { transfer, contentLength, expects, upgrade } = head.facts;
    if (expects || transfer === 'other' || contentLength === -2) return false;
    const request = new PlainRequest(offset, length, first, last, head);
    this.exchanges.push(new PlainExchange(request));
    if (upgrade !== '') this.#isAsking = true;
    return frameBody(this.client, request, offset + length, transfer === 'chunked', contentLength);
  }

  /** The response whose head was read; false where it is not plain. */
  #takeResponse(offset: number, length: number, first: number, last: number): boolean {
    const exchange = this.exchanges[this.#answered];
    // The request may come later in the capture, or not at all.
    const { statusCode } = head;
    if (exchange === undefined || (statusCode < FIRST_FINAL && statusCode !== SWITCHING)) return false;
    const response = new PlainResponse(offset, length, first, last, head);
    exchange.response = response;
    this.#answered++;
    if (statusCode === SWITCHING) return this.#switch(exchange, response);
    if (this.#answered === this.exchanges.length) this.#isAsking = false;
    const bodyFrom = offset + length;
    if (exchange.request.method === 'HEAD' || statusCode === NO_CONTENT || statusCode === NOT_MODIFIED) {
      this.server.need = bodyFrom;
      return true;
    }
    const { transfer, contentLength } = head.facts;
    // Until the connection closes, or not to be told.
    if (transfer === 'other' || (transfer === 'none' && contentLength < 0)) return false;
    return frameBody(this.server, response, bodyFrom, transfer === 'chunked', contentLength);
  }

  /** The connection goes on with WebSocket; false where it is with something else, or the client has sent more already. */
  #switch(exchange: PlainExchange, response: PlainResponse): boolean {
    const { client, server } = this;
    const isLast = this.#answered === this.exchanges.length && client.next === Next.head;
    if (!this.#isAsking || !isLast) return false;
    const protocol = firstToken(response.upgrade) || firstToken(exchange.request.upgrade);
    if (protocol !== 'websocket') return false;
    response.framing = 'tunnel';
    exchange.upgrade = protocol;
    const { extensions } = head.facts;
    this.#deflate = extensions === '' ? undefined : deflateTerms(extensions);
    const deflate = agreedDeflate(this.#deflate);
    this.#isAsking = false;
    beginFrames(client, exchange.request.end, { sender: 'client', deflate });
    beginFrames(server, response.end, { sender: 'server', deflate });
    return true;
  }

  #takeFrame(side: PlainSide, bytes: Uint8Array, at: number, to: number, offset: number, packet: number): number {
    const { frames, rules } = side;
    if (frames === undefined || rules === undefined || frames.count >= MAX_FRAMES - 1) return 0;
    if (!readHeader(bytes, at, to, header) || header.payloadLength >= LONGEST_PLAIN) return 0;
    if (judge(header, rules) !== 0 || !followsOn(side, header.bits)) return 0;
    frames.begin(header);
    side.firstPacket = packet;
    side.lastPacket = packet;
    side.need = offset + header.headerLength + header.payloadLength;
    if (header.payloadLength === 0) finishFrame(side);
    else side.next = Next.payload;
    return header.headerLength;
  }

  /**
   * A direction ends with so many bytes, by its FIN or a reset where it `hasEnded`: false where it stands within what cannot be
   * told of as it is.
   */
  endsAt(side: PlainSide, length: number, hasEnded: boolean): boolean {
    if (side.next <= Next.frame) return side.begun === undefined;
    const { message } = side;
    if (message === undefined || (side.next !== Next.body && side.next !== Next.chunkData)) return false;
    message.cut(side.need - length, hasEnded);
    message.end = length;
    return true;
  }

  /** What was taken, at the end; undefined where no byte was. `pair`: the stream's bytes, for what is asked of it later. */
  finish(pair: () => ByteStreamPair): HttpEntry | undefined {
    const last = this.exchanges.at(-1);
    if (last === undefined) return undefined;
    const http = { kind: 'http', swapped: false, issues: NO_ISSUES, exchanges: this.exchanges } as const;
    const { frames: client } = this.client;
    const { frames: server } = this.server;
    if (client === undefined || server === undefined) return http;
    client.trim();
    server.trim();
    const entry = new PlainWebSocket({ client, server }, this.#deflate, last, pair);
    const start = { toServer: last.request.end, toClient: last.response?.end ?? 0 };
    return { ...http, carried: { start, protocol: 'websocket', entry } };
  }
}

/** Go on behind a head with its body; false where that cannot be told (RFC 9112 section 6.3). */
function frameBody(
  side: PlainSide,
  message: PlainMessage,
  bodyFrom: number,
  isChunked: boolean,
  contentLength: number,
): boolean {
  if (isChunked) {
    if (contentLength !== -1) return false;
    message.framing = 'chunked';
    side.message = message;
    side.next = Next.chunkSize;
    side.size = side.digits = 0;
    return true;
  }
  if (contentLength === -2) return false;
  side.need = bodyFrom;
  if (contentLength <= 0) return true;
  message.frame('content-length', contentLength);
  side.message = message;
  side.need += contentLength;
  side.next = Next.body;
  return true;
}

/** A byte of a chunked body that is no data (RFC 9112 section 7.1): how many were taken, 0 where it is not plain. */
function takeChunkByte(side: PlainSide, byte: number, offset: number, packet: number): number {
  const { message } = side;
  if (message === undefined) return 0;
  message.touch(packet);
  switch (side.next) {
    case Next.chunkSize: {
      const digit = hexDigit(byte);
      if (digit >= 0 && side.digits < MOST_DIGITS) {
        side.size = side.size * 16 + digit;
        side.digits++;
        return 1;
      }
      side.next = Next.sizeLineFeed;
      return byte === CR && side.digits > 0 ? 1 : 0;
    }
    case Next.sizeLineFeed:
      side.next = side.size === 0 ? Next.lastReturn : Next.chunkData;
      side.need = offset + 1 + side.size;
      message.bodyLength += side.size;
      side.size = side.digits = 0;
      return byte === LF ? 1 : 0;
    case Next.dataReturn:
      side.next = Next.dataLineFeed;
      return byte === CR ? 1 : 0;
    case Next.dataLineFeed:
      side.next = Next.chunkSize;
      return byte === LF ? 1 : 0;
    case Next.lastReturn:
      side.next = Next.lastLineFeed;
      return byte === CR ? 1 : 0;
    default:
      message.end = offset + 1;
      side.need = message.end;
      side.next = Next.head;
      side.message = undefined;
      return byte === LF ? 1 : 0;
  }
}

function beginFrames(side: PlainSide, offset: number, rules: FrameRules): void {
  side.frames = new PlainFrames(offset);
  side.rules = rules;
  side.need = offset;
  side.next = Next.frame;
}

/** Take up a frame by its first byte; false where none such may stand behind those before it (RFC 6455 sections 5.4, 5.5.1). */
function followsOn(side: PlainSide, bits: number): boolean {
  const opcode = bits & 0x0f;
  if (side.isClosed) return false;
  if (opcode >= OPCODE.close) {
    side.isClosed = opcode === OPCODE.close;
    return true;
  }
  if ((opcode === OPCODE.continuation) !== side.isFragmented) return false;
  side.isFragmented = (bits & 0x80) === 0;
  return true;
}

function touchFrame(side: PlainSide, packet: number): void {
  if (packet > side.lastPacket) side.lastPacket = packet;
  else if (packet < side.firstPacket) side.firstPacket = packet;
}

function finishFrame(side: PlainSide): void {
  side.next = Next.frame;
  side.frames?.end(side.firstPacket, side.lastPacket);
}
