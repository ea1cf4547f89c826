/** Lab captures in the clear, taken apart into records so that tests can leave packets out or move them, and read again. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { corpusCaptures } from '../../scripts/corpus.mjs';
import { allOf } from '../../src/main/engine/export/index.ts';
import { captureOf } from './open-capture.ts';

/** Classic captures, little-endian with microseconds, in which messages keep to the rules. */
const NAMES =
  /^(http-(get|keepalive|statuses|pipelined|uploads|encodings|close|long|ipv6|bad).*|ws-(basic|coalesced|deflate|fragmented|mqtt|socketio|stomp|python|close).*|notes-.*)\.pcap$/;
const LITTLE_ENDIAN = 0xa1b2c3d4;
/** Bytes before the first record. */
export const FILE_HEAD = 24;
const RECORD_HEAD = 16;
/** Captures in the clear. */
export const clearCaptures = corpusCaptures().filter(
  ({ name, file }) => NAMES.test(name) && readFileSync(file).readUInt32LE(0) === LITTLE_ENDIAN,
);

/** What was found: one line each, and the packets it came in. */
export interface Found {
  readonly line: string;
  readonly spans: readonly (readonly [number, number])[];
}

/** The records of a classic capture. */
export function* recordsOf(file: Buffer): Generator<Buffer> {
  for (let at = FILE_HEAD; at + RECORD_HEAD <= file.length; ) {
    const end = at + RECORD_HEAD + file.readUInt32LE(at + 8);
    yield file.subarray(at, end);
    at = end;
  }
}

/** Every exchange and, where it is not compressed, every message of a capture; bodies and contents as hashes. */
export function read(file: Buffer): Found[] {
  const source = captureOf(file).exportSource();
  const found: Found[] = [];
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  for (const exchange of source.exchanges()) {
    const { stream, request, response } = exchange;
    // Until the connection closes: what ends such a body is a packet without any of it.
    if (response?.body.framing === 'until-close') continue;
    const bodies = [
      request && hash(allOf(source.body(exchange, 'request'))),
      hash(allOf(source.body(exchange, 'response'))),
    ];
    found.push({
      line: [source.client(stream).port, request?.method, request?.target, response?.statusCode, ...bodies].join(' '),
      spans: [request, response].flatMap((part) => (part ? [part.packets] : [])),
    });
    if (exchange.upgrade !== 'websocket') continue;
    for (const one of source.messages(stream)) {
      if (one === undefined) continue;
      const { message, bytes } = one;
      const { direction, opcode, packets } = message;
      if (!message.compressed)
        found.push({ line: `${source.client(stream).port} ${direction} ${opcode} ${hash(bytes)}`, spans: [packets] });
    }
  }
  return found;
}

/** Numbers from 0 to below 1, always the same ones. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
