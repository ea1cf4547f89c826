/** The upgrade of a WebSocket connection as a person looks at it, with its checks (RFC 6455 section 4). */
import type { WsSession } from '../../../shared/model/index.ts';
import type { ExchangeIndex, StreamIndex } from '../../../shared/units.ts';
import type { WebSocketEntry } from './websocket.ts';
import { acceptFor } from './websocket-handshake.ts';

/** The upgrade and its checks; undefined where the capture began after it. */
export function sessionOf(
  entry: WebSocketEntry,
  stream: StreamIndex,
  exchange: ExchangeIndex | undefined,
): WsSession | undefined {
  const { handshake } = entry;
  if (handshake === undefined) return undefined;
  return {
    stream,
    ...(exchange !== undefined && { exchange }),
    target: handshake.target,
    key: handshake.key,
    accept: handshake.accept,
    expectedAccept: handshake.asked ? acceptFor(handshake.key) : '',
    version: handshake.version,
    extensions: handshake.extensions,
    subprotocol: handshake.subprotocol,
    ...(handshake.statusCode !== undefined && { statusCode: handshake.statusCode }),
    issues: [...handshake.issues, ...entry.issues],
  };
}
