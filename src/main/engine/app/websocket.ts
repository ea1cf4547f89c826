/**
 * WebSocket, RFC 6455: puts frames together into messages, in both directions, and orders them as they were complete on
 * the wire. Keeps places only; payloads are unmasked and inflated when asked for (websocket-reader.ts). Recognised by its
 * upgrade, or by its frames where the capture began later.
 */
import type { Issue } from '../../../shared/model/index.ts';
import type { ByteStream, ByteStreamPair } from '../bytes/index.ts';
import { type Column, packColumns, Uint8Column, Uint32Column } from '../bytes/index.ts';
import { type DeflateTerms, deflateTerms } from './deflate-terms.ts';
import {
  type EntryBase,
  type FollowHints,
  NO_ISSUES,
  NOT_IT,
  orient,
  type Steps,
  type StreamFollower,
  type StreamStart,
  surer,
  swapPair,
  swapStart,
} from './follower.ts';
import { StreamReader } from './stream-reader.ts';
import { FRAME_CUT, FRAME_GAP, FRAME_RESUMED, type FrameColumns, scanFrames } from './websocket-frames.ts';
import { FAULT, type FrameRules, OPCODE } from './websocket-header.ts';
import { countFrames, findFrame } from './websocket-resync.ts';

/** The upgrade as both sides wrote it; '' for a header that is absent or was not captured. */
export interface WebSocketHandshake {
  readonly target: string;
  readonly key: string;
  readonly accept: string;
  readonly version: string;
  readonly offeredExtensions: string;
  readonly extensions: string;
  readonly offeredSubprotocols: string;
  readonly subprotocol: string;
  /** Of the response; absent where it was not captured. */
  readonly statusCode?: number;
  /** The response was captured, so that its headers, or their absence, count. */
  readonly answered: boolean;
  /** The request was captured. */
  readonly asked: boolean;
  /** Fields that RFC 6455 section 4 requires and that are missing or wrong, found when the heads were read. */
  readonly issues: readonly Issue[];
}

/** Every message of both directions, in order of completion. All columns have equal length. */
export class MessageColumns {
  /** 0 from the client, 1 from the server. */
  readonly sender = new Uint8Column();
  /** First and last frame, as indices into the direction's frames; control frames in between belong to no data message. */
  readonly firstFrame = new Uint32Column();
  readonly lastFrame = new Uint32Column();
  /** MESSAGE_… */
  readonly state = new Uint8Column();
  /** Number of this message among the compressed ones of its direction; NOT_COMPRESSED if it is not compressed. */
  readonly compressed = new Uint32Column();

  get length(): number {
    return this.sender.length;
  }

