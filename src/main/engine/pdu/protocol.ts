/**
 * The shape of a protocol on a TCP stream as the packet grid shows it: messages appear on the packet that completes
 * them. A protocol is a pure function over a piece of one direction and an immutable state of the whole conversation.
 * It runs twice over the same pieces: once to find where messages end (no `out`), and again, from the state kept for
 * that piece, to paint one packet. The bytes come as the reference hands them up: in the order of the capture, gaps and
 * all; views of the true stream are in app/.
 */
import type { Cursor, Detail, Dissector } from '../dissect/index.ts';
import type { OpenedRecords, WebSocketMessages } from './segments.ts';

/** What is handed up at once: a segment's payload, or what several of them were put together to. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** The piece is this part of `bytes`. */
  readonly from: number;
  readonly to: number;
  /** Sequence number of the first of `bytes`. */
  readonly seq: number;
  /** Which end sends: 0 the one that sent the stream's first packet, 1 the other. */
  readonly sender: 0 | 1;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Position of the packet in the stream that hands it up: later pieces have higher ones. */
  readonly position: number;
  /** More may be asked for. Not where the capture cut the segment. */
  readonly more: boolean;
  /** The capture has not all of it. */
  readonly cut: boolean;
  /** The sender has closed: nothing will follow. */
  readonly last: boolean;
  /** What the stream's TLS records hold; undefined where nothing of them is known. */
  readonly opened: OpenedRecords | undefined;
}

/** A piece with its painting. */
export interface PaintTarget {
  readonly out: Detail;
  /** Stands on the piece: `offset` at its beginning, `end` at its end, sources as `out` has them. */
  readonly cursor: Cursor;
  /** State of the conversation as far as it is known by now: what came later may decide how this piece is named. */
  readonly latest: unknown;
  /** Packet at a position of the stream. */
  packetAt(position: number): number;
  /** Messages of WebSocket on the stream; undefined where nobody knows of any. Asking may read the whole stream. */
  webSocket?(): WebSocketMessages | undefined;
}

/**
 * How many bytes a message lacks: a number of bytes beyond the piece, whatever the next segment brings, or everything
 * until the sender closes.
 */
export type Need = number | 'segment' | 'close';

/** What became of a piece. */
export interface Outcome {
  /** Bytes used, from the beginning: whole messages. */
  readonly used: number;
  /** What the rest waits for; absent where nothing is left. With `used` 0 and no need the piece was refused. */
  readonly need?: Need;
  /** The conversation's state afterwards. */
  readonly state: unknown;
  /** Where to look on once there is more, from the first byte that waits, and what is known so far. */
  readonly resume?: Resume;
  /** Of `readOn`: what was missing is there; read the message from its beginning. */
  readonly restart?: boolean;
}

/** A place inside a message that is not whole yet, so that a long one is not read again from its beginning. */
export interface Resume {
  readonly offset: number;
  readonly memo: unknown;
}

/** One protocol on a stream. */
export interface StreamProtocol {
  /** Its layer in the tree: Wireshark's names and the fields. */
  readonly layer: Dissector;
  /** State before the first byte. */
  readonly start: unknown;
  /** State that a piece out of the middle of a conversation, of which nothing else is known, looks like; absent: `start`. */
  startAt?(piece: Piece): unknown;
  /** Ports that are its own, by IANA and by Wireshark's defaults. */
  readonly ports: readonly number[];
  /** Whether a conversation on other ports, of which this piece comes first, is its own. */
  recognise?(piece: Piece): boolean;
  /**
   * Which kinds of messages (message-kinds.ts) a piece may hold, by the conversation's state before and after it. Absent
   * where its layers have no fields.
   */
  kinds?(before: unknown, after: unknown): number;
  /**
   * Messages of HTTP/1 met between two states of the conversation, where they are all that its layers hold of such. Absent
   * where the protocol does not tell.
   */
  met?(before: unknown, after: unknown): { readonly requests: number; readonly responses: number } | undefined;
  /** Read, and paint where there is a target; note at its cursor where the capture has not what the message says. */
  read(piece: Piece, state: unknown, target?: PaintTarget): Outcome;
  /**
   * Go on with a message that was left waiting: `piece` begins at `resume.offset`. The outcome counts from there. Only
   * where `read` gives `resume`.
   */
  readOn?(piece: Piece, resume: Resume, state: unknown): Outcome;
}
