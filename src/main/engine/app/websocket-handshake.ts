/**
 * The upgrade of a WebSocket connection and its checks, RFC 6455 sections 4.1 and 4.2: read from the two heads, whichever
 * were captured.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import type { Issue } from '../../../shared/model/index.ts';
import type { ByteStreamPair } from '../bytes/index.ts';
import { latin1 } from './ascii.ts';
import { deflateTerms, parseExtensions } from './deflate-terms.ts';
import { lineEnd, walkFields } from './http-head.ts';
import type { IndexedExchange } from './http1.ts';
import type { IndexedMessage } from './indexed-message.ts';
import { MAX_HEAD } from './limits.ts';
import type { WebSocketHandshake } from './websocket.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Base64 of SHA-1 of the key and the fixed GUID (RFC 6455 section 4.2.2, step 5.4). */
export function acceptFor(key: string): string {
  return Buffer.from(sha1(Buffer.from(key + GUID, 'latin1'))).toString('base64');
}

/** Fields of one head: lower-case name → values joined by commas. */
function fieldsOf(stream: ByteStreamPair['toServer'], message: IndexedMessage | undefined): Map<string, string> {
  const fields = new Map<string, string>();
  if (message === undefined) return fields;
  const bytes = stream.read(message.headOffset, Math.min(message.headLength, MAX_HEAD));
  const end = lineEnd(bytes, 0, bytes.length);
  walkFields(bytes, end < 0 ? bytes.length : end + 2, bytes.length, (nameFrom, nameTo, valueFrom, valueTo) => {
    const name = latin1(bytes, nameFrom, nameTo).toLowerCase();
    if (!NEEDED.has(name)) return;
    const value = latin1(bytes, valueFrom, valueTo).replace(/[ \t]*\r?\n[ \t]+/g, ' ');
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  });
  return fields;
}

const NEEDED = new Set([
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-accept',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
]);

/** The handshake of an exchange that asked for WebSocket. The pair is as the protocol sees it (client in `toServer`). */
export function readHandshake(pair: ByteStreamPair, exchange: IndexedExchange): WebSocketHandshake {
  const { request, response } = exchange;
  const asked = fieldsOf(pair.toServer, request);
  const given = fieldsOf(pair.toClient, response);
  const field = (fields: Map<string, string>, name: string): string => fields.get(name) ?? '';
  const issues: Issue[] = [];
  const say = (code: string, message: IndexedMessage, because: string, params?: Record<string, string>): void => {
    issues.push({ code, layer: 'websocket', offset: message.headOffset, because, ...(params && { params }) });
  };
  const key = field(asked, 'sec-websocket-key');
  const accept = field(given, 'sec-websocket-accept');
  const version = field(asked, 'sec-websocket-version');
  if (request !== undefined) {
    if (request.method !== 'GET') say('ws-handshake-method', request, 'RFC 6455 4.1', { had: request.method });
    if (Buffer.from(key, 'base64').length !== 16) say('ws-handshake-key', request, 'RFC 6455 4.1', { had: key });
    if (version !== '13') say('ws-handshake-version', request, 'RFC 6455 4.1', { had: version });
    if (!hasToken(field(asked, 'connection'), 'upgrade')) say('ws-handshake-connection', request, 'RFC 6455 4.1');
  }
  if (response !== undefined && response.statusCode === 101) {
    if (!hasToken(field(given, 'upgrade'), 'websocket')) say('ws-handshake-upgrade', response, 'RFC 6455 4.2.2');
    if (!hasToken(field(given, 'connection'), 'upgrade')) say('ws-handshake-connection', response, 'RFC 6455 4.2.2');
    if (request !== undefined && accept !== acceptFor(key))
      say('ws-handshake-accept', response, 'RFC 6455 4.2.2', { had: accept, expected: acceptFor(key) });
    checkChoices(asked, given, request, (code, had) => say(code, response, 'RFC 6455 4.1', { had }));
  }
  return {
    target: request?.target ?? '',
    key,
    accept,
    version,
    offeredExtensions: field(asked, 'sec-websocket-extensions'),
    extensions: field(given, 'sec-websocket-extensions'),
    offeredSubprotocols: field(asked, 'sec-websocket-protocol'),
    subprotocol: field(given, 'sec-websocket-protocol'),
    ...(response && { statusCode: response.statusCode }),
    answered: response !== undefined,
    asked: request !== undefined,
    issues,
  };
}

/** The server may only choose what the client offered; and permessage-deflate's parameters have their rules. */
function checkChoices(
  asked: Map<string, string>,
  given: Map<string, string>,
  request: IndexedMessage | undefined,
  say: (code: string, had: string) => void,
): void {
  const header = given.get('sec-websocket-extensions') ?? '';
  for (const fault of deflateTerms(header)?.faults ?? []) say('ws-deflate-parameter', fault);
  if (request === undefined) return;
  const offered = new Set(parseExtensions(asked.get('sec-websocket-extensions') ?? '').map(({ name }) => name));
  for (const { name } of parseExtensions(header)) if (!offered.has(name)) say('ws-handshake-extension', name);
  const chosen = given.get('sec-websocket-protocol') ?? '';
  const protocols = (asked.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  if (chosen !== '' && !protocols.includes(chosen)) say('ws-handshake-protocol', chosen);
}

const hasToken = (header: string, token: string): boolean =>
  header
    .toLowerCase()
    .split(',')
    .some((part) => part.trim() === token);
