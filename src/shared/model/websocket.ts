/** WebSocket sessions, messages and frames. */
import type { Direction, ExchangeIndex, PacketIndex, Seconds, StreamIndex, Timestamp } from '../units.ts';
import type { BodyOutline } from './bodies.ts';
import type { Issue } from './faults.ts';
import type { Fate } from './http.ts';

/** How a message came to be readable. */
export type WsReadability =
  | 'plain'
  | 'decompressed'
  | 'not-negotiated'
  | 'history-lost'
  | 'limit-reached'
  | 'malformed'
  | 'gap';

/** One frame on the wire (RFC 6455 section 5.2). */
export interface WsFrame {
  readonly packets: readonly [PacketIndex, PacketIndex];
  /** Frames of its direction that its last packet completes before it. */
  readonly place: number;
  /** Of the frame header, in the direction's stream bytes. */
  readonly offset: number;
  readonly headerLength: number;
  readonly payloadLength: number;
  readonly fin: boolean;
  /** RSV1-3 as bits 4, 2, 1. */
  readonly reserved: number;
  readonly opcode: number;
  readonly mask?: number;
}

/** Bytes of its sender that the capture does not have, or that no frame could be made out in. */
export interface WsLoss {
  readonly bytes: number;
  /** The packets around it. */
  readonly after?: PacketIndex;
  readonly before?: PacketIndex;
}

/** How a connection ended of whose closing handshake something lacks (RFC 6455 sections 7.1.2 and 7.1.5). */
export interface WsEnd {
  /** Which way the only Close frame went; absent where neither side sent one, which both see as 1006. */
  readonly closeSent?: Direction;
  /** What ended TCP first, and who sent it. */
  readonly by: 'fin' | 'reset';
  readonly direction: Direction;
  readonly packet: PacketIndex;
  /** Since the last message before it, or the connection's beginning. */
  readonly seconds: Seconds;
}

/** One WebSocket message. */
export interface WsMessage {
  readonly stream: StreamIndex;
  /** Number in the stream, from 0, both directions in order of their last packet. */
  readonly message: number;
  readonly direction: Direction;
  /** Opcode of the first frame. */
  readonly opcode: number;
  readonly frames: readonly WsFrame[];
  readonly packets: readonly [PacketIndex, PacketIndex];
  readonly time: Timestamp;
  readonly relative: Seconds;
  readonly compressed: boolean;
  readonly wireLength: number;
  /** After decompression; absent while not readable. */
  readonly length?: number;
  /** First characters (text) or bytes in hex (binary). */
  readonly preview: string;
  /** Protocol carried in the message, its one line, and what it pairs with, where one was recognised. */
  readonly protocol?: string;
  readonly summary?: string;
  readonly pair?: BodyOutline['pair'];
  readonly closeCode?: number;
  readonly closeReason?: string;
  readonly readability: WsReadability;
  readonly issues: readonly Issue[];
  /** What its sender sent before it, and after it as the last, that no message can be told of. */
  readonly lostBefore?: WsLoss;
  readonly lostAfter?: WsLoss;
  /** What became of it; where messages were asked for as a list or one by one. */
  readonly fate?: Fate;
  /** Of the connection's last message: how the connection ended, where it should not end so. */
  readonly end?: WsEnd;
  /** Something is wrong with it or around it: what the type `trouble` asks for. */
  readonly troubled?: boolean;
}

/** The upgrade of one WebSocket stream and its checks (RFC 6455 section 4). */
export interface WsSession {
  readonly stream: StreamIndex;
  readonly exchange?: ExchangeIndex;
  readonly target: string;
  readonly key: string;
  readonly accept: string;
  /** What the accept should be; equal to `accept` when the check holds. */
  readonly expectedAccept: string;
  readonly version: string;
  readonly extensions: string;
  readonly subprotocol: string;
  readonly statusCode?: number;
  readonly issues: readonly Issue[];
}

/** Which messages. */
export interface MessageQuery {
  readonly direction: 'both' | Direction;
  /** Opcode class, or all; or those with which something is wrong. */
  readonly type: 'all' | 'text' | 'binary' | 'control' | 'trouble';
  /** In the content, whatever its case: text of text, hex digits of binary. */
  readonly search: string;
  /** `search` is a regular expression (RE2's syntax). */
  readonly pattern: boolean;
}

/** Every message. */
export const ALL_MESSAGES: MessageQuery = { direction: 'both', type: 'all', search: '', pattern: false };

/** A window of the messages of one stream. */
export interface MessageWindow {
  readonly session?: WsSession;
  /** How the connection ended, where it should not end so. */
  readonly end?: WsEnd;
  /** What is wrong with the connection where there is no session to tell it. */
  readonly issues: readonly Issue[];
  readonly from: number;
  readonly messages: readonly WsMessage[];
  /** Messages the query matches, and messages there are. */
  readonly total: number;
  readonly totalAll: number;
  /** Messages that have been looked at; where that is not all of them, the same question again goes on. */
  readonly checked: number;
  /**
   * The rows that were asked for are here, though others may still be found behind them. False: finding them, or inflating
   * what stands before them, takes longer than one answer should; asked again, it goes on.
   */
  readonly ready: boolean;
}

/** Messages over time, in cells of equal length from `from` to `to` (seconds since the capture began). */
export interface MessageRates {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly toServer: readonly number[];
  readonly toClient: readonly number[];
  /** First message of each cell; -1 in an empty one. */
  readonly first: readonly number[];
}

/** The message that belongs with another: its reply, or the request it answers. */
export interface MessagePartner {
  readonly message: WsMessage;
  /** From the request to the reply. */
  readonly seconds: Seconds;
}
