/** A generated capture, and the same with bytes of its headers changed at random: what readers of headers must agree on. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCapture } from '../../scripts/bench/generate.mjs';

/** Bytes of a packet that may be changed: link, network and transport header with its options. */
const HEADERS = 70;
/** Bytes that sequence and acknowledgment numbers, flags and window stand in, from the packet's first byte. */
const NUMBERS = [38, 50] as const;

/** A capture of so many packets. */
export function generatedBytes(packets: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-generated-'));
  try {
    generateCapture(join(folder, 'generated.pcap'), packets);
    return readFileSync(join(folder, 'generated.pcap'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The capture with about one packet in `every` changed in one byte; `where` says which bytes those are. */
export function mutated(capture: Uint8Array, every: number, where: 'headers' | 'numbers', seed = 1): Uint8Array {
  const bytes = capture.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const [from, to] = where === 'numbers' ? NUMBERS : [0, HEADERS];
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = view.getUint32(at + 8, true);
    const place = from + random(to - from);
    // A small step is near what is expected, and leads to other ways than any value would.
    if (random(every) === 0 && place < length) {
      bytes[at + 16 + place] = random(2) === 0 ? random(256) : (bytes[at + 16 + place] ?? 0) + 1;
    }
    at += 16 + length;
  }
  return bytes;
}
