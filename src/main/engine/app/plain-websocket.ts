/** A WebSocket connection of plain frames; what hardly anybody asks of every connection is made when somebody does. */
import type { ByteStreamPair } from '../bytes/index.ts';
import type { DeflateTerms } from './deflate-terms.ts';
import { finish, NO_ISSUES, type Steps } from './follower.ts';
import type { IndexedExchange } from './http1.ts';
import type { PlainFrames } from './plain-frames.ts';
import { type MessageColumns, messagesOf, type WebSocketEntry, type WebSocketHandshake } from './websocket.ts';
import type { FrameColumns } from './websocket-frames.ts';
import { readHandshake } from './websocket-handshake.ts';

type Columns = Pick<WebSocketEntry, 'client' | 'server' | 'messages'>;

/** Frames from which on a connection is long. */
const LONG = 1 << 14;

/** See the file's first line. */
export class PlainWebSocket implements WebSocketEntry {
  readonly kind = 'websocket';
  readonly swapped = false;
  readonly issues = NO_ISSUES;
  readonly deflate: DeflateTerms | undefined;
  readonly #plainClient: PlainFrames;
  readonly #plainServer: PlainFrames;
  readonly #exchange: () => IndexedExchange;
  readonly #pair: () => ByteStreamPair;
  #handshake: WebSocketHandshake | undefined;
  #made: Columns | undefined;

  /** `exchange` asked for it; `pair` has its bytes. */
  constructor(
    frames: { readonly client: PlainFrames; readonly server: PlainFrames },
    deflate: DeflateTerms | undefined,
    exchange: () => IndexedExchange,
    pair: () => ByteStreamPair,
  ) {
    this.#plainClient = frames.client;
    this.#plainServer = frames.server;
    this.deflate = deflate;
    this.#exchange = exchange;
    this.#pair = pair;
  }

  get handshake(): WebSocketHandshake {
    this.#handshake ??= readHandshake(this.#pair(), this.#exchange());
    return this.#handshake;
  }

  get client(): FrameColumns {
    return this.#columns().client;
  }

  get server(): FrameColumns {
    return this.#columns().server;
  }

  get messages(): MessageColumns {
    return this.#columns().messages;
  }

  /** Whether making its columns takes so long that it is to be done in steps, before somebody asks. */
  get isLong(): boolean {
    return this.#plainClient.count + this.#plainServer.count > LONG;
  }

  /** Make the columns, if nobody has asked for them yet. */
  *make(): Steps<Columns> {
    if (this.#made !== undefined) return this.#made;
    const client = yield* this.#plainClient.columns();
    const server = yield* this.#plainServer.columns();
    yield;
    this.#made ??= { client, server, messages: messagesOf(client, server) };
    return this.#made;
  }

  #columns(): Columns {
    return this.#made ?? finish(this.make());
  }
}
