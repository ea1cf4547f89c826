/** A segment taken the short way leaves behind what the whole analysis does: every row of packets and streams is the same. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../../src/main/engine/capture/index.ts';
import { PlainRun } from '../../../../src/main/engine/plain-run/index.ts';
import { Scanner } from '../../../../src/main/engine/scanner.ts';
import { AddressPool } from '../../../../src/main/engine/table/index.ts';
import { Tracker, VerdictColumns } from '../../../../src/main/engine/tcp/index.ts';
import { StreamPackets } from '../../../../src/main/engine/tcp/stream-packets.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { asPcapng, generatedBytes, mutated } from '../../../support/mutated-capture.ts';
import { unpackedBytes } from '../../../support/unpacked-bytes.ts';

/** All columns of packets and streams. Where verdicts are kept, every segment is analysed; `run` passes plain ones before it. */
function tables(
  bytes: Uint8Array,
  { verdicts, run }: { verdicts?: VerdictColumns; run?: PlainRun | undefined } = {},
): Record<string, unknown> | undefined {
  const source = new MemorySource(bytes);
  const reader = openReader(source);
  if ('code' in reader) return undefined;
  const tracker = new Tracker(verdicts, run?.room);
  const scanner = new Scanner(source, reader, new AddressPool(run?.room), tracker, undefined, run);
  while (scanner.state === 'scanning') scanner.scan(10_000);
  tracker.finish(scanner.table, new StreamPackets(scanner.table, tracker.streams.length));
  return { packets: columnsOf(scanner.table), streams: columnsOf(tracker.streams), extra: tracker.extra };
}

/** Names and contents; columns as a digest, since they are long. */
const columnsOf = (table: object): [string, unknown][] =>
  Object.entries(table).flatMap(([name, value]): [string, unknown][] => {
    if (!ArrayBuffer.isView(value)) return typeof value === 'number' ? [[name, value]] : [];
    return [
      [
        name,
        createHash('sha1')
          .update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
          .digest('hex'),
      ],
    ];
  });

function expectSame(bytes: Uint8Array): void {
  const whole = tables(bytes, { verdicts: new VerdictColumns() });
  expect(tables(bytes)).toEqual(whole);
  const run = PlainRun.make();
  expect(run).toBeDefined();
  expect(tables(bytes, { run })).toEqual(whole);
}

describe('the analysis with a short way for plain segments', () => {
  const bytes = generatedBytes(20_000);

  it('comes to the same over losses, duplicates and resets', () => expectSame(bytes));

  it('comes to the same over numbers, flags and windows as they may be', () => {
    for (let seed = 1; seed <= 6; seed++) expectSame(mutated(bytes, 2 ** seed, 'numbers', seed));
  });

  it('comes to the same over headers as they may be', () => {
    for (let seed = 1; seed <= 4; seed++) expectSame(mutated(bytes, 2 ** seed, 'headers', seed));
  });

  it.each([
    [false, 6],
    [true, 9],
  ] as const)('comes to the same in pcapng (big-endian: %s, ticks of 10^-%i s)', (big, resolution) => {
    expectSame(asPcapng(mutated(bytes, 16, 'numbers'), big, resolution));
  });
});

describe.skipIf(!hasCorpus)('the analysis of the corpus with a short way for plain segments', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name = '', path = '') => {
    const bytes = await unpackedBytes(path);
    if (bytes) expectSame(bytes);
  });
});
