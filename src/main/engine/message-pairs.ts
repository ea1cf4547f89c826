/** Which message answers which, where the protocol in them numbers its requests (JSON-RPC, GraphQL, acknowledgements). */
import type { BodyOutline } from '../../shared/model/index.ts';
import type { WebSocketEntry, WebSocketReader } from './app/index.ts';
import { outlineOf } from './message-protocols.ts';

/** Messages looked at on the way to a partner. */
const MOST_BETWEEN = 5_000;

/**
 * The message that answers a request, the first of several; or the request that a reply answers, the latest before it.
 * Undefined where the message has no number, or nobody else has it near by.
 */
export function partnerOf(reader: WebSocketReader, entry: WebSocketEntry, message: number): number | undefined {
  const said = outlineOf(reader, entry, message);
  if (said?.pair === undefined) return undefined;
  const step = said.pair.role === 'request' ? 1 : -1;
  const direction = reader.direction(message);
  for (let other = message + step, seen = 0; other >= 0 && other < reader.count; other += step) {
    if (++seen > MOST_BETWEEN) return undefined;
    if (reader.direction(other) === direction) continue;
    if (answers(said, outlineOf(reader, entry, other))) return other;
  }
  return undefined;
}

const answers = (one: BodyOutline, other: BodyOutline | undefined): boolean =>
  other?.pair !== undefined &&
  other.name === one.name &&
  other.pair.key === one.pair?.key &&
  other.pair.role !== one.pair.role;
