/**
 * Loads one capture in this process, under plain Node, and prints what it cost as a line of JSON: the engine's side of
 * the benchmark (scripts/bench). Run with --expose-gc, so that memory is what is held
 * and not what is about to go.
 */
import { ALL_EXCHANGES, ALL_MESSAGES, ALL_PACKETS, type FindQuery } from '../shared/model/index.ts';
import { streamIndex } from '../shared/units.ts';
import { type Capture, openCapture } from './engine/index.ts';
import { type FileSource, openFileSource } from './file-source.ts';
import { Pace } from './pace.ts';

const ROWS = 60;
/** Bytes at once when the file is read and nothing else is done. */
const WINDOW = 1 << 17;
/** Steps of an export that are looked at. */
const PIECES = 2000;

/** CPU seconds of this process, user and system, since `from`. */
function cpuSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

/** CPU milliseconds of each of a few calls. */
function milliseconds(times: number, call: () => unknown): number[] {
  return Array.from({ length: times }, () => {
    const from = process.cpuUsage();
    call();
    return cpuSince(from) * 1000;
  });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function memory(): number {
  const { gc } = globalThis as { gc?: () => void };
  // The second finishes what the first lets go of: buffers go a little later than the objects over them.
  gc?.();
  gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The longest step of long work, in CPU milliseconds: until it ends nobody hears that the work is to stop. */
class Longest {
  milliseconds = 0;

  step<T>(work: () => T): T {
    const from = process.cpuUsage();
    const made = work();
    this.milliseconds = Math.max(this.milliseconds, cpuSince(from) * 1000);
    return made;
  }
}

/** Read on, in steps as the engine process takes them, while the capture is in a state. */
function read(capture: Capture, state: string, longest: Longest): void {
  const pace = new Pace();
  for (;;) {
    const { packets } = pace;
    const from = performance.now();
    const progress = longest.step(() => capture.scan(packets));
    pace.took(packets, performance.now() - from);
    if (progress.state !== state) return;
  }
}

/** Filters as they are asked for: put differently each time, because one that was asked before is known. */
class Filters {
  readonly #capture: Capture;
  readonly longest = new Longest();
  #asked = 0;

  constructor(capture: Capture) {
    this.#capture = capture;
  }

  /** Milliseconds of a filter to its end, the first time and each time after it. */
  time(text: string, times = 5): number[] {
    return milliseconds(times, () => this.#whole(text + ' '.repeat(this.#asked++)));
  }

  #whole(text: string): void {
    for (;;) {
      const answer = this.longest.step(() => this.#capture.filter(text));
      if (!answer.ok || answer.value.checked >= this.#capture.packetCount) return;
    }
  }
}

function measureFilters(capture: Capture): Record<string, number> {
  const filters = new Filters(capture);
  const header = filters.time('ip.ttl < 64');
  const contains = filters.time('frame contains "Switching"');
  const [requestFirst = 0, ...request] = filters.time('http.request', 3);
  return {
    filterStreamMs: median(filters.time('tcp.stream == 5')),
    filterPortMs: median(filters.time('tcp.dstport == 8000')),
    filterAddressMs: median(filters.time('ip.addr == 192.168.6.10')),
    filterHeaderMs: median(header),
    filterHeaderFirstMs: header[0] ?? 0,
    filterContainsMs: median(contains),
    filterContainsFirstMs: contains[0] ?? 0,
    filterRequestFirstMs: requestFirst,
    filterRequestMs: median(request),
    filterStepMs: filters.longest.milliseconds,
  };
}

/** Steps of what can be stopped beside reading and filters. */
function measureSteps(capture: Capture): Record<string, number> {
  const [find, write] = [new Longest(), new Longest()];
  const query: FindQuery = { text: 'nowhere to be found', kind: 'text', place: 'bytes', matchCase: false };
  for (let from = 0; from < capture.packetCount; ) {
    const share = find.step(() => capture.find(query, ALL_PACKETS, from, 1));
    if (!share.ok || share.value.found !== undefined || share.value.next <= from) break;
    from = share.value.next;
  }
  const begun = capture.exports.begin({ selection: { kind: 'view', view: ALL_PACKETS }, format: 'pcapng' });
  if (begun.ok) {
    const pieces = begun.value.pieces[Symbol.iterator]();
    for (let piece = 0; piece < PIECES && write.step(() => pieces.next()).done !== true; piece++);
  }
  return { findStepMs: find.milliseconds, exportStepMs: write.milliseconds };
}

/** First content of the longest stream with each kind of it, in a capture that has not been indexed. */
function measureStreams(capture: Capture): Record<string, number> {
  const found = capture.streams({ sort: 'packets', descending: true, search: '' }, 0, 1);
  const stream = (found.ok ? found.value.streams[0]?.stream : undefined) ?? streamIndex(0);
  const once = (call: () => unknown): number => milliseconds(1, call)[0] ?? 0;
  return {
    followMs: once(() => capture.follow(stream, 'both', 0, ROWS)),
    exchangesMs: once(() => capture.exchanges(stream, ALL_EXCHANGES, 0, ROWS)),
    messagesMs: once(() => capture.messages(stream, ALL_MESSAGES, 0, ROWS)),
  };
}

function open(source: FileSource): Capture {
  const made = openCapture(source, {});
  if (!made.ok) throw new Error(made.issue.code);
  return made.value;
}

/** Reading the file and nothing else. */
function readAll(source: FileSource): void {
  const window = new Uint8Array(WINDOW);
  for (let at = 0; at < source.size; at += WINDOW) source.readInto(window, 0, at, WINDOW);
}

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: node --expose-gc out/main/measure.js FILE');
  process.exit(2);
}
const empty = memory();
const opened = await openFileSource(file);
if (!opened.ok) throw new Error(opened.issue.code);
const { source } = opened.value;
const start = process.cpuUsage();
const capture = open(source);
const longest = new Longest();
longest.step(() => capture.scan(1000));
const firstRows = cpuSince(start);
read(capture, 'scanning', longest);
const scan = cpuSince(start);
const scanned = memory() + capture.sharedBytes;
const begun = process.cpuUsage();
read(capture, 'indexing', longest);
const index = cpuSince(begun);
const { packetCount: packets } = capture;
const indexed = memory() + capture.sharedBytes;
const rows = milliseconds(5, () => capture.rows(0, Math.floor(Math.random() * Math.max(1, packets - ROWS)), ROWS));
const detail = milliseconds(5, () => capture.packet(packets >> 1));
const filters = measureFilters(capture);
const steps = measureSteps(capture);
const second = open(source);
read(second, 'scanning', new Longest());
console.log(
  JSON.stringify({
    packets,
    bytes: source.size,
    readMs: median(milliseconds(5, () => readAll(source))),
    firstRowsSeconds: firstRows,
    scanSeconds: scan,
    indexSeconds: index,
    bytesPerPacketScanned: (scanned - empty) / Math.max(1, packets),
    bytesPerPacketIndexed: (indexed - empty) / Math.max(1, packets),
    readStepMs: longest.milliseconds,
    rowsMs: median(rows),
    packetMs: median(detail),
    ...filters,
    ...steps,
    ...measureStreams(second),
  }),
);
source.close();
