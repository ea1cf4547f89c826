/** What a body is taken for: by its media type, and by its bytes where the type says nothing. */

/** Kind, media type and character set of a body, from its Content-Type and first bytes. */
export function describeBody(
  bytes: Uint8Array,
  contentType: string,
): { readonly kind: string; readonly mediaType: string; readonly charset: string } {
  const [type = '', ...parameters] = contentType.split(';');
  const mediaType = type.trim().toLowerCase();
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([\w.:-]+)/i.exec(parameter)?.[1]?.toLowerCase())
    .find((name) => name !== undefined);
  return { kind: kindOf(mediaType, bytes), mediaType, charset: charset ?? (looksLikeText(bytes) ? 'utf-8' : '') };
}

function kindOf(mediaType: string, bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty';
  if (/^application\/(.+\+)?json/.test(mediaType)) return 'json';
  if (mediaType.startsWith('image/')) return mediaType === 'image/svg+xml' ? 'xml' : 'image';
  if (mediaType === 'text/html' || mediaType === 'application/xhtml+xml') return 'html';
  if (/[/+]xml$/.test(mediaType)) return 'xml';
  if (mediaType === 'text/css') return 'css';
  if (/(java|ecma)script/.test(mediaType)) return 'javascript';
  if (mediaType === 'application/x-www-form-urlencoded') return 'form';
  if (mediaType.startsWith('multipart/')) return 'multipart';
  if (mediaType === 'text/event-stream') return 'events';
  if (!looksLikeText(bytes)) return mediaType.startsWith('text/') ? 'text' : 'hex';
  return looksLikeJson(bytes) ? 'json' : 'text';
}

/** Bytes looked at. */
const LOOK = 4096;

function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LOOK);
  if (head.some((b) => b < 9 || (b > 13 && b < 32 && b !== 27))) return false;
  // A character may be cut at the end of the look.
  const text = new TextDecoder('utf-8').decode(head, { stream: true });
  return !text.includes('\ufffd');
}

function looksLikeJson(bytes: Uint8Array): boolean {
  const first = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart()[0];
  const last = new TextDecoder().decode(bytes.subarray(-64)).trimEnd().at(-1);
  return (first === '{' && last === '}') || (first === '[' && last === ']');
}
