/** A segment taken the short way leaves behind what the whole analysis does: every row of packets and streams is the same. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { type CaptureReader, openReader } from '../../../../src/main/engine/capture/index.ts';
import { Layer } from '../../../../src/main/engine/dissect/index.ts';
import { PlainRun } from '../../../../src/main/engine/plain-run/index.ts';
import { Scanner } from '../../../../src/main/engine/scanner.ts';
import { AddressPool, type PacketTable } from '../../../../src/main/engine/table/index.ts';
import { CLOCK_CELLS, FLOW, FLOW_CELLS, STREAM_CELLS } from '../../../../src/main/engine/tcp/flow-cells.ts';
import { Tracker, VerdictColumns } from '../../../../src/main/engine/tcp/index.ts';
import { Segment } from '../../../../src/main/engine/tcp/segment.ts';
import { type ListedStreams, StreamPackets } from '../../../../src/main/engine/tcp/stream-packets.ts';
import { BAD_OPTIONS, blockFacts } from '../../../support/block-facts.ts';
import { corpusCaptures, hasCorpus } from '../../../support/corpus.ts';
import { datagrams } from '../../../support/datagrams.ts';
import { messages } from '../../../support/messages.ts';
import {
  asPcapng,
  disordered,
  generatedBytes,
  mutated,
  randomFrom,
  refused,
  withoutOpenings,
} from '../../../support/mutated-capture.ts';
import { mutatedOpenings, repeatedOpenings } from '../../../support/mutated-openings.ts';
import { FRAMINGS, headersOf, reframed } from '../../../support/reframed.ts';
import { unpackedBytes } from '../../../support/unpacked-bytes.ts';

/** Streams that are asked for alone. */
const ALONE = 20;

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
  const listed = { packets: scanner.table, streams: tracker.streams, shared: tracker.shared };
  const lists = new StreamPackets(listed);
  expectListed(listed);
  tracker.finish(scanner.table, lists);
  return {
    packets: columnsOf(scanner.table),
    streams: columnsOf(tracker.streams),
    extra: tracker.extra,
    options: optionsOf(tracker, scanner.table),
    state: stateOf(tracker),
    udp: datagramsOf(scanner, tracker),
    pings: pingsOf(scanner),
    file: fileOf(scanner, reader),
  };
}

/** Packets of streams are those of the column, be it that one stream is asked for or many. */
function expectListed(of: ListedStreams): void {
  const listed = Array.from({ length: of.streams.length }, (): number[] => []);
  for (let packet = 0; packet < of.packets.length; packet++) listed[of.packets.stream[packet] as number]?.push(packet);
  const lists = new StreamPackets(of);
  const counts = listed.map((_, stream) => lists.countOf(stream));
  expect(counts).toEqual(listed.map((packets) => packets.length));
  for (let stream = 0; stream < Math.min(ALONE, listed.length); stream++)
    expect([...new StreamPackets(of).of(stream)]).toEqual(listed[stream]);
  expect(listed.map((_, stream) => [...lists.of(stream)])).toEqual(listed);
}

/** What is said of the file, and by it of single packets. */
function fileOf({ table }: Scanner, reader: CaptureReader): unknown {
  if (reader.facts().fileType !== 'pcapng') return reader.issues;
  const said = Array.from({ length: table.length }, (_, packet) => [
    table.interfaceOf(packet),
    reader.hasPacketOptions(packet) ? reader.packetOptions(packet) : undefined,
  ]);
  return [reader.issues, said];
}

/** What is known of the options of each packet. */
function optionsOf({ options }: Tracker, table: PacketTable): unknown {
  const segment = new Segment();
  const kept: number[] = [];
  for (let packet = 0; packet < table.length; packet++) {
    segment.packet = packet;
    options.recall(segment);
    if (segment.windowShift >= 0 || segment.sackWidth !== 0 || !segment.settlesScaling)
      kept.push(packet, segment.windowShift, segment.sackWidth, segment.settlesScaling ? 1 : 0);
  }
  return [kept, options.mayBeMultipath];
}

