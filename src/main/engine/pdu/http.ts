/**
 * HTTP/1 in the grid: RFC 9112 as the reference's dissector reads the pieces it is handed. What follows an upgrade or a
 * tunnel is handed on. The lists of exchanges are not made here but in app/, from the true stream.
 */
import { findHeadEnd, latin1, lineEnd } from '../app/index.ts';
import { Fault } from '../dissect/index.ts';
import { answeredBy } from './http-asked.ts';
import {
  afterBeginning,
  afterMessage,
  type Handed,
  type HttpState,
  kindsBetween,
  metBetween,
  START,
  type Successors,
} from './http-conversation.ts';
import { type ChunkPlace, readChunks } from './http-framing.ts';
import { type Message, messageOf, uriOf } from './http-message.ts';
import {
  HTTP_LAYER,
  paintContinuation,
  paintHandedOn,
  paintLine,
  paintMessage,
  paintTunnel,
  paintUnread,
} from './http-paint.ts';
import { NO_PAIRS, paintPair } from './http-pairs.ts';
import { TLS_PORT } from './http-remarks.ts';
import { readStartLine } from './http-start-line.ts';
import { beginsHttp2 } from './http2.ts';
import type { Outcome, PaintTarget, Piece, Resume, StreamProtocol } from './protocol.ts';

const LF = 10;
const COLON = 58;
const CR = 13;

/** HTTP/1, handing on to `successors`; `https` inside of TLS. */
export function httpProtocol(successors: Successors, scheme: HttpState['scheme'] = 'http'): StreamProtocol {
  return {
    layer: HTTP_LAYER,
    start: { ...START, scheme },
    ports: [80, 3128, 3132, 5985, 8080, 8088, 11371, 1900, 2869, 2710],
    recognise: beginsMessage,
    read: (piece, state, target) => read(piece, state as HttpState, successors, target),
    readOn: (piece, resume, state) => readOn(piece, resume, state as HttpState, successors),
    kinds: (before, after) => kindsBetween(before as HttpState, after as HttpState),
    met: (before, after) => metBetween(before as HttpState, after as HttpState),
  };
}

/** A first line that says HTTP. */
function beginsMessage({ bytes, from, to }: Piece): boolean {
  const end = lineEnd(bytes, from, to);
  if (end < 0) return false;
  const line = latin1(bytes, from, Math.min(end, from + 8192));
  return line.startsWith('HTTP/1.') || / HTTP\/1\.\d?\s*$/.test(line);
}

/** Length of an empty line before the first request of a piece, RFC 9112 section 2.2. */
function leadingLineEnd({ bytes, from, to }: Piece): number {
  if (bytes[from] !== CR || bytes[from + 1] !== LF || from + 2 >= to) return 0;
  return readStartLine(bytes, from + 2, to) === undefined ? 0 : 2;
}

const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127;

/** What is known of a message whose body is not whole. */
type Memo =
  | { readonly kind: 'line' }
  | { readonly kind: 'end'; readonly message: Message }
  | { readonly kind: 'chunks'; readonly message: Message; readonly trailer: boolean };

const LINE: Memo = { kind: 'line' };

/** The message that waits for more of itself, where its head is there. */
function begunBy(resume: Resume | undefined): Message | undefined {
  const memo = resume?.memo as Memo | undefined;
  return memo === undefined || memo.kind === 'line' ? undefined : memo.message;
}

