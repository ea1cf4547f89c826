/**
 * What each response of HTTP/1 answers: responses come in the order of the requests (RFC 9112 section 9.3). Where bytes of
 * the server are missing, answers went with them, and a client that has asked on had got those.
 */

/** A request that waits for its answer. */
export interface Asked {
  /** What it asks for: a whole URI where it says of which host, else its target. */
  readonly uri: string;
  /** Sequence number of its first byte. */
  readonly seq: number;
}

/** A request that is whole. */
interface Waiting extends Asked {
  /** Position of the packet that completes it. */
  readonly position: number;
}

/** Who waits; part of a conversation's immutable state. */
export interface Queue {
  /** Requests that have not been answered, oldest first. */
  readonly waiting: readonly Waiting[];
  /** The request whose body is on its way: a server may answer before it has all of it. */
  readonly begun: (Asked & { readonly isAnswered: boolean }) | undefined;
  /** Sequence number behind the last response, or where the first begins; undefined before that. */
  readonly answeredTo: number | undefined;
}

/** Before the first message. */
export const NOBODY_WAITS: Queue = { waiting: [], begun: undefined, answeredTo: undefined };

/** Requests that are waited for an answer to at most: a conversation without answers must not grow for ever. */
const MOST = 100;

/** A request has begun. Noting it again changes nothing. */
export const noteBegun = (queue: Queue, request: Asked): Queue =>
  queue.begun?.seq === request.seq ? queue : { ...queue, begun: { ...request, isAnswered: false } };

/** A response has begun. Noting it again changes nothing. */
export const noteAnswering = (queue: Queue, seq: number): Queue =>
  queue.answeredTo === undefined ? { ...queue, answeredTo: seq } : queue;

/** A request is whole, in the packet at a position of the stream. */
export function noteAsked(queue: Queue, request: Asked, position: number): Queue {
  const { waiting, begun } = queue;
  if (begun?.seq === request.seq && begun.isAnswered) return { ...queue, begun: undefined };
  return { ...queue, waiting: [...waiting, { ...request, position }].slice(-MOST), begun: undefined };
}

/** What a response answers that begins with this sequence number; undefined where that is not known. */
export function answeredBy(queue: Queue, seq: number): Asked | undefined {
  const at = placeOf(queue, seq);
  if (at >= 0) return queue.waiting[at];
  return queue.begun?.isAnswered === false ? queue.begun : undefined;
}

/** A response has come, from one sequence number to another. `isFinal`: it is no interim one. */
export function noteAnswer(queue: Queue, seq: number, end: number, isFinal: boolean): Queue {
  const { waiting, begun } = queue;
  if (!isFinal) return { ...queue, answeredTo: end };
  const at = placeOf(queue, seq);
  if (at >= 0) return { ...queue, waiting: waiting.slice(at + 1), answeredTo: end };
  return { ...queue, begun: begun && { ...begun, isAnswered: true }, answeredTo: end };
}

/** Place of the request that is answered: behind missing bytes the first of those asked in the last packet that did. */
function placeOf({ waiting, answeredTo }: Queue, seq: number): number {
  const isBehindGap = answeredTo !== undefined && answeredTo !== seq;
  const last = waiting.at(-1)?.position;
  return isBehindGap ? waiting.findIndex(({ position }) => position === last) : Math.min(0, waiting.length - 1);
}