  get #all(): readonly Column[] {
    return [this.sender, this.firstFrame, this.lastFrame, this.state, this.compressed];
  }

  /** Forget the messages and keep the room. */
  clear(): void {
    for (const column of this.#all) column.clear();
  }

  /** A copy without spare room. */
  packed(): MessageColumns {
    const copy = new MessageColumns();
    packColumns(this.#all, copy.#all);
    return copy;
  }
}

/** In {@link MessageColumns.compressed}. */
export const NOT_COMPRESSED = 0xffffffff;

/** How whole a message is. */
export const MESSAGE_WHOLE = 0;
export const MESSAGE_CUT = 1;
export const MESSAGE_GAP = 2;

/** A WebSocket connection. */
export interface WebSocketEntry extends EntryBase {
  readonly kind: 'websocket';
  readonly handshake?: WebSocketHandshake;
  /** Frames by who sent them (not by the pair's directions, which may be swapped). */
  readonly client: FrameColumns;
  readonly server: FrameColumns;
  readonly messages: MessageColumns;
  /** permessage-deflate as agreed; `undefined`: not agreed on; `unknown`: the handshake was not captured. */
  readonly deflate: DeflateTerms | 'unknown' | undefined;
}

/** Segments tried for a frame where the capture does not begin with the connection: any stream may have to stand this. */
const RECOGNISE_SEGMENTS = 32;

/** WebSocket on any connection. */
export const webSocket: StreamFollower = {
  id: 'websocket',
  recognise(pair, start, hints) {
    if (hints.protocol === 'websocket') return { sure: 1, swapped: hints.swapped };
    // Without an upgrade only a connection whose beginning is missing can be one.
    if (hints.protocol !== '' || !beginMissing(pair, start)) return NOT_IT;
    return surer(confidence(pair, start), () => confidence(swapPair(pair), swapStart(start)));
  },
  follow(pair, start, hints, swapped) {
    return follow(orient(pair, swapped), swapped ? swapStart(start) : start, hints, swapped);
  },
};

function beginMissing(pair: ByteStreamPair, start: StreamStart): boolean {
  const missing = (stream: ByteStreamPair['toServer'], from: number): boolean =>
    !stream.fromStart || stream.length <= from || stream.gaps[0]?.offset === from;
  return missing(pair.toServer, start.toServer) && missing(pair.toClient, start.toClient);
}

/** From frames alone: masked ones towards the server, unmasked ones towards the client. */
function confidence(pair: ByteStreamPair, start: StreamStart): number {
  const client = evidence(new StreamReader(pair.toServer, true), start.toServer, 'client');
  const server = evidence(new StreamReader(pair.toClient, true), start.toClient, 'server');
  // Masks are hard to meet by chance; two bytes that look like a short unmasked frame are not.
  const masked = client >= 4 ? 0.8 : client >= 2 ? 0.6 : client === 1 ? 0.3 : 0;
  const plain = server >= 4 ? 0.4 : server >= 2 ? 0.25 : server === 1 ? 0.1 : 0;
  return Math.min(0.95, masked + plain);
}

function evidence(reader: StreamReader, from: number, sender: FrameRules['sender']): number {
  if (reader.stream.length <= from) return 0;
  const rules: FrameRules = { sender, deflate: 'unknown' };
  const start = findFrame(reader, from, rules, RECOGNISE_SEGMENTS);
  const frames = start === undefined ? 0 : countFrames(reader, start, rules);
  reader.release();
  return frames;
}

function* follow(
  pair: ByteStreamPair,
  start: StreamStart,
  hints: FollowHints,
  swapped: boolean,
): Steps<WebSocketEntry> {
  const { handshake } = hints;
  const deflate = handshake?.answered ? deflateTerms(handshake.extensions) : 'unknown';
  const agreed = agreedDeflate(deflate);
  const issues: Issue[] = [];
  function* scan(stream: ByteStream, from: number, sender: FrameRules['sender']): Steps<FrameColumns> {
    const reader = new StreamReader(stream, true);
    const frames = yield* scanFrames(reader, from, { sender, deflate: agreed }, issues);
    reader.release();
    return frames;
  }
  const client = yield* scan(pair.toServer, start.toServer, 'client');
  const server = yield* scan(pair.toClient, start.toClient, 'server');
  return {
    kind: 'websocket',
    swapped,
    issues: issues.length === 0 ? NO_ISSUES : issues,
    ...(handshake && { handshake }),
    client,
    server,
    messages: messagesOf(client, server),
    deflate,
  };
}

/** What was agreed on, as far as the rules for frames go. */
export const agreedDeflate = (deflate: WebSocketEntry['deflate']): FrameRules['deflate'] =>
  deflate === 'unknown' ? 'unknown' : deflate === undefined ? 'no' : 'yes';

/** Messages of one direction, in order; `key` rises and orders them against the other direction. */
class Assembled {
  readonly firstFrame = new Uint32Column();
  readonly lastFrame = new Uint32Column();
  readonly state = new Uint8Column();
  readonly compressed = new Uint32Column();
  readonly key = new Uint32Column();

  /** Forget the messages and keep the room. */
  clear(): this {
    for (const column of [this.firstFrame, this.lastFrame, this.state, this.compressed, this.key]) column.clear();
    return this;
  }
}

/** What messages are collected in before they are packed; and how many its room is kept for. */
const MOST_KEPT = 1 << 16;
let scratch = { client: new Assembled(), server: new Assembled(), merged: new MessageColumns() };

/** Put frames together (RFC 6455 section 5.4) into `all`, which is empty, noting in their faults what is against the rules. */
function assemble(frames: FrameColumns, all: Assembled): Assembled {
  let compressed = 0;
  let latest = 0;
  const add = (first: number, last: number, state: number): void => {
    latest = Math.max(latest, frames.lastPacket.at(last));
    all.firstFrame.push(first);
    all.lastFrame.push(last);
    all.state.push(state);
    all.compressed.push(
      frames.bits.at(first) & 0x40 && (frames.bits.at(first) & 0x0f) < 8 ? compressed++ : NOT_COMPRESSED,
    );
    all.key.push(latest);
  };
  const fault = (frame: number, bit: number): void => {
    frames.faults.data[frame] = frames.faults.at(frame) | bit;
  };
  let open = -1;
  let openState = MESSAGE_WHOLE;
  let lastPart = -1;
  let closed = false;
  let isBehindLoss = false;
  for (let i = 0; i < frames.length; i++) {
    const opcode = frames.bits.at(i) & 0x0f;
    const captured = frames.state.at(i) & 3;
    const resumed = (frames.state.at(i) & FRAME_RESUMED) !== 0;
    const state = captured === FRAME_CUT ? MESSAGE_CUT : captured === FRAME_GAP ? MESSAGE_GAP : MESSAGE_WHOLE;
    if (closed) fault(i, FAULT.afterClose);
    if (resumed) isBehindLoss = true;
    if (resumed && open >= 0) {
      add(open, lastPart, MESSAGE_GAP);
      open = -1;
    }
    if (opcode >= 8) {
      if (opcode === OPCODE.close) closed = true;
      add(i, i, state);
      continue;
    }
    const fin = (frames.bits.at(i) & 0x80) !== 0;
    if (opcode === OPCODE.continuation && open < 0) {
      // Without a beginning: the capture's fault behind missing bytes, else the sender's.
      if (!isBehindLoss) fault(i, FAULT.continuationAlone);
      open = i;
      openState = isBehindLoss ? MESSAGE_GAP : MESSAGE_WHOLE;
    } else if (opcode !== OPCODE.continuation && open >= 0) {
      fault(i, FAULT.interrupted);
      add(open, lastPart, MESSAGE_CUT);
      open = i;
      openState = MESSAGE_WHOLE;
    } else if (open < 0) {
      open = i;
      openState = MESSAGE_WHOLE;
    }
    isBehindLoss = false;
    openState = Math.max(openState, state);
    lastPart = i;
    if (fin) {
      add(open, i, openState);
      open = -1;
    }
  }
  if (open >= 0) add(open, lastPart, Math.max(openState, MESSAGE_CUT));
  return all;
}

/** The messages of both directions. What is against the rules in how frames follow each other is noted with the frames. */
export function messagesOf(client: FrameColumns, server: FrameColumns): MessageColumns {
  const fromClient = assemble(client, scratch.client.clear());
  const fromServer = assemble(server, scratch.server.clear());
  scratch.merged.clear();
  merge(fromClient, fromServer, scratch.merged);
  const messages = scratch.merged.packed();
  if (messages.length > MOST_KEPT) {
    scratch = { client: new Assembled(), server: new Assembled(), merged: new MessageColumns() };
  }
  return messages;
}

/** Both directions into `messages`, in order of their last packet. */
function merge(client: Assembled, server: Assembled, messages: MessageColumns): void {
  let c = 0;
  let s = 0;
  while (c < client.key.length || s < server.key.length) {
    const fromClient = s >= server.key.length || (c < client.key.length && client.key.at(c) <= server.key.at(s));
    const side = fromClient ? client : server;
    const i = fromClient ? c++ : s++;
    messages.sender.push(fromClient ? 0 : 1);
    messages.firstFrame.push(side.firstFrame.at(i));
    messages.lastFrame.push(side.lastFrame.at(i));
    messages.state.push(side.state.at(i));
    messages.compressed.push(side.compressed.at(i));
  }
}
