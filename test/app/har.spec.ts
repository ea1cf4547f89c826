/** An exported HAR in Chromium's own network panel: its importer reads every request and message, and the panel lists them. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { ElectronApplication } from '@playwright/test';
import { runCli } from '../../scripts/corpus.mjs';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { frame, upgraded } from '../support/websocket-frames.ts';
import { expect, SAMPLES, test } from './launch.ts';
import { writeTroubledCapture } from './troubled-capture.ts';

/** What the importer made of one entry. */
interface Imported {
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly type: string;
  readonly mimeType: string;
  readonly requestHeaders: number;
  readonly content: string | undefined;
  readonly frames: readonly { readonly type: string; readonly opCode: number; readonly text: string }[];
}

/** Run in the page of the developer tools: their modules are those that the panel's own «Import HAR» uses. */
const IMPORT = `async (text) => {
  const { HARFormat, Importer } = await import('devtools://devtools/bundled/models/har/har.js');
  const { log } = new HARFormat.HARRoot(JSON.parse(text));
  return Promise.all(Importer.Importer.requestsFromHARLog(log).map(async (request) => {
    const data = await request.requestContentData();
    return {
      url: request.url(),
      method: request.requestMethod,
      status: request.statusCode,
      type: request.resourceType().name(),
      mimeType: request.mimeType,
      requestHeaders: request.requestHeaders().length,
      content: 'text' in data && data.isTextContent ? data.text : undefined,
      frames: request.frames().map(({ type, opCode, text }) => ({ type, opCode, text })),
    };
  }));
}`;

/** Run there too: the panel itself loads the file, shows its connection's messages, and tells what its lists hold. */
const LOAD = `async (text) => {
  const { ViewManager } = (await import('devtools://devtools/bundled/ui/legacy/legacy.js')).ViewManager;
  await ViewManager.instance().showView('network');
  const { NetworkPanel } = (await import('devtools://devtools/bundled/panels/network/network.js')).NetworkPanel;
  const panel = NetworkPanel.instance();
  await panel.networkLogView.onLoadFromFile(new File([text], 'capture.har'));
  const { NetworkLog } = (await import('devtools://devtools/bundled/models/logs/logs.js')).NetworkLog;
  const requests = NetworkLog.instance().requests();
  panel.onRequestSelected({ data: requests.find((request) => request.frames().length > 0) });
  panel.showRequestPanel('web-socket-frames', true);
  const rows = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches('tr.data-grid-data-grid-node') ? [element.textContent] : []),
    ...(element.shadowRoot ? rows(element.shadowRoot) : []),
  ]);
  const enough = requests.length + requests.reduce((sum, request) => sum + request.frames().length, 0);
  for (let turn = 0; turn < 100 && rows(document).length < enough; turn++) {
    // A list is drawn when its size is known, and the window is behind others.
    panel.doResize();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return rows(document);
}`;

/** Run code in the page of the developer tools with a text; what it gives, and what the tools show then. */
async function inTools<T>(
  app: ElectronApplication,
  code: string,
  text: string,
): Promise<{ readonly told: T; readonly png: string }> {
  return app.evaluate(
    async ({ BrowserWindow }, { code, text }) => {
      const window = new BrowserWindow({ show: true });
      await window.loadURL('about:blank');
      const opened = new Promise((resolve) => window.webContents.once('devtools-opened', () => resolve(undefined)));
      window.webContents.openDevTools({ mode: 'detach', activate: false });
      await opened;
      const tools = window.webContents.devToolsWebContents;
      if (!tools) throw new Error('no developer tools');
      try {
        const told = await tools.executeJavaScript(`(${code})(${JSON.stringify(text)})`);
        // What was drawn last is on the screen two frames later.
        await tools.executeJavaScript(
          'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))',
        );
        return { told, png: (await tools.capturePage()).toPNG().toString('base64') };
      } finally {
        window.destroy();
      }
    },
    { code, text },
  );
}

/** A connection with compressed messages, binary ones among them, an upload that is no text, and one that TCP reset. */
function writeCodedCapture(path: string): void {
  const deflated = (text: string) => deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4);
  const said = (from: 0 | 1, first: number, payload: Uint8Array) =>
    [from, Buffer.from(frame(first, payload, from === 0), 'hex')] as const;
  const socket = conversation([
    [0, 'POST /upload HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 4\r\n\r\n\xff\xd8\xff\x00'],
    [1, 'HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\noops'],
    ...upgraded('permessage-deflate; server_no_context_takeover; client_no_context_takeover'),
    said(0, 0xc1, deflated('{"order":1}')),
    said(1, 0xc2, deflated('\u0000\u0001 eight bytes')),
    said(1, 0x82, Buffer.from([1, 2, 3])),
    said(1, 0x81, Buffer.from('你好 </script>')),
  ]);
  const last = socket.at(-1);
  const next = (last?.seq ?? 0) + Buffer.from(last?.data ?? '').length;
  writeFileSync(path, fileOf([...socket, { from: 1, flags: 'RA', seq: next, ack: last?.ack ?? 0, time: 1 }]));
}

const folder = mkdtempSync(join(tmpdir(), 'capscope-har-'));
const troubled = join(folder, 'troubled.pcap');
const coded = join(folder, 'coded.pcap');
writeTroubledCapture(troubled);
writeCodedCapture(coded);

async function harOf(capture: string): Promise<string> {
  const har = join(mkdtempSync(join(folder, 'out-')), 'out.har');
  await runCli(['export', capture, '--out', har]);
  return readFileSync(har, 'utf8');
}

for (const [name, file] of Object.entries({ ...SAMPLES, troubled, coded }))
  test(`Chromium's network panel imports what is exported of the ${name} capture`, async ({ openApp }) => {
    const text = await harOf(file);
    const { app } = await openApp();
    const { told: imported } = await inTools<readonly Imported[]>(app, IMPORT, text);
    const { entries } = JSON.parse(text).log;
    expect(imported).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) {
      expect(imported[index]).toMatchObject({
        url: entry.request.url,
        method: entry.request.method,
        status: entry.response.status,
        type: entry._resourceType,
        requestHeaders: entry.request.headers.length,
        frames: (entry._webSocketMessages ?? []).map((message: Record<string, unknown>) => ({
          type: message.type,
          opCode: message.opcode,
          text: message.data,
        })),
      });
      if (entry.response.content.text && !entry.response.content.encoding)
        expect(imported[index]?.content).toBe(entry.response.content.text);
    }
    if (name === 'websocket') expect(imported[0]?.frames.length).toBeGreaterThan(10);
  });

test("Chromium's network panel lists what is exported, and the messages of a connection", async ({ openApp }) => {
  const { app } = await openApp();
  const { told, png } = await inTools<readonly string[]>(app, LOAD, await harOf(coded));
  const path = join('test-results', 'pictures', 'har-in-chromium.png');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.from(png, 'base64'));
  expect(told).toHaveLength(6);
  for (const shown of ['upload', 'orders', '{"order":1}', 'Binary Message', '3\u00a0B', '你好 </script>'])
    expect(told.filter((row) => row.includes(shown))).not.toHaveLength(0);
});
