/**
 * Lab captures in the clear with packets left out, here and there: every exchange and every message that none of the lost
 * packets was part of is there as before, and paired as before. What a lost packet compressed is another matter: messages
 * that refer to it are said to lack their history.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusCaptures, hasCorpus } from '../../scripts/corpus.mjs';
import { captureOf } from '../support/open-capture.ts';

/** Classic captures, little-endian with microseconds, in which messages keep to the rules. */
const NAMES =
  /^(http-(get|keepalive|statuses|pipelined|uploads|encodings|close|long|ipv6|bad).*|ws-(basic|coalesced|deflate|fragmented|mqtt|socketio|stomp|python|close).*|notes-.*)\.pcap$/;
const LITTLE_ENDIAN = 0xa1b2c3d4;
const FILE_HEAD = 24;
const RECORD_HEAD = 16;
/** Packets that open the first connection; variants of a capture, and the share of packets each lacks. */
const OPENING = 3;
const VARIANTS = 6;
const LOST = 0.06;

const captures = corpusCaptures().filter(
  ({ name, file }) => NAMES.test(name) && readFileSync(file).readUInt32LE(0) === LITTLE_ENDIAN,
);

/** What was found: one line each, and the packets it came in. */
interface Found {
  readonly line: string;
  readonly spans: readonly (readonly [number, number])[];
}

function* recordsOf(file: Buffer): Generator<Buffer> {
  for (let at = FILE_HEAD; at + RECORD_HEAD <= file.length; ) {
    const end = at + RECORD_HEAD + file.readUInt32LE(at + 8);
    yield file.subarray(at, end);
    at = end;
  }
}

function read(file: Buffer): Found[] {
  const source = captureOf(file).exportSource();
  const found: Found[] = [];
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  for (const exchange of source.exchanges()) {
    const { stream, request, response } = exchange;
    // Until the connection closes: what ends such a body is a packet without any of it.
    if (response?.body.framing === 'until-close') continue;
    const bodies = [
      request && hash(source.body(exchange, 'request').bytes),
      hash(source.body(exchange, 'response').bytes),
    ];
    found.push({
      line: [source.client(stream).port, request?.method, request?.target, response?.statusCode, ...bodies].join(' '),
      spans: [request, response].flatMap((part) => (part ? [part.packets] : [])),
    });
    if (exchange.upgrade !== 'websocket') continue;
    for (const { message, bytes } of source.messages(stream)) {
      const { direction, opcode, packets } = message;
      if (!message.compressed)
        found.push({ line: `${source.client(stream).port} ${direction} ${opcode} ${hash(bytes)}`, spans: [packets] });
    }
  }
  return found;
}

/** Numbers from 0 to below 1, always the same ones. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.skipIf(!hasCorpus)('lab captures with losses (needs ../shared/corpus)', () => {
  it.each(captures)('$name', ({ file }) => {
    const bytes = readFileSync(file);
    const records = [...recordsOf(bytes)];
    const whole = read(bytes);
    expect(whole.length).toBeGreaterThan(0);
    const random = numbersFrom(records.length);
    for (let variant = 0; variant < VARIANTS; variant++) {
      const lost = new Set([...records.keys()].filter((packet) => packet >= OPENING && random() < LOST));
      const kept = records.filter((_, packet) => !lost.has(packet));
      const left = read(Buffer.concat([bytes.subarray(0, FILE_HEAD), ...kept])).map(({ line }) => line);
      const isTouched = ({ spans }: Found) =>
        spans.some(([first, last]) => [...lost].some((packet) => first <= packet && packet <= last));
      const missing = whole
        .filter((one) => !isTouched(one))
        .filter(({ line }) => {
          const at = left.indexOf(line);
          if (at >= 0) left.splice(at, 1);
          return at < 0;
        });
      expect(missing, `without packets ${[...lost].map((packet) => packet + 1).join(', ')}`).toEqual([]);
    }
  });
});
