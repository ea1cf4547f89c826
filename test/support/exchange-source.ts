/** A capture of one stream in memory, as exports see it. */
import {
  entriesOf,
  followStream,
  httpExchange,
  openBody,
  orient,
  WebSocketReader,
} from '../../src/main/engine/app/index.ts';
import type { ByteStreamPair } from '../../src/main/engine/bytes/index.ts';
import { type ExchangeSource, longBytes } from '../../src/main/engine/export/index.ts';
import type { HttpExchange } from '../../src/shared/model/index.ts';
import { exchangeIndex, streamIndex } from '../../src/shared/units.ts';

/** What exports read, over one stream. */
export function sourceOf(pair: ByteStreamPair): ExchangeSource & { readonly all: readonly HttpExchange[] } {
  const entries = entriesOf(followStream(pair));
  const http = entries.find((entry) => entry.kind === 'http');
  const socket = entries.find((entry) => entry.kind === 'websocket');
  const indexed = http?.kind === 'http' ? http.exchanges : [];
  const all = indexed.flatMap((exchange, i) =>
    http?.kind === 'http'
      ? [httpExchange(pair, http, exchange, { exchange: exchangeIndex(i), stream: streamIndex(0), secure: false })]
      : [],
  );
  return {
    all,
    exchanges: () => all,
    prepare: () => [],
    body(exchange, part) {
      const message = indexed[exchange.exchange]?.[part];
      const sides = orient(pair, http?.swapped ?? false);
      const body = message && openBody(part === 'request' ? sides.toServer : sides.toClient, message);
      return { ...longBytes(body?.read(0, 1e6) ?? new Uint8Array(0)), cut: false };
    },
    *messages(stream) {
      const reader = socket?.kind === 'websocket' ? new WebSocketReader(pair, socket) : undefined;
      for (let i = 0; i < (reader?.count ?? 0); i++)
        if (reader) yield { message: reader.message(stream, i), bytes: reader.content(i).bytes };
    },
    server: () => ({ address: '192.0.2.1', port: 8080 }),
    client: () => ({ address: '192.0.2.2', port: 40000 }),
    connect: () => undefined,
    end: () => undefined,
    fate: () => undefined,
  };
}
