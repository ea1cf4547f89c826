/**
 * The SACK blocks of a segment (RFC 2018), read from the file beside everything else: the options stand right before the
 * payload, whose place the tables have. Where the header begins is told by what the tables say of it.
 */
import { type ByteSource, readU8, readU16BE, readU32BE } from '../bytes/index.ts';
import { NO_PAYLOAD_LENGTH, OptionKind, optionLength } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { after, before } from './seq.ts';

/** A TCP header without options and the longest one. */
const MIN_HEADER = 20;
const MAX_HEADER = 60;

/** A block's edges, raw. */
export type SackBlock = readonly [left: number, right: number];

/** Blocks of a packet's segment in order; undefined where its header is not in the file in one piece. */
export function sackBlocks(source: ByteSource, packets: PacketTable, packet: number): readonly SackBlock[] | undefined {
  const payload = packets.payloadOffset[packet] as number;
  if (payload === NO_PAYLOAD_LENGTH || payload < MIN_HEADER || payload > (packets.capturedLength[packet] as number))
    return undefined;
  const room = Math.min(MAX_HEADER, payload);
  const bytes = new Uint8Array(room);
  if (source.readInto(bytes, 0, (packets.fileOffset[packet] as number) + payload - room, room) < room) return undefined;
  for (let length = room - (room % 4); length >= MIN_HEADER; length -= 4) {
    const start = room - length;
    if (isHeader(bytes, start, length, packets, packet)) return blocksIn(bytes, start + MIN_HEADER);
  }
  return undefined;
}

/**
 * Whether the first block tells of bytes that came twice (D-SACK, RFC 2883): they are acknowledged already, or lie within
 * the second block.
 */
export function tellsOfTwice(first: SackBlock, second: SackBlock | undefined, ack: number): boolean {
  if (!after(first[1], ack)) return true;
  return second !== undefined && !before(first[0], second[0]) && !after(first[1], second[1]);
}

function isHeader(bytes: Uint8Array, start: number, length: number, packets: PacketTable, packet: number): boolean {
  return (
    readU8(bytes, start + 12) >> 4 === length / 4 &&
    readU16BE(bytes, start) === packets.sourcePort[packet] &&
    readU16BE(bytes, start + 2) === packets.destinationPort[packet] &&
    readU32BE(bytes, start + 4) === packets.seq[packet] &&
    readU32BE(bytes, start + 8) === packets.ack[packet]
  );
}

function blocksIn(bytes: Uint8Array, from: number): readonly SackBlock[] {
  const blocks: SackBlock[] = [];
  for (let at = from, length = 0; at < bytes.length; at += length) {
    length = at + 1 < bytes.length || bytes[at] === OptionKind.noOperation ? optionLength(bytes, at, bytes.length) : 0;
    if (length === 0) break;
    if (bytes[at] !== OptionKind.sack) continue;
    for (let block = at + 2; block + 8 <= at + length; block += 8)
      blocks.push([readU32BE(bytes, block), readU32BE(bytes, block + 4)]);
  }
  return blocks;
}