/** Streams of UDP, which messages of DNS belong together, and what datagrams have said of later ones. */
function datagramsOf(scanner: Scanner, tracker: Tracker): unknown {
  const { table } = scanner;
  const { queries, quic, toldPorts } = scanner.cursorAt(0, new Uint8Array(0)).state;
  const packets = Array.from({ length: table.length }, (_, packet) => packet).filter((packet) => {
    return ((table.layers[packet] as number) & Layer.udp) !== 0;
  });
  const matched = packets.map((packet) => [tracker.udpStreamOf(table, packet), queries.of(packet)]);
  return [tracker.udpStreams, matched, quic.headList, toldPorts.list];
}

/** Which pings belong together. */
function pingsOf(scanner: Scanner): unknown {
  const { echoes } = scanner.cursorAt(0, new Uint8Array(0)).state;
  return Array.from({ length: scanner.table.length }, (_, packet) => [
    echoes.answerOf(packet),
    echoes.requestOf(packet),
  ]).flatMap((pair, packet) => (pair.some((one) => one !== undefined) ? [[packet, ...pair]] : []));
}

/** What the analysis will go on from: lists of what is not acknowledged without where their entries lie. */
function stateOf({ tables: { flows } }: Tracker): string[] {
  const { unacked } = flows;
  const rows = Array.from({ length: flows.length * 2 }, (_, direction) => {
    const row = flows.cells.slice(direction * FLOW_CELLS, (direction + 1) * FLOW_CELLS);
    const list: number[] = [];
    for (let entry = row[FLOW.unackedOldest] as number; entry !== 0; entry = unacked.newer[entry] as number)
      list.push(...[unacked.packet, unacked.seq, unacked.end, unacked.time].map((column) => column[entry] as number));
    row.fill(0, FLOW.unackedOldest, FLOW.unackedCount);
    if (list.length === 0) row.fill(0, FLOW.unackedLow, FLOW.unackedHigh + 1);
    return [...row, ...list];
  });
  const times = [
    flows.clocks.slice(0, flows.length * 2 * CLOCK_CELLS),
    flows.streams.slice(0, flows.length * STREAM_CELLS),
  ];
  return [digest(Float64Array.from(rows.flat())), ...times.map(digest)];
}

const digest = (value: ArrayBufferView): string =>
  createHash('sha1')
    .update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    .digest('hex');

/** Names and contents; columns as a digest, since they are long. */
const columnsOf = (table: object): [string, unknown][] =>
  Object.entries(table).flatMap(([name, value]): [string, unknown][] => {
    if (!ArrayBuffer.isView(value)) return typeof value === 'number' ? [[name, value]] : [];
    return [[name, digest(value)]];
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

  it('comes to the same over openings as they may be', () => {
    for (let seed = 1; seed <= 12; seed++) expectSame(mutatedOpenings(bytes, seed, 1 + (seed % 3)));
  });

  it('comes to the same over openings that come again, at once or late', () => {
    for (let seed = 1; seed <= 6; seed++) {
      expectSame(repeatedOpenings(bytes, seed, 4 ** (1 + (seed % 4))));
      expectSame(disordered(repeatedOpenings(mutatedOpenings(bytes, seed), seed), 20, seed));
      expectSame(repeatedOpenings(refused(bytes), seed, 6));
    }
  });

  it('comes to the same over connections met in the middle, and refused', () => {
    for (const odd of [withoutOpenings(bytes), refused(bytes)]) {
      expectSame(odd);
      for (let seed = 1; seed <= 3; seed++) {
        expectSame(mutated(disordered(odd, 8, seed), 2 ** seed, 'numbers', seed));
        expectSame(mutatedOpenings(disordered(odd, 20, seed), seed));
      }
    }
  });

  it('comes to the same over openings among packets lost, repeated, swapped and cut', () => {
    for (let seed = 1; seed <= 4; seed++) expectSame(disordered(mutatedOpenings(bytes, seed), 2 ** (seed + 1), seed));
  });

  it.each(FRAMINGS)('comes to the same over $link (IPv6: $ipv6)', (framing) => {
    const some = generatedBytes(6000);
    const tcp = headersOf(framing);
    expectSame(reframed(some, framing));
    for (let seed = 1; seed <= 3; seed++) {
      expectSame(mutated(reframed(some, framing), 2 ** seed, 'headers', seed, tcp));
      expectSame(mutated(reframed(some, framing), 2 ** seed, 'numbers', seed, tcp));
      expectSame(reframed(disordered(mutatedOpenings(some, seed), 2 ** (seed + 1), seed), framing));
    }
  });

  it.each([
    [false, 6],
    [true, 9],
  ] as const)('comes to the same in pcapng (big-endian: %s, ticks of 10^-%i s)', (big, resolution) => {
    expectSame(asPcapng(mutated(bytes, 16, 'numbers'), big, resolution));
  });
});

