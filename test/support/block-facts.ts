/** What blocks of pcapng may say beside their packets, at random: options as they are and as they should not be, and interfaces. */
import { type BlockFacts, randomFrom } from './mutated-capture.ts';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

type Options = NonNullable<BlockFacts['options']>;

/** As programs write them. */
const GOOD: readonly Options[] = [
  [[0, bytes()]],
  [[2, bytes(1, 0, 0, 0)]],
  [
    [2, bytes(2, 0, 0, 0)],
    [4, bytes(0, 0, 0, 0, 0, 0, 0, 9)],
    [0, bytes()],
  ],
  [
    [1, new TextEncoder().encode('a comment')],
    [1, new TextEncoder().encode('and another')],
    [0, bytes()],
  ],
  [
    [3, bytes(2, 1, 2, 3, 4)],
    [5, bytes(1, 2, 3, 4, 5, 6, 7, 8)],
    [6, bytes(0, 0, 0, 1)],
    [0, bytes()],
  ],
  // macOS: process and service class.
  [
    [0x8001, bytes(1, 0, 0, 0)],
    [0x8002, bytes(0, 0, 0, 0)],
    [2, bytes(1, 0, 0, 0)],
    [0, bytes()],
  ],
];

/** What is left to the reader, which is content with it. */
const RARE: readonly Options[] = [
  [
    [7, bytes(1, 1, 2, 3, 4, 5, 6, 7, 8)],
    [0, bytes()],
  ],
  [
    [2988, bytes(0, 0, 0x80, 0xe7, 65)],
    [0, bytes()],
  ],
  [[19373, bytes(0, 0, 0x80, 0xe7)]],
  // Behind the end, and an end that says it is longer.
  [
    [0, bytes()],
    [2, bytes(1)],
  ],
  [[0, bytes(1, 2, 3)]],
];

/** What no reader goes on behind. */
export const BAD_OPTIONS: readonly Options[] = [
  [[2, bytes(1, 0, 0)]],
  [[4, bytes(1, 0, 0, 0)]],
  [[6, bytes()]],
  [[7, bytes()]],
  [[7, bytes(1, 2)]],
  [[2989, bytes(1, 2)]],
];

/** Facts of every packet, of so many interfaces: `seed` tells them, one block in `rare` has rare options. */
export function blockFacts(seed: number, faces: number, rare: number): (packet: number) => BlockFacts {
  return (packet) => {
    const random = randomFrom(seed * 1_000_003 + packet);
    random(2);
    const face = random(3) === 0 ? random(faces) : 0;
    const among = random(rare) === 0 ? RARE : GOOD;
    return { face, ...(random(4) > 0 && { options: among[random(among.length)] as Options }) };
  };
}
