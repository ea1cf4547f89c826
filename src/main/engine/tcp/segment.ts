/** What goes into the analysis of one segment and what comes out of it. Both are reused: copy what is kept. */

/** One segment as the analysis sees it. */
export class Segment {
  packet = 0;
  /** Nanoseconds on the stream's own clock. */
  time = 0;
  /** It has no time of its own, or that of 1970: a round trip is not told from it. */
  timeless = false;
  seq = 0;
  ack = 0;
  /** 12 bits. */
  flags = 0;
  /** As on the wire, not scaled. */
  window = 0;
  /** Payload bytes by the IP length. */
  length = 0;
  /** Shift of its window scale option, at most 14; -1 where it has none. */
  windowShift = -1;
  /** Bytes in its SACK blocks, at most three of them; modulo 2^32. */
  sackWidth = 0;
  /** It has an option of multipath TCP, or options that cannot be read. */
  mayBeMultipath = false;
  /** Its header was captured whole, so that a SYN without the option says that no scaling is in use. */
  settlesScaling = true;
  /** Its header claims fewer bytes than a header has: nothing of it but its numbers counts. */
  bogus = false;
  /** It opens a stream on ports that an earlier one had. */
  reusesPorts = false;
}

/** What the analysis says of one segment. Packets are numbered from 1, 0 is none; times are nanoseconds, 0 not known. */
export class Verdict {
  /** Bits of notes.ts. */
  notes = 0;
  /** How often this duplicate ACK has been sent, and the segment it repeats. */
  duplicateNumber = 0;
  duplicateOf = 0;
  /** The packet it acknowledges and how long that took. */
  acknowledged = 0;
  ackRtt = 0;
  /** Bytes sent and not acknowledged, and bytes since the latest PSH, both with this segment; 0 not known. */
  bytesInFlight = 0;
  pushBytes = 0;
  /** A retransmission: how long after which packet. */
  timeout = 0;
  timeoutFrom = 0;
}
