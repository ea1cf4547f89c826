/**
 * A capture made to do harm, seen in the window: markup and script wherever a name, a value or a text can stand, values in
 * values without end, bombs, false lengths, bytes that are no text. All of it is shown, none of it does anything, and the
 * window goes on answering.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { conversation, fileOf, type Wire } from '../support/tcp-wire.ts';
import { frame, upgraded } from '../support/websocket-frames.ts';
import { expect, filledRows, rowAt, test } from './launch.ts';

/** In a line of its own, so that it can stand in a header field as well. */
const MARKUP = [
  '<script>window.hacked=1</script><script src=http://evil.example/s.js></script>',
  '<img src=http://evil.example/x.png onerror=window.hacked=1><svg/onload=window.hacked=1>',
  '<iframe src=http://evil.example/f></iframe><iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  '<meta http-equiv=refresh content="0;url=http://evil.example/m"><base href=http://evil.example/>',
  '<link rel=stylesheet href=http://evil.example/l.css><form action=javascript:window.hacked=1>',
  '<object data=http://evil.example/o></object><details open ontoggle=window.hacked=1>',
].join('');
/** The same without a blank, which would end the target of a request. */
const TARGET = `/${MARKUP.replaceAll(' ', '/')}`;
const LEVELS = 100_000;
const SEGMENT = 60_000;
const NO_UTF8 = Buffer.from('fffec080eda080f4908080', 'hex');

const headOf = (...fields: readonly string[]): Buffer =>
  Buffer.from(['HTTP/1.1 200 OK', ...fields, '', ''].join('\r\n'), 'latin1');

function answer(type: string, body: string | Buffer, ...fields: readonly string[]): Buffer {
  const bytes = Buffer.from(body as string, 'latin1');
  return Buffer.concat([headOf(`Content-Type: ${type}`, `Content-Length: ${bytes.length}`, ...fields), bytes]);
}

