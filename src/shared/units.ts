/**
 * The index spaces and units that numbers live in. Those that are easy to swap are branded, so that a packet index
 * cannot be passed for a packet number; the rest are plain aliases that tell the reader what a number means.
 */

declare const brand: unique symbol;

/** A number that belongs to one index space. */
export type Branded<Name extends string> = number & { readonly [brand]: Name };

/** Position of a packet in the capture, from 0. What a person sees is the packet number: index + 1. */
export type PacketIndex = Branded<'PacketIndex'>;

/** Number of a TCP stream, from 0 in order of first appearance: Wireshark's `tcp.stream`. */
export type StreamIndex = Branded<'StreamIndex'>;

/** Byte position in the capture file (after unpacking, where it is compressed), from 0. */
export type FileOffset = Branded<'FileOffset'>;

/** Byte position in one direction of a stream, from 0 at the first payload byte. */
export type StreamOffset = Branded<'StreamOffset'>;

/** A TCP sequence number as on the wire: an unsigned 32-bit number that wraps. Compare with engine/tcp/seq.ts only. */
export type SeqNumber = Branded<'SeqNumber'>;

/** Number of an HTTP exchange in the capture, from 0 in the order of the requests. */
export type ExchangeIndex = Branded<'ExchangeIndex'>;

/** Seconds, as a double. Fit for differences; absolute times are {@link Timestamp}. */
export type Seconds = number;

/** An absolute time: whole seconds since 1970-01-01 UTC (may be negative) and nanoseconds 0…999,999,999. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** Which way bytes travel on a stream. */
export type Direction = 'toServer' | 'toClient';

/** Give a plain number its index space. The one place where a cast is written. */
export const packetIndex = (n: number): PacketIndex => n as PacketIndex;
/** See {@link packetIndex}. */
export const streamIndex = (n: number): StreamIndex => n as StreamIndex;
/** See {@link packetIndex}. */
export const fileOffset = (n: number): FileOffset => n as FileOffset;
/** See {@link packetIndex}. */
export const streamOffset = (n: number): StreamOffset => n as StreamOffset;
/** See {@link packetIndex}. */
export const seqNumber = (n: number): SeqNumber => (n >>> 0) as SeqNumber;
/** See {@link packetIndex}. */
export const exchangeIndex = (n: number): ExchangeIndex => n as ExchangeIndex;

/** The other way. */
export const opposite = (direction: Direction): Direction => (direction === 'toServer' ? 'toClient' : 'toServer');

/** For the default branch of a switch over a union: does not compile while a member is not handled. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}
