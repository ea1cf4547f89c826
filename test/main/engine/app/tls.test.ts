/** TLS with its secrets: real conversations of every kind of cipher, and what becomes of them when bytes are missing. */
import { constants } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decrypted,
  entriesOf,
  followStream,
  readSecrets,
  type TlsEntry,
} from '../../../../src/main/engine/app/index.ts';
import type { ByteStream, ByteStreamPair } from '../../../../src/main/engine/bytes/index.ts';
import { memoryPair, memoryStream, type Piece } from '../../../support/stream-pair.ts';
import { pairOf, type TlsChoice, type TlsRecording, talk } from '../../../support/tls-conversation.ts';

const NO_ENCRYPT_THEN_MAC = 1 << 19;
const BODY = 'x'.repeat(40_000);
const TURNS = [
  [0, 'GET /one HTTP/1.1\r\nHost: lab.test\r\n\r\n'],
  [1, `HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n\r\n`],
  [1, BODY],
  [0, 'GET /two HTTP/1.1\r\nHost: lab.test\r\n\r\n'],
  [1, 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno'],
] as const;
const saidBy = (end: 0 | 1): string => TURNS.map(([from, text]) => (from === end ? text : '')).join('');
const TOLD = [saidBy(0), saidBy(1)];
/** The second exchange alone, for what is tried byte by byte. */
const SHORT = TURNS.slice(3);
const [ASKED, ANSWERED] = SHORT.map(([, text]) => text) as [string, string];

const TLS12: readonly TlsChoice[] = [
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ...['ECDHE-ECDSA-AES128-CCM', 'ECDHE-ECDSA-AES256-CCM8', 'ECDHE-ECDSA-ARIA128-GCM-SHA256'],
  ...['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-SHA384'],
  ...['ECDHE-ECDSA-CAMELLIA128-SHA256', 'ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0'],
].map((ciphers): TlsChoice => ({ version: 'TLSv1.2', ciphers }));

const CHOICES: readonly TlsChoice[] = [
  ...TLS12,
  { version: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384', key: 'rsa' },
  { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256', secureOptions: NO_ENCRYPT_THEN_MAC },
  { version: 'TLSv1.1', ciphers: 'ECDHE-ECDSA-AES256-SHA' },
  { version: 'TLSv1.1', ciphers: 'ECDHE-ECDSA-AES256-SHA', secureOptions: NO_ENCRYPT_THEN_MAC },
  { version: 'TLSv1', ciphers: 'ECDHE-ECDSA-AES128-SHA' },
  { version: 'TLSv1', ciphers: 'ECDHE-ECDSA-AES128-SHA', secureOptions: constants.SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS },
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'].map(tls13),
  ...['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256'].map(tls13),
];

function tls13(ciphers: string): TlsChoice {
  return { version: 'TLSv1.3', ciphers, alpn: 'http/1.1' };
}

const nameOf = ({ version, ciphers, secureOptions }: TlsChoice): string =>
  `${version} ${ciphers}${secureOptions === undefined ? '' : `, options ${secureOptions}`}`;

const follow = (pair: ByteStreamPair, keyLog: string) => followStream(pair, { secrets: readSecrets([keyLog]) });

function sealed(pair: ByteStreamPair, keyLog: string): TlsEntry {
  const entry = follow(pair, keyLog);
  if (entry?.kind !== 'tls') throw new Error(`not TLS but ${entry?.kind}`);
  return entry;
}

/** What is there of a stream, with its gaps as dots. */
function textOf(stream: ByteStream): string {
  let text = '';
  for (let at = 0; at < stream.length; ) {
    const bytes = stream.read(at, 5000);
    const gap = bytes.length === 0 ? (stream.gaps.find(({ offset }) => offset === at)?.length ?? 0) : 0;
    if (bytes.length + gap === 0) return `${text} and then nothing`;
    text += gap > 0 ? '·'.repeat(gap) : Buffer.from(bytes).toString('latin1');
    at += bytes.length + gap;
  }
  return text;
}

const told = (pair: ByteStreamPair): string[] => [textOf(pair.toServer), textOf(pair.toClient)];

/** A recording of which a range of one direction is missing. */
function without(recording: TlsRecording, side: 0 | 1, from: number, to: number): ByteStreamPair {
  const pieces: [Piece[], Piece[]] = [[], []];
  const at: [number, number] = [0, 0];
  for (const [packet, [sender, bytes]] of recording.writes.entries()) {
    const start = at[sender];
    at[sender] += bytes.length;
    if (sender !== side || start >= to || at[sender] <= from) {
      pieces[sender].push({ packet, bytes });
      continue;
    }
    const [first, last] = [Math.max(0, from - start), Math.min(bytes.length, to - start)];
    pieces[sender].push({ packet, bytes: bytes.subarray(0, first) }, { gap: last - first });
    pieces[sender].push({ packet, bytes: bytes.subarray(last) });
  }
  return memoryPair(memoryStream(joinGaps(pieces[0]), 'fin'), memoryStream(joinGaps(pieces[1]), 'fin'));
}

/** Gaps do not touch each other. */
function joinGaps(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if ('bytes' in piece && piece.bytes.length === 0) continue;
    if (last !== undefined && 'gap' in last && 'gap' in piece)
      joined[joined.length - 1] = { gap: last.gap + piece.gap };
    else joined.push(piece);
  }
  return joined;
}

describe('a TLS conversation with its secrets', () => {
  it.each(CHOICES.map((choice) => ({ name: nameOf(choice), choice })))('$name', async ({ choice }) => {
    const recording = await talk(choice, TURNS);
    expect(recording.version).toBe(choice.version);
    const pair = pairOf(recording);
    const entry = sealed(pair, recording.keyLog);
    expect([entry.reading, entry.issues, entry.alpn]).toEqual(['decrypted', [], choice.alpn ?? '']);
    expect(told(decrypted(pair, entry))).toEqual(TOLD);
    const [, http] = entriesOf(entry);
    expect(
      http?.kind === 'http' && http.exchanges.map(({ response }) => [response?.statusCode, response?.status]),
    ).toEqual([
      [200, 'complete'],
      [404, 'complete'],
    ]);
  });
});

describe('a TLS conversation that cannot be read', () => {
  const choice: TlsChoice = { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' };

  it('says that its secrets are not known', async () => {
    const recording = await talk(choice, TURNS);
    const other = await talk(choice, TURNS);
    const entry = sealed(pairOf(recording), other.keyLog);
    expect([entry.reading, entriesOf(entry).length]).toEqual(['no-secrets', 1]);
  });

  it('says that its secrets are wrong', async () => {
    const recording = await talk(choice, TURNS);
    const wrong = recording.keyLog.replaceAll(/ ([0-9a-f]{64})\n/g, (_, secret: string) => ` ${flip(secret)}\n`);
    expect(sealed(pairOf(recording), wrong).reading).toBe('wrong-secrets');
  });

  it('reads on with the secrets of the second half only', async () => {
    const recording = await talk(choice, TURNS);
    const late = recording.keyLog.split('\n').filter((line) => line.includes('TRAFFIC_SECRET_0'));
    const entry = sealed(pairOf(recording), late.join('\n'));
    expect(told(decrypted(pairOf(recording), entry))).toEqual(TOLD);
  });

  it('is none without its handshake', async () => {
    const recording = await talk(choice, TURNS);
    const { writes } = recording;
    expect(followStream(pairOf({ ...recording, writes: writes.slice(4) }), {})?.kind).not.toBe('http');
  });
});

const flip = (hex: string): string =>
  Array.from(hex, (digit) => (15 - Number.parseInt(digit, 16)).toString(16)).join('');

describe('bytes that are missing', () => {
  const choices: readonly TlsChoice[] = [
    { version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' },
    { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    { version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' },
  ];

  it.each(choices.map((choice) => ({ name: nameOf(choice), choice })))('$name goes on behind a gap', async (each) => {
    const recording = await talk(each.choice, TURNS);
    const whole = pairOf(recording).toClient.length;
    // Inside one record; over the header of another; over two of them.
    for (const [from, to] of [
      [30_000, 29_000],
      [26_000, 8000],
      [39_000, 6000],
    ] as const) {
      const pair = without(recording, 1, whole - from, whole - to);
      const entry = sealed(pair, recording.keyLog);
      const [asked, answered = ''] = told(decrypted(pair, entry));
      expect(asked).toBe(TOLD[0]);
      expect(answered.startsWith('HTTP/1.1 200 OK')).toBe(true);
      expect(answered).toContain('·');
      expect(answered).toMatch(/[x·]HTTP\/1\.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno$/);
    }
  });

  it('keeps what was whole wherever the capture ends, and never throws', async () => {
    const recording = await talk({ version: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' }, SHORT);
    const pair = pairOf(recording);
    for (let cut = 0; cut <= pair.toClient.length; cut++) {
      const short = without(recording, 1, cut, pair.toClient.length);
      const entry = follow(short, recording.keyLog);
      if (entry?.kind !== 'tls') continue;
      const text = textOf(decrypted(short, entry).toClient).replace(/·+$/, '');
      expect(ANSWERED.startsWith(text), `cut at ${cut}: ${text}`).toBe(true);
    }
  });

  it('takes no record for another when bytes are changed', async () => {
    const recording = await talk({ version: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }, SHORT);
    const { writes } = recording;
    const size = writes.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    for (let at = 0; at < size; at += 7) {
      let start = 0;
      const changed = writes.map(([from, bytes]): [0 | 1, Uint8Array] => {
        const copy = bytes.slice();
        if (at >= start && at < start + bytes.length) copy[at - start] = (copy[at - start] ?? 0) ^ 0x41;
        start += bytes.length;
        return [from, copy];
      });
      const pair = pairOf({ ...recording, writes: changed });
      const entry = follow(pair, recording.keyLog);
      if (entry?.kind !== 'tls') continue;
      const [asked = '', answered = ''] = told(decrypted(pair, entry)).map((text) => text.replaceAll('·', ''));
      expect([ASKED.includes(asked), ANSWERED.includes(answered)], `changed at ${at}`).toEqual([true, true]);
    }
  });
});
