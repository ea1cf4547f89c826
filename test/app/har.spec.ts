/** An exported HAR in Chromium's own network panel: its importer reads it, every request and every message of it. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../scripts/corpus.mjs';
import { expect, SAMPLES, test } from './launch.ts';

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

for (const [name, file] of Object.entries(SAMPLES))
  test(`Chromium's network panel imports the ${name} sample as HAR`, async ({ openApp }) => {
    const har = join(mkdtempSync(join(tmpdir(), 'capscope-har-')), 'out.har');
    await runCli(['export', file, '--out', har]);
    const text = readFileSync(har, 'utf8');
    const { app } = await openApp();
    const imported: readonly Imported[] = await app.evaluate(
      async ({ BrowserWindow }, { code, text }) => {
        const window = new BrowserWindow({ show: false });
        const opened = new Promise((resolve) => window.webContents.once('devtools-opened', () => resolve(undefined)));
        window.webContents.openDevTools({ mode: 'detach', activate: false });
        await opened;
        try {
          return await window.webContents.devToolsWebContents?.executeJavaScript(`(${code})(${JSON.stringify(text)})`);
        } finally {
          window.destroy();
        }
      },
      { code: IMPORT, text },
    );
    const { entries } = JSON.parse(text).log;
    expect(imported).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) {
      expect(imported[index]).toMatchObject({
        url: entry.request.url,
        method: entry.request.method,
        status: entry.response.status,
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
