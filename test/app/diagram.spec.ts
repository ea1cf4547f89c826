/** The diagram tab: the ladder of the stream, arrows that lead to packets, copying, and the export dialog. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints } from './axe.ts';
import { expect, SAMPLES, test } from './launch.ts';

test('the ladder is drawn, and its arrows lead to packets', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  const arrows = page.getByRole('group', { name: 'Packets of the diagram' }).getByRole('button');
  await expect(arrows.first()).toHaveAccessibleName('Packet 1, client to server: SYN=1, seq=x');
  await arrows.nth(1).click();
  await expect(arrows.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(page.getByText('Src Port: 80, Dst Port: 51234').first()).toBeVisible();
  await arrows.nth(1).press('ArrowDown');
  await expect(arrows.nth(2)).toBeFocused();
  await picture(page, 'diagram');

  await page.getByRole('button', { name: 'Relative' }).click();
  await expect(arrows.nth(1)).toHaveAccessibleName(/seq=0, ack=1/);
  await page.getByLabel('Part of the connection').selectOption('Every packet');
  await expect(arrows).toHaveCount(13);
  await page.getByRole('button', { name: 'Hide addresses' }).click();
  await expect(page.locator('.ladder-head')).toContainText('192.168.66.***:51234');
  await expect(page.locator('.ladder-head')).not.toContainText('192.168.66.65');
});

test('the diagram is copied as text and as a picture', async ({ openApp }) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  const copy = async (what: string) => {
    await page.getByRole('button', { name: 'Copy the diagram' }).click();
    await page.getByRole('dialog').getByRole('button', { name: what }).click();
    await expect(page.getByRole('status').filter({ hasText: `${what} copied` })).toBeVisible();
  };
  await copy('Markdown');
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^```sequence\n.*\nparticipant Client/);
  await copy('Mermaid');
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('sequenceDiagram');
  await copy('Picture');
  const formats = await app.evaluate(async ({ clipboard }) => {
    // Electron's clipboard as it was, and as it is since it was modelled after the web's: each has one of the two ways.
    const either = clipboard as object as {
      availableFormats?(): string[];
      read?(): Promise<readonly { readonly types: readonly string[] }[]>;
    };
    if (either.availableFormats) return either.availableFormats();
    return ((await either.read?.()) ?? []).flatMap(({ types }) => [...types]);
  });
  expect(formats).toContain('image/png');
});

test('Ctrl+E exports the diagram where the dialog says', async ({ openApp, picture }, info) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  await expect(page.getByRole('group', { name: 'Packets of the diagram' })).toBeVisible();
  const out = join(info.outputDir, 'ladder');
  mkdirSync(info.outputDir, { recursive: true });
  await app.evaluate(({ dialog }, folder) => {
    dialog.showSaveDialog = (async (...args: unknown[]) => {
      const options = args.at(-1) as { readonly defaultPath?: string };
      const ending = /\.\w+$/.exec(options.defaultPath ?? '')?.[0] ?? '';
      return { canceled: false, filePath: folder + ending };
    }) as typeof dialog.showSaveDialog;
  }, out);
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export the diagram of stream 0' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Title').fill('My <first> handshake');
  await picture(page, 'diagram-export');
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toBeHidden();
  const svg = readFileSync(`${out}.svg`, 'utf8');
  expect(svg).toContain('<title>My &lt;first&gt; handshake</title>');
  expect(svg).toContain('SYN-RECEIVED');

  await page.keyboard.press('Control+e');
  await dialog.getByRole('button', { name: 'PNG' }).click();
  await dialog.getByRole('button', { name: '3×' }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toBeHidden();
  const png = readFileSync(`${out}.png`);
  // IHDR: the width follows the signature, the length and the type.
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(2880);
});

test('the diagram speaks Chinese, and axe finds nothing', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http, locale: 'zh_CN.UTF-8' });
  await expect(page.getByRole('group', { name: '图中的数据包' })).toBeVisible();
  await picture(page, 'diagram-zh');
  expect(await complaints(page)).toEqual([]);
});
