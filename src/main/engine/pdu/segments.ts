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
  /** What its TLS records hold; undefined where nothing of them is known. */
  readonly opened: OpenedRecords | undefined;
  at(position: number): Segment;
  /** Captured payload bytes of a segment. */
  payload(position: number): Uint8Array;
}

/** A TLS record that was opened. */
export interface OpenedRecord {
  /** What is in it: a content type of TLS. */
  readonly type: number;
  readonly content: Uint8Array;
  /** Where application data lies in the plaintext of its direction. */
  readonly offset: number;
}

/** The TLS records of one stream that can be opened, in the order of the true stream. */
export interface OpenedRecords {
  /** Protocol that the handshake settled on (ALPN); '' none. */
  readonly alpn: string;
  /** The record whose header begins at this sequence number. */
  record(sender: 0 | 1, seq: number): OpenedRecord | undefined;
  /** Plaintext of one direction. */
  read(sender: 0 | 1, offset: number, length: number): Uint8Array;
  /** Packet that completes the record with this byte of plaintext. */
  packetAt(sender: 0 | 1, offset: number): number;
}
