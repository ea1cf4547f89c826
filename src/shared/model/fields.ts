/** What the filter language and `-e` know, and what can stand in a filter at some place. */
import type { PacketIndex, StreamIndex } from '../units.ts';
import type { ViewId } from './packets.ts';

/** One field that the filter language and `-e` know. */
export interface FieldInfo {
  readonly key: string;
  readonly type: string;
  readonly label: string;
}

/** A filter, and the packets of a TCP stream, from the first to the last, of which it should let one through. */
export interface FilterProbe {
  readonly filter: string;
  readonly stream: StreamIndex;
  readonly packets: readonly [PacketIndex, PacketIndex];
}

/** What a display filter lets through, as far as it has been looked. */
export interface FilterAnswer {
  readonly view: ViewId;
  /** Packets of the view. */
  readonly total: number;
  /** Packets that have been looked at, from the first on. */
  readonly checked: number;
  /** Names in the filter that are fields or protocols of Wireshark, but nothing here looks into: no packet has them. */
  readonly foreign?: readonly string[];
}

/** Probes in one question at most. */
export const MOST_PROBES = 500;

/** One thing that can stand at a place of a filter. */
export interface Completion {
  /** What is written. */
  readonly text: string;
  readonly kind: 'field' | 'protocol' | 'function' | 'operator' | 'value';
  /** What a field is, what a value is called. */
  readonly label?: string;
  /** Type of a field. */
  readonly type?: string;
  /** Packets in which a value was seen, where that is known. */
  readonly packets?: number;
}

/** What can stand in place of the characters from `from` to `to`, best first. */
export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
  /** The same question again finds more. */
  readonly isPartial: boolean;
}
