/** A capture that is still being written: read in pieces as it grows, it comes to the same as read at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { type Capture, openCapture } from '../../../src/main/engine/index.ts';

const SAMPLES = join(import.meta.dirname, '../../../resources/samples');

/** A file of which only the beginning is there yet. */
class GrowingSource implements ByteSource {
  size: number;
  readonly #whole: MemorySource;

  constructor(bytes: Uint8Array, size: number) {
    this.#whole = new MemorySource(bytes);
    this.size = size;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    return this.#whole.readInto(target, targetOffset, offset, Math.min(length, this.size - offset));
  }
}

function opened(source: ByteSource): Capture {
  const result = openCapture(source);
  if (!result.ok) throw new Error(result.issue.code);
  return result.value;
}

/** Read on until there is nothing left to do. */
function finish(capture: Capture): Capture {
  while (capture.scan(7).state !== 'done');
  return capture;
}

const COLUMNS = ['_ws.col.Protocol', '_ws.col.Info', 'frame.time_relative', 'tcp.stream', 'tcp.completeness'];

/** Everything that is asked of a capture, as plain values. */
function everything(capture: Capture): unknown {
  return {
    rows: [...capture.packetsOf()].map((packet) => capture.fieldTexts(packet, COLUMNS)),
    streams: [...capture.allStreams()],
    exchanges: [...capture.allExchanges()],
    messages: [...capture.allMessages()],
    issues: capture.issues(),
    info: capture.describe(),
  };
}

describe.each(readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name)))('%s', (name) => {
  const bytes = new Uint8Array(readFileSync(join(SAMPLES, name)));
  const whole = everything(finish(opened(new MemorySource(bytes))));

  it.each([5, 2, 37])('grown in %i steps, cut anywhere in between', (steps) => {
    const source = new GrowingSource(bytes, Math.max(400, Math.floor(bytes.length / steps)));
    const capture = finish(opened(source));
    for (let step = 2; step <= steps; step++) {
      const before = source.size;
      source.size = Math.max(before, Math.floor((bytes.length * step) / steps));
      if (source.size === before) continue;
      expect(capture.resume()).toBe(true);
      // Questions between the pieces: what was there stays answerable.
      capture.scan(3);
      for (const packet of capture.packetsOf()) capture.fieldTexts(packet, COLUMNS);
      finish(capture);
    }
    expect(everything(capture)).toEqual(whole);
  });

  it('has nothing to go on with while it does not grow', () => {
    expect(finish(opened(new MemorySource(bytes))).resume()).toBe(false);
  });
});
