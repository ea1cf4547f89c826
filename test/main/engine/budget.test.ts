/**
 * What a packet may cost, counted and not timed: bytes held, bytes allocated while it is scanned, and pieces of the file
 * read for a window of rows. A bound that a change breaks is a decision to take, not a number to raise.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateCapture } from '../../../scripts/bench/generate.mjs';
import { ExchangeTable, type IndexedExchange } from '../../../src/main/engine/app/index.ts';
import { type ByteSource, MemorySource } from '../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../src/main/engine/capture/index.ts';
import { DNS_RESPONSE, DnsExchanges } from '../../../src/main/engine/dissect/application/dns-exchanges.ts';
import { openCapture } from '../../../src/main/engine/index.ts';
import { Painter } from '../../../src/main/engine/painter.ts';
import { Scanner } from '../../../src/main/engine/scanner.ts';
import { AddressPool } from '../../../src/main/engine/table/index.ts';
import { TcpCapture, Tracker } from '../../../src/main/engine/tcp/index.ts';
import { Replay } from '../../../src/main/engine/tcp/replay.ts';
import { DEFAULT_RULES } from '../../../src/shared/coloring.ts';
import { ALL_PACKETS } from '../../../src/shared/model/index.ts';
import { shortConnections } from '../../support/short-connections.ts';

const PACKETS = 40_000;
const folder = mkdtempSync(join(tmpdir(), 'capscope-budget-'));
let bytes = new Uint8Array(0);

beforeAll(() => {
  const file = join(folder, 'generated.pcap');
  generateCapture(file, PACKETS);
  bytes = readFileSync(file);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes that are held when nothing is left to collect. */