/** What a server answers, and words that its view shows. */
const ANSWERS: readonly (readonly [shows: RegExp, answer: Buffer])[] = [
  [/onerror/, answer('text/html', MARKUP, 'Refresh: 0;url=http://evil.example/r', `X-Markup: ${MARKUP}`)],
  [
    /onload/,
    answer('image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1">${MARKUP}</svg>`),
  ],
  [/not drawn/, answer('image/png', `\x89PNG\r\n\x1a\n${MARKUP}`)],
  [/cannot be drawn/, answer('font/woff2', `wOF2\0\x01\0\0${MARKUP}`)],
  [/@import/, answer('text/css', `@import url(http://evil.example/c.css); *{background:url(http://evil.example/b)}`)],
  [/onerror/, answer('application/json', JSON.stringify({ [MARKUP]: MARKUP, constructor: { prototype: MARKUP } }))],
  [/\[\[\[\[/, answer('application/json', '['.repeat(LEVELS) + ']'.repeat(LEVELS))],
  [/\{"a":/, answer('application/json', '{"a":'.repeat(LEVELS))],
  [/onerror/, answer('text/event-stream', `event: ${MARKUP}\ndata: ${MARKUP}\n\n`)],
  [
    /onerror/,
    answer(
      `multipart/form-data; boundary=b`,
      `--b\r\nContent-Disposition: form-data; name="${MARKUP}"\r\n\r\n${MARKUP}\r\n--b--`,
    ),
  ],
  [/\ufffd/, answer('text/plain; charset=utf-8', NO_UTF8)],
  [/onerror/, answer(`text/plain; charset="${MARKUP.replaceAll('"', '')}"`, MARKUP)],
  [/Limit reached/, answer('text/plain', gzipSync(Buffer.alloc(64 << 20), { level: 1 }), 'Content-Encoding: gzip')],
  [
    /onerror/,
    Buffer.concat([
      headOf('Content-Type: text/html', 'Transfer-Encoding: chunked'),
      Buffer.from(`3fffffff\r\n${MARKUP}`),
    ]),
  ],
];

const get = `GET ${TARGET} HTTP/1.1\r\nHost: evil.example\r\nCookie: a=${MARKUP}\r\nReferer: javascript:window.hacked=1\r\n\r\n`;

/** Nested as a protocol nests: its bytes over and over. */
const nested = (hex: string): Buffer => Buffer.from(hex.repeat(LEVELS), 'hex');
const [TEXT, BINARY, CLOSE] = [0x81, 0x82, 0x88];
const said = (first: number, payload: string | Buffer): Buffer => Buffer.from(frame(first, payload), 'hex');
const LINE = MARKUP.replaceAll('"', '');
const ENDING = Buffer.concat([Buffer.from([0x03, 0xe8]), Buffer.from(MARKUP.slice(0, 100))]);
/** 64 MB in a message, compressed as RFC 7692 section 7.2.1 has it. */
const bomb = (): Buffer =>
  deflateRawSync(Buffer.alloc(64 << 20), { level: 1, finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

interface Talk {
  readonly extensions?: string;
  readonly subprotocol?: string;
  /** Frames, and words that the view of each shows. */
  readonly frames: readonly (readonly [frame: Buffer, shows: RegExp])[];
}

const TALKS: readonly Talk[] = [
  {
    frames: [
      [said(TEXT, MARKUP), /onerror/],
      [said(TEXT, JSON.stringify({ [MARKUP]: MARKUP })), /onerror/],
      [said(TEXT, '['.repeat(LEVELS)), /\[\[\[\[/],
      [said(TEXT, `42["${LINE}",${'['.repeat(LEVELS)}`), /onerror/],
      [said(TEXT, NO_UTF8), /UTF-8/],
      [said(CLOSE, ENDING), /script/],
    ],
  },
  { subprotocol: 'msgpack', frames: [[said(BINARY, nested('91')), /9191/]] },
  { subprotocol: 'cbor', frames: [[said(BINARY, nested('81')), /8181/]] },
  { subprotocol: 'protobuf', frames: [[said(BINARY, nested('0a7f')), /Hex/]] },
  {
    subprotocol: 'graphql-ws',
    frames: [[said(TEXT, `{"id":"1","type":"start","payload":${'{"a":'.repeat(LEVELS)}`), /"a":/]],
  },
  { subprotocol: 'wamp.2.json', frames: [[said(TEXT, `[48,1,{},"${LINE}"]`), /onerror/]] },
  { subprotocol: 'v12.stomp', frames: [[said(TEXT, `SEND\ndestination:${MARKUP}\n\n${MARKUP}\0`), /onerror/]] },
  { extensions: 'permessage-deflate', frames: [[said(0xc1, bomb()), /larger than is decompressed here/]] },
  // A frame of 2^63 - 1 bytes.
  { frames: [[Buffer.from('827f7fffffffffffffff00', 'hex'), /9\.2 EB/]] },
];

/** Of the first connection; each further one has the next. */
const PORT = 8000;
type Piece = readonly [from: 0 | 1, data: string | Uint8Array];
const pieces = (from: 0 | 1, bytes: Buffer): Piece[] =>
  Array.from({ length: Math.ceil(bytes.length / SEGMENT) }, (_, at) => [
    from,
    bytes.subarray(at * SEGMENT, (at + 1) * SEGMENT),
  ]);

function capturePath(): string {
  const streams: readonly (readonly Piece[])[] = [
    ANSWERS.flatMap(([, bytes]): Piece[] => [[0, get], ...pieces(1, bytes)]),
    ...TALKS.map(({ extensions = '', subprotocol, frames }) => [
      ...upgraded(extensions, subprotocol),
      ...frames.flatMap(([bytes]) => pieces(1, bytes)),
    ]),
  ];
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-hostile-')), 'hostile.pcap');
  const segments = streams.flatMap((stream, index) =>
    conversation(stream).map((wire): Wire => ({ ...wire, port: PORT + index, time: index + (wire.time ?? 0) })),
  );
  writeFileSync(path, fileOf(segments));
  return path;
}

/** Elements that a capture would have put into the page, had it been taken for markup. */
const FOREIGN = [
  'iframe, object, embed, base, form, details, meta[http-equiv=refresh]',
  'svg[onload], [onerror], [src*="evil.example"], [href*="evil.example"], [href^="javascript:"]',
].join();

/** What the page asks for by itself. */
const OWN = /^(blob:|data:|capscope:\/\/app\/assets\/)/;

test('a capture made to do harm is shown and does none', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: capturePath() });
  await page.getByRole('tab', { name: /HTTP/ }).click();
  const went: string[] = [];
  page.on('request', (request) => OWN.test(request.url()) || went.push(request.url()));
  page.on('framenavigated', (frame) => went.push(frame.url()));
  page.on('dialog', (dialog) => went.push(dialog.type()));
  app.on('window', (window) => went.push(window.url()));
  const inert = async (): Promise<void> => {
    const [hacked, foreign] = await page.evaluate(
      (foreign) => ['hacked' in window, document.querySelectorAll(foreign).length] as const,
      FOREIGN,
    );
    expect({ hacked, foreign, went }).toEqual({ hacked: false, foreign: 0, went: [] });
  };

  const exchange = page.locator('.exchange');
  for (const [row, [shows]] of ANSWERS.entries()) {
    const listed = await rowAt(page, '.http', row);
    await expect(listed).toContainText('GET');
    await listed.click();
    await expect(exchange.locator('.http-message')).toContainText(shows);
    await inert();
    if (row === 0) await picture(page, 'hostile-html');
  }
  await exchange.getByRole('tab', { name: 'Request' }).click();
  await expect(exchange.locator('.http-headers')).toContainText('<script>window.hacked=1</script>');
  await exchange.getByRole('tab', { name: 'Cookies' }).click();
  await expect(exchange).toContainText('<script>window.hacked=1</script>');
  await inert();

  await page.getByRole('tab', { name: /^WebSocket/ }).click();
  for (const [index, { frames }] of TALKS.entries()) {
    await filledRows(page, '.stream-list')
      .filter({ hasText: `:${PORT + index + 1}` })
      .click();
    await expect(filledRows(page, '.websocket')).toHaveCount(frames.length);
    for (const [row, [, shows]] of frames.entries()) {
      await filledRows(page, '.websocket').nth(row).click();
      await expect(page.locator('.ws-message')).toContainText(shows);
      await inert();
    }
    await picture(page, `hostile-talk-${index}`);
  }
});
