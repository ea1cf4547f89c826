/**
 * A capture of what a web developer looks for: a request that nobody answers, a body that stood still and was cut, and a
 * WebSocket with one message that the capture lacks, one that came late, and one that never arrived.
 */
import { writeFileSync } from 'node:fs';
import { conversation, fileOf, type Wire } from '../support/tcp-wire.ts';
import { frame, upgraded } from '../support/websocket-frames.ts';

const WEB_SOCKET = 8080;
const UNANSWERED = 8081;

const said = (from: 0 | 1, text: string): readonly [0 | 1, Uint8Array] => [
  from,
  Buffer.from(frame(0x81, text, from === 0), 'hex'),
];

/** One connection at a port; its segments from `start` seconds on. */
function at(port: number, start: number, segments: readonly Wire[]): Wire[] {
  return segments.map((segment) => ({ ...segment, port, time: start + (segment.time ?? 0) }));
}

function webSocket(): Wire[] {
  const segments = conversation([
    ...upgraded(''),
    said(0, '{"order":1}'),
    said(1, '{"accepted":1}'),
    said(0, '{"order":2}'),
    said(1, '{"accepted":2}'),
    said(0, '{"order":3}'),
    said(1, '{"accepted":3}'),
    said(0, '{"order":4}'),
  ]);
  const [lacking, late] = [segments[8], segments[9]];
  if (lacking === undefined || late === undefined) throw new Error('the conversation is shorter than it was');
  return segments.flatMap((segment) => {
    if (segment === lacking) return [];
    // Sent, and sent again: everything behind it comes later.
    if (segment === late) return [segment, { ...segment, time: (segment.time ?? 0) + 0.3 }];
    return [(segment.time ?? 0) > (late.time ?? 0) ? { ...segment, time: (segment.time ?? 0) + 0.32 } : segment];
  });
}

/** Write it, in order of time. */
export function writeTroubledCapture(path: string): void {
  const body = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3000\r\n\r\n';
  const cut = conversation([
    [0, 'GET /fine HTTP/1.1\r\nHost: shop.example\r\n\r\n'],
    [1, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
    [0, 'GET /report HTTP/1.1\r\nHost: shop.example\r\n\r\n'],
    [1, `${body}${'a'.repeat(500)}`],
    [1, 'b'.repeat(500)],
    [1, 'c'.repeat(500)],
  ]);
  const held = cut[7];
  if (held === undefined) throw new Error('the conversation is shorter than it was');
  const stalled = [...cut.slice(0, 7), cut[8] ?? held, { ...held, time: (held.time ?? 0) + 1.2 }];
  const unanswered = conversation([
    [0, 'POST /checkout HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 2\r\n\r\n{}'],
  ]);
  const asked = unanswered.at(-1);
  const taken: Wire = { from: 1, flags: 'A', seq: 1, ack: 1 + (asked?.data?.length ?? 0), window: 60_000, time: 0.04 };
  const segments = [
    ...at(80, 0, stalled),
    ...at(WEB_SOCKET, 0.5, webSocket()),
    ...at(UNANSWERED, 1, [...unanswered, taken]),
    ...at(80, 4, [{ from: 0, flags: 'F', seq: 1, ack: 1 }]),
  ];
  writeFileSync(path, fileOf(segments.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0))));
}
