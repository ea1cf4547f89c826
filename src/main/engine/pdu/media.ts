/**
 * What the reference calls a body: by its content type, and for some types by whether the bytes are what the type says.
 * The body itself is shown by the views of bodies; here it is one line of the tree and words in the Info column.
 */

import { type Detail, ocspRequestLayers, ocspResponseLayers } from '../dissect/index.ts';
import { isJson } from './is-json.ts';
import { pictureOf } from './pictures.ts';

/** Layers that a body adds to `frame.protocols`, and its words. */
export interface Media {
  /** Worked out when asked for: for some types the whole body is looked through. */
  layers(): readonly string[];
  /** Bytes of each of them, where they are not all those of the body. */
  parts?(): readonly Uint8Array[];
  /** Those of them that stand at the top of the reference's tree, where some stand inside others. */
  readonly outer?: readonly string[];
  /** Of a type that nobody reads. */
  readonly isUnread?: true;
  /** Nothing that has a name. */
  readonly isData?: true;
  /** Read further by its type. */
  readonly reading?: 'json' | 'form' | 'multipart';
  /** So many of its first layers only hand the body on: they are in the list of protocols, and filters do not find them. */
  readonly handOn?: number;
  /** Its words and its column stand in place of those of HTTP. */
  readonly isItself?: true;
  /** Added to the Info column. */
  readonly info: string;
  /** Added to the Protocol column behind a slash. */
  readonly column: string;
  /** The body's line in the tree. */
  line(): string;
}

const TEXT = new Set([
  'text/plain',
  'text/html',
  'text/richtext',
  'text/enriched',
  'text/css',
  'text/javascript',
  'text/parameters',
  'application/x-javascript',
  'application/x-ns-proxy-autoconfig',
]);
const XML = new Set([
  'text/xml',
  'application/xml',
  'application/xml-dtd',
  'application/soap+xml',
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/mathml+xml',
  'image/svg+xml',
  'text/vnd.wap.wml',
]);
const JSON_TYPES = new Set(['application/json', 'application/json-rpc', 'application/x-ndjson']);
/** Signed and enciphered CBOR (RFC 9052), which the reference reads and says nothing of in the Info column. */
const COSE = new Set(['application/cose', 'application/cose-key', 'application/cose-key-set']);
/** Whether a certificate has been revoked. */
const OCSP: Readonly<Record<string, { info: string; layers: (bytes: Uint8Array) => readonly string[] } | undefined>> = {
  'application/ocsp-request': { info: 'Request', layers: ocspRequestLayers },
  'application/ocsp-response': { info: 'Response', layers: ocspResponseLayers },
};
const FORM = 'application/x-www-form-urlencoded';
const ASCII = new TextDecoder('latin1');

const plain = (layers: readonly string[], type: string, line: string | (() => string)): Media => ({
  layers: () => layers,
  info: ` (${type})`,
  column: '',
  line: typeof line === 'string' ? () => line : line,
});

/** Name a body of `type` (the whole header value; empty for none). `bytes` is the body decoded. */
export function mediaOf(header: string, bytes: Uint8Array): Media {
  const type = (header.split(';')[0] ?? '').trim().toLowerCase();
  const line = (): string => `Data (${bytes.length} bytes)`;
  const data: Media = { layers: () => ['data'], isData: true, info: '', column: '', line };
  if (type === 'application/octet-stream') return data;
  if (type === '') return imageOf(bytes) ?? { ...data, outer: [] };
  if (TEXT.has(type)) return textOf(type, bytes);
  if (XML.has(type))
    return { layers: () => ['xml'], info: '', column: 'XML', line: () => 'eXtensible Markup Language' };
  if (type.startsWith('multipart/')) return multipartOf(type, header, bytes);
  if (JSON_TYPES.has(type) || type.endsWith('+json')) {
    return {
      layers: () => (isJson(bytes) ? ['json'] : ['json', 'data-text-lines']),
      reading: 'json',
      info: `, JavaScript Object Notation (${type})`,
      column: 'JSON',
      line: () => `JavaScript Object Notation: ${type}`,
    };
  }
  if (COSE.has(type)) {
    return { layers: () => ['cose'], info: '', column: '', line: () => 'CBOR Object Signing and Encryption' };
  }
  const ocsp = OCSP[type];
  if (ocsp !== undefined) {
    const { info, layers } = ocsp;
    const line = (): string => 'Online Certificate Status Protocol';
    return { layers: () => layers(bytes), outer: ['ocsp'], isItself: true, info, column: 'OCSP', line };
  }
  if (type === FORM) return { ...plain(['urlencoded-form'], type, `HTML Form URL Encoded: ${type}`), reading: 'form' };
  return imageOf(bytes) ?? { ...plain(['media'], type, 'Media Type'), isUnread: true };
}

