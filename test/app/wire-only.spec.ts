/** What only the wire tells: the answers before the final one, and who ended a WebSocket connection without saying goodbye. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conversation, fileOf, type Wire } from '../support/tcp-wire.ts';
import { frame, upgraded } from '../support/websocket-frames.ts';
import { expect, filledRows, test } from './launch.ts';

const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n';
const PAGE = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\npage';

/** An exchange with early hints, and a WebSocket that the server resets two seconds after its message. */
function capture(): string {
  const hinted = conversation([
    [0, 'GET /page HTTP/1.1\r\nHost: shop.example\r\n\r\n'],
    [1, HINTS],
    [1, PAGE],
  ]).map((segment): Wire => ({ ...segment, port: 8080 }));
  const talk = conversation([...upgraded(''), [1, Buffer.from(frame(0x81, 'the last words'), 'hex')]]);
  const last = talk.at(-1);
  if (last === undefined) throw new Error('no segments');
  const reset: Wire = {
    from: 1,
    flags: 'RA',
    seq: last.seq + (last.data?.length ?? 0),
    ack: last.ack ?? 0,
    time: (last.time ?? 0) + 2,
  };
  const path = join(mkdtempSync(join(tmpdir(), 'capscope-wire-only-')), 'wire-only.pcap');
  writeFileSync(path, fileOf([...hinted, ...talk, reset]));
  return path;
}

const LOOKS = [
  { locale: 'en_US.UTF-8', scheme: 'light', end: /server reset TCP in packet 13, 2 s after the last message.*1006/ },
  { locale: 'zh_CN.UTF-8', scheme: 'dark', end: /最后一条消息之后 2 s，服务端在数据包 13 重置.*1006/ },
] as const;

for (const { locale, scheme, end } of LOOKS)
  test(`early answers and an end without Close frames are shown, ${locale}, ${scheme}`, async ({
    openApp,
    picture,
  }) => {
    const { page } = await openApp({ file: capture(), locale });
    await page.emulateMedia({ colorScheme: scheme });
    await page.getByRole('tab', { name: /^HTTP/ }).click();
    await filledRows(page, '.http').filter({ hasText: '/page' }).click();
    await expect(page.locator('.http-headers')).toContainText(/103 Early Hints.*Link.*style\.css.*Content-Type/s);
    await picture(page, `wire-only-http-${scheme}`);

    await filledRows(page, '.http').filter({ hasText: '/orders' }).click();
    await page.getByRole('tab', { name: /^WebSocket/ }).click();
    const told = page.locator('.ws-session .warn');
    await expect(told).toHaveText(end);
    // All of the sentence is to be seen.
    expect(await told.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    await expect(filledRows(page, '.websocket').last()).toContainText('1006');
    await picture(page, `wire-only-websocket-${scheme}`);
    await told.getByRole('button', { name: '13' }).click();
    await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="info"]')).toContainText('RST');
  });
