/**
 * Which answer belongs to which request in the tree and for filters, as the reference pairs them: an answer goes with the
 * request seen last before it, and a packet with several messages is told of by the pair met last in it. The exchanges of
 * the HTTP pane are paired in app/, by the order of the requests.
 */
import type { PacketIndex } from '../../../shared/units.ts';
import { declareFields } from '../dissect/index.ts';
import type { PaintTarget } from './protocol.ts';

const F = declareFields({
  requestNumber: { key: 'http.request_number', label: 'HTTP request', type: 'uint32' },
  responseNumber: { key: 'http.response_number', label: 'HTTP response', type: 'uint32' },
  time: { key: 'http.time', label: 'Time since request', type: 'duration' },
  requestIn: { key: 'http.request_in', label: 'Request in frame', type: 'frame' },
  responseIn: { key: 'http.response_in', label: 'Response in frame', type: 'frame' },
  previousRequest: { key: 'http.prev_request_in', label: 'Prev request in frame', type: 'frame' },
  previousResponse: { key: 'http.prev_response_in', label: 'Prev response in frame', type: 'frame' },
  nextRequest: { key: 'http.next_request_in', label: 'Next request in frame', type: 'frame' },
  nextResponse: { key: 'http.next_response_in', label: 'Next response in frame', type: 'frame' },
});

/** Fields of pairs; they stand in the HTTP layer. */
export const PAIR_FIELDS = F;

/** A request and its answer, by their positions in the stream; either may be missing. */
interface Pair {
  request?: number;
  response?: number;
}

/** The pairs of one conversation, filled while it is read for the first time. */
class Ledger {
  readonly pairs: Pair[] = [];
  /** Index of the pair met last at a position. */
  readonly at = new Map<number, number>();
}

/** How far the pairs of a conversation are; part of its immutable state. */
export interface PairsSoFar {
  readonly ledger: Ledger | undefined;
  readonly count: number;
  readonly answered: boolean;
}

/** Before the first message. */
export const NO_PAIRS: PairsSoFar = { ledger: undefined, count: 0, answered: true };

/** Note a message that was met at a position of the stream. Noting it again changes nothing. */
export function notePair(so: PairsSoFar, isRequest: boolean, position: number): PairsSoFar {
  const ledger = so.ledger ?? new Ledger();
  const begins = isRequest || so.answered;
  const index = begins ? so.count : so.count - 1;
  const pair = ledger.pairs[index] ?? {};
  if (isRequest) pair.request = position;
  else pair.response ??= position;
  ledger.pairs[index] = pair;
  ledger.at.set(position, Math.max(index, ledger.at.get(position) ?? 0));
  return { ledger, count: index + 1, answered: !isRequest };
}

/** Lines that lead to the other packets of a message's pair and to the pairs beside it. */
export function paintPair(
  target: PaintTarget,
  isRequest: boolean,
  pairs: PairsSoFar,
  position: number,
  at: number,
): void {
  const { ledger } = pairs;
  const index = ledger?.at.get(position);
  if (ledger === undefined || index === undefined) return;
  const { out, packetAt } = target;
  const [before, own, after] = [ledger.pairs[index - 1], ledger.pairs[index], ledger.pairs[index + 1]];
  const link = (spec: (typeof F)[keyof typeof F], other: number | undefined): void => {
    if (other === undefined) return;
    const packet = packetAt(other);
    out.add(spec, at, 0, packet + 1, { generated: true, link: packet as PacketIndex });
  };
  const number = isRequest ? F.requestNumber : F.responseNumber;
  const text = `[${number.label} ${index + 1}/${ledger.pairs.length}]`;
  out.add(number, at, 0, index + 1, { generated: true, text });
  if (!isRequest && own?.request !== undefined) {
    const time = out.context.elapsed?.(packetAt(own.request), packetAt(position));
    if (time !== undefined)
      out.add(F.time, at, 0, time, { generated: true, text: `[${F.time.label}: ${time} seconds]` });
  }
  link(F.previousRequest, before?.request);
  if (!isRequest) link(F.previousResponse, before?.response);
  if (isRequest) link(F.responseIn, own?.response);
  else link(F.requestIn, own?.request);
  link(F.nextRequest, after?.request);
  if (!isRequest) link(F.nextResponse, after?.response);
}
