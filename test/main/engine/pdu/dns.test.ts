/** Queries and responses of DNS over TCP. The expected values are those that the reference (4.0.17, two passes) gives for these segments. */
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../../support/open-capture.ts';
import { conversation, fileOf } from '../../../support/tcp-wire.ts';

const NAME = '076578616d706c6503636f6d0000010001';
const framed = (message: string): string => (message.length / 2).toString(16).padStart(4, '0') + message;
/** A query for an address of example.com, and its answer, behind their lengths. */
const query = (id: string): string => framed(`${id}01000001000000000000${NAME}`);
const response = (id: string): string => framed(`${id}81800001000100000000${NAME}c00c000100010000003c000401020304`);
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

const KEYS = [
  ...['dns.length', 'dns.response_in', 'dns.response_to', 'dns.time', 'dns.retransmit_request_in'],
  ...['dns.retransmit_response_in', 'dns.unsolicited'],
];

/** What is told of each piece, with its seconds; empty fields are left out. */
function told(pieces: readonly (readonly [from: 0 | 1, hex: string, seconds: number])[]) {
  const segments = conversation(pieces.map(([from, hex]) => [from, bytes(hex)] as const));
  const opening = segments.length - pieces.length;
  const timed = segments.map((one, at) => ({ ...one, port: 53, time: pieces[at - opening]?.[2] ?? one.time ?? 0 }));
  const capture = captureOf(fileOf(timed));
  return {
    capture,
    rows: pieces.map((_, at) =>
      capture
        .fieldTexts(opening + at, KEYS)
        .flatMap((texts, key) => (texts.length > 0 ? [`${KEYS[key]} ${texts}`] : [])),
    ),
  };
}

describe('DNS over TCP', () => {
  it('pairs queries and responses by their numbers, several of them in a packet as well', () => {
    const { rows } = told([
      [0, query('0001'), 1],
      [1, response('0001'), 1.5],
      [0, query('0003') + query('0004'), 2],
      [1, response('0004') + response('0003'), 2.25],
      [0, query('0001'), 3],
      [1, response('0001'), 3.5],
      [0, query('0008') + query('0008'), 4],
      [1, response('0008') + response('0008'), 4.5],
    ]);
    expect(rows).toEqual([
      ['dns.length 29', 'dns.response_in 5'],
      ['dns.length 45', 'dns.response_to 4', 'dns.time 0.500000000'],
      ['dns.length 29,29', 'dns.response_in 7,7'],
      ['dns.length 45,45', 'dns.response_to 6,6', 'dns.time 0.250000000,0.250000000'],
      ['dns.length 29', 'dns.response_in 9'],
      ['dns.length 45', 'dns.response_to 8', 'dns.time 0.500000000'],
      ['dns.length 29,29', 'dns.response_in 11,11'],
      ['dns.length 45,45', 'dns.response_to 10,10', 'dns.time 0.500000000,0.500000000'],
    ]);
  });

  it('knows what comes again, and what nobody asked for, and remarks on it', () => {
    const { rows, capture } = told([
      [0, query('0002'), 1],
      [0, query('0002'), 5.5],
      [1, response('0002'), 6],
      [1, response('0002'), 7],
      [0, query('0005'), 8],
      [0, query('0005'), 13],
      [1, response('0005'), 14],
      [1, response('0006'), 15],
    ]);
    expect(rows).toEqual([
      ['dns.length 29', 'dns.response_in 6'],
      ['dns.length 29', 'dns.retransmit_request_in 4'],
      ['dns.length 45', 'dns.response_to 4', 'dns.time 5.000000000'],
      ['dns.length 45', 'dns.retransmit_response_in 6'],
      ['dns.length 29'],
      ['dns.length 29', 'dns.response_in 10'],
      ['dns.length 45', 'dns.response_to 9', 'dns.time 1.000000000'],
      ['dns.length 45', 'dns.unsolicited 1'],
    ]);
    const list = capture.expert('');
    expect(list.ok && list.value.value.groups.filter(({ protocol }) => protocol === 'DNS')).toMatchObject([
      { severity: 'warn', summary: 'DNS query retransmission. Original request in frame 4', packet: 4 },
      { severity: 'warn', summary: 'DNS response retransmission. Original response in frame 6', packet: 6 },
    ]);
  });

  it('belongs to the packet that completes a message, and is told the same whoever asks first', () => {
    const pieces = [
      [0, query('0007').slice(0, 20), 1],
      [0, query('0007').slice(20), 1.25],
      [1, response('0007').slice(0, 20), 1.5],
      [1, response('0007').slice(20), 2],
    ] as const;
    const { rows } = told(pieces);
    expect(rows).toEqual([
      [],
      ['dns.length 29', 'dns.response_in 7'],
      [],
      ['dns.length 45', 'dns.response_to 5', 'dns.time 0.750000000'],
    ]);
  });
});
