/**
 * TCP: streams, their analysis, bytes and states. The engine makes one {@link TcpCapture} a capture, hands its `sink` to
 * the scan, calls `finish()` after the last packet, and asks it everything else.
 */
export { ANALYSIS_FIELDS, elapsedText, nanosText } from './facts.ts';
export { graver, NOTES, Note, noteNames, noteSeverity, RETRANSMITTED } from './notes.ts';
export type { Explained } from './replay.ts';
export { TcpCapture, type TcpOptions } from './tcp-capture.ts';
export { ANALYSED } from './tracker.ts';
