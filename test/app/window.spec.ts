/** The window of a start with a capture: what a person sees first. */
import { expect, SAMPLES, test } from './launch.ts';

test('a start with a capture shows its packets', async ({ openApp, picture }) => {
  const { app, page } = await openApp({ file: SAMPLES.http });
  // Rows exist before their data: wait for the words of the first and of the last packet.
  await expect(page.getByText('51234 → 80 [SYN] Seq=0').first()).toBeVisible();
  await expect(page.getByText('51234 → 80 [ACK] Seq=2240 Ack=472').first()).toBeVisible();
  const titles = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.getTitle()));
  expect(titles).toEqual([expect.stringContaining('http-three-way-handshake.pcap')]);
  await picture(page, 'window-http');
});
