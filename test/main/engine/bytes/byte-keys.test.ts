import { describe, expect, it } from 'vitest';
import { ByteKeys } from '../../../../src/main/engine/bytes/index.ts';

/** The number of a key, put into the draft in front of what was there before. */
function add(keys: ByteKeys, ...bytes: readonly number[]): number {
  keys.draft.set(bytes);
  return keys.add(bytes.length);
}

describe('keys of bytes', () => {
  it('are numbered as they come, the same again for the same bytes', () => {
    const keys = new ByteKeys();
    expect([add(keys, 1, 2), add(keys), add(keys, 1, 2, 0), add(keys, 2, 1), add(keys, 1, 2), add(keys)]).toEqual([
      0, 1, 2, 3, 0, 1,
    ]);
    expect(keys.length).toBe(4);
  });

  it('are not added by looking for them', () => {
    const keys = new ByteKeys();
    keys.draft.set([7]);
    expect([keys.find(1), keys.length]).toEqual([-1, 0]);
    expect([add(keys, 7), keys.find(1), keys.find(0)]).toEqual([0, 0, -1]);
  });

  it('keep their numbers when there are a hundred thousand, of all lengths', () => {
    const keys = new ByteKeys();
    const write = (i: number): number => {
      const view = new DataView(keys.draft.buffer);
      keys.draft.fill(0);
      view.setUint32(i % 4, Math.imul(i, 0x9e3779b1));
      view.setUint32(50, i);
      return 54 + (i % 11);
    };
    for (let i = 0; i < 100_000; i++) if (keys.add(write(i)) !== i) expect.fail(`key ${i}`);
    for (let i = 0; i < 100_000; i++) if (keys.find(write(i)) !== i) expect.fail(`key ${i} later`);
    expect(keys.length).toBe(100_000);
  });
});
