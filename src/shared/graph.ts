/**
 * Graphs of one direction of a TCP stream, as they travel: bounded series of points, each with the packet behind it.
 * Typed arrays of equal length within a series; x ascends.
 */
import type { Direction, StreamIndex } from './units.ts';

/** Which graph. */
export type GraphKind = 'sequence' | 'rtt' | 'throughput' | 'window';
/** All of them, in the order of the control. */
export const GRAPH_KINDS: readonly GraphKind[] = ['sequence', 'rtt', 'throughput', 'window'];

/** What a series shows; its words are `graphs.series.<name>`. */
export type GraphSeriesName =
  /** Segments: from their first sequence number to after their last, relative. */
  | 'sent'
  /** Segments that the analysis calls retransmissions. */
  | 'again'
  /** The highest number the receiver has acknowledged, and how far its window reaches. */
  | 'acknowledged'
  | 'edge'
  /** What the receiver says it has beyond that (SACK). */
  | 'selective'
  | 'rtt'
  /** Payload as sent, and as newly acknowledged, per second. */
  | 'rate'
  | 'goodput'
  /** The receiver's window, and what the sender has under way. */
  | 'window'
  | 'flight';

/** One series. */
export interface GraphSeries {
  readonly name: GraphSeriesName;
  /** `bars` go from `y` to `top`; `steps` hold until the next point. */
  readonly shape: 'points' | 'steps' | 'bars';
  /** Seconds since the stream's first packet. */
  readonly x: Float64Array;
  /** In the unit of the graph. */
  readonly y: Float64Array;
  /** Upper ends of bars; empty otherwise. */
  readonly top: Float64Array;
  /** PacketIndex behind each point. */
  readonly packets: Uint32Array;
  /** Points before thinning. */
  readonly total: number;
}

/** A graph. */
export interface StreamGraph {
  readonly stream: StreamIndex;
  readonly kind: GraphKind;
  /** Which way the data goes that the graph is about. */
  readonly direction: Direction;
  readonly unit: 'bytes' | 'seconds' | 'bytes-per-second';
  readonly series: readonly GraphSeries[];
}
