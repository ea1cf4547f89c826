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
  /** Withheld because it was sent before and not known to have arrived: its bytes are told of as those of a segment. */
  readonly isRepeated?: boolean;
}

/** The segments of one stream, by position. */
export interface Segments {
  readonly count: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** What its TLS records hold; undefined where nothing of them is known. */
  readonly opened: OpenedRecords | undefined;
  /** Its messages of WebSocket; absent where nobody knows of any. Asking may read the whole stream. */
  webSocket?(): WebSocketMessages | undefined;
  at(position: number): Segment;
  /** Captured payload bytes of a segment. */
  payload(position: number): Uint8Array;
}

/** A message of WebSocket, put together. */
export interface WebSocketMessage {
  /** Unmasked, joined and inflated. */
  readonly bytes: Uint8Array;
  /** Whether it is all there and could be inflated where it had to be. */
  readonly isReadable: boolean;
  /** Packets that complete its frames, and the payload of each on the wire, in bytes. */
  readonly fragments: readonly { readonly packet: number; readonly length: number }[];
}

/** The messages of a WebSocket connection, from the true stream. */
export interface WebSocketMessages {
  /** Whether both ends agreed on permessage-deflate (RFC 7692); undefined where their handshake was not captured. */
  readonly isDeflateAgreed: boolean | undefined;
  /** The message whose last frame has its header at this sequence number. */
  message(sender: 0 | 1, seq: number): WebSocketMessage | undefined;
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
  /** Messages of WebSocket in the plaintext, by offset in it modulo 2^32; absent where there are none. */
  webSocket?(): WebSocketMessages | undefined;
  /** Packet that completes the record with this byte of plaintext. */
  packetAt(sender: 0 | 1, offset: number): number;
}
