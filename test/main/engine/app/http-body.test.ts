import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Body, decodeContent, followStream, openBodySteps } from '../../../../src/main/engine/app/index.ts';
import { memoryPair, memoryStream } from '../../../support/stream-pair.ts';

/** TEXT below by the zstd tool, from a file (its length in the header) and from a pipe (not). */
const ZSTD_FILE = Buffer.from(
  '28b52ffd64e802dd0000a074686520717569636b2062726f776e20666f78200100a25f3599b4d65bc2',
  'hex',
);
const ZSTD_PIPE = Buffer.from(
  '28b52ffd0458dd0000a074686520717569636b2062726f776e20666f78200100a25f3599b4d65bc2',
  'hex',
);
const TEXT = 'the quick brown fox '.repeat(50);

/** A response body with these headers, decoded in so many steps; the wire bytes may be cut. */
function open(headers: string, body: Uint8Array, limit?: number, claimed = body.length): { body: Body; steps: number } {
  const head = Buffer.from(`HTTP/1.1 200 OK\r\n${headers}\r\nContent-Length: ${claimed}\r\n\r\n`);
  const pair = memoryPair(memoryStream([]), memoryStream([{ packet: 0, bytes: Buffer.concat([head, body]) }]));
  const entry = followStream(pair);
  const response = entry?.kind === 'http' ? entry.exchanges[0]?.response : undefined;
  if (response === undefined) throw new Error('no response found');
  const opening = openBodySteps(pair.toClient, response, limit);
  for (let steps = 0; ; steps++) {
    const next = opening.next();
    if (next.done === true) return { body: next.value, steps };
  }
}

/** What decoding a response body gives, in a few words. */
function decode(headers: string, body: Uint8Array, limit?: number, claimed = body.length): string {
  const opened = open(headers, body, limit, claimed).body;
  const text = Buffer.from(opened.read(0, opened.totalLength)).toString('latin1');
  const shown = text === TEXT ? 'TEXT' : TEXT.startsWith(text) && text !== '' ? 'BEGINNING' : text.slice(0, 20);
  const steps = opened.steps.map(({ name }) => name).join(' > ');
  return `${steps}: ${shown}${opened.issues.map(({ code, params }) => ` !${code} ${params?.coding ?? ''}`).join('')}`;
}

