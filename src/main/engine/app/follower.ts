/**
 * The shape of a stream follower: it recognises its protocol by the bytes (ports are a hint, never a verdict) and turns a
 * pair of byte streams into an entry that keeps ranges only. Where the protocol hands the connection on (Upgrade, CONNECT),
 * the entry says from which offsets, and the next follower goes on there, over the same bytes or over bytes of its own
 * (a decryption makes a new pair).
 */
import type { Issue } from '../../../shared/model/index.ts';
import type { Direction } from '../../../shared/units.ts';
import type { ByteStreamPair } from '../bytes/index.ts';
import type { HttpEntry } from './http1.ts';
import type { TlsSecrets } from './tls/key-log.ts';
import type { TlsEntry } from './tls.ts';
import type { WebSocketEntry, WebSocketHandshake } from './websocket.ts';

/** Where each direction's bytes begin for a follower. */
export interface StreamStart {
  readonly toServer: number;
  readonly toClient: number;
}

/** From the first byte. */
export const STREAM_BEGIN: StreamStart = { toServer: 0, toClient: 0 };

/** What is known beside the bytes. The members are hints. */
export interface FollowHints {
  /** Server's port, 0 if not known. */
  readonly serverPort: number;
  /** Protocol that the layer below named, lower case: `websocket`, `h2c`, `tunnel`. Empty if none. */
  readonly protocol: string;
  /** The layer below found the pair's two ends exchanged. */
  readonly swapped: boolean;
  /** The upgrade that named it, where it was a WebSocket one. */
  readonly handshake?: WebSocketHandshake;
  /** Secrets of TLS connections: no hint, but what they can be read with. */
  readonly secrets: TlsSecrets;
}

/** What a follower thinks of a stream. */
export interface Recognised {
  /** 0 is no, 1 is certain. */
  readonly sure: number;
  /** The pair's two ends are exchanged: it is the server that stands in `toServer`. */
  readonly swapped: boolean;
}

/** Not its protocol; certainly its protocol. */
export const NOT_IT: Recognised = { sure: 0, swapped: false };
const CERTAIN: Recognised = { sure: 1, swapped: false };

/** From how sure a follower is of the pair as it is and, where that leaves room for doubt, of the pair with its ends exchanged. */
export function surer(straight: number, swapped: () => number): Recognised {
  if (straight === 1) return CERTAIN;
  const turned = swapped();
  return turned > straight ? { sure: turned, swapped: true } : { sure: straight, swapped: false };
}

/** Work that may take long, in steps: between two of them something else may be done. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** One protocol on a stream. */
export interface StreamFollower {
  /** The id of its entries and issues, for example `http`. */
  readonly id: string;
  /** How sure it is, from a bounded look at both directions. */
  recognise(pair: ByteStreamPair, start: StreamStart, hints: FollowHints): Recognised;
  /** Find every message once; `swapped` as recognised. Never throws; bounded by limits.ts; a step is no more than it says. */
  follow(pair: ByteStreamPair, start: StreamStart, hints: FollowHints, swapped: boolean): Steps<StreamEntry>;
}

/** The connection handed on to another protocol. */
export interface Carried {
  readonly start: StreamStart;
  /** Name it was handed on under, lower case: `websocket`, `h2c`, `tunnel`, or what the Upgrade header says. */
  readonly protocol: string;
  /** What follows it; absent where no follower knows it (yet). */
  readonly entry?: StreamEntry;
}

/** What following a stream leaves behind. Holds offsets and packets, no bytes and no streams. */
export type StreamEntry = HttpEntry | WebSocketEntry | TlsEntry;

/** What every entry has. */
export interface EntryBase {
  /**
   * The reassembly's two ends are the wrong way round (a capture without handshake and unlucky ports): the bytes it calls
   * `toServer` come from the server.
   */
  readonly swapped: boolean;
  /** Faults that belong to no single message: bytes passed over, list cut short. */
  readonly issues: readonly Issue[];
}

/** The pair with its two ends exchanged. */
export const swapPair = (pair: ByteStreamPair): ByteStreamPair => ({
  toServer: pair.toClient,
  toClient: pair.toServer,
  timeOf: (packet) => pair.timeOf(packet),
  acknowledges: (packet, other) => pair.acknowledges?.(packet, other) ?? false,
});

/** The same for a start. */
export const swapStart = (start: StreamStart): StreamStart => ({ toServer: start.toClient, toClient: start.toServer });

/** The pair as the protocol sees it: client's bytes in `toServer`. */
export const orient = (pair: ByteStreamPair, swapped: boolean): ByteStreamPair => (swapped ? swapPair(pair) : pair);

/** A direction of the protocol as a direction of the pair, and back. */
export const orientDirection = (direction: Direction, swapped: boolean): Direction =>
  swapped === (direction === 'toServer') ? 'toClient' : 'toServer';

/** One array for all that have none. */
export const NO_ISSUES: readonly Issue[] = [];