/** Parts that are looked at. */
const MAX_PARTS = 100;

/** What stands between the parts of a body of such a type (the whole header value); '' where it does not say. */
export const boundaryOf = (header: string): string => /;\s*boundary="?([^";]{1,70})"?/i.exec(header)?.[1]?.trim() ?? '';

/** Several bodies between boundaries (RFC 2046 section 5.1): each is named as if it came alone. */
function multipartOf(type: string, header: string, bytes: Uint8Array): Media {
  const boundary = boundaryOf(header);
  const line = (): string => `MIME Multipart Media Encapsulation, Type: ${type}`;
  if (boundary === '') return { ...plain(['media'], type, 'Media Type'), isUnread: true };
  const parts = partsOf(ASCII.decode(bytes), boundary).map(({ from, to, type: own }) => {
    const content = bytes.subarray(from, to);
    return { media: mediaOf(own, content), content };
  });
  return {
    layers: () => ['mime_multipart', ...parts.flatMap(({ media }) => media.layers())],
    parts: () => [bytes, ...parts.flatMap(({ media, content }) => bytesOfLayers(media, content))],
    outer: ['mime_multipart'],
    reading: 'multipart',
    info: parts.map(({ media }) => media.info).join(''),
    column: '',
    line,
  };
}

/** The bytes of each layer of a body. */
const bytesOfLayers = (media: Media, body: Uint8Array): readonly Uint8Array[] =>
  media.parts?.() ?? media.layers().map(() => body);

/**
 * What a body adds to the lists of protocols, with the bytes of each for filters: `body` works them out again, so that they
 * are not kept with what was painted.
 */
export function carryMedia(out: Detail, media: Media, contentType: string, body: () => Uint8Array): void {
  if (!out.namesLayers) return;
  const { handOn = 0, outer } = media;
  const layers = media.layers();
  out.protocols.push(...layers.slice(0, handOn));
  out.carryBody(layers.slice(handOn), outer, (at) => {
    const bytes = body();
    return bytesOfLayers(mediaOf(contentType, bytes), bytes)[at + handOn] ?? bytes;
  });
}

/** One part: where its header is, and its content, which has a Content-Type, or ''. */
export interface BodyPart {
  readonly head: number;
  readonly from: number;
  readonly to: number;
  readonly type: string;
}

/** The parts of a body, one character a byte; those without content are left out. */
export function partsOf(text: string, boundary: string): BodyPart[] {
  const parts: BodyPart[] = [];
  const mark = `--${boundary}`;
  let at = text.indexOf(mark);
  while (at >= 0 && parts.length < MAX_PARTS) {
    const head = at + mark.length;
    const next = text.indexOf(`\r\n${mark}`, head);
    const blank = text.indexOf('\r\n\r\n', head);
    if (next < 0) break;
    if (blank >= 0 && blank + 4 < next) {
      const type = /^content-type:\s*([^\r\n]*)/im.exec(text.slice(head, blank))?.[1] ?? '';
      parts.push({ head: head + 2, from: blank + 4, to: next, type });
    }
    at = next + 2;
  }
  return parts;
}

/** Lines of text; those that begin as XML are read as XML too. */
function textOf(type: string, bytes: Uint8Array): Media {
  const line = (): string => `Line-based text data: ${type} (${countLines(bytes)} lines)`;
  if (ASCII.decode(bytes.subarray(0, 5)) === '<?xml') {
    return { layers: () => ['data-text-lines', 'xml'], handOn: 1, outer: ['xml'], info: '', column: 'XML', line };
  }
  return plain(['data-text-lines'], type, line);
}

/** Pictures are known by their first bytes, whatever they are called. */
function imageOf(bytes: Uint8Array): Media | undefined {
  const picture = pictureOf(bytes);
  return picture && plain([picture.layer], picture.info(bytes), picture.line(bytes));
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = 0; at < bytes.length; lines++) {
    const lf = bytes.indexOf(10, at);
    at = lf < 0 ? bytes.length : lf + 1;
  }
  return lines;
}
