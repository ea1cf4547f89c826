/**
 * Loads one capture in this process, under plain Node, and prints what it cost as a line of JSON: the engine's side of
 * the benchmark (scripts/bench). Run with --expose-gc, so that memory is what is held and not what is about to go.
 */
import { type Capture, openCapture } from './engine/index.ts';
import { openFileSource } from './file-source.ts';

const SLICE = 65_536;
const ROWS = 60;

/** CPU seconds of this process, user and system, since `from`. */
function cpuSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

/** CPU milliseconds of one call; the median of a few. */
function milliseconds(times: number, call: () => unknown): number {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const from = process.cpuUsage();
    call();
    taken.push(cpuSince(from) * 1000);
  }
  return taken.sort((a, b) => a - b)[times >> 1] ?? 0;
}

function memory(): number {
  const { gc } = globalThis as { gc?: () => void };
  // The second finishes what the first lets go of: buffers go a little later than the objects over them.
  gc?.();
  gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A filter, put differently each time: one that was asked before is known. */
function filterOf(capture: Capture, text: string): () => unknown {
  let asked = 0;
  return () => capture.filter(text + ' '.repeat(asked++));
}

/** A filter to its end. */
function wholeFilter(capture: Capture, text: string): void {
  for (;;) {
    const answer = capture.filter(text);
    if (!answer.ok || answer.value.checked >= capture.packetCount) return;
  }
}

function measureQuestions(capture: Capture, packets: number): Record<string, number> {
  const middle = packets >> 1;
  return {
    rowsMs: milliseconds(5, () => capture.rows(0, Math.floor(Math.random() * Math.max(1, packets - ROWS)), ROWS)),
    filterStreamMs: milliseconds(3, filterOf(capture, 'tcp.stream == 5')),
    filterPortMs: milliseconds(3, filterOf(capture, 'tcp.dstport == 8000')),
    filterAddressMs: milliseconds(3, filterOf(capture, 'ip.addr == 192.168.6.10')),
    filterContainsMs: milliseconds(1, () => wholeFilter(capture, 'frame contains "Switching"')),
    packetMs: milliseconds(5, () => capture.packet(middle)),
  };
}

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: node --expose-gc out/main/measure.js FILE');
  process.exit(2);
}
const empty = memory();
const opened = await openFileSource(file);
if (!opened.ok) throw new Error(opened.issue.code);
const start = process.cpuUsage();
const made = openCapture(opened.value.source, {});
if (!made.ok) throw new Error(made.issue.code);
const capture = made.value;
capture.scan(1000);
const firstRows = cpuSince(start);
while (capture.scan(SLICE).state === 'scanning');
const scan = cpuSince(start);
const scanned = memory();
while (capture.scan(SLICE).state === 'indexing');
const index = cpuSince(start) - scan;
const { packets } = capture.scan(0);
console.log(
  JSON.stringify({
    packets,
    bytes: opened.value.source.size,
    firstRowsSeconds: firstRows,
    scanSeconds: scan,
    indexSeconds: index,
    bytesPerPacketScanned: (scanned - empty) / Math.max(1, packets),
    bytesPerPacketIndexed: (memory() - empty) / Math.max(1, packets),
    ...measureQuestions(capture, packets),
  }),
);
opened.value.source.close();
