/** An exported HAR in Chromium's own network panel: its importer reads every request and message, and the panel lists them. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { ElectronApplication } from '@playwright/test';
import { runCli } from '../../scripts/corpus.mjs';
import { conversation, fileOf } from '../support/tcp-wire.ts';
import { frame, upgraded } from '../support/websocket-frames.ts';
import { expect, type OpenedApp, type OpenOptions, SAMPLES, test } from './launch.ts';
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

/** What the code gave for each text, and the picture (PNG in base64; empty where none was asked for). */
interface Told<T> {
  readonly told: readonly T[];
  readonly png: string;
}

type Opener = (options?: OpenOptions) => Promise<OpenedApp>;

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

/** How long the tools may take to start or to answer, in milliseconds. */
const PATIENCE = 20_000;
/** Apps that are asked: the tools of one that did not start them once did not start again. */
const APPS = 3;

/**
 * Run code in the page of the developer tools once for each text; what it gives, and what the tools show then where a
 * picture is asked for. The tools are Chromium's, and now and then never start or draw in a window that stands behind
 * others: then another app is asked, and no frame is waited for.
 */
async function inTools<T>(openApp: Opener, code: string, texts: readonly string[], picture = false): Promise<Told<T>> {
  for (let turn = 1; ; turn++) {
    const { app } = await openApp();
    try {
      return await askTools<T>(app, code, texts, picture);
    } catch (error) {
      if (turn === APPS || !/in time|garbage collected/.test(String(error))) throw error;
    }
  }
}

function askTools<T>(
  app: ElectronApplication,
  code: string,
  texts: readonly string[],
  picture: boolean,
): Promise<Told<T>> {
  return app.evaluate(
    async ({ BrowserWindow }, { code, texts, picture, patience }) => {
      const inTime = <A>(answer: Promise<A>, what: string) =>
        Promise.race([
          answer,
          new Promise<never>((_, refuse) => setTimeout(() => refuse(new Error(`no ${what} in time`)), patience)),
        ]);
      const window = new BrowserWindow({ show: true });
      try {
        await inTime(window.loadURL('about:blank'), 'page');
        const opened = new Promise<void>((resolve) => window.webContents.once('devtools-opened', () => resolve()));
        window.webContents.openDevTools({ mode: 'detach', activate: false });
        await inTime(opened, 'developer tools');
        const tools = window.webContents.devToolsWebContents;
        if (!tools) throw new Error('no developer tools');
        const told = [];
        for (const text of texts)
          told.push(await inTime(tools.executeJavaScript(`(${code})(${JSON.stringify(text)})`), 'answer of the tools'));
        // What was drawn last is on the screen two frames later, if frames are drawn at all.
        if (picture)
          await tools.executeJavaScript(
            'new Promise((resolve) => { setTimeout(resolve, 2000); requestAnimationFrame(() => requestAnimationFrame(resolve)); }).then(() => 0)',
          );
        const png = picture ? (await inTime(tools.capturePage(), 'picture')).toPNG().toString('base64') : '';
        return { told, png };
      } finally {
        window.destroy();
      }
    },
    { code, texts, picture, patience: PATIENCE },
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

test("Chromium's network panel imports what is exported", async ({ openApp }) => {
  const files = Object.entries({ ...SAMPLES, troubled, coded });
  const texts = await Promise.all(files.map(([, file]) => harOf(file)));
  const { told } = await inTools<readonly Imported[]>(openApp, IMPORT, texts);
  for (const [at, [name]] of files.entries()) {
    const imported = told[at] ?? [];
    const { entries } = JSON.parse(texts[at] ?? '').log;
    expect(imported, name).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) {
      expect(imported[index], name).toMatchObject({
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
        expect(imported[index]?.content, name).toBe(entry.response.content.text);
    }
    if (name === 'websocket') expect(imported[0]?.frames.length).toBeGreaterThan(10);
  }
});

test("Chromium's network panel lists what is exported, and the messages of a connection", async ({ openApp }) => {
  const { told, png } = await inTools<readonly string[]>(openApp, LOAD, [await harOf(coded)], true);
  const path = join('test-results', 'pictures', 'har-in-chromium.png');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.from(png, 'base64'));
  const rows = told[0] ?? [];
  expect(rows).toHaveLength(6);
  for (const shown of ['upload', 'orders', '{"order":1}', 'Binary Message', '3\u00a0B', '你好 </script>'])
    expect(rows.filter((row) => row.includes(shown))).not.toHaveLength(0);
});
