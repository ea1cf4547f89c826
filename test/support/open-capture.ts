/** A capture from bytes, read to its end with every stream followed. */
import { MemorySource } from '../../src/main/engine/bytes/index.ts';
import { type Capture, openCapture } from '../../src/main/engine/index.ts';

/** Open and read; throws where the bytes are no capture. */
export function captureOf(bytes: Uint8Array): Capture {
  const opened = openCapture(new MemorySource(bytes));
  if (!opened.ok) throw new Error(opened.issue.code);
  while (opened.value.scan(10_000).state !== 'done');
  return opened.value;
}
