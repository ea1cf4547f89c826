/** Bodies: which one, its pieces, and what it says beyond its bytes. */
import type { ExchangeIndex, StreamIndex } from '../units.ts';
import type { Issue } from './faults.ts';
import type { MessageStatus } from './http.ts';

/** Which body. */
export type BodyRef =
  | { readonly kind: 'http'; readonly exchange: ExchangeIndex; readonly part: 'request' | 'response' }
  | { readonly kind: 'websocket'; readonly stream: StreamIndex; readonly message: number };

/** One line of what a body or message says. Length 0: its place in the decoded bytes is not known. */
export interface OutlineNode {
  readonly label: string;
  readonly value: string;
  readonly offset: number;
  readonly length: number;
  readonly children: readonly OutlineNode[];
}

/** What a body or message says beyond its bytes: parts, events, fields of a protocol carried in it. */
export interface BodyOutline {
  /** For example `multipart`, `events`, `Socket.IO`, `MQTT`. */
  readonly name: string;
  /** One line in the protocol's own words. */
  readonly summary: string;
  readonly nodes: readonly OutlineNode[];
  /** Messages of one stream with the same key belong together: a request and its replies. */
  readonly pair?: { readonly key: string; readonly role: 'request' | 'reply' };
}

/** A body as the reader wants it, in pieces. */
export interface BodyPiece {
  /** How the bytes came about, step by step: `chunked`, `gzip` → length after each step. */
  readonly steps: readonly { readonly name: string; readonly length: number }[];
  /** What it is taken for: `json`, `text`, `html`, `image`, `form`, `hex`… and the media type and character set it goes by. */
  readonly kind: string;
  readonly mediaType: string;
  readonly charset: string;
  /** Decoded length; bytes from `offset`. */
  readonly totalLength: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Inner structure, with the first piece only. */
  readonly outline?: BodyOutline;
  readonly status: MessageStatus;
  readonly issues: readonly Issue[];
}
