/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), with WebSocket messages as Chromium writes them
 * (`_resourceType`, `_webSocketMessages`), written in pieces, so that neither a large body nor a long connection is held
 * as a whole or keeps anybody waiting. Names with an underscore are ours or Chromium's, as the format allows: `_fate` tells
 * what became of a message by its receiver's TCP. Responses without their request have no place in the format: they are
 * counted in the log's comment.
 */
import type { HttpExchange, HttpMessage } from '../../../shared/model/index.ts';
import type { StreamIndex, Timestamp } from '../../../shared/units.ts';
import { kindOf, parseMediaType, parseMultipart, SNIFF_BYTES } from '../body/index.ts';
import { parseForm } from '../bytes/index.ts';
import type { ExchangeSource, ExportBody, ExportMessage } from './exchange-source.ts';
import { endFields, fateFields } from './fates.ts';
import { jsonPieces, LongList, LongText } from './json-pieces.ts';
import { allOf, base64Pieces, longBytes, readsAs, textPieces } from './long-text.ts';
import { resourceTypeOf } from './resource-type.ts';
import { headerOf, queryOf, urlOf } from './url.ts';

/** Longer forms are not taken apart: their text is there. */
const FORM_BYTES = 4 << 20;

/** The HAR document in pieces of text, some of them empty (json-pieces.ts). `version` is the app's. */
export function* writeHar(source: ExchangeSource, version: string): Generator<string> {
  yield `{"log":{"version":"1.2","creator":{"name":"Capscope","version":${JSON.stringify(version)}},"pages":[],"entries":[`;
  let first = true;
  let orphans = 0;
  for (const exchange of source.exchanges()) {
    if (exchange.request === undefined) {
      orphans++;
      continue;
    }
    const entry = yield* entryOf(exchange, source);
    yield first ? '\n' : ',\n';
    yield* jsonPieces(entry);
    first = false;
  }
  const comment = orphans === 0 ? '' : `,"comment":"${orphans} responses without their request are left out"`;
  yield `\n]${comment}}}\n`;
}

/** One entry; empty pieces while it is found out how its bodies are written. */
function* entryOf(exchange: HttpExchange, source: ExchangeSource): Generator<'', unknown> {
  const { request, response } = exchange;
  const webSocket = exchange.upgrade === 'websocket';
  const end = webSocket ? source.end(exchange.stream) : undefined;
  const server = source.server(exchange.stream);
  const url = urlOf(exchange, server, webSocket ? 'ws' : 'http');
  const asked = request?.start ?? response?.start ?? { seconds: 0, nanos: 0 };
  // An entry that opened its connection begins there; until the request is sent, it is blocked.
  const opened = source.connect(exchange);
  const connect = opened && opened.seconds * 1000;
  const blocked = opened && Math.max(0, milliseconds(opened.start, asked) - opened.seconds * 1000);
  const send = request ? milliseconds(request.start, request.end) : 0;
  // A response may begin before its request has ended (an early refusal); a phase is never negative.
  const wait = request && response ? Math.max(0, milliseconds(request.end, response.start)) : 0;
  const receive = response ? milliseconds(response.start, response.end) : 0;
  return {
    startedDateTime: isoTime(opened?.start ?? asked),
    time: (blocked ?? 0) + (connect ?? 0) + send + wait + receive,
    request: yield* requestOf(exchange, url, source),
    response: yield* responseOf(exchange, source),
    cache: {},
    timings: { blocked: blocked ?? -1, dns: -1, connect: connect ?? -1, send, wait, receive, ssl: -1 },
    serverIPAddress: server.address,
    connection: String(exchange.stream),
    _resourceType: webSocket ? 'websocket' : resourceTypeOf(exchange),
    ...(webSocket && {
      _webSocketMessages: new LongList(() => dataMessages(source, exchange.stream)),
      ...(end && { _webSocketEnd: endFields(end) }),
    }),
  };
}

/** The messages of a connection that carry data, as Chromium writes them. */
function* dataMessages(source: ExchangeSource, stream: StreamIndex): Generator<unknown> {
  for (const one of source.messages(stream)) {
    if (one === undefined) yield undefined;
    else if (one.message.opcode === 1 || one.message.opcode === 2) yield dataMessage(one);
  }
}

function dataMessage({ message, bytes }: ExportMessage): unknown {
  const { direction, time, opcode, readability, fate, lostBefore, lostAfter } = message;
  const content = longBytes(bytes);
  return {
    type: direction === 'toServer' ? 'send' : 'receive',
    time: time.seconds + time.nanos / 1e9,
    opcode,
    data: new LongText(() => (opcode === 1 ? textPieces(content) : base64Pieces(content))),
    ...(readability !== 'plain' && readability !== 'decompressed' && { _readability: readability }),
    ...(lostBefore && { _bytesLostBefore: lostBefore.bytes }),
    ...(lostAfter && { _bytesLostAfter: lostAfter.bytes }),
    ...(fate && { _fate: fateFields(fate) }),
  };
}

