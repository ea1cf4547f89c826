import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../../support/open-capture.ts';
import { found, remarksOf } from '../../../support/remarks.ts';
import { conversation, fileOf } from '../../../support/tcp-wire.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const REQUEST_CHAT = 'chat Sequence HTTP: GET / HTTP/1.1\\r\\n';
const ANSWER_CHAT = 'chat Sequence HTTP: HTTP/1.1 200 OK\\r\\n';

/** Remarks on HTTP in a conversation of these messages; requests and answers by turns. */
function told(pieces: readonly string[], field?: string, port = 80): string[] {
  const turns = pieces.map((text, at) => [(at % 2) as 0 | 1, text] as const);
  const capture = captureOf(fileOf(conversation(turns).map((segment) => ({ ...segment, port }))));
  if (field !== undefined) expect(found(capture, field), field).not.toEqual([]);
  return remarksOf(capture).filter((line) => !line.includes(' TCP: '));
}

const answer = (head: string, body: string): string =>
  `HTTP/1.1 200 OK\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('remarks on HTTP', () => {
  it('begin with the start line, as it ends and as long as the reference has it', () => {
    expect(told([REQUEST, answer('', 'x')], 'http.chat')).toEqual([REQUEST_CHAT, ANSWER_CHAT]);
    expect(told(['GET / HTTP/1.1\nHost: a\n\n'])).toEqual(['chat Sequence HTTP: GET / HTTP/1.1\\n']);
    const long = told([`GET /${'a'.repeat(400)} HTTP/1.1\r\n\r\n`]);
    expect(long).toEqual([`chat Sequence HTTP: GET /${'a'.repeat(234)}`]);
  });

  it.each(['Foo Bar: 1', ': 1', 'Foo : 1', '(a): 1', 'Caf\u00e9: 1', 'a/b: 1'])('tell of the name of %s', (line) => {
    const all = told([`GET / HTTP/1.1\r\n${line}\r\n\r\n`], 'http.bad_header_name');
    expect(all).toEqual(['warn Protocol HTTP: Illegal characters found in header name', REQUEST_CHAT]);
  });

  it('accept every character that RFC 9110 has in names', () => {
    expect(told(["GET / HTTP/1.1\r\n!#$%&'*+-.^_`|~09azAZ: 1\r\n\r\n"])).toEqual([REQUEST_CHAT]);
  });

  it('tell of plain text on the port of TLS', () => {
    const words =
      'Unencrypted HTTP protocol detected over encrypted port, could indicate a dangerous misconfiguration.';
    const all = told([REQUEST, answer('', 'x')], 'http.tls_port', 443);
    expect(all).toEqual([`warn Security HTTP: ${words} (2)`, REQUEST_CHAT, ANSWER_CHAT]);
  });

  it('tell of an empty line before a request', () => {
    const words = 'Leading CRLF previous message in the stream may have extra CRLF';
    const all = told([`\r\n${REQUEST}`], 'http.leading_crlf');
    expect(all).toEqual([`error Malformed HTTP: ${words}`, REQUEST_CHAT]);
  });

  it('tell of two ways of framing, and of transfer codings that are not known', () => {
    const chunks = '1\r\nx\r\n0\r\n\r\n';
    const two = told([REQUEST, `HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`]);
    expect(two).toContain(
      'warn Malformed HTTP: The Content-Length and Transfer-Encoding header must not be set together',
    );
    const unknown = 'warn Undecoded HTTP: Unknown transfer coding name in Transfer-Encoding header';
    const coded = (coding: string): string[] =>
      told([REQUEST, `HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n${chunks}`]);
    for (const coding of ['Chunked', 'chunked;q=1', 'chunked\f']) expect(coded(coding), coding).toContain(unknown);
    for (const coding of ['chunked', 'chunked, gzip']) expect(coded(coding), coding).not.toContain(unknown);
  });

  const failed = 'warn Undecoded HTTP: Decompression failed';
  const gzip = latin1(gzipSync('hello world '.repeat(9)));

  it.each([
    ['gzip', 'hello world'],
    ['gzip', gzip.slice(0, 8)],
    ['deflate', '\u00ff\u00ff\u00ff'],
    ['unheard-of', 'hello'],
    ['gzip, gzip', latin1(gzipSync(gzipSync('hello')))],
  ])('tell of a body that is not %s', (coding, body) => {
    expect(told([REQUEST, answer(`Content-Encoding: ${coding}\r\n`, body)], 'http.decompression_failed')).toContain(
      failed,
    );
  });

  it.each([
    ['gzip', gzip],
    ['gzip', gzip.slice(0, 30)],
    ['deflate', gzip],
    ['identity', 'hello'],
    ['gzip', ''],
  ])('are silent about a body that is %s, if only its beginning', (coding, body) => {
    expect(told([REQUEST, answer(`Content-Encoding: ${coding}\r\n`, body)])).not.toContain(failed);
  });

  it('tell of pictures that are none, and of those that begin with Exif', () => {
    const other = 'note Malformed HTTP: HTTP body subdissector failed, trying heuristic subdissector';
    const bodies = ['GIF89a', 'hello world, this is no picture', '\u00ff\u00d8\u00ff\u00dbxx????, this is no picture'];
    for (const body of bodies) {
      for (const type of ['image/gif', 'image/png', 'image/jpeg; a=b']) {
        expect(told([REQUEST, answer(`Content-Type: ${type}\r\n`, body)], 'http.subdissector_failed')).toContain(other);
      }
    }
    const exif = '\u00ff\u00d8\u00ff\u00e1\u0000\u0010Exif, and what goes on behind it';
    const first = 'warn Protocol JFIF (JPEG) image: Initial App0 segment with "JFIF" Identifier not found';
    expect(
      told([REQUEST, answer('Content-Type: image/jpeg\r\n', exif)], 'image-jfif.app0-identifier-not-jfif'),
    ).toEqual([first, REQUEST_CHAT, ANSWER_CHAT]);
    const jfif = exif.replace('\u00e1', '\u00e0').replace('Exif', 'JFIF');
    expect(told([REQUEST, answer('Content-Type: image/jpeg\r\n', jfif)])).toEqual([REQUEST_CHAT, ANSWER_CHAT]);
  });
});
