/**
 * GraphQL over WebSocket: `graphql-transport-ws` and its forerunner `graphql-ws` (subscriptions-transport-ws). JSON objects
 * with a `type`, and an `id` for the operation they belong to.
 */
import { isRecord, leaf, outline, parseJson, treeOf } from '../outline.ts';
import { type MessageProtocol, named } from './protocol.ts';

const TYPES = new Set([
  ...['connection_init', 'connection_ack', 'ping', 'pong', 'subscribe', 'next', 'error', 'complete'],
  ...['connection_error', 'connection_terminate', 'start', 'stop', 'data', 'ka'],
]);

export const graphql: MessageProtocol = {
  id: 'graphql',
  claims: named('graphql-transport-ws', 'graphql-ws'),
  read({ subprotocol }, text) {
    const value = parseJson(text);
    if (!isRecord(value) || typeof value.type !== 'string' || !TYPES.has(value.type)) return undefined;
    const id = typeof value.id === 'string' ? value.id : undefined;
    const payload = isRecord(value.payload) ? value.payload : undefined;
    const query = typeof payload?.query === 'string' ? payload.query.replace(/\s+/g, ' ').trim() : '';
    const shown = query !== '' ? query : value.payload === undefined ? '' : JSON.stringify(value.payload);
    const asks = value.type === 'subscribe' || value.type === 'start';
    return {
      ...outline(subprotocol || 'graphql-ws', `${value.type} ${shown}`.trim(), [
        leaf('type', value.type),
        ...(id === undefined ? [] : [leaf('id', id)]),
        ...(value.payload === undefined ? [] : [treeOf('payload', value.payload)]),
      ]),
      ...(id !== undefined && { pair: { key: id, role: asks ? ('request' as const) : ('reply' as const) } }),
    };
  },
};
