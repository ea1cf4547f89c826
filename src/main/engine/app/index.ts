/**
 * What is carried on a stream: HTTP, WebSocket, TLS with any of them inside, and what comes. To add a protocol: one file with a StreamFollower
 * (follower.ts says what it owes), its entry type in `StreamEntry`, and one line in `followers` below.
 *
 * A stream is followed once and leaves an entry of ranges (`followStream`); what is nothing but ordinary HTTP or WebSocket
 * may be taken a short way instead, as its segments go by (`plain-conversation.ts`). Everything else decodes on demand from the
 * same bytes: heads (`http-message.ts`), bodies (`http-body.ts`, their codings `content-coding.ts`), WebSocket messages (`websocket-reader.ts`).
 */
import type { ByteStreamPair } from '../bytes/index.ts';
import {
  type Carried,
  type FollowHints,
  finish,
  NOT_IT,
  orient,
  type Recognised,
  STREAM_BEGIN,
  type Steps,
  type StreamEntry,
  type StreamFollower,
  type StreamStart,
} from './follower.ts';
import { http1 } from './http1.ts';
import { MAX_CARRIED } from './limits.ts';
import { TlsSecrets } from './tls/key-log.ts';
import { decrypted, type TlsEntry, tls } from './tls.ts';
import { webSocket } from './websocket.ts';
import { readHandshake } from './websocket-handshake.ts';

/** Every protocol on a stream. The surest wins; of equals the first. */
export const followers: readonly StreamFollower[] = [http1, webSocket, tls];

/** Below this nobody is sure enough to be believed. */
const BELIEVE = 0.5;

/** What is known of a stream beside its bytes. */
export interface StreamFacts {
  /** Port of the server, a hint; 0 not known. */
  readonly serverPort?: number;
  /** Secrets of TLS connections. */
  readonly secrets?: TlsSecrets;
}

/**
 * Find what a stream carries and every message of it. Undefined where no follower recognises it. Bounded, never throws.
 */
export function followStream(pair: ByteStreamPair, facts: StreamFacts = {}): StreamEntry | undefined {
  return finish(followSteps(pair, facts));
}

/** {@link followStream} in steps: a stream of gigabytes has a great many messages. */
export function followSteps(
  pair: ByteStreamPair,
  { serverPort = 0, secrets = new TlsSecrets() }: StreamFacts = {},
): Steps<StreamEntry | undefined> {
  return followFrom(pair, STREAM_BEGIN, { serverPort, protocol: '', swapped: false, secrets }, 0);
}

function* followFrom(
  pair: ByteStreamPair,
  start: StreamStart,
  hints: FollowHints,
  depth: number,
): Steps<StreamEntry | undefined> {
  const best = recognise(pair, start, hints);
  const entry = best && (yield* best.follower.follow(pair, start, hints, best.swapped));
  if (entry === undefined || entry.kind === 'websocket' || entry.carried === undefined || depth >= MAX_CARRIED)
    return entry;
  if (entry.kind === 'tls') return { ...entry, carried: yield* followPlain(pair, entry.carried, entry, hints, depth) };
  return { ...entry, carried: yield* followCarried(pair, entry.carried, entry, hints, depth) };
}

/** Who is surest of a stream. */
function recognise(
  pair: ByteStreamPair,
  start: StreamStart,
  hints: FollowHints,
): { readonly follower: StreamFollower; readonly swapped: boolean } | undefined {
  let best: StreamFollower | undefined;
  let known: Recognised = NOT_IT;
  for (const follower of followers) {
    const one = follower.recognise(pair, start, hints);
    if (one.sure < BELIEVE || one.sure <= known.sure) continue;
    best = follower;
    known = one;
    // Nobody is surer; each look at a stream costs as much as following a short one.
    if (known.sure === 1) break;
  }
  return best && { follower: best, swapped: known.swapped };
}

const NO_HINTS: FollowHints = { serverPort: 0, protocol: '', swapped: false, secrets: new TlsSecrets() };

/** What a stream is, as far as its first bytes tell: TLS, with its ends exchanged, nothing that anybody follows; `unknown` what else it may be. */
export type Beginning = 'tls' | 'swapped-tls' | 'nothing' | 'unknown';

/**
 * What {@link followStream} finds of a stream that nothing opens, by the bytes that its directions begin with, behind which there are gaps. Where a
 * direction has less than all of its bytes, there have to be {@link RECOGNISE_BYTES} of them, or as many as are looked at of a record of TLS.
 */
