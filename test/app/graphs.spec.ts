/** The graphs tab: four graphs, points that lead to packets, and the picture. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, SAMPLES, test } from './launch.ts';

test('a point of a graph leads to its packet, by key as well', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await page.getByRole('tab', { name: 'Graphs' }).click();
  const graph = page.getByRole('application', { name: /^Sequence, stream 0/ });
  await expect(graph.locator('canvas')).toBeVisible();
  await graph.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const said = page.locator('.plot-said');
  await expect(said).toContainText(/^Packet \d+ · .* · Segments: /);
  const number = /Packet (\d+)/.exec((await said.textContent()) ?? '')?.[1];
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^Frame ${number}: `))).toBeVisible();
  await picture(page, 'graphs');
  for (const kind of ['Round trip', 'Throughput', 'Window']) {
    await page.getByRole('button', { name: kind, exact: true }).click();
    await expect(page.getByRole('application', { name: new RegExp(`^${kind}`) }).locator('canvas')).toBeVisible();
  }
  // In a narrow window nothing is cut off at its edge, and in a small one there is still a picture.
  const resize = (width: number, height: number) =>
    app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [
      width,
      height,
    ] as const);
  await resize(1100, 800);
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(1100);
  await expect.poll(() => page.locator('.graphs').evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  await resize(900, 600);
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(600);
  await expect.poll(() => page.locator('.plot-frame').evaluate((one) => one.clientHeight)).toBeGreaterThan(140);
});

test('a click on a point selects its packet', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.websocket });
  await page.getByRole('tab', { name: 'Graphs' }).click();
  const over = page.locator('.plot-frame .u-over');
  const box = await over.boundingBox();
  if (!box) throw new Error('there is no plot');
  const said = page.locator('.plot-said');
  // The acknowledged bytes lie along the bottom at first: somewhere there the pointer meets a point.
  let number: string | undefined;
  for (let x = 4; x < box.width && number === undefined; x += 6) {
    await page.mouse.move(box.x + x, box.y + box.height - 30);
    number = /^Packet (\d+)/.exec((await said.textContent()) ?? '')?.[1];
  }
  await picture(page, 'graphs-pointed');
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText(String(number));
});

test('the sum of the stream stands above its graphs, and its longest pause leads to the packet after it', async ({
  openApp,
  picture,
}) => {
  for (const [locale, words] of [
    ['en_US.UTF-8', ['Graphs', 'Handshake', 'Longest pause', 'Sent again']],
    ['zh_CN.UTF-8', ['图表', '握手', '最长停顿', '重发']],
  ] as const) {
    const { app, page } = await openApp({ file: SAMPLES.websocket, locale });
    await page.getByRole('tab', { name: words[0] }).click();
    const sum = page.locator('.stream-sum');
    for (const word of words.slice(1)) await expect(sum).toContainText(word);
    const link = sum.getByRole('button');
    const number = (await link.innerText()).replace('#', '');
    await link.click();
    await expect(page.locator('.packet-grid [aria-selected="true"] [col-id="number"]')).toHaveText(number);
    await picture(page, `graphs-sum-${locale.slice(0, 2)}`);
    await app.close();
  }
});

test('a graph is saved as a picture', async ({ openApp }, info) => {
  const { app, page } = await openApp({ file: SAMPLES.websocket });
  await page.getByRole('tab', { name: 'Graphs' }).click();
  await expect(page.getByRole('application').locator('canvas')).toBeVisible();
  const out = join(info.outputDir, 'graph.png');
  mkdirSync(info.outputDir, { recursive: true });
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, out);
  await page.getByRole('button', { name: 'Save as a picture' }).click();
  await expect.poll(() => headOf(out)).toBe('PNG');
});

/** What a file begins with after its first byte; empty while it is not there. */
function headOf(path: string): string {
  try {
    return readFileSync(path).subarray(1, 4).toString();
  } catch {
    return '';
  }
}
