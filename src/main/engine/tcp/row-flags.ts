/** What the `tcpFlags` column says of a packet beside the 12 flags of its header. */

/** Set where the segment was analysed: neither quoted, nor a fragment, nor too short. */
export const ANALYSED = 0x8000;
/** Set beside it where the header claims less than its own length: what its row counts as payload is no byte of the stream. */
export const BOGUS_HEADER = 0x4000;