export function recogniseBeginning(pair: ByteStreamPair): Beginning {
  // Both hellos begin with what no message of HTTP does.
  const { sure, swapped } = tls.recognise(pair, STREAM_BEGIN, NO_HINTS);
  if (sure === 1) return swapped ? 'swapped-tls' : 'tls';
  const best = recognise(pair, STREAM_BEGIN, NO_HINTS);
  if (best === undefined) return 'nothing';
  if (best.follower !== tls) return 'unknown';
  return best.swapped ? 'swapped-tls' : 'tls';
}

/** Go on inside of TLS: the bytes are others, and nobody but they says whose. */
function* followPlain(
  pair: ByteStreamPair,
  carried: Carried,
  from: TlsEntry,
  { serverPort, secrets }: FollowHints,
  depth: number,
): Steps<Carried> {
  const entry = yield* followFrom(
    decrypted(pair, from),
    carried.start,
    { serverPort, protocol: '', swapped: false, secrets },
    depth + 1,
  );
  return entry === undefined ? carried : { ...carried, entry };
}

/** Go on where HTTP handed the connection on. A tunnel's protocol has to be recognised like any other. */
function* followCarried(
  pair: ByteStreamPair,
  carried: Carried,
  from: Extract<StreamEntry, { kind: 'http' }>,
  { secrets }: FollowHints,
  depth: number,
): Steps<Carried> {
  const exchange = from.exchanges.at(-1);
  const handshake =
    carried.protocol === 'websocket' && exchange !== undefined
      ? readHandshake(orient(pair, from.swapped), exchange)
      : undefined;
  const entry = yield* followFrom(
    pair,
    carried.start,
    {
      serverPort: 0,
      protocol: carried.protocol === 'tunnel' ? '' : carried.protocol,
      swapped: from.swapped,
      secrets,
      ...(handshake && { handshake }),
    },
    depth + 1,
  );
  return entry === undefined ? carried : { ...carried, entry };
}

/** Every entry on a stream, outermost first: TLS, HTTP in it, then what its tunnel or upgrade carries. */
export function entriesOf(entry: StreamEntry | undefined): StreamEntry[] {
  const entries: StreamEntry[] = [];
  for (let next = entry; next !== undefined; next = next.kind === 'websocket' ? undefined : next.carried?.entry)
    entries.push(next);
  return entries;
}

export { isTokenByte, latin1 } from './ascii.ts';
export { decodeContent, decodeOne } from './content-coding.ts';
export { type DeflateTerms, deflateTerms } from './deflate-terms.ts';
export { FRAMINGS, MESSAGE, MESSAGE_CELLS, PARTS, STATUSES } from './exchange-cells.ts';
export { ExchangeTable, type MessagePlace } from './exchange-table.ts';
export type { Carried, FollowHints, Steps, StreamEntry, StreamFollower, StreamStart } from './follower.ts';
export { finish, orient, orientDirection, STREAM_BEGIN } from './follower.ts';
export { decodeHpack, EMPTY_TABLE, type HeaderPair, type HpackTable, limitTable } from './hpack.ts';
export { type Body, type BodyStep, openBody, openBodySteps, openContent } from './http-body.ts';
export { findHeadEnd, lineEnd, listFields, scanFields, transferOf, walkFields } from './http-head.ts';
export { fieldOf, headersOf, httpExchange } from './http-message.ts';
export type { HttpEntry, IndexedExchange, IndexedMessage, IndexedRequest, IndexedResponse } from './http1.ts';
export { firstToken } from './http1.ts';
export { MAX_DECODED, MAX_SHOWN } from './limits.ts';
export { PlainFrames } from './plain-frames.ts';
export { PlainWebSocket } from './plain-websocket.ts';
export { readServerHello } from './tls/hello.ts';
export { readSecrets, TlsSecrets } from './tls/key-log.ts';
export { openRecord } from './tls/plaintext.ts';
export { RecordState } from './tls/records.ts';
export { ClosedTls, decrypted, type TlsEntry } from './tls.ts';
export type { WebSocketEntry, WebSocketHandshake } from './websocket.ts';
export { lackingClose } from './websocket-closing.ts';
export { isReadable, isUtf8, type MessageContent, mayBeSent } from './websocket-content.ts';
export { FRAME_WHOLE } from './websocket-frames.ts';
export { FAULT } from './websocket-header.ts';
export { WebSocketReader } from './websocket-reader.ts';
export { sessionOf } from './websocket-session.ts';
