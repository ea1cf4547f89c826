/** Reads a capture to its end and gives everything that was read as plain values, for whole-value comparisons. */
import { MemorySource } from '../../src/main/engine/bytes/index.ts';
import { type CaptureReader, openReader } from '../../src/main/engine/capture/index.ts';
import type { Issue } from '../../src/shared/model/index.ts';

/** One packet as it was given out. */
export interface ReadPacket {
  /** Seconds and nanoseconds, or nothing. */
  readonly time: readonly [number, number] | undefined;
  readonly data: Uint8Array;
  readonly original: number;
  readonly face: number;
  readonly fileOffset: number;
}

/** A capture that was read. `codes` are those of the issues. */
export interface ReadCapture {
  readonly packets: readonly ReadPacket[];
  readonly end: 'end' | 'damaged' | 'refused';
  readonly issues: readonly Issue[];
  readonly codes: readonly string[];
  readonly reader: CaptureReader | undefined;
}

/** The reader of a capture that must be one. */
export function readerOf(bytes: Uint8Array): CaptureReader {
  const reader = openReader(new MemorySource(bytes));
  if (!('next' in reader)) throw new Error(`not opened: ${reader.code}`);
  return reader;
}

/** The packet that a reader stands at. */
export function packetOf(reader: CaptureReader): ReadPacket {
  return {
    time: reader.hasTime ? [reader.seconds, reader.nanos] : undefined,
    data: reader.window.slice(reader.dataOffset, reader.dataOffset + reader.capturedLength),
    original: reader.originalLength,
    face: reader.interfaceIndex,
    fileOffset: reader.fileOffset,
  };
}

/** Read to the end. */
export function readCapture(bytes: Uint8Array): ReadCapture {
  const reader = openReader(new MemorySource(bytes));
  if (!('next' in reader)) {
    return { packets: [], end: 'refused', issues: [reader], codes: [reader.code], reader: undefined };
  }
  const packets: ReadPacket[] = [];
  let outcome = reader.next();
  for (; outcome === 'packet'; outcome = reader.next()) packets.push(packetOf(reader));
  return { packets, end: outcome, issues: reader.issues, codes: reader.issues.map((issue) => issue.code), reader };
}