function held(): number {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  for (let i = 0; i < 2; i++) if (typeof gc === 'function') gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Counts how often it is read, and how much. */
class CountingSource implements ByteSource {
  readonly #source = new MemorySource(bytes);
  reads = 0;
  read = 0;

  get size(): number {
    return this.#source.size;
  }

  readInto(target: Uint8Array, targetOffset: number, offset: number, length: number): number {
    this.reads++;
    const got = this.#source.readInto(target, targetOffset, offset, length);
    this.read += got;
    return got;
  }
}

function scannerOf(source: ByteSource): Scanner {
  const reader = openReader(source);
  if ('code' in reader) throw new Error(reader.code);
  return new Scanner(source, reader, new AddressPool(), new Tracker());
}

describe('the scan of a packet', () => {
  it('holds at most 52 bytes in the packet table', () => {
    const { table } = finished();
    const columns = Object.values(table).filter((value) => ArrayBuffer.isView(value));
    const held = columns.reduce((sum, column) => sum + column.byteLength, 0);
    expect(table.length).toBe(PACKETS);
    expect(held / PACKETS).toBeLessThanOrEqual(52);

    function finished(): Scanner {
      const scanner = scannerOf(new MemorySource(bytes));
      while (scanner.state === 'scanning') scanner.scan(PACKETS);
      return scanner;
    }
  });

  it('allocates nothing', () => {
    // By the second capture the code is compiled; what streams and columns need as they come and grow is small beside it.
    const least = Math.min(...Array.from({ length: 6 }, () => allocated()));
    expect(least).toBeLessThan(12);

    /** Bytes of the heap that a packet of the second half took. */
    function allocated(): number {
      const scanner = scannerOf(new MemorySource(bytes));
      scanner.scan(PACKETS / 2);
      const before = process.memoryUsage().heapUsed;
      scanner.scan(PACKETS / 4);
      const taken = process.memoryUsage().heapUsed - before;
      // A collection in between makes the difference mean nothing.
      return taken < 0 ? Number.POSITIVE_INFINITY : taken / (PACKETS / 4);
    }
  });

  it('reads the file once', () => {
    const source = new CountingSource();
    const opened = openCapture(source, {});
    if (!opened.ok) throw new Error(opened.issue.code);
    while (opened.value.scan(PACKETS).state === 'scanning');
    expect(source.read).toBeLessThan(bytes.length * 1.1);
    expect(source.reads).toBeLessThan(bytes.length / 65_536 + 20);
  });
});

describe('a stream', () => {
  /** Bytes a packet that an opened capture holds beside blocks of its file, which are 8 MB at most. */
  function heldOf(file: Uint8Array): { scanned: number; indexed: number; streams: number } {
    const before = held();
    const opened = openCapture(new MemorySource(file), {});
    if (!opened.ok) throw new Error(opened.issue.code);
    const capture = opened.value;
    let progress = capture.scan(PACKETS);
    while (progress.state === 'scanning') progress = capture.scan(PACKETS);
    const scanned = held() + capture.sharedBytes - before;
    while (capture.scan(PACKETS).state !== 'done');
    const indexed = held() + capture.sharedBytes - before - Math.min(file.length, 8 << 20);
    const { packets, streams } = progress;
    return { scanned: scanned / packets, indexed: indexed / packets, streams };
  }

  it('costs no more than that ten packets with an exchange of HTTP are within 100 bytes each', () => {
    const { scanned, indexed, streams } = heldOf(shortConnections('exchange', 8000));
    expect(streams).toBe(8000);
    expect(scanned).toBeLessThan(80);
    expect(indexed).toBeLessThan(100);
  });

  it('costs no more than that two packets of a port that is closed are within 115 bytes each', () => {
    const { scanned, indexed, streams } = heldOf(shortConnections('refused', 40_000));
    expect(streams).toBe(40_000);
    expect(scanned).toBeLessThan(105);
    expect(indexed).toBeLessThan(115);
  });

  it('lets go of the memory that compiled code works on, when the scan is over', async () => {
    const memories: WeakRef<WebAssembly.Memory>[] = [];
    const { Memory } = WebAssembly;
    // No spy: that would keep what was made.
    WebAssembly.Memory = class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        super(descriptor);
        memories.push(new WeakRef(this));
      }
    };
    const opened = openCapture(new MemorySource(bytes), {});
    WebAssembly.Memory = Memory;
    if (!opened.ok) throw new Error(opened.issue.code);
    while (opened.value.scan(PACKETS).state === 'scanning');
    // A reference that was followed holds until its turn ends.
    await new Promise((resolve) => setTimeout(resolve, 10));
    held();
    expect(memories).toHaveLength(1);
    expect(memories[0]?.deref()).toBeUndefined();
    expect(opened.value.packetCount).toBe(PACKETS);
  });
});

describe('an exchange', () => {
  it('takes at most 90 bytes, its texts included', () => {
    const EXCHANGES = 50_000;
    const before = held();
    const table = new ExchangeTable();
    for (let i = 0; i < EXCHANGES; i++) table.add(exchange(i));
    table.trim();
    const bytes = (held() - before) / EXCHANGES;
    expect(table.exchange(EXCHANGES - 1)).toEqual(exchange(EXCHANGES - 1));
    expect(bytes).toBeLessThan(90);

    function exchange(i: number): IndexedExchange {
      const message = {
        headOffset: (i % 50) * 3000,
        headLength: 180 + (i % 50),
        end: (i % 50) * 3000 + 1600,
        framing: 'content-length',
        bodyLength: 1000 + (i % 400),
        status: 'complete',
        packet: i * 20,
        firstPacket: i * 20 - (i % 3),
        lastPacket: i * 20 + (i % 7),
        version: 'HTTP/1.1',
        contentType: 'application/json',
        issues: [],
        upgrade: '',
      } as const;
      return {
        request: { ...message, method: 'GET', target: `/api/items/${i}?page=1`, host: `host${i % 9}.example.org` },
        interim: [],
        response: { ...message, statusCode: 200, reason: 'OK' },
        upgrade: undefined,
      };
    }
  });
});

