/** Captures read to their end: from bytes with every stream followed, from a file as the command line reads it. */
import { MemorySource } from '../../src/main/engine/bytes/index.ts';
import { type Capture, type OpenOptions, openCapture } from '../../src/main/engine/index.ts';
import { openFileSource } from '../../src/main/file-source.ts';

/** Open and read; throws where the bytes are no capture. */
export function captureOf(bytes: Uint8Array, options: OpenOptions = {}): Capture {
  const opened = openCapture(new MemorySource(bytes), options);
  if (!opened.ok) throw new Error(opened.issue.code);
  while (opened.value.scan(10_000).state !== 'done');
  return opened.value;
}

/** Packets read at a time. */
const SLICE = 65_536;

/** Open a file and read it. It stays open until the test process ends. */
export async function openForReading(path: string): Promise<Capture> {
  const file = await openFileSource(path);
  if (!file.ok) throw new Error(file.issue.code);
  const capture = openCapture(file.value.source);
  if (!capture.ok) throw new Error(capture.issue.code);
  while (capture.value.scan(SLICE).state === 'scanning');
  return capture.value;
}