function read(piece: Piece, state: HttpState, successors: Successors, target?: PaintTarget): Outcome {
  const first = piece.from + leadingLineEnd(piece);
  const isTlsPort = piece.sourcePort === TLS_PORT || piece.destinationPort === TLS_PORT;
  let at = first;
  let now = state.handed === undefined && beginsHttp2(piece) ? beginVersion2(state, successors, piece) : state;
  target?.out.protocols.push('http');
  while (at < piece.to) {
    if (now.handed !== undefined) return handOn(piece, at, now, now.handed, target);
    const message = readMessage(piece, at, now);
    if (message === undefined) {
      if (target !== undefined) paintRest(target, at, piece);
      return { used: piece.to - piece.from, state: now };
    }
    if ('need' in message) {
      if (target !== undefined) paintBeginning(target, piece, at);
      return { ...message, used: at - piece.from, state: afterBeginning(now, piece, at, begunBy(message.resume)) };
    }
    if (target !== undefined) {
      const { pairs = NO_PAIRS } = (target.latest as HttpState | undefined) ?? {};
      paintMessage(target, piece.bytes, message, {
        uri: message.isRequest ? uriOf(message, now.scheme) : answeredBy(now.queue, message.seq)?.uri,
        isEncryptedPort: isTlsPort && now.scheme === 'http',
        isBehindLineEnd: at > piece.from && at === first,
        paintPair: () => paintPair(target, message.isRequest, pairs, piece.position, message.head.end),
      });
      if (piece.cut && message.end === piece.to) target.cursor.fail(Fault.cut);
    }
    now = afterMessage(now, message, successors, { position: piece.position, seq: (piece.seq + message.end) >>> 0 });
    at = message.end;
  }
  return { used: piece.to - piece.from, state: now };
}

/** A client that knows that the server speaks HTTP/2 says so with its first bytes, RFC 9113 section 3.3. */
const beginVersion2 = (state: HttpState, { version2 }: Successors, { position }: Piece): HttpState => ({
  ...state,
  handed: { protocol: version2, state: version2.start, tunnel: '', since: position },
});

/** Whether the first line reads as a header field; one without a name does only where the line does not end. */
function beginsAsField(bytes: Uint8Array): boolean {
  const end = bytes.findIndex((byte) => byte === LF || byte === CR);
  const colon = (end < 0 ? bytes : bytes.subarray(0, end)).indexOf(COLON);
  return colon > 0 || (colon === 0 && end < 0);
}

/**
 * Bytes that are no message: a continuation where the conversation is known for HTTP, because a request was met
 * somewhere; else nothing at all, and the packet stays TCP.
 */
function paintRest(target: PaintTarget, at: number, piece: Piece): void {
  const known = (target.latest as HttpState | undefined)?.method !== '' || at > piece.from;
  const isLineCut = piece.cut && isPrintable(piece.bytes[at]);
  if (isLineCut) target.cursor.fail(Fault.cut);
  if (known) paintContinuation(target, at, piece.to, isLineCut && beginsAsField(piece.bytes.subarray(at, piece.to)));
  else target.out.protocols.pop();
}

/** The first line of a message that goes on in later segments. */
function paintBeginning(target: PaintTarget, { bytes, to }: Piece, at: number): void {
  const line = readStartLine(bytes, at, to);
  if (line !== undefined && line.fields < to) paintLine(target, bytes, at, line.end);
}

/** The rest of the piece belongs to whom the conversation was handed on to. */
function handOn(piece: Piece, at: number, state: HttpState, handed: Handed, target?: PaintTarget): Outcome {
  const rest = { ...piece, from: at };
  const isOfAnswer = handed.since === piece.position;
  if (handed.tunnel !== '' && target !== undefined && !isOfAnswer) paintTunnel(target, handed.tunnel, at, piece.to);
  // What comes in the packet of the answer itself is not looked into.
  if (handed.protocol === undefined || (handed.tunnel !== '' && isOfAnswer)) {
    // In the reference's tree they stand beside HTTP, but for what comes with the answer itself: that is its body there.
    if (isOfAnswer && handed.tunnel !== '' && target !== undefined) paintUnread(target, at, piece.to);
    else if (isOfAnswer) target?.out.protocols.push('data');
    else if (target !== undefined) paintHandedOn(target, at, piece.to);
    return { used: piece.to - piece.from, state };
  }
  const inner = target && { ...target, latest: (target.latest as HttpState).handed?.state };
  const outcome = handed.protocol.read(rest, handed.state, inner);
  const refused = outcome.used === 0 && outcome.need === undefined;
  const used = at - piece.from + (refused ? piece.to - at : outcome.used);
  return { ...outcome, used, state: { ...state, handed: { ...handed, state: outcome.state } } };
}

