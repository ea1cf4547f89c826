/** A conversation of HTTP/1 as far as it has come: who waits for what, and to whom it was handed on. */
import { type Asked, NOBODY_WAITS, noteAnswer, noteAnswering, noteAsked, noteBegun, type Queue } from './http-asked.ts';
import { type Message, uriOf } from './http-message.ts';
import { NO_PAIRS, notePair, type PairsSoFar } from './http-pairs.ts';
import { readStartLine } from './http-start-line.ts';
import { MessageKind } from './message-kinds.ts';
import type { Piece, StreamProtocol } from './protocol.ts';

/** Why and to whom the conversation was handed on. */
export interface Handed {
  readonly protocol: StreamProtocol | undefined;
  readonly state: unknown;
  /** Target of CONNECT; empty after an upgrade. */
  readonly tunnel: string;
  /** Position of the packet that did so. */
  readonly since: number;
}

/** The conversation so far. */
export interface HttpState {
  /** Of the request seen last, with its target. */
  readonly method: string;
  readonly target: string;
  /** Requests that wait for their answers. */
  readonly queue: Queue;
  readonly handed: Handed | undefined;
  readonly pairs: PairsSoFar;
  /** Messages so far. */
  readonly requests: number;
  readonly responses: number;
  /** Requests that are none to the reference, and have the fields of one. */
  readonly notifications: number;
  /** Of the URIs: what it lies in. */
  readonly scheme: 'http' | 'https';
}

/** First status code of an answer that is the last one to its request. */
const FINAL = 200;

/** Where every conversation begins. */
export const START: HttpState = {
  method: '',
  target: '',
  queue: NOBODY_WAITS,
  handed: undefined,
  pairs: NO_PAIRS,
  requests: 0,
  responses: 0,
  notifications: 0,
  scheme: 'http',
};

/** Who takes over: after `Upgrade: <token>`, and in a tunnel to a port. */
export interface Successors {
  upgrade(token: string): StreamProtocol | undefined;
  port(port: number): StreamProtocol | undefined;
  /** Who reads the connection when it begins as one of HTTP/2. */
  readonly version2: StreamProtocol;
}

/** HTTP, unless the conversation had been handed on after an upgrade; and what it was handed on to. */
export function kindsBetween(before: HttpState, { handed }: HttpState): number {
  const own = before.handed === undefined || before.handed.tunnel !== '' ? MessageKind.http : 0;
  const inner = handed?.protocol?.kinds?.(before.handed?.state ?? handed.protocol.start, handed.state) ?? 0;
  return own | inner;
}

/** What came by before the conversation was handed on: whoever took it over may speak HTTP as well. A notification is neither. */
export function metBetween(
  before: HttpState,
  after: HttpState,
): { readonly requests: number; readonly responses: number } | undefined {
  if (after.handed !== undefined || after.notifications !== before.notifications) return undefined;
  return { requests: after.requests - before.requests, responses: after.responses - before.responses };
}

/** Where a message ends: position of the packet that completes it, and the sequence number behind it. */
export interface End {
  readonly position: number;
  readonly seq: number;
}

/** The conversation after a message. */
export function afterMessage(
  before: HttpState,
  message: Message,
  successors: Successors,
  { position, seq }: End,
): HttpState {
  const { isRequest, isNotification } = message;
  const pairs = isNotification ? before.pairs : notePair(before.pairs, isRequest, position);
  if (isRequest) return afterRequest({ ...before, pairs }, message, position);
  const queue = noteAnswer(before.queue, message.seq, seq, message.statusCode >= FINAL);
  const state = { ...before, pairs, queue, responses: before.responses + 1 };
  return afterResponse(state, message, successors, position);
}

function afterRequest(state: HttpState, message: Message, position: number): HttpState {
  const { line, isNotification } = message;
  return {
    ...state,
    method: line[0],
    target: line[1],
    queue: noteAsked(state.queue, askedBy(message, state.scheme), position),
    requests: state.requests + (isNotification ? 0 : 1),
    notifications: state.notifications + (isNotification ? 1 : 0),
  };
}

function afterResponse(state: HttpState, message: Message, successors: Successors, since: number): HttpState {
  if (message.statusCode === 101) {
    const token = (message.head.upgrade.split(',')[0] ?? '').trim();
    if (token === '') return state;
    const protocol = successors.upgrade(token);
    return { ...state, handed: { protocol, state: protocol?.start, tunnel: '', since } };
  }
  if (state.method === 'CONNECT' && message.statusCode === 200) {
    const port = Number(/:(\d{1,5})$/.exec(state.target)?.[1] ?? 0);
    const protocol = successors.port(port);
    return { ...state, handed: { protocol, state: protocol?.start, tunnel: state.target, since } };
  }
  return state;
}

/** The conversation where a message waits for more of itself; `begun`: as far as its head tells, where that is there. */
export function afterBeginning(
  state: HttpState,
  { bytes, to, seq }: Piece,
  at: number,
  begun: Message | undefined,
): HttpState {
  let { queue } = state;
  if (readStartLine(bytes, at, to)?.kind === 'response') queue = noteAnswering(queue, (seq + at) >>> 0);
  else if (begun?.isRequest === true) queue = noteBegun(queue, askedBy(begun, state.scheme));
  return queue === state.queue ? state : { ...state, queue };
}

const askedBy = (message: Message, scheme: string): Asked => ({
  uri: uriOf(message, scheme) || message.line[1],
  seq: message.seq,
});
