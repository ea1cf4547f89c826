/** The HTTP tab: the list, the chosen exchange with its headers and body, cookies and times. */
import { expect, SAMPLES, test } from './launch.ts';

test('an exchange is read from its list row to its JSON', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await page.getByRole('tab', { name: /HTTP/ }).click();
  const row = page.locator('.http .ag-row').first();
  await expect(row).toContainText('GET');
  await expect(row).toContainText('200');
  await row.click();
  await expect(page.locator('.exchange header')).toContainText('200 OK');
  await expect(page.locator('.http-headers')).toContainText('Content-Type');
  await expect(page.getByRole('tree', { name: 'JSON' })).toBeVisible();
  await picture(page, 'http-exchange');

  await page.getByRole('tab', { name: 'Request' }).click();
  await expect(page.locator('.http-headers')).toContainText('Host');
  await page.getByRole('tab', { name: /Cookies/ }).click();
  await page.getByRole('tab', { name: 'Timing' }).click();
  await expect(page.getByText('Waiting for the first byte')).toBeVisible();
});
