/**
 * Where the page comes from: a scheme of its own that serves the built renderer and nothing else, under a strict content
 * policy. Nothing is loaded from the network; a request that leaves the scheme is refused before it is made.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';

const SCHEME = 'capscope';
/** What a window's address ends with when a capture is on its way into it: its page then loads everything at once. */
const EXPECTING = '#capture';
/** Where a window is sent. */
export const pageUrl = (expectsCapture: boolean): string => PAGE_URL + (expectsCapture ? EXPECTING : '');
const PAGE_URL = `${SCHEME}://app/index.html`;
/** What the window's messages must come from. */
export const PAGE_ORIGIN = `${SCHEME}://app`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** In index.html, where the policy's nonce for style elements goes (the grid makes its theme as one). */
const NONCE_MARK = '%STYLE_NONCE%';

/** Tell Chromium about the scheme. Before `ready`. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serve the renderer to a session, and close that session to everything else. */
export function servePage(session: Session): void {
  const root = join(import.meta.dirname, '..', 'renderer');
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const path = normalize(join(root, decodeURIComponent(url.pathname)));
    const type = TYPES[extname(path)];
    if (url.host !== 'app' || !path.startsWith(root + sep) || !type) return new Response('', { status: 404 });
    try {
      const bytes = await readFile(path);
      if (extname(path) !== '.html') return new Response(new Uint8Array(bytes), { headers: headers(type) });
      const nonce = randomBytes(16).toString('base64');
      const html = bytes.toString('utf8').replaceAll(NONCE_MARK, nonce);
      return new Response(html, { headers: { ...headers(type), 'content-security-policy': policy(nonce) } });
    } catch {
      return new Response('', { status: 404 });
    }
  });
  session.webRequest.onBeforeRequest((details, respond) => {
    const inside = /^(capscope|devtools|chrome-extension|blob|data):/.test(details.url);
    respond({ cancel: !inside });
  });
  session.setPermissionRequestHandler((_contents, _permission, respond) => respond(false));
  session.setPermissionCheckHandler(() => false);
}

const headers = (type: string) => ({ 'content-type': type, 'x-content-type-options': 'nosniff' });

/** Images may also be made in the page (a body, a diagram on its way to a PNG): `blob:` and `data:`, never fetched. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self' data:",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