/** The message at `at`; undefined where there is none; what it lacks where it is not whole. */
function readMessage(
  piece: Piece,
  at: number,
  state: HttpState,
): Message | { need: Exclude<Outcome['need'], undefined>; resume?: Resume } | undefined {
  const { bytes, to } = piece;
  // A line that has not ended may become one, unless it begins with what no line of HTTP can.
  if (piece.more && lineEnd(bytes, at, to) < 0) {
    return isPrintable(bytes[at]) ? { need: 'segment', resume: { offset: to - at, memo: LINE } } : undefined;
  }
  const line = readStartLine(bytes, at, to);
  if (line === undefined) return undefined;
  const isLineCut = piece.cut && bytes[line.fields - 1] !== LF;
  let end = isLineCut ? to : findHeadEnd(bytes, at, to);
  if (end < 0) {
    if (piece.more) return { need: 'segment' };
    end = to;
  }
  const message = messageOf(bytes, line, {
    from: at,
    end,
    isLineCut,
    seq: (piece.seq + at) >>> 0,
    asked: state.method,
  });
  return isLineCut ? message : frameBody(piece, message);
}

function frameBody(
  piece: Piece,
  message: Message,
): Message | { need: Exclude<Outcome['need'], undefined>; resume?: Resume } {
  const { bytes, to, more } = piece;
  const { body, end } = message.head;
  const whole = (last: number): Message => ({ ...message, end: last, body: last > end ? [[end, last]] : [] });
  switch (body.kind) {
    case 'none':
      return message;
    case 'length': {
      const last = end + body.length;
      if (last <= to || !more) return whole(Math.min(last, to));
      const memo: Memo = { kind: 'end', message };
      return { need: last - to, resume: { offset: last - message.from, memo } };
    }
    case 'rest':
      // The end needs no reading: go on behind all there can be.
      if (more) return { need: 'close', resume: { offset: Number.MAX_SAFE_INTEGER, memo: { kind: 'end', message } } };
      return whole(to);
    case 'chunked': {
      const ranges: [number, number][] = [];
      const result = readChunks(bytes, to, { at: end, trailer: false }, (a, b) => ranges.push([a, b]));
      if ('need' in result && more) {
        const memo: Memo = { kind: 'chunks', message, trailer: result.place.trailer };
        return { need: result.need, resume: { offset: result.place.at - message.from, memo } };
      }
      return { ...message, end: 'end' in result && !('broken' in result) ? result.end : to, body: ranges };
    }
  }
}

/** Go on behind a head that is known, where the body went on. Nothing but the end is of interest. */
function readOn(piece: Piece, resume: Resume, state: HttpState, successors: Successors): Outcome {
  const memo = resume.memo as Memo | undefined;
  const ended = (used: number, message: Message): Outcome => ({
    used,
    state: afterMessage(state, message, successors, {
      position: piece.position,
      seq: (piece.seq + piece.from + used) >>> 0,
    }),
  });
  if (memo === undefined) return { used: piece.to - piece.from, state };
  if (memo.kind === 'line') {
    if (!piece.more || lineEnd(piece.bytes, piece.from, piece.to) >= 0) return { used: 0, state, restart: true };
    return { used: 0, need: 'segment', state, resume: { offset: piece.to - piece.from, memo } };
  }
  if (memo.kind === 'end') return ended(0, memo.message);
  const place: ChunkPlace = { at: piece.from, trailer: memo.trailer };
  const result = readChunks(piece.bytes, piece.to, place);
  if ('need' in result && piece.more) {
    const { at, trailer } = result.place;
    return { used: 0, need: result.need, state, resume: { offset: at - piece.from, memo: { ...memo, trailer } } };
  }
  return ended(('end' in result ? result.end : piece.to) - piece.from, memo.message);
}
