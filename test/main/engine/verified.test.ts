import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureOf } from '../../support/open-capture.ts';

const SAMPLE = join(import.meta.dirname, '../../../resources/samples/http-three-way-handshake.pcap');

/** Lines of the packet that tell of checksums. */
function checksumLines(verify: boolean): string[] {
  const capture = captureOf(readFileSync(SAMPLE));
  const detail = capture.packet(0, verify);
  if (!detail.ok) throw new Error(detail.issue.code);
  return detail.value.layers.flatMap(({ children }) =>
    children.filter(({ key }) => key.endsWith('.checksum')).map(({ text }) => text),
  );
}

it('works checksums out for the packet that is looked at, when asked', () => {
  expect(checksumLines(false)).toEqual([
    'Header Checksum: 0xa1ca [validation disabled]',
    'Checksum: 0x6e43 [unverified]',
  ]);
  expect(checksumLines(true)).toEqual(['Header Checksum: 0xa1ca [correct]', 'Checksum: 0x6e43 [correct]']);
});
