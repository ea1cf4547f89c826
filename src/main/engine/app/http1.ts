/**
 * HTTP/1.0 and 1.1 (RFC 9110, 9112) and what is left of 0.9: pairs each response with its request and says where the
 * connection is handed on. Responses come in the order of the requests; only where bytes are missing does time decide
 * which request was answered.
 */
import type { Issue } from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import type { ByteStream, ByteStreamPair } from '../bytes/index.ts';
import {
  type Carried,
  type EntryBase,
  type FollowHints,
  NO_ISSUES,
  orient,
  type Steps,
  type StreamFollower,
  type StreamStart,
  surer,
  swapPair,
  swapStart,
} from './follower.ts';
import type { RequestHead, ResponseHead } from './http-framing.ts';
import { isStatusLine, lineEnd, parseRequestLine } from './http-head.ts';
import { MessageScanner } from './http-scanner.ts';
import type { IndexedRequest, IndexedResponse } from './indexed-message.ts';
import { MAX_EXCHANGES, RECOGNISE_BYTES, STEP_MESSAGES } from './limits.ts';

export type { IndexedMessage, IndexedRequest, IndexedResponse } from './indexed-message.ts';

/** A request and what came back, as ranges. At least one of the two is there. */
export interface IndexedExchange {
  readonly request: IndexedRequest | undefined;
  /** 1xx answers, in order. */
  readonly interim: readonly IndexedResponse[];
  readonly response: IndexedResponse | undefined;
  /** Protocol that the connection went on with after this exchange, lower case. */
  readonly upgrade: string | undefined;
}

/** HTTP/1 on a stream. */
export interface HttpEntry extends EntryBase {
  readonly kind: 'http';
  readonly exchanges: readonly IndexedExchange[];
  /** The connection after an Upgrade or CONNECT. */
  readonly carried?: Carried;
}

const NO_INTERIM: readonly IndexedResponse[] = [];

/** How sure a start line makes that is not the first thing there is. */
const LATER = 0.8;

/** Segments looked at for a start line where the capture does not begin with the connection. */
const RECOGNISE_RUNS = 64;

/** HTTP/1 on any port. */
export const http1: StreamFollower = {
  id: 'http',
  recognise(pair, start) {
    return surer(confidence(pair, start), () => confidence(swapPair(pair), swapStart(start)));
  },
  follow(pair, start, hints, swapped) {
    return follow(orient(pair, swapped), swapped ? swapStart(start) : start, hints, swapped);
  },
};

/** How sure this is HTTP with the client in `toServer`. */
function confidence(pair: ByteStreamPair, start: StreamStart): number {
  const asked = looksLike(pair.toServer, start.toServer, isRequest);
  const answered = looksLike(pair.toClient, start.toClient, isResponse);
  const surest = Math.max(asked, answered);
  if (surest === 0) return 0;
  // One side alone is enough, whether its beginning was captured or not.
  return Math.max(0.45 * asked + 0.5 * answered + 0.05, surest >= LATER ? 0.5 : 0);
}

type Look = (bytes: Uint8Array) => number;

/** What is looked at is read into here: every stream is, and nothing of it is kept. */
const room = new Uint8Array(RECOGNISE_BYTES);

const isResponse: Look = (bytes) => (isStatusLine(bytes, 0, bytes.length) ? 1 : 0);

const isRequest: Look = (bytes) => {
  const end = lineEnd(bytes, 0, bytes.length);
  const line = parseRequestLine(bytes, 0, end < 0 ? bytes.length : end);
  if (line === undefined) return 0;
  // A longer line whose end was not captured.
  if (end < 0 && 'HTTP/1.'.startsWith(line.version)) return 0.5;
  if (line.version !== '') return line.version.startsWith('HTTP/1.') || line.version === 'HTTP/0.9' ? 1 : 0;
  // No version: HTTP/0.9, which knows only GET.
  return line.method === 'GET' && /^\/\S*$/.test(line.target) ? 1 : 0;
};

/** Confidence from the first bytes, or from the first segments where the beginning is missing. */
function looksLike(stream: ByteStream, start: number, look: Look): number {
  const firstGap = stream.gaps[0];
  const whole = stream.fromStart && (firstGap === undefined || firstGap.offset > start);
  const first = look(skipEmptyLines(stream.read(start, RECOGNISE_BYTES, room)));
  if (first > 0 || (whole && stream.length > start)) return first;
  const runs = Math.min(stream.runCount, RECOGNISE_RUNS);
  for (let run = 0; run < runs; run++) {
    const offset = stream.runOffset(run);
    if (offset <= start) continue;
    const sure = look(stream.read(offset, Math.min(stream.runLength(run), RECOGNISE_BYTES), room));
    // A beginning that is missing leaves room for doubt, and an HTTP/0.9 line in the middle none for belief.
    if (sure === 1) return LATER;
  }
  return 0;
}

