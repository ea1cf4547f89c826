/** A file of everything that pcapng can say, compressed and damaged at its end, in the window and in both languages. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join, Pcapng } from '../support/capture-builder.ts';
import { expect, filledRows, test } from './launch.ts';

/** An empty IPv4 packet from 10.0.0.`last`. */
const packet = (last: number): Uint8Array =>
  Uint8Array.from([0x45, 0, 0, 20, 0, 0, 0, 0, 64, 253, 0, 0, 10, 0, 0, last, 10, 0, 0, 9]);

/** Two sections of both byte orders, every kind of packet block, blocks of other kinds, and a block that claims 4 GiB. */
function everything(): Uint8Array {
  const [little, big] = [new Pcapng(false), new Pcapng(true)];
  return join(
    little.section([[1, 'made by hand']]),
    little.face(101, 0, [[2, 'lo0']]),
    little.packet(packet(1), 1_700_000_000_000_000n, 0, [
      [1, 'the first packet'],
      [4, 7n, 8],
    ]),
    little.simplePacket(packet(2)),
    little.block(0x999, new Uint8Array(4)),
    big.section(),
    big.face(101, 0, [[9, 0x80 | 10, 1]]),
    big.oldPacket(packet(3), 1_700_000_001n << 10n, 0, [], 5),
    big.block(6, new Uint8Array(0), 0xfffffffc),
  );
}

test('everything that a file says is shown, and where it is damaged', async ({ openApp, picture }, info) => {
  const file = info.outputPath('everything.pcapng.gz');
  const bytes = everything();
  writeFileSync(file, gzipSync(bytes));
  const { page } = await openApp({ file });
  const rows = filledRows(page, '.packet-grid');
  await expect(rows).toHaveCount(3);
  const notice = page.getByRole('status');
  await expect(notice).toContainText(`The block at byte ${bytes.length - 12} claims a length of 4294967292 bytes`);
  const tree = page.getByRole('tree');
  await expect(tree.getByText('the first packet').first()).toBeVisible();
  // A simple packet block has no time.
  await expect(rows.locator('[col-id="time"]')).toHaveText(['0.000000', '', '1.000000']);
  await picture(page, 'everything');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.keyboard.press('Escape');
  await expect(notice).toContainText(`第 ${bytes.length - 12} 字节处的块声称长 4294967292 字节`);
  await picture(page, 'everything-zh');
});
