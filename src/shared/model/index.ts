/**
 * What travels between the engine and whoever asks it: plain data, structured-clone safe, no classes, no functions.
 * Indices are 0-based (see units.ts); `packet` numbers that a person reads are index + 1 and are made in the view.
 * One file per subject.
 */

export type * from './annotations.ts';
export type * from './bodies.ts';
export type * from './capture.ts';
export * from './export.ts';
export type * from './faults.ts';
export * from './fields.ts';
export * from './find.ts';
export type * from './http.ts';
export * from './http.ts';
export * from './message-exports.ts';
export * from './packets.ts';
export * from './statistics.ts';
export type * from './streams.ts';
export type * from './tcp.ts';
export * from './websocket.ts';
