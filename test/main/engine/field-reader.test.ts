/**
 * Every field there is, asked for alone by whoever goes through many packets, is what a painting of the whole packet has: whether
 * columns tell of it, or a part of the packet is painted for it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { FIELDS } from '../../../src/main/engine/fields.ts';
import { type Capture, openCapture } from '../../../src/main/engine/index.ts';
import { openFileSource } from '../../../src/main/file-source.ts';
import { packetIndex } from '../../../src/shared/units.ts';
import { corpusCaptures, hasCorpus } from '../../support/corpus.ts';
import { randomFrom } from '../../support/mutated-capture.ts';

const SAMPLES = join(import.meta.dirname, '../../../resources/samples');
/** Packets looked at of a capture, spread over it. */
const PACKETS = 4;
const KEYS = [...FIELDS.keys()];
/** Its first packet has more lines than a painting of everything keeps: of one field alone they are all there, as the reference has them. */
const BEYOND: ReadonlySet<string> = new Set(['tcpdump-dns_fwdptr.pcap']);

/** Texts that differ: field, packet number, what was told and what is painted. */
function differing(capture: Capture, packets: readonly number[]): unknown[] {
  const painted = packets.map((packet) => capture.fieldTexts(packet, KEYS));
  return KEYS.flatMap((key, at) => {
    const textsOf = capture.fieldReader([key]);
    return packets.flatMap((packet, place) => {
      const [told] = textsOf(packet);
      const whole = painted[place]?.[at];
      return JSON.stringify(told) === JSON.stringify(whole) ? [] : [[key, packet + 1, told, whole]];
    });
  });
}

const spread = (count: number, most = PACKETS): number[] =>
  Array.from({ length: Math.min(most, count) }, (_, at) => Math.floor((at * count) / Math.min(most, count)));

const isBetween = (path: string, least: number, most: number): boolean =>
  statSync(path).size >= least && statSync(path).size <= most;

/** One byte of 250 is another, from the first packet on. */
function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const below = randomFrom(seed);
  for (let left = bytes.length / 250; left > 0; left--) bytes[40 + below(bytes.length - 40)] = below(256);
  return bytes;
}

function read(source: ByteSource, before?: Capture): Capture {
  const opened = openCapture(source, before ? { before } : {});
  if (!opened.ok) throw new Error(opened.issue.code);
  while (opened.value.scan(65_536).state !== 'done');
  return opened.value;
}

/** With what following the streams tells, and without. */
async function differingIn(path: string, until: 'scanning' | 'indexing'): Promise<unknown[]> {
  const file = await openFileSource(path);
  if (!file.ok) return [];
  try {
    const opened = openCapture(file.value.source);
    if (!opened.ok) return [];
    const capture = opened.value;
    for (let state = ''; state !== 'done' && (until === 'indexing' || state !== 'indexing'); )
      state = capture.scan(65_536).state;
    return differing(capture, spread(capture.packetCount));
  } finally {
    file.value.source.close();
  }
}

describe('texts of fields in many packets', () => {
  it.each(readdirSync(SAMPLES).filter((name) => name.includes('.pcap')))('are as painted: %s', async (name) => {
    expect(await differingIn(join(SAMPLES, name), 'indexing')).toEqual([]);
    expect(await differingIn(join(SAMPLES, name), 'scanning')).toEqual([]);
  });

  it('are as painted where something was said of packets, and whatever else is asked for', async () => {
    const [name = ''] = readdirSync(SAMPLES).filter((one) => one.endsWith('.pcapng'));
    const file = await openFileSource(join(SAMPLES, name));
    if (!file.ok) throw new Error(file.issue.code);
    const { source } = file.value;
    const first = read(source);
    for (const [at, mark] of (['marked', 'ignored', 'reference'] as const).entries())
      first.annotate({ kind: 'mark', mark, isOn: true, packet: packetIndex(at * 3) });
    // What is ignored is left out when the capture is read again.
    const capture = read(source, first);
    const packets = Array.from({ length: 12 }, (_, packet) => packet);
    expect(differing(capture, packets)).toEqual([]);
    const mixed = ['frame.number', '_ws.col.Info', 'ip.src', 'frame.protocols', 'tcp.payload', 'no.such.field'];
    for (const keys of [mixed, mixed.slice(0, 3), mixed.slice(1, 5), KEYS]) {
      const textsOf = capture.fieldReader(keys);
      for (const packet of packets) expect(textsOf(packet)).toEqual(capture.fieldTexts(packet, keys));
    }
    source.close();
  });

  describe.skipIf(!hasCorpus)('of real captures, damaged (needs ../shared/corpus)', () => {
    const small = corpusCaptures().filter(({ path }) => !BEYOND.has(basename(path)) && isBetween(path, 1000, 100_000));
    it.each(small.filter((_, at) => at % 12 === 0))(
      'are as painted: $name',
      ({ path, name }) => {
        const capture = read(new MemorySource(damaged(readFileSync(path), name.length)));
        expect(differing(capture, spread(capture.packetCount, 24))).toEqual([]);
      },
      60_000,
    );
  });

  describe.skipIf(!hasCorpus)('of real captures (needs ../shared/corpus)', () => {
    it.each(corpusCaptures().filter(({ name }) => !BEYOND.has(name)))(
      'are as painted: $name',
      async ({ path, name }) => {
        const until = name.length % 2 === 0 ? 'indexing' : 'scanning';
        expect(await differingIn(path, until)).toEqual([]);
      },
      60_000,
    );
  });
});
