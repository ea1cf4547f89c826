/** WebSocket conversations as ladder lines (stream-pair.ts), and messages as readable lines. */
import { entriesOf, followStream, type WebSocketEntry, WebSocketReader } from '../../src/main/engine/app/index.ts';
import type { ByteStreamPair } from '../../src/main/engine/bytes/index.ts';
import { streamIndex } from '../../src/shared/units.ts';

/** The upgrade of RFC 6455 section 1.3, with the extensions the server agreed on. */
export const upgrade = (extensions = ''): string =>
  String.raw`
  > GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n
  < HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${extensions === '' ? '' : String.raw`Sec-WebSocket-Extensions: ${extensions}\r\n`}\r\n`;

/** An upgrade that is captured whole, as pieces of a conversation (tcp-wire.ts), with what the server agreed on. */
export function upgraded(extensions: string, subprotocol = ''): (readonly [from: 0 | 1, text: string])[] {
  const agreed = [
    extensions === '' ? '' : `Sec-WebSocket-Extensions: ${extensions}\r\n`,
    subprotocol === '' ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`,
  ].join('');
  const request =
    'GET /orders HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${agreed}\r\n`;
  const response =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${agreed}\r\n`;
  return [
    [0, request],
    [1, response],
  ];
}

/** A frame in hex from its first byte and payload; masked with 01 02 03 04. */
export function frame(first: number, payload: string | Uint8Array, masked = false): string {
  const bytes = Buffer.from(payload);
  const [low, high] = [bytes.length & 0xffff, bytes.length >>> 16];
  const length =
    bytes.length < 126
      ? [bytes.length]
      : high === 0
        ? [126, low >> 8, low & 255]
        : [127, 0, 0, 0, 0, high >> 8, high & 255, low >> 8, low & 255];
  if (masked) length[0] = (length[0] ?? 0) | 0x80;
  const mask = [1, 2, 3, 4];
  const body = masked ? bytes.map((byte, i) => byte ^ (mask[i % 4] ?? 0)) : bytes;
  return Buffer.concat([Buffer.from([first, ...length, ...(masked ? mask : [])]), body]).toString('hex');
}

/** A frame from the client, masked. */
export const up = (first: number, payload: string | Uint8Array): string => `> hex ${frame(first, payload, true)}`;
/** A frame from the server. */
export const down = (first: number, payload: string | Uint8Array): string => `< hex ${frame(first, payload)}`;

/** The one WebSocket connection of a pair. */
export function entryOf(pair: ByteStreamPair): WebSocketEntry {
  const entry = entriesOf(followStream(pair)).find(({ kind }) => kind === 'websocket');
  if (entry?.kind !== 'websocket') throw new Error('no WebSocket found');
  return entry;
}

/** A reader over it. */
export function readerOf(pair: ByteStreamPair, limit?: number): WebSocketReader {
  return new WebSocketReader(pair, entryOf(pair), limit === undefined ? {} : { limit });
}

/** Every message as a line: direction, opcode, close code, readability, preview, issues. */
export function pictureOfMessages(pair: ByteStreamPair): string[] {
  const read = readerOf(pair);
  return Array.from({ length: read.count }, (_, i) => {
    const message = read.message(streamIndex(0), i);
    const notes = message.issues.map((issue) => ` !${issue.code} ${issue.because ?? ''}`.trimEnd()).join('');
    const close = message.closeCode === undefined ? '' : ` ${message.closeCode}`;
    const side = message.direction === 'toServer' ? '>' : '<';
    return `${side} ${message.opcode}${close} ${message.readability} ${message.preview}${notes}`;
  });
}
