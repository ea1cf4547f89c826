/** Checksums worked out by one click beside them; names that the capture has for addresses. */
import { writeFileSync } from 'node:fs';
import { join, Pcapng } from '../support/capture-builder.ts';
import { expect, SAMPLES, test } from './launch.ts';

test('checksums are worked out on demand, and stay so', async ({ openApp, picture }) => {
  const { page, userData } = await openApp({ file: SAMPLES.http });
  const tree = page.getByRole('tree');
  const verify = tree.getByRole('button', { name: 'Verify' }).first();
  await tree.getByText('Stream index').click();
  for (let i = 0; i < 40 && !(await verify.isVisible()); i++) await page.keyboard.press('ArrowDown');
  await picture(page, 'checksum-unverified');
  await verify.click();
  await expect(tree.getByText('[correct]').first()).toBeVisible();
  await expect(tree.getByRole('button', { name: 'Verify' })).toHaveCount(0);
  await picture(page, 'checksum-verified');
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('checkbox', { name: 'Verify checksums' })).toBeChecked();
  await picture(page, 'settings-packets');
  expect(userData).not.toBe('');
});

test('addresses are shown by the names of the capture when that is switched on', async ({ openApp }, info) => {
  const ng = new Pcapng();
  const ip = [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 0, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
  const name = new TextEncoder().encode('printer\0');
  const file = info.outputPath('names.pcapng');
  const names = ng.names([[1, Uint8Array.of(10, 0, 0, 1, ...name)]]);
  writeFileSync(file, join(ng.section(), ng.face(101), names, ng.packet(Uint8Array.from(ip), 1n)));
  const { page } = await openApp({ file });
  const source = page.locator('.packet-grid .ag-row [col-id="source"]').first();
  await expect(source).toHaveText('10.0.0.1');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('checkbox', { name: 'Resolve names from the capture' }).check();
  await expect(source).toHaveText('printer');
});
