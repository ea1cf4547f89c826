/**
 * The packets of a stream in columns, as the graphs read them: filled once by whoever knows the tables, then read by every
 * graph in one pass without an object a packet.
 */

/** Bits of {@link GraphPackets.marks}. */
export const GraphMark = {
  /** The ACK flag is set. */
  ack: 1,
  /** SYN or FIN is set: one more sequence number. */
  counts: 2,
  /** A retransmission. */
  repeats: 4,
  /** Has SACK blocks, RFC 2018. */
  selective: 8,
} as const;

/** Columns of equal length, in file order. */
export class GraphPackets {
  readonly count: number;
  /** PacketIndex. */
  readonly packet: Uint32Array;
  /** Seconds since the stream's first packet; NaN where the file gives no time. */
  readonly time: Float64Array;
  /** One of Way. */
  readonly way: Uint8Array;
  /** Bits of {@link GraphMark}. */
  readonly marks: Uint8Array;
  /** Relative, modulo 2^32; `ack` counts only with its mark. */
  readonly seq: Uint32Array;
  readonly ack: Uint32Array;
  /** TCP payload by the IP length. */
  readonly length: Uint32Array;
  /** Window in bytes, scaled where the scale is known. */
  readonly window: Float64Array;
  /** How long what it acknowledges took, seconds, and bytes under way with it; NaN where the analysis knows none. */
  readonly rtt: Float64Array;
  readonly flight: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.packet = new Uint32Array(count);
    this.time = new Float64Array(count);
    this.way = new Uint8Array(count);
    this.marks = new Uint8Array(count);
    this.seq = new Uint32Array(count);
    this.ack = new Uint32Array(count);
    this.length = new Uint32Array(count);
    this.window = new Float64Array(count);
    this.rtt = new Float64Array(count).fill(Number.NaN);
    this.flight = new Float64Array(count).fill(Number.NaN);
  }
}
