/**
 * TCP: streams, their analysis, bytes and states. The engine makes one {@link Tracker} a capture and hands it to the scan
 * as its sink (with VerdictColumns where every packet's values will be printed); beside it one {@link TcpCapture}, whose
 * `finish()` it calls after the last packet, and which answers everything else.
 */

export { flagReasons, tcpCard } from './card.ts';
export { ANALYSIS_FIELDS, elapsedText, nanosText } from './facts.ts';
export { FollowList } from './follow.ts';
export { FLAG_NOTES, graver, NOTES, Note, noteNames, noteSeverity, ORDINARY, RETRANSMITTED } from './notes.ts';
export type { TcpNumbers } from './numbers.ts';
export { OPTION_CELLS } from './option-facts.ts';
export type { PayloadOf } from './payload-reader.ts';
export type { Explained } from './replay.ts';
export { ANALYSED, BOGUS_HEADER } from './row-flags.ts';
export { Verdict } from './segment.ts';
export { before } from './seq.ts';
export { STATES, type StateTimeline } from './state-timeline.ts';
export { type ReceivedBytes, StreamBytes, type TcpByteStream } from './stream-bytes.ts';
export { TcpCapture, type TcpParts } from './tcp-capture.ts';
export { Tracker } from './tracker.ts';
export { VerdictColumns } from './verdict-columns.ts';
export { VerdictPass } from './verdict-pass.ts';
