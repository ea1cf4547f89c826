/** The window of a start with a capture: what a person sees first. */
import { expect, SAMPLES, test } from './launch.ts';

test('a start with a capture shows its packets', async ({ openApp, picture }) => {
  const { page } = await openApp({ file: SAMPLES.http });
  await expect(page).toHaveTitle(/http-three-way-handshake\.pcap/);
  // Rows exist before their data: wait for the words of the first and of the last packet.
  await expect(page.getByText('51234 → 80 [SYN] Seq=0').first()).toBeVisible();
  await expect(page.getByText('51234 → 80 [ACK] Seq=2240 Ack=472').first()).toBeVisible();
  await picture(page, 'window-http');
});