describe('body decoding', () => {
  it('takes every coding off, stacked ones in reverse', () => {
    const gzip = gzipSync(TEXT);
    expect([
      decode('Content-Encoding: gzip', gzip),
      decode('Content-Encoding: X-GZip', Buffer.concat([gzipSync(TEXT.slice(0, 7)), gzipSync(TEXT.slice(7))])),
      decode('Content-Encoding: deflate', deflateSync(TEXT)),
      decode('Content-Encoding: deflate', deflateRawSync(TEXT)),
      decode('Content-Encoding: br', brotliCompressSync(TEXT)),
      decode('Content-Encoding: zstd', ZSTD_FILE),
      decode('Content-Encoding: zstd', Buffer.concat([ZSTD_PIPE])),
      decode('Content-Encoding: gzip, br', brotliCompressSync(gzip)),
      decode('Content-Encoding: gzip\r\nContent-Encoding: identity, deflate', deflateSync(gzip)),
    ]).toEqual([
      'content-length > gzip: TEXT',
      'content-length > x-gzip: TEXT',
      'content-length > deflate: TEXT',
      'content-length > deflate: TEXT',
      'content-length > br: TEXT',
      'content-length > zstd: TEXT',
      'content-length > zstd: TEXT',
      'content-length > br > gzip: TEXT',
      'content-length > deflate > gzip: TEXT',
    ]);
  });

  it.each([
    ['28b52ffd00580900006b', 'k'],
    ['28b52ffd00581100006f6b', 'ok'],
    ['28b52ffd04581100006f6bf95c1416', 'ok'],
    ['28b52ffd0458200000616161610900006264e324fb', 'aaaab'],
  ])('undoes a zstd frame of few bytes that was made without its length: %s', (frame, text) => {
    expect(decode('Content-Encoding: zstd', Buffer.from(frame, 'hex'))).toBe(`content-length > zstd: ${text}`);
  });

  it('shows the whole blocks of a short zstd frame that is cut', () => {
    expect(decode('Content-Encoding: zstd', Buffer.from('28b52ffd04582000006161616109', 'hex'), undefined, 21)).toBe(
      'content-length > zstd: aaaa',
    );
  });

  it('keeps the bytes of a body whose label lies or is not known', () => {
    expect([
      decode('Content-Encoding: gzip', Buffer.from('plain')),
      decode('Content-Encoding: br', Buffer.from([0xff, 0xff, 0xff])),
      decode('Content-Encoding: zstd', Buffer.from('plain')),
      decode('Content-Encoding: compress', Buffer.from('plain')),
      decode('Content-Encoding: br, gzip', gzipSync('plain')),
    ]).toEqual([
      'content-length: plain !body-coding-wrong gzip',
      'content-length: \xff\xff\xff !body-coding-wrong br',
      'content-length: plain !body-coding-wrong zstd',
      'content-length: plain !body-coding-unknown compress',
      'content-length > gzip: plain !body-coding-wrong br',
    ]);
  });

  it('says when a check sum does not hold, and keeps what came out', () => {
    const gzip = gzipSync(TEXT);
    gzip[gzip.length - 6] = (gzip[gzip.length - 6] ?? 0) ^ 1;
    const zlib = deflateSync(TEXT);
    zlib[zlib.length - 1] = (zlib[zlib.length - 1] ?? 0) ^ 1;
    expect([decode('Content-Encoding: gzip', gzip), decode('Content-Encoding: deflate', zlib)]).toEqual([
      'content-length > gzip: TEXT !body-coding-damaged gzip',
      'content-length > deflate: TEXT !body-coding-damaged deflate',
    ]);
  });

  it('shows what a cut body gives', () => {
    const noise = Buffer.from(TEXT);
    for (const [coding, whole] of [
      ['gzip', gzipSync(noise)],
      ['deflate', deflateSync(noise)],
      ['br', brotliCompressSync(noise)],
    ] as const)
      for (let length = 0; length < whole.length; length++)
        expect(decode(`Content-Encoding: ${coding}`, whole.subarray(0, length), undefined, whole.length)).toMatch(
          new RegExp(
            `^(: |content-length > ${coding}: (TEXT|BEGINNING|)$|content-length: .* !body-coding-cut ${coding})`,
            's',
          ),
        );
  });

  it('stops at the limit, whatever a small body unpacks to', () => {
    const bomb = Buffer.alloc(20_000_000, 'the quick brown fox ');
    for (const [coding, bytes] of [
      ['gzip', gzipSync(bomb)],
      ['deflate', deflateRawSync(bomb)],
      ['br', brotliCompressSync(bomb)],
    ] as const)
      expect(decode(`Content-Encoding: ${coding}`, bytes, 1000)).toMatch(
        new RegExp(`^content-length > ${coding}: (TEXT|BEGINNING) !body-limit ${coding}$`),
      );
  });

  it('stops at the limit behind codings upon codings, and beyond eight of them takes none off', () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'the quick brown fox '));
    expect(
      decode('Content-Encoding: gzip, br, deflate, gzip', gzipSync(deflateSync(brotliCompressSync(bomb))), 100_000),
    ).toBe('content-length > gzip > deflate > br > gzip: the quick brown fox  !body-limit gzip');
    const nine = Array.from({ length: 9 }, () => 'gzip').join(', ');
    expect(decode(`Content-Encoding: ${nine}`, Buffer.from('as it is'))).toBe(
      `content-length: as it is !body-codings ${nine}`,
    );
  });

  it('decodes what is large in steps of about a megabyte, a damaged one no more than twice', () => {
    const size = 9_000_000;
    const plain = Buffer.alloc(size, Array.from({ length: 5000 }, (_, at) => `line ${at * 7919}`).join('\n'));
    const zeros = Buffer.alloc(size);
    const bodies = [
      ['gzip', gzipSync(plain), plain],
      ['gzip', Buffer.concat([gzipSync(plain.subarray(0, 5_000_000)), gzipSync(plain.subarray(5_000_000))]), plain],
      ['gzip', gzipSync(zeros), zeros],
      ['deflate', deflateSync(plain), plain],
      ['deflate', deflateRawSync(plain), plain],
    ] as const;
    for (const [coding, bytes, whole] of bodies) {
      const headers = `Content-Encoding: ${coding}`;
      const sound = open(headers, bytes);
      expect(sound.body.issues).toEqual([]);
      expect(Buffer.compare(sound.body.read(0, size), whole)).toBe(0);
      expect(sound.steps).toBeGreaterThan(5);
      const limited = open(headers, bytes, 6_000_000);
      expect(limited.body.issues.map(({ code }) => code)).toEqual(['body-limit']);
      expect(limited.body.totalLength).toBeGreaterThan(3_000_000);
      expect(limited.body.totalLength).toBeLessThanOrEqual(6_000_000);
      const faulty = Buffer.from(bytes).fill(0xa5, Math.floor(bytes.length * 0.9), Math.floor(bytes.length * 0.9) + 40);
      const salvaged = open(headers, faulty);
      expect(salvaged.body.totalLength).toBeGreaterThan(size * 0.8);
      expect(salvaged.steps).toBeLessThan((2 * salvaged.body.totalLength) / 1e6);
      if (bytes !== bodies[4][1]) expect(salvaged.body.issues[0]?.code).toBe('body-coding-damaged');
    }
  });

  it('sees a check sum that does not hold, and an end that is missing, in what is large as well', () => {
    const plain = Buffer.alloc(9_000_000, TEXT);
    const spoilt = (bytes: Buffer, fromEnd: number): Buffer => {
      bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1;
      return bytes;
    };
    const gzip = gzipSync(plain);
    for (const [coding, bytes] of [
      ['gzip', spoilt(gzipSync(plain), 6)],
      ['gzip', spoilt(gzipSync(plain), 2)],
      ['gzip', Buffer.concat([spoilt(gzipSync(plain), 6), gzip])],
      ['gzip', gzip.subarray(0, -3)],
      ['deflate', spoilt(deflateSync(plain), 1)],
      ['deflate', deflateRawSync(plain).subarray(0, -1)],
    ] as const) {
      const { body } = open(`Content-Encoding: ${coding}`, bytes);
      expect(body.issues.map(({ code }) => code)).toEqual(['body-coding-damaged']);
      expect(body.totalLength).toBeGreaterThan(8_900_000);
    }
  });

  it('says how many bytes follow the end of gzip data, and takes these for no damage', () => {
    for (const size of [500, 9_000_000]) {
      const plain = Buffer.alloc(size, TEXT);
      const members = [gzipSync(plain.subarray(0, size / 2)), gzipSync(plain.subarray(size / 2))];
      for (const [had, sent] of [
        [3, [gzipSync(plain), Buffer.from('end')]],
        [30_000, [gzipSync(plain), Buffer.alloc(30_000, 'rubbish')]],
        [undefined, [gzipSync(plain)]],
        [undefined, members],
      ] as const) {
        const { body } = open('Content-Encoding: gzip', Buffer.concat(sent));
        expect(Buffer.compare(body.read(0, size), plain)).toBe(0);
        expect(body.issues.map((issue) => [issue.code, issue.had])).toEqual(
          had === undefined ? [] : [['body-coding-rest', had]],
        );
      }
    }
  });

  it('loses little before a fault', () => {
    const plain = Buffer.alloc(400_000, Array.from({ length: 50_000 }, (_, at) => `${at * 7919}`).join());
    const bytes = gzipSync(plain);
    const fault = Math.floor(bytes.length * 0.8);
    const { body } = open('Content-Encoding: gzip', bytes.fill(0xff, fault));
    const upTo = Buffer.from(body.read(0, body.totalLength));
    const intact = open('Content-Encoding: gzip', bytes.subarray(0, fault), undefined, bytes.length).body.totalLength;
    expect(upTo.length).toBeGreaterThan(intact - 1000);
    expect(Buffer.compare(upTo.subarray(0, intact - 1000), plain.subarray(0, intact - 1000))).toBe(0);
  });

  it('takes a coding off whole or not at all where no part is wanted', () => {
    const bomb = Buffer.alloc(2_000_000, TEXT);
    for (const [coding, bytes] of [
      ['gzip', gzipSync(bomb)],
      ['deflate', deflateSync(bomb)],
      ['br', brotliCompressSync(bomb)],
    ] as const) {
      expect(decodeContent(bytes, coding, bomb.length)?.length, coding).toBe(bomb.length);
      expect(decodeContent(bytes, coding, bomb.length - 1), coding).toBeUndefined();
      expect(decodeContent(bytes.subarray(0, -1), coding, bomb.length), coding).toBeUndefined();
    }
  });

  it('refuses a zstd frame that asks for more memory than it may have', () => {
    // Window descriptor 0xf8: 2 TB.
    expect(decode('Content-Encoding: zstd', Buffer.from('28b52ffd00f8010000', 'hex'))).toMatch(
      /body-coding-wrong zstd/,
    );
  });
});
