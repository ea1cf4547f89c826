/** Every way out of the diagram tab: each file of the export dialog, each thing the copy menu has, and how one gets there. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page, TestInfo } from '@playwright/test';
import { readDiagram } from '../support/diagram-syntax.ts';
import { expect, filledRows, SAMPLES, test } from './launch.ts';

/** Lets every save dialog answer with this name and the ending that it proposed. */
async function saveTo(app: ElectronApplication, info: TestInfo): Promise<string> {
  mkdirSync(info.outputDir, { recursive: true });
  const out = join(info.outputDir, 'ladder');
  await app.evaluate(({ dialog }, name) => {
    dialog.showSaveDialog = (async (...args: unknown[]) => {
      const options = args.at(-1) as { readonly defaultPath?: string };
      const ending = /\.\w+$/.exec(options.defaultPath ?? '')?.[0] ?? '';
      return { canceled: false, filePath: name + ending };
    }) as typeof dialog.showSaveDialog;
  }, out);
  return out;
}

const exporting = (page: Page) => page.getByRole('dialog', { name: 'Export the diagram of stream 0' });

async function exportAs(page: Page, ...choices: string[]): Promise<void> {
  await page.keyboard.press('Control+e');
  const dialog = exporting(page);
  for (const choice of choices) await dialog.getByRole('button', { name: choice, exact: true }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toBeHidden();
}

/** Width, height, and how many colours a picture has: a blank one has one. */
async function lookAt(page: Page, png: Buffer): Promise<{ width: number; height: number; colours: number }> {
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context?.getImageData(0, 0, canvas.width, canvas.height).data.buffer ?? []);
    return { width: canvas.width, height: canvas.height, colours: new Set(pixels).size };
  }, png.toString('base64'));
}

const MESSAGES = [
  ['Client', 'Server', /^SYN=1, seq=x/],
  ['Server', 'Client', /^SYN=1, ACK=1, seq=y, ack=x\+1/],
  ['Client', 'Server', /^ACK=1, seq=x\+1, ack=y\+1/],
  ['Client', 'Server', /^FIN=1, ACK=1, seq=x\+2239/],
  ['Server', 'Client', /^ACK=1, seq=y\+471, ack=x\+2240/],
  ['Server', 'Client', /^FIN=1, ACK=1, seq=y\+471/],
  ['Client', 'Server', /^ACK=1, seq=x\+2240, ack=y\+472/],
] as const;

/** The handshake and the teardown of the sample, whichever language of diagrams tells them. */
function expectLadder(text: string, format: 'md' | 'mmd' | 'puml'): void {
  const { title, participants, messages } = readDiagram(text, format);
  expect(title).toBe('TCP: three-way handshake and four-packet teardown');
  expect(participants).toEqual(['Client', 'Server']);
  expect(messages.map(({ from, to }) => [from, to])).toEqual(MESSAGES.map(([from, to]) => [from, to]));
  for (const [index, [, , pattern]] of MESSAGES.entries()) expect(messages[index]?.text).toMatch(pattern);
  expect(text).toContain('192.168.66.65:51234');
  expect(text).toContain('192.168.6.10:80');
}

test('every kind of file is what it says', async ({ openApp }, info) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  await expect(page.getByRole('group', { name: 'Packets of the diagram' })).toBeVisible();
  const out = await saveTo(app, info);

  await exportAs(page, 'SVG');
  const svg = readFileSync(`${out}.svg`, 'utf8');
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toContain('192.168.66.65:51234');
  expect(svg).toContain('192.168.6.10:80');
  await exportAs(page, 'SVG', 'Dark');
  expect(readFileSync(`${out}.svg`, 'utf8')).not.toBe(svg);
  const [, width = '', height = ''] = /width="(\d+)" height="(\d+)/.exec(svg) ?? [];

  for (const scale of [1, 2, 3]) {
    await exportAs(page, 'PNG', `${scale}×`);
    const seen = await lookAt(page, readFileSync(`${out}.png`));
    expect(seen).toMatchObject({ width: Number(width) * scale, height: Number(height) * scale });
    expect(seen.colours).toBeGreaterThan(50);
  }

  await exportAs(page, 'Markdown');
  expectLadder(readFileSync(`${out}.md`, 'utf8'), 'md');
  await exportAs(page, 'Mermaid');
  expectLadder(readFileSync(`${out}.mmd`, 'utf8'), 'mmd');
  await exportAs(page, 'PlantUML');
  expectLadder(readFileSync(`${out}.puml`, 'utf8'), 'puml');
});

test('everything the copy menu has comes into the clipboard', async ({ openApp }) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  const copy = async (what: string) => {
    await page.getByRole('button', { name: 'Copy the diagram' }).click();
    await page.getByRole('dialog').getByRole('button', { name: what }).click();
    await expect(page.getByRole('status').filter({ hasText: `${what} copied` })).toBeVisible();
    return app.evaluate(({ clipboard }) => clipboard.readText());
  };
  expectLadder(await copy('Markdown'), 'md');
  expectLadder(await copy('Mermaid'), 'mmd');
  expectLadder(await copy('PlantUML'), 'puml');
});

test('a stream’s menu leads to its diagram, and the addresses can be hidden in it', async ({ openApp }, info) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  await expect(page.getByRole('group', { name: 'Packets of the diagram' })).toBeVisible();
  const out = await saveTo(app, info);
  await filledRows(page, '.stream-list').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Export the diagram' }).click();
  await exporting(page).getByLabel('Hide addresses').check();
  await exporting(page).getByRole('button', { name: 'PlantUML' }).click();
  await exporting(page).getByRole('button', { name: 'Save…' }).click();
  await expect(exporting(page)).toBeHidden();
  const text = readFileSync(`${out}.puml`, 'utf8');
  expect(text).toContain('192.168.66.<U+002A><U+002A>*:51234');
  expect(text).not.toContain('192.168.66.65');
});
