/**
 * A request as a command that sends it again: for curl in a POSIX shell, and as a JavaScript `fetch`. Everything captured
 * stands inside quotes that it cannot leave.
 */
import type { Endpoint, HttpExchange } from '../../../shared/model/index.ts';
import { urlOf } from './url.ts';

/** Fields that the client makes itself, or that belong to one connection only. */
const MADE_BY_CLIENT = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
]);

/** A field name as RFC 9110 section 5.1 has it: what is none, `fetch` refuses. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The request as a curl command, `body` taken out of its framing (not of its codings). '' without a request. */
export function curlOf(exchange: HttpExchange, server: Endpoint, body: Uint8Array): string {
  const { request } = exchange;
  if (request === undefined) return '';
  const parts = [`curl ${addressOf(exchange, server)}`];
  const usual = body.length > 0 ? 'POST' : 'GET';
  if (request.method === 'HEAD') parts.push('--head');
  else if (request.method !== usual) parts.push(`-X ${shellQuote(request.method)}`);
  for (const [name, value] of request.headers) {
    if (MADE_BY_CLIENT.has(name.toLowerCase()) || (name.toLowerCase() === 'host' && value === exchange.host)) continue;
    // What begins so would name a file.
    if (name.startsWith('@')) continue;
    // curl takes `Name;` for a field without a value; `Name:` would remove it.
    parts.push(`-H ${shellQuote(value === '' ? `${name};` : `${name}: ${asTyped(value)}`)}`);
  }
  // Else curl would call it a form.
  if (body.length > 0 && !hasField(exchange, 'content-type')) parts.push("-H 'Content-Type:'");
  if (hasField(exchange, 'accept-encoding')) parts.push('--compressed');
  if (body.length === 0) return parts.join(' \\\n  ');
  // A shell word can hold no NUL, and bytes that are no UTF-8 only at the mercy of the terminal.
  if (!isPlainText(body))
    return `printf %s '${Buffer.from(body).toString('base64')}' | base64 -d | ${[...parts, '--data-binary @-'].join(' \\\n  ')}`;
  const text = Buffer.from(body).toString('utf8');
  // The shell's own printf takes what is too long for a word given to a program.
  if (body.length > LONGEST_WORD)
    return `printf %s ${shellQuote(text)} | ${[...parts, '--data-binary @-'].join(' \\\n  ')}`;
  // A leading @ would name a file.
  parts.push(`${text.startsWith('@') ? '--data-raw' : '--data-binary'} ${shellQuote(text)}`);
  return parts.join(' \\\n  ');
}

/** Bytes of one word that every system lets a program have (Linux: 128 KB). */
const LONGEST_WORD = 100_000;

const hasField = ({ request }: HttpExchange, lower: string): boolean =>
  request?.headers.some(([name]) => name.toLowerCase() === lower) === true;

/** Captured text, one character a byte, as a person types it: UTF-8 where its bytes are that. */
function asTyped(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return isPlainText(bytes) ? bytes.toString('utf8') : text;
}

/** The URL for curl, with what keeps curl from reading more into it than stands there. */
function addressOf(exchange: HttpExchange, server: Endpoint): string {
  const target = asTyped(exchange.request?.target ?? '');
  // What cannot stand in a URL, or would not be sent of it, goes on the request line as it was.
  const isOdd = target === '*' || /[#\s\p{Cc}]/u.test(target);
  const url = shellQuote(urlOf(exchange, server, 'http', isOdd ? '/' : target));
  if (isOdd) return `${url} --request-target ${shellQuote(target)}`;
  const asItIs = /\/\.{1,2}(\/|$|\?)/.test(target) ? ' --path-as-is' : '';
  return `${url}${asItIs}${/[[\]{}]/.test(target) ? ' --globoff' : ''}`;
}

/** The request as a call of `fetch`. '' without a request. */
export function fetchOf(exchange: HttpExchange, server: Endpoint, body: Uint8Array): string {
  const { request } = exchange;
  if (request === undefined) return '';
  const headers = request.headers
    .filter(([name]) => FIELD_NAME.test(name) && !MADE_BY_CLIENT.has(name.toLowerCase()))
    .filter(([name]) => name.toLowerCase() !== 'host')
    .map(([name, value]) => `    [${literal(name)}, ${literal(value)}],`);
  const lines = [
    `fetch(${literal(urlOf(exchange, server, 'http', asTyped(request.target)))}, {`,
    `  method: ${literal(request.method)},`,
  ];
  if (headers.length > 0) lines.push('  headers: [', ...headers, '  ],');
  if (body.length > 0) {
    const text = literal(Buffer.from(body).toString('utf8'));
    // fetch names the type of a text by itself, and none of bytes.
    const words = hasField(exchange, 'content-type') ? text : `new TextEncoder().encode(${text})`;
    lines.push(
      isPlainText(body)
        ? `  body: ${words},`
        : `  body: Uint8Array.from(atob(${literal(Buffer.from(body).toString('base64'))}), (c) => c.charCodeAt(0)),`,
    );
  }
  lines.push('});');
  return lines.join('\n');
}

/** UTF-8 without NUL. */
function isPlainText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8').equals(Buffer.from(bytes));
}

/** One word for a POSIX shell: in single quotes, where nothing but the quote itself means anything. */
function shellQuote(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}

/** A JavaScript string literal that is safe inside HTML as well. */
const literal = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');
