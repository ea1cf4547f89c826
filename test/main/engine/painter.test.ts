/** The ways to look at a packet again must say the same of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../src/main/engine/rows.ts';
import { corpusCaptures } from '../../support/corpus.ts';
import { paintedCapture } from '../../support/painted-capture.ts';

const SAMPLES = join(import.meta.dirname, '../../../resources/samples');
const LARGEST = 60_000;
const FIELD = 'tcp.reassembled_in';

/** Packets whose columns are others without lines than with them. */
function differences(bytes: Uint8Array): unknown[] {
  const capture = paintedCapture(bytes);
  if (capture === undefined) return [];
  const found: unknown[] = [];
  for (let packet = 0; packet < capture.packets; packet++) {
    const { detail } = capture.whole.paint(packet);
    const summary = capture.part.summarise(packet, FIELD);
    const [expected, given] = [detail, summary].map(({ columns, protocols }) => [
      columns.protocol,
      columns.info,
      columns.source,
      columns.destination,
      familyOf(protocols),
    ]);
    expected?.push(detail.texts(FIELD).at(-1) ?? '');
    given?.push(String(summary.value ?? ''));
    if (JSON.stringify(expected) !== JSON.stringify(given)) found.push({ packet: packet + 1, expected, given });
  }
  return found;
}

describe('a painting of the columns alone', () => {
  it.each(readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name)))(
    'says of %s what the whole says',
    (name) => {
      expect(differences(readFileSync(join(SAMPLES, name)))).toEqual([]);
    },
  );

  it('says of the captures of the corpus what the whole says', () => {
    for (const { name, path } of corpusCaptures()) {
      const bytes = readFileSync(path);
      if (bytes.length < LARGEST) expect([name, differences(bytes)]).toEqual([name, []]);
    }
  }, 120_000);
});