describe('the analysis of pcapng with a short way for plain segments', () => {
  const some = generatedBytes(4000);
  // Two like the first, one of other ticks, one of another link.
  const others = [
    [1, 6],
    [1, 9],
    [1, 6],
    [101, 6],
  ] as const;

  it.each([false, true])('comes to the same over options and interfaces (big-endian: %s)', (big) => {
    for (let seed = 1; seed <= 3; seed++) {
      const facts = blockFacts(seed, 5, 40);
      expectSame(asPcapng(mutated(some, 20, 'headers', seed), big, 6, facts, others));
      expectSame(asPcapng(some, big, 6, blockFacts(seed, 2, 10 ** seed), others));
    }
  });

  it('comes to the same where options are bad', () => {
    for (const options of BAD_OPTIONS) {
      const facts = blockFacts(4, 1, 1000);
      expectSame(asPcapng(some, false, 6, (packet) => (packet === 2500 ? { options } : facts(packet))));
    }
  });

  it('comes to the same where blocks are cut, or any of their bytes is another', () => {
    const bytes = asPcapng(some, false, 6, blockFacts(5, 3, 50), others);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const random = randomFrom(3);
    for (let round = 0; round < 40; round++) {
      const odd = Uint8Array.from(bytes.subarray(0, bytes.length - random(3000)));
      // The header of some block, or what is behind its packet.
      let at = 0;
      for (let blocks = random(4000); blocks >= 0; blocks--) at += view.getUint32(at + 4, true);
      const end = at + view.getUint32(at + 4, true);
      const place = random(2) === 0 ? at + random(28) : end - 1 - random(40);
      odd[place] = random(2) === 0 ? random(256) : (odd[place] ?? 0) ^ (1 << random(8));
      expectSame(odd);
    }
  });
});

describe('datagrams passed one after the other', () => {
  it('come to the same, whatever they carry and have said', () => {
    for (let seed = 1; seed <= 12; seed++) expectSame(datagrams(3000, seed, 1 + (seed % 5)));
    // Of kinds of which less is said: no conversation, no connection of QUIC.
    for (const kinds of [4, 5, 6]) for (let seed = 1; seed <= 4; seed++) expectSame(datagrams(3000, seed, 8, kinds));
  });

  it.each(FRAMINGS)('come to the same over $link (IPv6: $ipv6)', (framing) => {
    for (let seed = 1; seed <= 3; seed++) {
      expectSame(reframed(datagrams(2000, seed, 6), framing));
      expectSame(reframed(datagrams(2000, seed, 6, 5), framing));
    }
  });
});

describe('messages of other protocols passed one after the other', () => {
  it('come to the same, whatever they are in', () => {
    for (let seed = 1; seed <= 20; seed++) expectSame(messages(3000, seed, 2 + (seed % 7), 1 + (seed % 4)));
  });

  it('come to the same in pcapng, and among segments', () => {
    const some = messages(2000, 5);
    expectSame(asPcapng(some, false, 9));
    expectSame(Buffer.concat([generatedBytes(2000), some.subarray(24), generatedBytes(4000).subarray(24)]));
  });

  it.each(FRAMINGS)('come to the same over $link (IPv6: $ipv6)', (framing) => {
    for (let seed = 1; seed <= 2; seed++) expectSame(reframed(messages(2000, seed, 5, 1_000_000), framing));
  });
});

describe.skipIf(!hasCorpus)('the analysis of the corpus with a short way for plain segments', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))('%s', async (_name = '', path = '') => {
    const bytes = await unpackedBytes(path);
    if (bytes) expectSame(bytes);
  });
});
