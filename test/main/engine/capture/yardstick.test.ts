/** Against a reader of classic pcap that is not ours: the same records on every microsecond pcap of the corpus. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { readU32BE } from '../../../../src/main/engine/bytes/index.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { readCapture } from '../../../support/read-capture.ts';

interface TheirPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
  readonly data: Uint8Array;
}
interface TheirParser {
  on(event: 'packet', listener: (packet: TheirPacket) => void): this;
  on(event: 'end', listener: () => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
}
const theirs = createRequire(import.meta.url)('pcap-parser') as { parse(path: string): TheirParser };

type Row = readonly [seconds: number, nanos: number, captured: number, original: number, data: string];

function readTheirs(path: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    theirs
      .parse(path)
      .on('packet', ({ header, data }) => {
        const { timestampSeconds, timestampMicroseconds, capturedLength, originalLength } = header;
        // A fraction of more than a second is kept, in 32 bits.
        const nanos = (timestampMicroseconds * 1000) >>> 0;
        rows.push([timestampSeconds, nanos, capturedLength, originalLength, hex(data)]);
      })
      .on('end', () => resolve(rows))
      .on('error', reject);
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe.skipIf(!hasCorpus)('the same records as pcap-parser', () => {
  const classic = corpusCaptures().filter(({ path }) => {
    const magic = readU32BE(readFileSync(path), 0);
    return magic === 0xa1b2c3d4 || magic === 0xd4c3b2a1;
  });

  it.each(classic)('$kind: $name', async ({ path }) => {
    const read = readCapture(readFileSync(path));
    if (read.packets.length === 0) return;
    const rows = read.packets.map(
      ({ time, data, original }): Row => [...(time ?? [0, 0]), data.length, original, hex(data)],
    );
    expect(rows).toEqual(await readTheirs(path));
  });
});
