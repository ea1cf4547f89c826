/** The segments of a stream as the index of its messages sees them: what the tables tell, without the packets' other layers. */

/**
 * How a segment's payload is handed up: `read`; `late` (out of order) only into a message that waits for it; `probe` (a
 * keep-alive) never read as part of anything; `withhold` not at all: a retransmission, or the payload of a reset.
 */
export type Hand = 'read' | 'late' | 'probe' | 'withhold';

/** One segment of a stream as the capture has it. */
export interface Segment {
  readonly sender: 0 | 1;
  readonly seq: number;
  /** Payload bytes by the IP length, and those captured. */
  readonly length: number;
  readonly captured: number;
  readonly fin: boolean;
  readonly hand: Hand;
}

/** The segments of one stream, by position. */
export interface Segments {
  readonly count: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  at(position: number): Segment;
  /** Captured payload bytes of a segment. */
  payload(position: number): Uint8Array;
}
