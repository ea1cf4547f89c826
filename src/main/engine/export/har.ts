/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), with WebSocket messages as Chromium writes them
 * (`_resourceType`, `_webSocketMessages`), written entry by entry so that memory holds one body at a time. Responses
 * without their request have no place in the format: they are counted in the log's comment.
 */
import type { HttpExchange, HttpMessage } from '../../../shared/model/index.ts';
import type { Timestamp } from '../../../shared/units.ts';
import { kindOf, parseForm, parseMediaType, parseMultipart, SNIFF_BYTES } from '../body/index.ts';
import type { ExchangeSource, ExportBody } from './exchange-source.ts';
import { headerOf, queryOf, urlOf } from './url.ts';

/** The HAR document in pieces of text. `version` is the app's. */
export function* writeHar(source: ExchangeSource, version: string): Generator<string> {
  yield `{"log":{"version":"1.2","creator":{"name":"Capscope","version":${JSON.stringify(version)}},"pages":[],"entries":[`;
  let first = true;
  let orphans = 0;
  for (const exchange of source.exchanges()) {
    if (exchange.request === undefined) {
      orphans++;
      continue;
    }
    yield `${first ? '' : ','}\n${JSON.stringify(entryOf(exchange, source))}`;
    first = false;
  }
  const comment = orphans === 0 ? '' : `,"comment":"${orphans} responses without their request are left out"`;
  yield `\n]${comment}}}\n`;
}

/** One entry, as plain data. */
export function entryOf(exchange: HttpExchange, source: ExchangeSource): unknown {
  const { request, response } = exchange;
  const webSocket = exchange.upgrade === 'websocket';
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
    request: requestOf(exchange, url, source),
    response: responseOf(exchange, source),
    cache: {},
    timings: { blocked: blocked ?? -1, dns: -1, connect: connect ?? -1, send, wait, receive, ssl: -1 },
    serverIPAddress: server.address,
    connection: String(exchange.stream),
    ...(webSocket && {
      _resourceType: 'websocket',
      _webSocketMessages: [...source.messages(exchange.stream)]
        .filter(({ message }) => message.opcode === 1 || message.opcode === 2)
        .map(({ message, bytes }) => ({
          type: message.direction === 'toServer' ? 'send' : 'receive',
          time: message.time.seconds + message.time.nanos / 1e9,
          opcode: message.opcode,
          data: Buffer.from(bytes).toString(message.opcode === 1 ? 'utf8' : 'base64'),
        })),
    }),
  };
}

function requestOf(exchange: HttpExchange, url: string, source: ExchangeSource): unknown {
  const { request } = exchange;
  const body = source.body(exchange, 'request');
  return {
    method: request?.method ?? '',
    url,
    httpVersion: request?.version || 'HTTP/0.9',
    headers: named(request?.headers ?? []),
    queryString: named(parseForm(queryOf(url))),
    cookies: cookiesOf(request, 'cookie'),
    headersSize: request?.head.length ?? -1,
    bodySize: request?.body.wireLength ?? -1,
    ...(body.bytes.length > 0 && { postData: postDataOf(headerOf(request, 'content-type'), body) }),
  };
}

function postDataOf(contentType: string, body: ExportBody): unknown {
  const { type, parameters } = parseMediaType(contentType);
  const text = Buffer.from(body.bytes).toString('utf8');
  const params =
    type === 'application/x-www-form-urlencoded'
      ? named(parseForm(text))
      : type === 'multipart/form-data'
        ? parseMultipart(body.bytes, parameters.get('boundary') ?? '').map((part) => ({
            name: part.name,
            ...(part.fileName === ''
              ? { value: Buffer.from(body.bytes.subarray(part.offset, part.offset + part.length)).toString('utf8') }
              : { fileName: part.fileName, contentType: part.contentType }),
          }))
        : undefined;
  return { mimeType: contentType, text, ...(params && { params }), ...(body.cut && { comment: 'cut' }) };
}

function responseOf(exchange: HttpExchange, source: ExchangeSource): unknown {
  const { response } = exchange;
  if (response === undefined)
    return {
      ...{ status: 0, statusText: '', httpVersion: '', headers: [], cookies: [], redirectURL: '' },
      content: { size: 0, mimeType: '' },
      headersSize: -1,
      bodySize: -1,
      _error: 'no response in the capture',
    };
  const body = source.body(exchange, 'response');
  return {
    status: response.statusCode,
    statusText: response.reason,
    httpVersion: response.version || 'HTTP/0.9',
    headers: named(response.headers),
    cookies: cookiesOf(response, 'set-cookie'),
    content: contentOf(response, body),
    redirectURL: headerOf(response, 'location'),
    headersSize: response.head.length,
    bodySize: response.body.wireLength,
    _transferSize: response.head.length + response.body.wireLength,
  };
}

function contentOf(response: HttpMessage, body: ExportBody): unknown {
  const mimeType = response.body.contentType;
  const size = body.bytes.length;
  const base = {
    size,
    mimeType,
    ...(response.body.coding.length > 0 && { compression: size - response.body.wireLength }),
    ...((body.cut || response.body.status !== 'complete') && { comment: response.body.status }),
  };
  if (size === 0) return base;
  const { charset } = kindOf(mimeType, body.bytes.subarray(0, SNIFF_BYTES));
  const text = charset === '' ? undefined : decodeExactly(body.bytes, charset);
  return text === undefined
    ? { ...base, text: Buffer.from(body.bytes).toString('base64'), encoding: 'base64' }
    : { ...base, text };
}

/** The text, or undefined if the bytes do not decode without loss. */
function decodeExactly(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
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
