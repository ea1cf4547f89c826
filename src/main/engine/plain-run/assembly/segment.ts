/** The segment at hand, for what judges it. */

export const FIN: i32 = 0x01;
export const SYN: i32 = 0x02;
export const RST: i32 = 0x04;
export const PSH: i32 = 0x08;
export const ACK: i32 = 0x10;

/** `2 * stream + side`. */
export let direction: i32 = 0;
/** Its packet's number, from 1. */
export let packet: u32 = 0;
/** Nanoseconds on the stream's own clock. */
export let time: f64 = 0;
export let seq: i32 = 0;
export let ack: i32 = 0;
export let window: i32 = 0;
/** Bytes of payload. */
export let length: i32 = 0;
/** 12 bits. */
export let flags: i32 = 0;

/** Read the header at `tcp`. */
export function readSegment(tcp: usize, payload: u32, number: u32): void {
  seq = <i32>bswap<u32>(load<u32>(tcp, 4));
  ack = <i32>bswap<u32>(load<u32>(tcp, 8));
  flags = <i32>bswap<u16>(load<u16>(tcp, 12)) & 0xfff;
  window = <i32>bswap<u16>(load<u16>(tcp, 14));
  length = <i32>payload;
  packet = number;
}

/** It goes this way, at this time. */
export function placeSegment(way: i32, nanoseconds: f64): void {
  direction = way;
  time = nanoseconds;
}