function* requestOf(exchange: HttpExchange, url: string, source: ExchangeSource): Generator<'', unknown> {
  const { request } = exchange;
  for (const _ of source.prepare(exchange, 'request')) yield '';
  const body = source.body(exchange, 'request');
  const fate = source.fate(exchange, 'request');
  return {
    method: request?.method ?? '',
    url,
    httpVersion: request?.version || 'HTTP/0.9',
    headers: named(request?.headers ?? []),
    queryString: named(parseForm(queryOf(url))),
    cookies: cookiesOf(request, 'cookie'),
    headersSize: request?.head.length ?? -1,
    bodySize: request?.body.wireLength ?? -1,
    ...(body.length > 0 && { postData: yield* postDataOf(headerOf(request, 'content-type'), body) }),
    ...(fate && { _fate: fateFields(fate) }),
  };
}

function* postDataOf(contentType: string, body: ExportBody): Generator<'', unknown> {
  const params = body.length <= FORM_BYTES ? paramsOf(contentType, allOf(body)) : undefined;
  const isText = yield* readsAs(body, 'utf-8');
  return {
    mimeType: contentType,
    text: new LongText(() => textPieces(body)),
    // The format has no place for bytes that are no text.
    ...(!isText && { _base64: new LongText(() => base64Pieces(body)) }),
    ...(params && { params }),
    ...(body.cut && { comment: 'cut' }),
  };
}

function paramsOf(contentType: string, bytes: Uint8Array): unknown[] | undefined {
  const { type, parameters } = parseMediaType(contentType);
  const text = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('utf8');
  if (type === 'application/x-www-form-urlencoded') return named(parseForm(text(0, bytes.length)));
  if (type !== 'multipart/form-data') return undefined;
  return parseMultipart(bytes, parameters.get('boundary') ?? '').map(
    ({ name, fileName, contentType, offset, length }) => ({
      name,
      ...(fileName === '' ? { value: text(offset, offset + length) } : { fileName, contentType }),
    }),
  );
}

function* responseOf(exchange: HttpExchange, source: ExchangeSource): Generator<'', unknown> {
  const { response } = exchange;
  if (response === undefined)
    return {
      ...{ status: 0, statusText: '', httpVersion: '', headers: [], cookies: [], redirectURL: '' },
      content: { size: 0, mimeType: '' },
      headersSize: -1,
      bodySize: -1,
      _error: 'no response in the capture',
    };
  for (const _ of source.prepare(exchange, 'response')) yield '';
  const body = source.body(exchange, 'response');
  const fate = source.fate(exchange, 'response');
  return {
    status: response.statusCode,
    statusText: response.reason,
    httpVersion: response.version || 'HTTP/0.9',
    headers: named(response.headers),
    cookies: cookiesOf(response, 'set-cookie'),
    content: yield* contentOf(response, body),
    redirectURL: headerOf(response, 'location'),
    headersSize: response.head.length,
    bodySize: response.body.wireLength,
    _transferSize: response.head.length + response.body.wireLength,
    ...(fate && { _fate: fateFields(fate) }),
  };
}

function* contentOf(response: HttpMessage, body: ExportBody): Generator<'', unknown> {
  const mimeType = response.body.contentType;
  const size = body.length;
  const base = {
    size,
    mimeType,
    ...(response.body.coding.length > 0 && { compression: size - response.body.wireLength }),
    ...((body.cut || response.body.status !== 'complete') && { comment: response.body.status }),
  };
  if (size === 0) return base;
  const { charset } = kindOf(mimeType, body.read(0, SNIFF_BYTES));
  const isText = charset !== '' && (yield* readsAs(body, charset));
  return {
    ...base,
    text: new LongText(() => (isText ? textPieces(body, charset) : base64Pieces(body))),
    ...(!isText && { encoding: 'base64' }),
  };
}

const named = (pairs: readonly (readonly [name: string, value: string])[]) =>
  pairs.map(([name, value]) => ({ name, value }));

/** Cookies of a Cookie header, or of every Set-Cookie with its attributes (RFC 6265 sections 4.1 and 4.2). */
function cookiesOf(message: HttpMessage | undefined, header: 'cookie' | 'set-cookie'): unknown[] {
  const values = (message?.headers ?? []).filter(([name]) => name.toLowerCase() === header).map(([, value]) => value);
  const pair = (text: string): [string, string] => {
    const equals = text.indexOf('=');
    return equals < 0 ? ['', text.trim()] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
  };
  if (header === 'cookie')
    return named(values.flatMap((value) => value.split(';').filter((piece) => piece.trim() !== '')).map(pair));
  return values.map((value) => {
    const [first = '', ...attributes] = value.split(';');
    const [name, content] = pair(first);
    const has = new Map(attributes.map(pair).map(([key, text]) => [(key || text).toLowerCase(), text]));
    const expires = new Date(has.get('expires') ?? '');
    return {
      name,
      value: content,
      ...(has.has('path') && { path: has.get('path') }),
      ...(has.has('domain') && { domain: has.get('domain') }),
      ...(!Number.isNaN(expires.getTime()) && { expires: expires.toISOString() }),
      httpOnly: has.has('httponly'),
      secure: has.has('secure'),
      ...(has.has('samesite') && { sameSite: has.get('samesite') }),
    };
  });
}

const milliseconds = (from: Timestamp, to: Timestamp): number =>
  Math.max(0, (to.seconds - from.seconds) * 1000 + (to.nanos - from.nanos) / 1e6);

/** ISO 8601 in UTC with milliseconds; the format knows no finer time. */
function isoTime(time: Timestamp): string {
  const date = new Date(time.seconds * 1000 + Math.floor(time.nanos / 1e6));
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
