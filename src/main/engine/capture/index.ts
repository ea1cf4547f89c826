/**
 * Capture formats: files cut into packets, by content and never by name.
 *
 * To add one: write `<format>.ts` with a {@link CaptureFormat} (a class over {@link RecordReader} does the window and the
 * faults), and add it to the list below. `recognise` sees the first 64 bytes; the surest format opens the file, and the
 * first in the list where two are equally sure.
 */
import type { Issue } from '../../../shared/model/index.ts';
import { type ByteSource, readBytes } from '../bytes/index.ts';
import type { CaptureFormat, CaptureReader } from './format.ts';
import { netmon } from './netmon.ts';
import { nameOtherFormat } from './other-formats.ts';
import { pcap } from './pcap.ts';
import { pcapng } from './pcapng.ts';
import { snoop } from './snoop.ts';

export type {
  CaptureFacts,
  CaptureFormat,
  CaptureInterface,
  CaptureReader,
  NameRecord,
  PacketOptions,
  ReadOutcome,
  RecordRun,
} from './format.ts';
export {
  LINK_TYPE_CUSTOM_BLOCK,
  LINK_TYPE_JOURNAL_ENTRY,
  LINK_TYPE_SYSDIG_EVENT,
  LINK_TYPE_UNKNOWN,
} from './format.ts';
export { pseudoHeaderLength } from './limits.ts';
export { linkTypeName } from './link-types.ts';
export { BlockType } from './pcapng-facts.ts';

/** The formats. */
export const CAPTURE_FORMATS: readonly CaptureFormat[] = [pcap, pcapng, snoop, netmon];

const HEAD = 64;

/** A reader for the capture, by what its first bytes are; or why there is none. */
export function openReader(source: ByteSource): CaptureReader | Issue {
  if (source.size === 0) return { code: 'file-empty', layer: 'file', offset: 0 };
  const head = readBytes(source, 0, HEAD);
  let best: CaptureFormat | undefined;
  let surest = 0;
  for (const format of CAPTURE_FORMATS) {
    const sure = format.recognise(head);
    if (sure > surest) {
      best = format;
      surest = sure;
    }
  }
  if (best !== undefined) return best.open(source);
  const what = nameOtherFormat(head);
  if (what !== undefined) return { code: 'not-a-capture-but', layer: 'file', offset: 0, params: { what } };
  return { code: 'not-a-capture', layer: 'file', offset: 0 };
}