function skipEmptyLines(bytes: Uint8Array): Uint8Array {
  let i = 0;
  while (bytes[i] === 13 || bytes[i] === 10) i++;
  return bytes.subarray(i);
}

function* follow(pair: ByteStreamPair, start: StreamStart, _hints: FollowHints, swapped: boolean): Steps<HttpEntry> {
  const conversation = new Conversation(pair, start);
  const carried = yield* conversation.run();
  conversation.release();
  const issues = conversation.issues();
  const back = carried && swapped ? { ...carried, start: swapStart(carried.start) } : carried;
  return {
    kind: 'http',
    swapped,
    issues: issues.length === 0 ? NO_ISSUES : issues,
    // A copy has no room to grow.
    exchanges: conversation.exchanges.slice(),
    ...(back && { carried: back }),
  };
}

/** Both directions read side by side, requests only as far as the responses need them. */
class Conversation {
  readonly exchanges: IndexedExchange[] = [];
  readonly #pair: ByteStreamPair;
  readonly #requests: MessageScanner;
  readonly #responses: MessageScanner;
  /** Requests read and not answered yet, in order. */
  readonly #waiting: IndexedRequest[] = [];
  #interim: IndexedResponse[] = [];
  /** The latest request that waits for a 100 before it sends its body, and its head as it was before the body was framed. */
  #expecting: { readonly request: IndexedRequest; readonly head: RequestHead } | undefined;
  /** Where the client's bytes begin that hold no request, and how many issues were known before them. */
  #unread: { readonly position: number; readonly issues: number } | undefined;
  #full = false;

  constructor(pair: ByteStreamPair, start: StreamStart) {
    this.#pair = pair;
    this.#requests = new MessageScanner(pair.toServer, 'request', start.toServer);
    this.#responses = new MessageScanner(pair.toClient, 'response', start.toClient);
  }

  /** Nothing more is read. */
  release(): void {
    this.#requests.release();
    this.#responses.release();
  }

