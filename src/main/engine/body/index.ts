/**
 * How a body is shown. To add a kind: one line in `kinds` below, in order of trust, and where it has an inner structure a
 * file that turns bytes into a BodyOutline. To add a protocol inside WebSocket messages: one file under protocols/ and one
 * line in protocols/index.ts.
 */
import type { BodyOutline } from '../../../shared/model/index.ts';
import { charsetOf } from './charset.ts';
import { outlineEvents } from './event-stream.ts';
import { outlineForm } from './form.ts';
import { sniffImage } from './image.ts';
import { type MediaType, parseMediaType } from './media-type.ts';
import { outlineMultipart } from './multipart.ts';

export { charsetOf, encodingFor } from './charset.ts';
export { parseEvents, type ServerSentEvent } from './event-stream.ts';
export { type MediaType, parseMediaType } from './media-type.ts';
export { type Part, parseMultipart } from './multipart.ts';
export { type MessageFacts, outlineMessage } from './protocols/index.ts';

/** What a body is taken for. */
export interface BodyKind {
  /** Names the view; `empty` for no bytes, `hex` for bytes of no known kind. */
  readonly kind: string;
  readonly mediaType: string;
  /** '' where it is no text. */
  readonly charset: string;
}

/** Bytes of a body that are looked at to tell what it is. */
export const SNIFF_BYTES = 4096;
/** Bytes of a body that an outline is made of, at most. */
export const OUTLINE_BYTES = 4 << 20;

interface KindRule {
  readonly kind: string;
  /** Whether it is a text with a character set. */
  readonly text: boolean;
  matches(media: MediaType, head: Uint8Array): boolean;
}

const typeIs =
  (pattern: RegExp): KindRule['matches'] =>
  ({ type }) =>
    pattern.test(type);

/** The first that matches counts. */
const kinds: readonly KindRule[] = [
  { kind: 'image', text: false, matches: ({ type }, head) => sniffImage(head, type).startsWith('image/') },
  {
    kind: 'font',
    text: false,
    matches: ({ type }, head) => sniffImage(head, type).startsWith('font/') || /^font\//.test(type),
  },
  { kind: 'events', text: true, matches: typeIs(/^text\/event-stream$/) },
  { kind: 'form', text: true, matches: typeIs(/^application\/x-www-form-urlencoded$/) },
  { kind: 'multipart', text: false, matches: typeIs(/^multipart\//) },
  { kind: 'json', text: true, matches: ({ type }, head) => /[/+]json$/.test(type) || looksLikeJson(type, head) },
  { kind: 'html', text: true, matches: typeIs(/^(text\/html|application\/xhtml\+xml)$/) },
  { kind: 'svg', text: true, matches: typeIs(/^image\/svg\+xml$/) },
  { kind: 'css', text: true, matches: typeIs(/^text\/css$/) },
  { kind: 'javascript', text: true, matches: typeIs(/(java|ecma)script$/) },
  { kind: 'xml', text: true, matches: typeIs(/[/+]xml$/) },
  {
    kind: 'text',
    text: true,
    matches: ({ type }, head) => /^text\//.test(type) || (!/^(image|audio|video)\//.test(type) && looksLikeText(head)),
  },
];

/** JSON under a label that says nothing of it. */
function looksLikeJson(type: string, head: Uint8Array): boolean {
  if (!['', 'text/plain', 'application/octet-stream', 'text/javascript'].includes(type)) return false;
  const text = Buffer.from(head).toString('latin1').trimStart();
  return /^(\{\s*("|\})|\[\s*([{["\d-]|true\b|false\b|null\b|\]))/.test(text) && looksLikeText(head);
}

/** No control characters but the usual ones. */
function looksLikeText(head: Uint8Array): boolean {
  for (const byte of head)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) return false;
  return head.length > 0;
}

/** What a body is taken for, from its Content-Type ('' for none) and up to SNIFF_BYTES of its beginning. */
export function kindOf(contentType: string, head: Uint8Array): BodyKind {
  const media = parseMediaType(contentType);
  if (head.length === 0) return { kind: 'empty', mediaType: media.type, charset: '' };
  const rule = kinds.find(({ matches }) => matches(media, head));
  const sniffed = rule?.kind === 'image' || rule?.kind === 'font' ? sniffImage(head, media.type) : '';
  return {
    kind: rule?.kind ?? 'hex',
    mediaType: sniffed || media.type,
    charset: rule?.text ? charsetOf(head, media.parameters.get('charset') ?? '') : '',
  };
}

/** Inner structure of a body whose kind has one. `bytes` gives up to OUTLINE_BYTES of it, and is asked only then. */
export function outlineBody({ kind }: BodyKind, contentType: string, bytes: () => Uint8Array): BodyOutline | undefined {
  switch (kind) {
    case 'form':
      return outlineForm(bytes());
    case 'multipart':
      return outlineMultipart(bytes(), parseMediaType(contentType).parameters.get('boundary') ?? '');
    case 'events':
      return outlineEvents(bytes());
    default:
      return undefined;
  }
}
