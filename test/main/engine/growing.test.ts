/** A capture that is still being written: read in pieces as it grows, it comes to the same as read at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { type Capture, openCapture } from '../../../src/main/engine/index.ts';
import { generatedBytes } from '../../support/mutated-capture.ts';

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
function finish(capture: Capture, slice = 7): Capture {
  while (capture.scan(slice).state !== 'done');
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

// When it has been read to its end once, what only going on needs is let go, and found out again.
describe('a file that is long enough for compiled code', () => {
  const PACKETS = 6000;
  const bytes = generatedBytes(PACKETS);
  const SLICE = 500;
  const COLUMNS_OF_LONG = [...COLUMNS, 'tcp.analysis.flags', 'tcp.seq', 'tcp.window_size', 'udp.stream', 'dns.time'];
  const told = (capture: Capture): unknown => ({
    rows: [...capture.packetsOf()].map((packet) => capture.fieldTexts(packet, COLUMNS_OF_LONG)),
    streams: [...capture.allStreams()],
    exchanges: [...capture.allExchanges()],
    issues: capture.issues(),
  });
  const whole = told(finish(opened(new MemorySource(bytes)), SLICE));

  it.each([[[0.6]], [[0.3, 0.31, 0.9]], [[0.2, 0.999]]])('grown past %j, comes to the same', (parts) => {
    const [first = 1, ...others] = parts;
    const source = new GrowingSource(bytes, Math.floor(bytes.length * first));
    const capture = finish(opened(source), SLICE);
    for (const part of [...others, 1]) {
      source.size = Math.floor(bytes.length * part);
      expect(capture.resume()).toBe(true);
      finish(capture, SLICE);
    }
    expect(told(capture)).toEqual(whole);
  });

  it('shares no memory with compiled code while it rests, and holds less', () => {
    const source = new GrowingSource(bytes, bytes.length >> 1);
    const capture = opened(source);
    capture.scan(SLICE);
    expect(capture.sharedBytes).toBeGreaterThan(0);
    finish(capture, SLICE);
    expect(capture.sharedBytes).toBe(0);
    source.size = bytes.length;
    capture.resume();
    finish(capture, SLICE);
    expect(capture.sharedBytes).toBeGreaterThan(0);
  });

  it('can be stopped before what was let go is there again', () => {
    const source = new GrowingSource(bytes, bytes.length >> 1);
    const capture = finish(opened(source), SLICE);
    const rows = (): readonly (readonly (readonly string[])[])[] =>
      [...capture.packetsOf()].map((packet) => capture.fieldTexts(packet, COLUMNS_OF_LONG));
    // Which protocol a stream has is found once reading has ended.
    const streams = () => [...capture.allStreams()].map((stream) => ({ ...stream, protocol: '' }));
    const before = { rows: rows(), streams: streams() };
    source.size = bytes.length;
    capture.resume();
    expect(capture.scan(SLICE)).toMatchObject({ state: 'scanning', packets: before.rows.length });
    capture.cancelScan();
    expect({ rows: rows(), streams: streams() }).toEqual(before);
  });

  it('goes on with all connections anew where the file has become another', () => {
    const changing = bytes.slice();
    const replaced = new GrowingSource(changing, bytes.length >> 1);
    const capture = finish(opened(replaced), SLICE);
    const before = capture.progress();
    // The packets of its first eighth are of a link protocol that nobody reads, and their streams are gone.
    const view = new DataView(changing.buffer);
    for (let at = 24; at < changing.length >> 3; at += 16 + view.getUint32(at + 8, true))
      view.setUint16(at + 28, 0xffff);
    replaced.size = bytes.length;
    capture.resume();
    finish(capture, SLICE);
    expect([...capture.packetsOf()]).toHaveLength(PACKETS);
    expect([...capture.allStreams()].length).toBeGreaterThan(before.ok ? before.value.streams : 0);
    expect(() => told(capture)).not.toThrow();
  });
});