  issues(): Issue[] {
    const issues = [...this.#requests.issues, ...this.#responses.issues];
    if (this.#full) issues.push({ code: 'http-too-many', layer: 'http', offset: 0, had: MAX_EXCHANGES });
    return issues;
  }

  /** Read everything; what the connection is handed on to, if it is. */
  *run(): Steps<Carried | undefined> {
    for (let turn = 1; ; turn++) {
      if (turn % STEP_MESSAGES === 0) yield;
      if (this.exchanges.length >= MAX_EXCHANGES) {
        this.#full = true;
        return undefined;
      }
      const first = this.#waiting[0] ?? this.#pull();
      if (first?.version === '' && first.status === 'complete' && !this.#responses.startsMessage()) {
        // HTTP/0.9: the answer has no head.
        this.#waiting.shift();
        this.#emit(first, this.#responses.simpleResponse());
        continue;
      }
      const position = this.#responses.position;
      const passedOver = this.#responses.issues.length;
      const head = this.#responses.nextResponse();
      if (head === undefined) return this.#unanswered(position, passedOver);
      const handedOn = this.#answer(head);
      if (handedOn !== undefined) return handedOn;
    }
  }

  /** Read one more request. Behind one that asks to switch protocols nothing is read until its answer is known. */
  #pull(): IndexedRequest | undefined {
    if (this.#waiting.some(asksToSwitch)) return undefined;
    const { position, issues } = this.#requests;
    const before = { position, issues: issues.length };
    const head = this.#requests.nextRequest();
    if (head === undefined) {
      this.#unread ??= before;
      return undefined;
    }
    this.#unread = undefined;
    const unframed = head.facts.expects ? { ...head, issues: [...head.issues] } : undefined;
    const request = this.#requests.request(head);
    if (unframed !== undefined) this.#expecting = { request, head: unframed };
    this.#waiting.push(request);
    return request;
  }

  /**
   * A request as it turns out when its answer comes: a client that waited for a 100 and got a final answer may withhold the
   * body that its head announces. It has, where nothing of one was sent before that answer and another request follows.
   */
  #asSent(request: IndexedRequest, answer: IndexedResponse): IndexedRequest {
    if (this.#expecting?.request !== request || this.#waiting.length > 1) return request;
    const { head } = this.#expecting;
    const bodyFrom = head.offset + head.length;
    const isWaiting =
      this.#interim.length === 0 &&
      (bodyFrom >= this.#pair.toServer.length || this.#isAfter(this.#requests.packetAt(bodyFrom), answer.packet));
    return (isWaiting && this.#requests.withheld(head)) || request;
  }

  #answer(head: ResponseHead): Carried | undefined {
    const asked = this.#requestOf(head);
    const response = this.#responses.response(head, asked?.method ?? '');
    const { statusCode } = response;
    if (statusCode < 200 && statusCode !== 101) {
      this.#interim.push(response);
      return undefined;
    }
    const request = asked && this.#asSent(asked, response);
    if (request !== undefined) this.#waiting.shift();
    if (response.framing !== 'tunnel') {
      this.#emit(request, response);
      return undefined;
    }
    const protocol =
      statusCode === 101 ? firstToken(response.upgrade) || firstToken(request?.upgrade ?? '') || 'unknown' : 'tunnel';
    this.#emit(request, response, protocol);
    // The request was not captured: what the client sent behind it was looked through for one, and is the protocol's.
    const unread = request === undefined ? this.#unread : undefined;
    if (unread !== undefined) this.#requests.issues.length = unread.issues;
    const toServer = unread?.position ?? this.#requests.position;
    return { protocol, start: { toServer, toClient: this.#responses.position } };
  }

  /**
   * The request that a response answers: the first that waits. Where bytes are missing, counting does not pair any more:
   * a response cannot begin before its request, and a client that has sent a further request before this response had got
   * the answer to the one before. One that sent both in one packet pipelines: of its answers a gap took the one whose
   * head it begins with.
   */
  #requestOf(head: ResponseHead): IndexedRequest | undefined {
    if (!this.#requests.lost && !this.#responses.lost) return this.#waiting[0];
    const at = this.#responses.packetAt(head.offset);
    if (this.#responses.lost) {
      for (;;) {
        const next = this.#waiting[1] ?? (this.#waiting.length === 1 ? this.#pull() : undefined);
        if (next === undefined || this.#isAskedAfter(next, at)) break;
        const pipelined = this.#waiting[0]?.lastPacket === next.firstPacket;
        if (pipelined && !this.#responses.lostHead) break;
        this.#emit(this.#waiting.shift(), undefined);
        if (pipelined) break;
      }
      this.#responses.lost = this.#responses.lostHead = false;
    }
    const first = this.#waiting[0];
    return first === undefined || this.#isAskedAfter(first, at) ? undefined : first;
  }

  /** Whether a request was sent behind a packet of the server: as either acknowledges the other, else by time. */
  #isAskedAfter({ firstPacket }: IndexedRequest, packet: number): boolean {
    const [asked, answered] = [packetIndex(firstPacket), packetIndex(packet)];
    if (this.#pair.acknowledges?.(answered, asked) === true) return false;
    return this.#pair.acknowledges?.(asked, answered) === true || this.#isAfter(asked, answered);
  }

  /** No response is left: the remaining requests stand alone. */
  #unanswered(position: number, passedOver: number): Carried | undefined {
    for (;;) {
      const request = this.#waiting.shift() ?? this.#pullOne();
      if (request === undefined) break;
      const switches =
        asksToSwitch(request) && this.#waiting.length === 0 && this.#requests.position < this.#pair.toServer.length;
      if (switches && !this.#requests.startsMessage()) {
        // The answer was not captured, and what the client sends on is no request: it was let through.
        const protocol = request.method === 'CONNECT' ? 'tunnel' : firstToken(request.upgrade);
        this.#emit(request, undefined, protocol);
        this.#responses.issues.length = passedOver;
        return { protocol, start: { toServer: this.#requests.position, toClient: position } };
      }
      this.#emit(request, undefined);
      if (this.exchanges.length >= MAX_EXCHANGES) {
        this.#full = true;
        return undefined;
      }
    }
    if (this.#interim.length > 0) this.#emit(undefined, undefined);
    return undefined;
  }

  #pullOne(): IndexedRequest | undefined {
    this.#pull();
    return this.#waiting.shift();
  }

  #emit(request: IndexedRequest | undefined, response: IndexedResponse | undefined, upgrade?: string): void {
    const interim = this.#interim.length === 0 ? NO_INTERIM : this.#interim;
    this.exchanges.push({ request, interim, response, upgrade });
    if (this.#interim.length > 0) this.#interim = [];
  }

  #isAfter(a: number, b: number): boolean {
    const ta = this.#pair.timeOf(packetIndex(a));
    const tb = this.#pair.timeOf(packetIndex(b));
    return ta.seconds !== tb.seconds ? ta.seconds > tb.seconds : ta.nanos > tb.nanos;
  }
}

const asksToSwitch = (request: IndexedRequest): boolean => request.method === 'CONNECT' || request.upgrade !== '';

/** The protocol's name: `websocket` of `websocket`, `h2c` of `h2c, HTTP/1.1`. */
export const firstToken = (value: string): string => value.split(',')[0]?.trim() ?? '';
