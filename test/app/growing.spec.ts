/** A capture that is still being written: new packets appear, and what happens to the file is said. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, SAMPLES, test } from './launch.ts';

test('packets that are written while the file is open appear, and a truncated file is said', async ({ openApp }) => {
  const folder = mkdtempSync(join(tmpdir(), 'growing-'));
  try {
    const bytes = readFileSync(SAMPLES.http);
    const file = join(folder, 'growing.pcap');
    // In the middle of a packet, as a writer's buffer may end.
    const half = bytes.length >> 1;
    writeFileSync(file, bytes.subarray(0, half));
    const { page } = await openApp({ file });
    await expect(page.getByText('51234 → 80 [SYN] Seq=0').first()).toBeVisible();
    await expect(page.getByText('51234 → 80 [ACK] Seq=2240 Ack=472')).toHaveCount(0);
    appendFileSync(file, bytes.subarray(half));
    await expect(page.getByText('51234 → 80 [ACK] Seq=2240 Ack=472').first()).toBeVisible();
    truncateSync(file, 100);
    await expect(page.getByText('The file became shorter while it was open').first()).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
