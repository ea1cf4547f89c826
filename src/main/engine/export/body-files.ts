/**
 * Names for bodies written to a folder. A captured name never becomes a path: what remains of it is letters, digits, dot,
 * dash and underscore, behind a number that makes it unique and in front of an extension that its type gives.
 */
import type { HttpExchange } from '../../../shared/model/index.ts';
import { parseMediaType } from '../body/index.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/html': 'html',
  'text/plain': 'txt',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/javascript': 'js',
  'text/event-stream': 'txt',
  'application/javascript': 'js',
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/gzip': 'gz',
  'application/wasm': 'wasm',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'image/x-icon': 'ico',
  'image/vnd.microsoft.icon': 'ico',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
  'font/ttf': 'ttf',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
};

const MAX_STEM = 60;

/** File name for the body of one part of an exchange: `0007-response-logo.png`. Safe on every system. */
export function bodyFileName(exchange: HttpExchange, part: 'request' | 'response'): string {
  const target = exchange.request?.target ?? '';
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').split(/[?#]/, 1)[0] ?? '';
  const last = path.split('/').findLast((piece) => piece !== '') ?? '';
  const clean = last.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._-]+|[._-]+$/g, '');
  const type = parseMediaType(exchange[part]?.body.contentType ?? '').type;
  const written = /\.([A-Za-z0-9]{1,8})$/.exec(clean)?.[1]?.toLowerCase();
  const extension = EXTENSIONS[type] ?? (/(\+|\/)json$/.test(type) ? 'json' : (written ?? 'bin'));
  const stem = (written === undefined ? clean : clean.slice(0, -written.length - 1)).slice(0, MAX_STEM) || 'body';
  return `${String(exchange.exchange + 1).padStart(4, '0')}-${part}-${stem}.${extension}`;
}
