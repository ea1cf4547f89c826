/**
 * What a WebSocket message's bytes are, once they are read: text or not, a close code, how they begin, and what RFC 6455 has
 * against them.
 */
import type { Issue, WsReadability } from '../../../shared/model/index.ts';
import { OPCODE } from './websocket-header.ts';

/** A message's content as far as it can be read. */
export interface MessageContent {
  readonly bytes: Uint8Array;
  readonly readability: WsReadability;
  /** Lengths after each step: the payload on the wire, then inflated. */
  readonly steps: readonly { readonly name: string; readonly length: number }[];
}

const PREVIEW_CHARACTERS = 256;
const PREVIEW_BYTES = 48;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Text as far as it is any. */
export const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether the bytes are UTF-8 from end to end (RFC 3629). */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Close codes that may stand in a frame: RFC 6455 section 7.4 and IANA's registry; 3000-4999 are free. */
export const mayBeSent = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);

/** The code at the head of a close frame's payload; undefined without one (then it means 1005). */
export const closeCodeOf = (bytes: Uint8Array): number | undefined =>
  bytes.length >= 2 ? ((bytes[0] as number) << 8) | (bytes[1] as number) : undefined;

/** Whether the content came out as it was sent. */
export const isReadable = (readability: WsReadability): boolean =>
  readability === 'plain' || readability === 'decompressed';

/** What is against the rules in a message's content, which begins at `offset`. */
export function contentIssues(opcode: number, { bytes, readability }: MessageContent, offset: number): Issue[] {
  const issues: Issue[] = [];
  const say = (code: string, because: string, params?: Issue['params']): void => {
    issues.push({ code, layer: 'websocket', offset, because, ...(params && { params }) });
  };
  if (readability === 'malformed') say('ws-deflate-malformed', 'RFC 7692 7.2.2');
  if (!isReadable(readability)) return issues;
  if (opcode === OPCODE.text && !isUtf8(bytes)) say('ws-text-not-utf8', 'RFC 6455 8.1');
  if (opcode !== OPCODE.close) return issues;
  if (bytes.length === 1) say('ws-close-one-byte', 'RFC 6455 5.5.1');
  const code = closeCodeOf(bytes);
  if (code !== undefined && !mayBeSent(code)) say('ws-close-code', 'RFC 6455 7.4', { code });
  if (bytes.length > 2 && !isUtf8(bytes.subarray(2))) say('ws-close-reason-not-utf8', 'RFC 6455 5.5.1');
  return issues;
}

/** How a message begins, for a list: text, or bytes in hex. */
export function preview(opcode: number, { bytes, readability }: MessageContent): string {
  const unreadable = readability === 'history-lost' || readability === 'not-negotiated';
  if (opcode === OPCODE.close) return lenientUtf8.decode(bytes.subarray(2));
  if (!unreadable && (opcode === OPCODE.text || opcode === OPCODE.ping || opcode === OPCODE.pong)) {
    const head = bytes.subarray(0, PREVIEW_CHARACTERS * 4);
    if (opcode === OPCODE.text || isUtf8(head)) return lenientUtf8.decode(head).slice(0, PREVIEW_CHARACTERS);
  }
  return Buffer.from(bytes.subarray(0, PREVIEW_BYTES)).toString('hex');
}

/** Apply the mask in place (RFC 6455 section 5.3). */
export function unmask(bytes: Uint8Array, key: number): void {
  if (key === 0) return;
  const k0 = key >>> 24;
  const k1 = (key >>> 16) & 0xff;
  const k2 = (key >>> 8) & 0xff;
  const k3 = key & 0xff;
  for (let i = 0; i < bytes.length; i++) {
    const k = i & 3;
    bytes[i] = (bytes[i] as number) ^ (k === 0 ? k0 : k === 1 ? k1 : k === 2 ? k2 : k3);
  }
}
