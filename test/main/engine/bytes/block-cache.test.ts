/** Blocks of a source that are kept: what is read is what the source has, and what was used last is read once. */
import { expect, it } from 'vitest';
import { BlockCache, type ByteSource } from '../../../../src/main/engine/bytes/index.ts';

const BLOCK = 1 << 16;
/** Blocks that are kept. */
const KEPT = 128;

/** Each byte tells its block and its place; what is read is counted. */
class Counted implements ByteSource {
  size: number;
  readonly reads: number[] = [];

  constructor(size: number) {
    this.size = size;
  }

  at(offset: number): number {
    return (Math.floor(offset / BLOCK) * 31 + (offset % 251)) & 0xff;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    const got = Math.max(0, Math.min(length, this.size - offset));
    for (let i = 0; i < got; i++) target[targetOffset + i] = this.at(offset + i);
    this.reads.push(Math.floor(offset / BLOCK));
    return got;
  }
}

function expectBytes(cache: BlockCache, source: Counted, offset: number, length: number): void {
  const target = new Uint8Array(length + 2);
  const there = Math.max(0, Math.min(length, source.size - offset));
  expect(cache.readInto(target, 1, offset, length)).toBe(there);
  expect([...target]).toEqual([0, ...Array.from({ length }, (_, i) => (i < there ? source.at(offset + i) : 0)), 0]);
}

it('gives the bytes of the source, in any order, across blocks and up to its end', () => {
  const source = new Counted(3000 * BLOCK + 77);
  const cache = new BlockCache(source);
  // Blocks 0, 1024 and 2048 have the same low bits.
  const blocks = [
    0,
    1024,
    2048,
    0,
    1024,
    7,
    2999,
    3000,
    ...Array.from({ length: 300 }, (_, i) => (i * 1031) % 3000),
    0,
  ];
  for (const block of blocks) expectBytes(cache, source, block * BLOCK + 65_500, 70);
});

it('reads a block once while others are used beside it, and lets go of the one that nobody used for longest', () => {
  const source = new Counted(1000 * BLOCK);
  const cache = new BlockCache(source);
  const look = (block: number): void => expectBytes(cache, source, block * BLOCK + 9, 4);
  for (let block = 0; block < KEPT; block++) look(block);
  look(0);
  look(KEPT);
  look(0);
  expect(source.reads).toEqual(Array.from({ length: KEPT + 1 }, (_, block) => block));
  look(1);
  expect(source.reads.at(-1)).toBe(1);
});

it('reads the last block again once the source has grown', () => {
  const source = new Counted(BLOCK + 10);
  const cache = new BlockCache(source);
  expectBytes(cache, source, BLOCK + 4, 20);
  source.size = BLOCK + 100;
  expectBytes(cache, source, BLOCK + 4, 20);
  expectBytes(cache, source, 0, 5);
  expectBytes(cache, source, BLOCK + 90, 20);
});
