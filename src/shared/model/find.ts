/** Looking for something in packets: what, where, and what was found. */
import type { PacketIndex } from '../units.ts';
import type { BodyRef } from './bodies.ts';

/** Where is looked: the packet's bytes, the lines of its layers, its Info, or what its streams carry, decoded. */
export const FIND_PLACES = ['bytes', 'details', 'info', 'contents'] as const;
/** See {@link FIND_PLACES}. */
export type FindPlace = (typeof FIND_PLACES)[number];

/** What is looked for: text, bytes in hex, or a pattern (RE2's). */
export const FIND_KINDS = ['text', 'hex', 'regex'] as const;
/** See {@link FIND_KINDS}. */
export type FindKind = (typeof FIND_KINDS)[number];

/** What is looked for, and where. */
export interface FindQuery {
  readonly text: string;
  readonly kind: FindKind;
  readonly place: FindPlace;
  readonly matchCase: boolean;
}

/** What was found in a packet. */
export interface Found {
  readonly packet: PacketIndex;
  /** Position of the packet in the view. */
  readonly position: number;
  /** What was found, and what stands before and behind it. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
  /** Bytes: where, in which of the packet's sources, or in the body. Of a line of the layers: its own. */
  readonly source?: number;
  readonly offset?: number;
  readonly length?: number;
  /** Line of the layers: its place among the lines of each level, from the layer down. */
  readonly line?: readonly number[];
  /** Body or message. */
  readonly body?: BodyRef;
}

/** One share of a search. `next` is the position to go on from where nothing was found yet; beyond the ends, all is done. */
export interface FindShare {
  readonly found?: Found;
  readonly next: number;
}
