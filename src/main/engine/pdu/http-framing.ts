/**
 * Where an HTTP/1 message ends, as the reference's HTTP dissector decides from what it was handed: by Content-Length, by
 * chunks, by the sender's close, or where the segment ends. Incremental: a long body is not read again from its head.
 */
import { isTokenByte, latin1, scanFields, walkFields } from '../app/index.ts';
import type { Need } from './protocol.ts';

const LF = 10;
const CR = 13;
/** Of a header's value that is looked at. */
const MAX_VALUE = 4096;

const COLON = 58;

/** Whether bytes are the name of a field, and its colon stands right behind it. */
export function isFieldName(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isTokenByte(bytes[at])) return false;
  return from < to && bytes[to] === COLON;
}

/** How the body is delimited. */
export type BodyKind =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  /** Until the sender closes. */
  | { readonly kind: 'rest' };

/** What is read of a head for framing and for naming the body. */
export interface Head {
  /** Index after the blank line. */
  readonly end: number;
  readonly contentType: string;
  /** Of the Host field; undefined where there is none. */
  readonly host: string | undefined;
  /** Codings that came off before the content type means anything, in lower case. */
  readonly codings: readonly string[];
  /** Whether Transfer-Encoding has its part in them. */
  readonly isTransferCoded: boolean;
  readonly upgrade: string;
  /** Its fields may be remarked on: it has a Transfer-Encoding, or a name that is none. */
  readonly isRemarkable: boolean;
  readonly body: BodyKind;
}

/** Facts that framing needs and the head does not tell. */
export interface HeadContext {
  readonly isRequest: boolean;
  readonly statusCode: number;
  /** Method of the request last seen on the conversation. */
  readonly method: string;
}

/** Read the fields of the head between `from` (after the start line) and `end`. */
export function readHead(bytes: Uint8Array, from: number, end: number, context: HeadContext): Head {
  const facts = scanFields(bytes, from, end);
  let contentEncoding: string | undefined;
  let transfer: string | undefined;
  let hasHost = false;
  const value = (a: number, b: number): string => latin1(bytes, a, Math.min(b, a + MAX_VALUE)).toLowerCase();
  let hasOddName = false;
  walkFields(bytes, from, end, (nameFrom, nameTo, valueFrom, valueTo) => {
    const size = nameTo - nameFrom;
    if (size === 4 && !hasHost) hasHost = value(nameFrom, nameTo) === 'host';
    hasOddName ||= !isFieldName(bytes, nameFrom, nameTo);
    if (size === 16 && value(nameFrom, nameTo) === 'content-encoding') contentEncoding = value(valueFrom, valueTo);
    if (size === 17 && value(nameFrom, nameTo) === 'transfer-encoding') transfer = value(valueFrom, valueTo);
  });
  const chunked = transfer?.startsWith('chunked') === true;
  const codings = [contentEncoding, chunked || transfer === '' ? undefined : transfer];
  return {
    end,
    contentType: facts.contentType,
    host: hasHost ? facts.host : undefined,
    isTransferCoded: (codings[1] ?? 'identity') !== 'identity',
    codings: codings.filter((coding) => coding !== undefined && coding !== 'identity') as string[],
    upgrade: facts.upgrade,
    isRemarkable: transfer !== undefined || hasOddName,
    body: bodyKind(facts.contentLength, chunked, context),
  };
}

function bodyKind(length: number, chunked: boolean, { isRequest, statusCode, method }: HeadContext): BodyKind {
  if (!isRequest && (statusCode < 200 || statusCode === 304 || method === 'HEAD')) return { kind: 'none' };
  if (chunked) return { kind: 'chunked' };
  if (length >= 0) return { kind: 'length', length };
  const tunnel = method === 'CONNECT' && statusCode === 200;
  return isRequest || statusCode === 204 || tunnel ? { kind: 'none' } : { kind: 'rest' };
}

/** How far a chunked body has been read. `at` is where the next chunk line is looked for, which need not be there yet. */
export interface ChunkPlace {
  readonly at: number;
  /** The last chunk was met: the trailer is what is missing. */
  readonly trailer: boolean;
}

/** A chunked body, read on: its end, or what it lacks and where to go on. */
export type ChunkResult =
  | { readonly end: number }
  | { readonly need: Need; readonly place: ChunkPlace }
  | { readonly broken: true; readonly end: number };

/** Read chunks from `place`; `onData` gets each data range. */
export function readChunks(
  bytes: Uint8Array,
  to: number,
  place: ChunkPlace,
  onData?: (from: number, to: number) => void,
): ChunkResult {
  let { at, trailer } = place;
  for (;;) {
    const lf = bytes.indexOf(LF, at);
    if (lf < 0 || lf >= to) return { need: 'segment', place: { at, trailer } };
    if (trailer) {
      if (lf === at || (lf === at + 1 && bytes[at] === CR)) return { end: lf + 1 };
      at = lf + 1;
      continue;
    }
    const size = chunkSize(bytes, at, lf);
    if (size < 0) return { broken: true, end: at };
    if (size === 0) {
      trailer = true;
      at = lf + 1;
      continue;
    }
    const dataEnd = lf + 1 + size;
    // As the reference does, by segments: what comes behind a gap is not waited for.
    if (dataEnd + 2 > to) return { need: 'segment', place: { at: dataEnd + 2, trailer } };
    onData?.(lf + 1, dataEnd);
    at = dataEnd + 2;
  }
}

/** Size on the chunk line from `at` to `lf`, whatever stands behind it; -1 where it does not begin with one. */
function chunkSize(bytes: Uint8Array, at: number, lf: number): number {
  let size = 0;
  let i = at;
  for (; i < lf; i++) {
    const digit = Number.parseInt(String.fromCharCode(bytes[i] ?? 0), 16);
    if (Number.isNaN(digit)) break;
    size = size * 16 + digit;
    if (size > 0x40000000) return -1;
  }
  return i === at ? -1 : size;
}
