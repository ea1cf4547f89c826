/** The cells of the working state of the analysis: what each number of a row is. Rows are kept by flows.ts. */

/** Cells of a direction's row. Sequence numbers are raw; 0 in those marked † means "not known yet". */
export const FLOW = {
  /** First sequence number: what relative numbers count from. */
  base: 0,
  /** {@link FlowBit}. */
  bits: 1,
  /** † Next sequence number expected, and the packet (+1) that set it. */
  nextSeq: 2,
  nextPacket: 3,
  /** † Top of what is there without a hole. */
  maxAck: 4,
  /** † Acknowledgment number of the latest segment. */
  lastAck: 5,
  /** Packet (+1) of the latest segment that was no duplicate ACK, and duplicates of it so far; see {@link DUP_BARRED}. */
  lastNonDuplicate: 6,
  duplicates: 7,
  /** Latest window, not scaled; {@link NO_WINDOW} before the first segment. */
  window: 8,
  /** Signed: 0…14, -1 unknown, -2 not in use. */
  windowShift: 9,
  /** Payload bytes since the latest PSH. */
  pushBytes: 10,
  /** Bytes in the SACK blocks of the latest segment, at most three of them. */
  sackWidth: 11,
  /** The unacknowledged segments: unacked.ts. */
  unackedOldest: 12,
  unackedNewest: 13,
  unackedCount: 14,
  unackedLow: 15,
  unackedHigh: 16,
} as const;
/** Cells a row has. */
export const FLOW_CELLS = 20;

/** Bits of {@link FLOW}.bits. */
export const FlowBit = {
  baseKnown: 1,
  /** Bytes in flight can be told. */
  inFlightValid: 2,
  pushLast: 4,
  /** It has sent a SYN and no acknowledgment without SYN since. */
  onlySyn: 8,
  /** What its latest segment was. */
  keepAlive: 16,
  zeroWindowProbe: 32,
  /** The unacknowledged segments lie in order and do not overlap. */
  unackedOrdered: 64,
  /** One of them lies across the point where offsets from the base begin anew: its bounds do not bound it. */
  unackedWraps: 128,
  /** All that a plain segment could tell of the connection is known: plain-segment.ts may take one. */
  settled: 256,
} as const;

/** Value of {@link FLOW}.duplicates after an acknowledgment of bytes that the capture does not have. */
export const DUP_BARRED = 0xffffffff;
/** Value of {@link FLOW}.window before the first segment. */
export const NO_WINDOW = 0xffffffff;

/** Cells of a direction's times, in nanoseconds on the stream's own clock. */
export const CLOCK = { lastAck: 0, next: 1 } as const;
/** Cells a row of times has. */
export const CLOCK_CELLS = 2;

/**
 * Cells of a stream's times: latest pure SYN (NaN none), and the initial round trip (0 none); and the whole seconds since
 * 1970 that its own clock begins at.
 */
export const STREAM = { syn: 0, initialRtt: 1, start: 2 } as const;
/** Cells a stream has. */
export const STREAM_CELLS = 3;