describe('a query of DNS and its response', () => {
  it('take at most 100 bytes of what is remembered', () => {
    const EXCHANGES = 65_536;
    const before = held();
    const exchanges = new DnsExchanges();
    for (let i = 0; i < EXCHANGES; i++) {
      exchanges.meet(2 * i, 1, i & 0xfff, 2, 53, i >> 12, 1_700_000_000 + i, i);
      exchanges.meet(2 * i + 1, 2, 53, 1, i & 0xfff, (i >> 12) | DNS_RESPONSE, 1_700_000_000 + i, i);
    }
    exchanges.of(0);
    const bytes = (held() - before) / EXCHANGES;
    expect(exchanges.of(2 * EXCHANGES - 1)).toEqual({ query: 2 * EXCHANGES - 2, response: 2 * EXCHANGES - 1 });
    expect(bytes).toBeLessThan(100);
  });
});

describe('a window of rows', () => {
  it('is read in few pieces, and not again', () => {
    const source = new CountingSource();
    const opened = openCapture(source, {});
    if (!opened.ok) throw new Error(opened.issue.code);
    const capture = opened.value;
    while (capture.scan(PACKETS).state === 'scanning');
    const ask = (from: number): number => {
      const { reads } = source;
      capture.rows(0, from, 60);
      return source.reads - reads;
    };
    // The streams of its packets are read as well, which lie scattered; never more than two pieces a row.
    for (const from of [0, PACKETS / 2, PACKETS / 2 + 60, PACKETS - 60]) expect(ask(from)).toBeLessThan(60 * 2);
    expect(ask(PACKETS - 60)).toBe(0);
  });

  it('has its packets painted once, and their streams neither analysed again nor followed through their states', () => {
    const opened = openCapture(new MemorySource(bytes), {});
    if (!opened.ok) throw new Error(opened.issue.code);
    const capture = opened.value;
    while (capture.scan(PACKETS).state !== 'done');
    capture.colorRules(DEFAULT_RULES);
    const counted = {
      painted: vi.spyOn(Painter.prototype, 'summarise'),
      forRules: vi.spyOn(Painter.prototype, 'paintPart'),
      analysed: vi.spyOn(TcpCapture.prototype, 'explain'),
      judged: vi.spyOn(Replay.prototype, 'explain'),
      states: vi.spyOn(TcpCapture.prototype, 'stateChange'),
    };
    const rows = [];
    for (const from of [0, 7_000, PACKETS / 2, PACKETS - 60]) {
      const answer = capture.rows(ALL_PACKETS, from, 60);
      if (answer.ok) rows.push(...answer.value.rows);
    }
    const counts = Object.fromEntries(Object.entries(counted).map(([name, spy]) => [name, spy.mock.calls.length]));
    vi.restoreAllMocks();
    expect(rows).toHaveLength(240);
    const { forRules = 0, judged = 0, ...others } = counts;
    expect(others).toEqual({ painted: 240, analysed: 0, states: 0 });
    // Behind a loss only painting tells what a packet completes.
    expect(forRules).toBeLessThanOrEqual(6);
    // The number of a duplicate acknowledgment is not in the columns, and is part of Info.
    const duplicates = rows.filter(({ notes }) => notes.includes('duplicate_ack')).length;
    expect(judged - forRules).toBeLessThanOrEqual(duplicates);
  });

  it('comes with states where they are asked for', () => {
    const opened = openCapture(new MemorySource(bytes), {});
    if (!opened.ok) throw new Error(opened.issue.code);
    const capture = opened.value;
    while (capture.scan(PACKETS).state === 'scanning');
    const states = () => {
      const answer = capture.rows(ALL_PACKETS, 0, 20);
      return answer.ok ? answer.value.rows.flatMap((row) => row.states ?? []) : [];
    };
    expect(states()).toEqual([]);
    capture.columnFields([], true);
    expect(states().length).toBeGreaterThan(5);
    capture.columnFields([], false);
    expect(states()).toEqual([]);
  });
});
