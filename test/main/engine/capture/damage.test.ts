/**
 * What every reader owes on bad input: cut anywhere, any byte changed, any length claimed, it neither throws nor hangs
 * nor takes memory, and gives out every packet before the fault.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { CAPTURE_FORMATS, type CaptureReader, openReader } from '../../../../src/main/engine/capture/index.ts';
import {
  join,
  netmonFile,
  Pcapng,
  pcapHeader,
  pcapRecord,
  snoopFile,
  someBytes,
} from '../../../support/capture-builder.ts';
import { packetOf, readCapture, readerOf } from '../../../support/read-capture.ts';

const MEBIBYTE = 1024 * 1024;
const WINDOW = 128 * 1024;

function pcapngSample(big: boolean): Uint8Array {
  const ng = new Pcapng(big);
  return join(
    ng.section([[1, 'comment']]),
    ng.face(1, 0, [
      [2, 'eth0'],
      [9, 9, 1],
    ]),
    ng.packet(someBytes(33), 1_700_000_000_123_456_789n, 0, [
      [1, 'a comment'],
      [2, 1],
    ]),
    ng.oldPacket(someBytes(20), 5n),
    ng.simplePacket(someBytes(10)),
    ng.names([[1, Uint8Array.of(192, 168, 0, 1, 97, 0)]]),
    ng.statistics(0, [[4, 3n, 8]]),
    ng.secrets(0x544c534b, 'CLIENT_RANDOM'),
    ng.custom(32_473, someBytes(8)),
    ng.block(9, new TextEncoder().encode('__REALTIME_TIMESTAMP=17\n')),
    ng.block(0x204, new Uint8Array(40)),
    ng.block(0x99, someBytes(8)),
    ng.section(),
    ng.face(101),
    ng.packet(someBytes(9), 77n),
    ng.statistics(0, [[4, 1n, 8]]),
  );
}

const records = (big: boolean): Uint8Array =>
  join(...[30, 0, 17, 60].map((length, i) => pcapRecord({ seconds: i, data: someBytes(length, i) }, big)));

const SAMPLES = [
  ['pcap', join(pcapHeader(), records(false))],
  ['pcap, big-endian', join(pcapHeader({ big: true }), records(true))],
  ['pcap with nanoseconds', join(pcapHeader({ magic: 0xa1b23c4d }), records(false))],
  ['pcapng', pcapngSample(false)],
  ['pcapng, big-endian', pcapngSample(true)],
  ['snoop', snoopFile([30, 0, 17, 60].map((length, i) => someBytes(length, i)))],
  [
    'Network Monitor',
    netmonFile(
      2,
      0,
      [30, 0, 17, 60].map((length, i) => ({ ticks: 5n, data: someBytes(length, i) })),
    ),
  ],
] as const;

/** Formats whose packets lie in the order of the file, up to its end. */
const SEQUENTIAL = SAMPLES.filter(([name]) => name !== 'Network Monitor');

/** Read to the end, checking at every step that the reader stays within the file and gets on. */
function readCarefully(bytes: Uint8Array): number {
  const reader = openReader(new MemorySource(bytes));
  if (!('next' in reader)) return 0;
  let packets = 0;
  for (let before = reader.position; reader.next() === 'packet'; packets++, before = reader.position) {
    const from = reader.dataOffset;
    const to = from + reader.capturedLength;
    const inFile = reader.fileOffset + reader.capturedLength <= bytes.length;
    if (!(reader.position >= before && packets < bytes.length && from >= 0 && to <= reader.window.length && inFile))
      throw new Error('outside');
    const face = reader.facts().interfaces[reader.interfaceIndex];
    if (face?.linkType !== reader.linkType) throw new Error('another link type');
    if (!Number.isFinite(reader.seconds) || reader.nanos < 0) throw new Error('no time');
    reader.packetOptions(packets);
  }
  reader.next();
  reader.facts();
  return reader.position <= bytes.length ? packets : -1;
}

/** Where in the file the record of each packet ends. */
function endsOf(bytes: Uint8Array): number[] {
  const reader = readerOf(bytes);
  const ends: number[] = [];
  while (reader.next() === 'packet') ends.push(reader.position);
  return ends;
}

describe.each(SEQUENTIAL)('%s, piece by piece', (_name, sample) => {
  const whole = readCapture(sample);
  const ends = endsOf(sample);

  it('is whole when it is whole', () => {
    expect([whole.end, whole.codes, whole.packets.length > 3]).toEqual(['end', [], true]);
  });

  it('cut anywhere gives the packets before the cut, and says that it is cut', () => {
    for (let length = 0; length < sample.length; length++) {
      const cut = readCapture(sample.subarray(0, length));
      const complete = ends.filter((end) => end <= length).length;
      expect(cut.packets).toEqual(whole.packets.slice(0, complete));
      expect(cut.end === 'end' || cut.codes.length > 0).toBe(true);
    }
  });

  it('grows from any cut to the whole file', () => {
    for (let length = 36; length < sample.length; length += 5) {
      const source = new GrowingSource(sample, length);
      const reader = openReader(source);
      if (!('next' in reader)) throw new Error(reader.code);
      const packets = [];
      while (reader.next() === 'packet') packets.push(packetOf(reader));
      reader.next();
      source.size = sample.length;
      while (reader.next() === 'packet') packets.push(packetOf(reader));
      expect([packets, reader.issues]).toEqual([whole.packets, []]);
    }
  });
});

