import { describe, expect, it } from 'vitest';
import { WordKeys } from '../../../../src/main/engine/bytes/word-keys.ts';

describe('keys by number', () => {
  it('are numbered as they are added, once each', () => {
    const keys = new WordKeys();
    expect(keys.add(1, 2, 3, 4)).toBe(0);
    expect(keys.add(1, 2, 3, 5)).toBe(1);
    expect(keys.add(2, 1, 3, 4)).toBe(2);
    expect(keys.add(1, 2, 3, 4)).toBe(0);
    expect(keys.length).toBe(3);
  });

  it('are found where they were added, by all of their numbers and of 32 bits each', () => {
    const keys = new WordKeys();
    keys.add(0xffffffff, 0, 0, 0x80000000);
    expect(keys.find(-1, 0, 0, -0x80000000)).toBe(0);
    expect(keys.find(0, 0, 0, 0)).toBe(-1);
    expect(keys.find(-1, 0, 0, 0)).toBe(-1);
  });

  it('stay found as they become many, and when spare room is given back', () => {
    const keys = new WordKeys();
    const many = 20_000;
    for (let key = 0; key < many; key++) keys.add(key & 7, key >> 3, key * 65_537, key % 3);
    keys.trim();
    for (let key = 0; key < many; key++) expect(keys.find(key & 7, key >> 3, key * 65_537, key % 3)).toBe(key);
    expect(keys.add(9, 9, 9, 9)).toBe(many);
    expect(keys.find(9, 9, 9, 9)).toBe(many);
  });
});
