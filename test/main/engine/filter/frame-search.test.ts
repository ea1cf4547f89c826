/** Bytes looked for in long runs of the file, held against every packet by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { ASK, Decided } from '../../../../src/main/engine/filter/decided.ts';
import { FrameSearch } from '../../../../src/main/engine/filter/frame-search.ts';
import { fileOf } from '../../../support/packet-file.ts';

const hits = (search: FrameSearch, packets: number): number[] =>
  Array.from({ length: packets }, (_, packet) => packet).filter((packet) => search.has(packet));

describe('a search through frames', () => {
  it('finds what is in a packet, not what is between two or reaches from one into the next', () => {
    const packets = ['xxAB', 'ABxx', 'xABx', 'A', 'B', ''].map((text) => Buffer.from(text));
    const { bytes, table } = fileOf(packets);
    expect(hits(new FrameSearch(table, new MemorySource(bytes), Buffer.from('AB')), 6)).toEqual([0, 1, 2]);
    expect(hits(new FrameSearch(table, new MemorySource(bytes), Buffer.from('BA')), 6)).toEqual([]);
    expect(hits(new FrameSearch(table, new MemorySource(bytes), new Uint8Array(0)), 6)).toEqual([]);
  });

  it('agrees with a look at every packet, in whatever order they are asked about', () => {
    const packet = fc.uint8Array({ maxLength: 12, max: 2 });
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 3, max: 2 }),
        fc.array(fc.nat(), { maxLength: 60 }),
        (packets, needle, order) => {
          const { bytes, table } = fileOf(packets);
          const search = new FrameSearch(table, new MemorySource(bytes), needle);
          for (const one of [...packets.keys(), ...order.map((n) => n % packets.length)]) {
            expect(search.has(one)).toBe(Buffer.from(packets[one] ?? []).includes(Buffer.from(needle)));
          }
        },
      ),
    );
  });

  it('tells of packets in a row what it tells of each', () => {
    const packet = fc.uint8Array({ maxLength: 12, max: 2 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(packet, fc.boolean()), { minLength: 1, maxLength: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 3, max: 2 }),
        (packets, needle) => {
          const { bytes, table } = fileOf(packets.map(([own]) => own));
          const row = Uint8Array.from(packets, ([, isAsked]) => (isAsked ? ASK : Decided.open));
          new FrameSearch(table, new MemorySource(bytes), needle).row(0, packets.length, row);
          expect([...row]).toEqual(
            packets.map(([own, isAsked]) =>
              isAsked ? Number(Buffer.from(own).includes(Buffer.from(needle))) : Decided.open,
            ),
          );
        },
      ),
    );
  });

  it('finds what begins with common bytes, and what nearly is there again and again', () => {
    const nearly = Buffer.from('aaaaaaaXaaaaaaaa'.repeat(400));
    const packets = [nearly, Buffer.concat([nearly, Buffer.from('aaaaaaaaB')]), nearly, Buffer.from('aaaaaaaaaB')];
    const { bytes, table } = fileOf(packets);
    const ofAll = (text: string): number[] =>
      hits(new FrameSearch(table, new MemorySource(bytes), Buffer.from(text)), 4);
    expect(ofAll('aaaaaaaaB')).toEqual([1, 3]);
    expect(ofAll('aXaaaaaaaa')).toEqual([0, 1, 2]);
    expect(ofAll('aXaaaaaaaX')).toEqual([]);
  });

  it('reads a file once, in long runs', () => {
    const packets = Array.from({ length: 2000 }, () => new Uint8Array(3000).fill(7));
    const { bytes, table } = fileOf(packets);
    let reads = 0;
    const source: ByteSource = {
      size: bytes.length,
      readInto: (...where) => {
        reads++;
        return new MemorySource(bytes).readInto(...where);
      },
    };
    const search = new FrameSearch(table, source, Uint8Array.of(8));
    expect(hits(search, packets.length)).toEqual([]);
    expect(reads).toBeLessThan(bytes.length / 100_000);
    expect(search.bytesRead).toBeLessThanOrEqual(bytes.length);
  });
});
