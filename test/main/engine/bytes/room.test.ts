/** Room that compiled code sees: zeros, on boundaries, still good when the memory grows, used again when it is given back. */
import { describe, expect, it } from 'vitest';
import { SharedRoom } from '../../../../src/main/engine/bytes/index.ts';

const words = (room: SharedRoom, length: number): Uint32Array => {
  const { buffer, offset } = room.take(length * 4);
  return new Uint32Array(buffer, offset, length);
};

describe('a shared room', () => {
  it('keeps what lies in it while it grows', () => {
    const room = new SharedRoom();
    const first = words(room, 3).fill(7);
    const others = Array.from({ length: 20 }, (_, index) => words(room, 100_000).fill(index));
    const grown = new Uint32Array(room.memory.buffer, first.byteOffset, 3);
    expect([...grown]).toEqual([7, 7, 7]);
    first[1] = 8;
    expect([...grown]).toEqual([7, 8, 7]);
    for (const [index, other] of others.entries()) expect(other.every((value) => value === index)).toBe(true);
    expect(others.every((other) => other.byteOffset % 8 === 0)).toBe(true);
    expect(room.isFull).toBe(false);
  });

  it('hands out what was given back, as zeros', () => {
    const room = new SharedRoom();
    const first = words(room, 50).fill(9);
    const second = words(room, 20).fill(9);
    const third = words(room, 20);
    room.give(first);
    expect(words(room, 60).byteOffset).toBeGreaterThan(third.byteOffset);
    const again = words(room, 10);
    expect(again.byteOffset).toBe(first.byteOffset);
    expect(again.every((value) => value === 0)).toBe(true);
    room.give(second);
    room.give(again);
    // What lies on the heap is none of it.
    room.give(new Uint32Array(50));
    // Side by side, the two are room for a longer one.
    const whole = words(room, 70);
    expect(whole.byteOffset).toBe(first.byteOffset);
    expect(whole.every((value) => value === 0)).toBe(true);
    expect(words(room, 1).byteOffset).toBeGreaterThan(third.byteOffset);
  });

  it('puts on the heap what it cannot hold, and says so', () => {
    const room = new SharedRoom();
    const { buffer } = { buffer: room.memory.buffer };
    const grow = room.memory.grow.bind(room.memory);
    room.memory.grow = () => {
      throw new RangeError('no more memory');
    };
    expect(words(room, buffer.byteLength).buffer).toBeInstanceOf(ArrayBuffer);
    expect(room.isFull).toBe(true);
    room.memory.grow = grow;
  });
});
