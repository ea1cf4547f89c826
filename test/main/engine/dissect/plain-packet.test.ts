/** A packet taken the short way comes out as its declared layers have it: row, header told to the sink, and chain. */
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../../src/main/engine/capture/index.ts';
import { CLAIMS, Cursor, PacketScan, type TransportSink } from '../../../../src/main/engine/dissect/index.ts';
import { scanPlain } from '../../../../src/main/engine/dissect/plain-packet.ts';
import { walkPacket } from '../../../../src/main/engine/dissect/walk.ts';
import { AddressPool } from '../../../../src/main/engine/table/index.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { generatedBytes, mutated } from '../../../support/mutated-capture.ts';
import { unpackedBytes } from '../../../support/unpacked-bytes.ts';

/** Reads packets, and keeps what was told of each. */
class Witness implements TransportSink {
  readonly row: PacketScan = new PacketScan(new AddressPool(), this);
  readonly cursor = new Cursor(CLAIMS);
  #told: unknown[] = [];

  tcp({ end, wireEnd, ipEnd, base, quoted, fragment }: Cursor, { tcp }: PacketScan): void {
    this.#told.push({ ...tcp, end, wireEnd, ipEnd, base, quoted, fragment });
  }

  udp(): void {
    this.#told.push('udp');
  }

  /** What `read` makes of a packet. */
  of(reader: PacketBytes, read: (cursor: Cursor, row: PacketScan) => unknown): Found {
    const { row, cursor } = this;
    this.#told = [];
    cursor.begin(reader.window, reader.dataOffset, reader.capturedLength, reader.originalLength);
    cursor.linkType = reader.linkType;
    row.begin();
    const answer = read(cursor, row);
    const { tcp, chains, addresses, sink, ...columns } = row;
    const way = chains.layers(chains.chain)?.map(({ id }) => id);
    return { answer, found: JSON.stringify([columns, this.#told, way, cursor.fault]) };
  }
}

interface Found {
  readonly answer: unknown;
  /** Row, header, way through the layers and fault. */
  readonly found: string;
}

interface PacketBytes {
  readonly window: Uint8Array;
  readonly dataOffset: number;
  readonly capturedLength: number;
  readonly originalLength: number;
  readonly linkType: number;
}

/** Packets that were plain, of all. */
function compare(source: MemorySource): { plain: number; all: number } {
  const reader = openReader(source);
  const counts = { plain: 0, all: 0 };
  if ('code' in reader) return counts;
  const short = new Witness();
  const long = new Witness();
  for (; reader.next() === 'packet'; counts.all++) {
    const taken = short.of(reader, scanPlain);
    if (taken.answer !== true) continue;
    counts.plain++;
    const { found } = long.of(reader, walkPacket);
    if (taken.found !== found) expect(taken.found).toBe(found);
  }
  return counts;
}

describe('a packet taken the short way', () => {
  const bytes = generatedBytes(4000);

  it('is nearly every packet of a generated capture', () => {
    const { plain, all } = compare(new MemorySource(bytes));
    expect(plain).toBeGreaterThan(all * 0.9);
  });

  it('stays the same whatever its headers say', () => {
    for (let seed = 1; seed <= 5; seed++) {
      expect(compare(new MemorySource(mutated(bytes, 2, 'headers', seed))).plain).toBeGreaterThan(1000);
    }
  });
});

describe.skipIf(!hasCorpus)('a packet of the corpus taken the short way', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name = '', path = '') => {
    const bytes = await unpackedBytes(path);
    if (bytes) compare(new MemorySource(bytes));
  });
});