describe.each(SAMPLES)('%s, damaged', (_name, sample) => {
  it('any bytes changed: no throw, no hang, nothing outside the file', () => {
    const edits = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
    fc.assert(
      fc.property(edits, (list) => {
        const bytes = sample.slice();
        for (const [at, value] of list) bytes[at] = value;
        expect(readCarefully(bytes)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 4711, numRuns: 600 },
    );
  });

  it('any length field set to anything: the same', () => {
    const value = fc.oneof(
      fc.constantFrom(0, 1, 4, 8, 11, 12, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff),
      fc.nat(300),
    );
    fc.assert(
      fc.property(fc.nat(Math.floor(sample.length / 4) - 1), value, fc.boolean(), (word, number, little) => {
        const bytes = sample.slice();
        new DataView(bytes.buffer).setUint32(word * 4, number, little);
        expect(readCarefully(bytes)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 4712, numRuns: 600 },
    );
  });
});

it('any bytes at all after a signature', () => {
  const heads = SAMPLES.map(([, sample]) => sample.slice(0, 28));
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, tail) => {
      expect(readCarefully(join(head, tail))).toBeGreaterThanOrEqual(0);
    }),
    { seed: 4713, numRuns: 1000 },
  );
});

/** A file of which only the beginning is there yet. */
class GrowingSource implements ByteSource {
  size: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, size: number) {
    this.#bytes = bytes;
    this.size = size;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    return new MemorySource(this.#bytes.subarray(0, this.size)).readInto(target, targetOffset, offset, length);
  }
}

/** A file of any size: some bytes, then zeros that take no memory. */
class EndlessSource implements ByteSource {
  readonly size = 2 ** 44;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    target.fill(0, targetOffset, targetOffset + length);
    return Math.max(length, new MemorySource(this.#bytes).readInto(target, targetOffset, offset, length));
  }
}

describe('lengths that lie', () => {
  const ng = new Pcapng();
  const lies: readonly (readonly [string, Uint8Array])[] = [
    ['a packet of 4 GiB', join(pcapHeader(), pcapRecord({ data: new Uint8Array(0), captured: 0xffffffff }))],
    ['a block of 4 GiB', join(ng.section(), ng.block(6, new Uint8Array(0), 0xfffffffc))],
    ['a section of 4 GiB', join(ng.section(), ng.section().fill(0xf0, 4, 8))],
    ['secrets of 4 GiB', join(ng.section(), ng.block(10, new Uint8Array(8).fill(0xff)))],
  ];

  it.each(lies)('%s allocates nothing, whatever the file has', (_name, bytes) => {
    const readers = [new MemorySource(bytes), new EndlessSource(bytes)].map(openReader) as CaptureReader[];
    expect(readers.map((reader) => [reader.next(), reader.window.length <= WINDOW])).toEqual([
      ['damaged', true],
      ['damaged', true],
    ]);
  });

  it('a block that the file does not have allocates nothing', () => {
    const reader = readerOf(join(ng.section(), ng.face(), ng.block(6, new Uint8Array(64), 100 * MEBIBYTE)));
    expect([reader.next(), reader.window.length <= WINDOW]).toEqual(['damaged', true]);
  });
});

describe('the window', () => {
  it('goes through packets that cross it, and through one larger than it', () => {
    const lengths = [...Array.from({ length: 300 }, (_, i) => (i * 7919) % 20_000), 3 * MEBIBYTE, 5, 1_500_000, 60];
    const packets = lengths.map((length, i) => someBytes(length, i));
    const bytes = join(pcapHeader({ network: 231 }), ...packets.map((data) => pcapRecord({ data })));
    const read = readCapture(bytes);
    expect(read.packets.map((packet, i) => Buffer.compare(packet.data, packets[i] ?? new Uint8Array(0)))).toEqual(
      lengths.map(() => 0),
    );
    expect(read.reader?.window.length).toBe(WINDOW);
  });

  it('notices that the file became shorter', () => {
    const [, sample] = SAMPLES[0];
    const source = new GrowingSource(sample, sample.length);
    const reader = openReader(source) as CaptureReader;
    while (reader.next() === 'packet');
    source.size = 30;
    expect([reader.next(), reader.issues.map((issue) => issue.code)]).toEqual(['damaged', ['file-shrunk']]);
  });
});

it('a file that cannot be read to its end says why, and keeps what could be read', () => {
  const [, sample] = SAMPLES[0];
  const memory = new MemorySource(sample.subarray(0, 90));
  const fault = { code: 'file-unreadable', layer: 'file', offset: 90, params: { what: 'EIO' } };
  const source: ByteSource = { size: sample.length, fault, readInto: memory.readInto.bind(memory) };
  const reader = openReader(source) as CaptureReader;
  expect([reader.next(), reader.next(), reader.next(), reader.issues]).toEqual([
    'packet',
    'packet',
    'damaged',
    [fault],
  ]);
});

describe('opening', () => {
  it.each([
    ['nothing', '', 'file-empty'],
    ['one byte', 'd4', 'not-a-capture'],
    ['text', '47455420', 'not-a-capture'],
    ['a section header of eight bytes', '0a0d0d0a1c000000', 'file-cut-block'],
    ['a section header without its byte order', '0a0d0d0a1c00000000000000', 'pcapng-byte-order'],
    ['a ZIP archive', '504b0304', 'not-a-capture-but'],
  ])('%s is no capture', (_name, hex, code) => {
    expect(readCapture(Uint8Array.from(Buffer.from(hex, 'hex'))).codes).toEqual([code]);
  });

  it('every format has an id of its own', () => {
    expect(new Set(CAPTURE_FORMATS.map((format) => format.id)).size).toBe(CAPTURE_FORMATS.length);
  });
});
