/**
 * Remarks and names of messages that following the streams has told of, without their being painted: the same as those that
 * reading every stream gives.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { type Capture, openCapture } from '../../../../src/main/engine/index.ts';
import type { StatisticsRecord } from '../../../../src/shared/records.ts';
import { CORPUS_ROOT, hasCorpus } from '../../../support/corpus.ts';
import { openForReading } from '../../../support/open-capture.ts';
import { conversation, fileOf } from '../../../support/tcp-wire.ts';
import { frame, upgraded } from '../../../support/websocket-frames.ts';

type Pieces = readonly (readonly [from: 0 | 1, data: string | Uint8Array])[];

function recordsOf(capture: Capture, kind: 'expert' | 'hierarchy'): readonly StatisticsRecord[] {
  for (;;) {
    const answer = capture.statisticsRecords({ kind, filter: '' });
    if (!answer.ok) throw new Error(answer.issue.code);
    if (answer.value.checked >= answer.value.packets) return answer.value.value;
  }
}

const both = (capture: Capture) => ({ remarks: recordsOf(capture, 'expert'), names: recordsOf(capture, 'hierarchy') });

function opened(file: Uint8Array): Capture {
  const capture = openCapture(new MemorySource(file));
  if (!capture.ok) throw new Error(capture.issue.code);
  return capture.value;
}

/** Read to its end, streams and all. */
function followed(capture: Capture): Capture {
  while (capture.scan(10_000).state !== 'done');
  return capture;
}

/** Read, and no stream followed. */
function scanned(capture: Capture): Capture {
  while (capture.scan(10_000).state === 'scanning');
  return capture;
}

const GET = 'GET /a?b=1 HTTP/1.1\r\nHost: x\r\n\r\n';
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const wire = (first: number, payload: string, masked = false): Uint8Array => bytes(frame(first, payload, masked));
const answer = (fields: string, body = ''): string =>
  `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;

const CONVERSATIONS: Readonly<Record<string, Pieces>> = {
  'plain messages': [
    [0, GET],
    [1, answer('Content-Type: application/json\r\n', '{"a":1}')],
    [0, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc'],
    [1, answer('')],
  ],
  'a body that does not come off its coding': [
    [0, GET],
    [1, answer('Content-Encoding: gzip\r\n', 'no gzip')],
  ],
  'a picture that is none': [
    [0, GET],
    [1, answer('Content-Type: image/png\r\n', 'no picture')],
  ],
  'a name that is none': [[0, 'GET / HTTP/1.1\r\nHost: x\r\nBad name: 1\r\n\r\n']],
  'a field that is folded': [[0, 'GET / HTTP/1.1\r\nHost: x\r\nLong: 1\r\n 2\r\n\r\n']],
  'two framings, and a coding that is none': [
    [0, GET],
    [1, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: other\r\nContent-Length: 1\r\n\r\na'],
    [0, GET],
    [1, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n'],
  ],
  'an empty line before a request': [
    [0, GET],
    [1, answer('')],
    [0, `\r\n${GET}`],
  ],
  'characters that are not written as they are': [[0, 'GET /\xe4\x01 HTTP/1.1\r\nHost: x\r\n\r\n']],
  'frames of every kind': [
    ...upgraded(''),
    [1, wire(0x81, 'text')],
    [0, wire(0x82, 'bytes', true)],
    [1, wire(0x81, '')],
    [0, wire(0x82, '', true)],
    [1, wire(0x01, 'first')],
    [1, wire(0x89, 'ping')],
    [1, wire(0x00, 'second')],
    [1, wire(0x80, 'third')],
    [1, Buffer.concat([wire(0x81, 'two'), wire(0x82, 'at once')])],
    [0, wire(0x02, 'first', true)],
    [0, wire(0x80, 'last', true)],
    [1, wire(0x88, '')],
  ],
  'frames of no kind': [...upgraded(''), [1, wire(0x83, 'what')], [1, wire(0x80, 'of what')], [1, wire(0x81, 'text')]],
};

describe('what streams tell of', () => {
  it.each(Object.entries(CONVERSATIONS))('has the remarks and names of %s', (_name, pieces) => {
    const file = fileOf(conversation(pieces));
    expect(both(followed(opened(file)))).toEqual(both(scanned(opened(file))));
    // A port of TLS is remarked on.
    const secured = fileOf(conversation(pieces).map((segment) => ({ ...segment, port: 443 })));
    expect(both(followed(opened(secured)))).toEqual(both(scanned(opened(secured))));
  });

  it('is told by lines and names alone', () => {
    const { remarks, names } = both(followed(opened(fileOf(conversation(CONVERSATIONS['plain messages'] ?? [])))));
    const lines = remarks.filter(({ protocol }) => protocol === 'HTTP');
    expect(lines.map(({ kind, severity, summary, count }) => [kind, severity, summary, count])).toEqual([
      ['Sequence', 'chat', 'HTTP/1.1 200 OK\\r\\n', 2],
      ['Sequence', 'chat', 'GET /a?b=1 HTTP/1.1\\r\\n', 1],
      ['Sequence', 'chat', 'POST / HTTP/1.1\\r\\n', 1],
    ]);
    expect(names.find(({ protocol }) => protocol === 'http')).toMatchObject({ packets: 4, endPackets: 3 });
  });
});

describe.skipIf(!hasCorpus)('captures of others (needs ../shared/corpus)', () => {
  it.each([
    ...['lab/http-large-lossy.pcap', 'lab/ws-fragmented.pcapng', 'lab/ws-mqtt.pcap', 'captures/zeek-methods.pcap'],
    ...['captures/wswiki-websocket_stomp.pcapng', 'captures/ppp-example.pcap'],
  ])('%s', async (name) => {
    const path = join(CORPUS_ROOT, name);
    expect(both(followed(await openForReading(path)))).toEqual(both(scanned(await openForReading(path))));
  });
});
