/**
 * Packets of a pcapng file as a pcapng file: every block is copied as it is, in its section and byte order, except the
 * packets that are not wanted. So interfaces, names, secrets, statistics, options and blocks that nobody knows are kept.
 * What changes: a section says no length of its own, lengths that left out the padding are put right, comments that the
 * person wrote take the place of the file's, and custom blocks that say they must not be copied are left out.
 */
import { type ByteSource, readBytes, readU16BE, readU16LE, readU32BE, readU32LE } from '../bytes/index.ts';
import { BlockType } from '../capture/index.ts';
import { ByteWriter } from './byte-writer.ts';
import type { PacketList, PacketSource } from './packet-source.ts';
import { BLOCK_OVERHEAD, commentOptions, END_OF_OPTIONS, writeBlock } from './pcapng-blocks.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Bytes of an (enhanced) packet block before its data, and where in the block the captured length is. */
const PACKET_HEAD = 28;
const CAPTURED_AT = 20;
/** Where a section has its length. */
const SECTION_LENGTH_AT = 16;
/** Bytes of a block that are copied at a time. */
const PIECE = 1 << 20;

/** Blocks that are packets, each of which has a number in the list. */
const PACKET_BLOCKS: ReadonlySet<number> = new Set([
  ...[BlockType.enhancedPacket, BlockType.oldPacket, BlockType.simplePacket, BlockType.custom],
  ...[BlockType.customNotCopied, BlockType.journal, BlockType.sysdigEvent],
  ...[BlockType.sysdigEvent2, BlockType.sysdigEvent2Large],
]);

/** One block of the file: where it is, and its length with padding. */
interface Block {
  readonly type: number;
  readonly at: number;
  readonly length: number;
  readonly big: boolean;
}

/** The blocks up to `end`, all of which have been read as sound. */
function* blocksOf(file: ByteSource, end: number): Generator<Block> {
  const head = new Uint8Array(BLOCK_OVERHEAD);
  let big = false;
  for (let at = 0; at + BLOCK_OVERHEAD <= end; ) {
    if (file.readInto(head, 0, at, BLOCK_OVERHEAD) < BLOCK_OVERHEAD) return;
    // The type of a section reads the same in either order.
    const type = big ? readU32BE(head, 0) : readU32LE(head, 0);
    if (type === BlockType.section) big = readU32BE(head, 8) === BYTE_ORDER_MAGIC;
    const claimed = big ? readU32BE(head, 4) : readU32LE(head, 4);
    const length = Math.ceil(claimed / 4) * 4;
    if (length < BLOCK_OVERHEAD || at + length > end) return;
    yield { type, at, length, big };
    at += length;
  }
}

/** Whether a packet is a block that may not be copied. */
export function mayNotBeCopied({ facts, table }: PacketSource, packet: number): boolean {
  return facts.interfaces[table.interfaceOf(packet)]?.customBlock?.copied === false;
}

/** The file in pieces; `told` after each wanted packet. */
export function* copyPcapng(source: PacketSource, packets: PacketList, told: () => void): Generator<Uint8Array> {
  let packet = -1;
  let position = 0;
  for (const block of blocksOf(source.file, source.end)) {
    if (!PACKET_BLOCKS.has(block.type)) {
      yield* copyBlock(source.file, block);
      continue;
    }
    packet++;
    if (position >= packets.length || packets.at(position) !== packet) continue;
    position++;
    const comments = source.newComments(packet);
    if (comments !== undefined && hasOptionList(block)) yield withComments(source.file, block, comments);
    else if (block.type !== BlockType.customNotCopied) yield* copyBlock(source.file, block);
    told();
  }
}

const hasOptionList = ({ type }: Block): boolean => type === BlockType.enhancedPacket || type === BlockType.oldPacket;

function* copyBlock(file: ByteSource, { type, at, length, big }: Block): Generator<Uint8Array> {
  for (let done = 0; done < length; ) {
    const piece = readBytes(file, at + done, Math.min(PIECE, length - done));
    if (piece.length === 0) return;
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    if (done === 0) {
      view.setUint32(4, length, !big);
      if (type === BlockType.section) view.setBigInt64(SECTION_LENGTH_AT, -1n);
    }
    done += piece.length;
    // A piece never ends inside the four bytes of the last length: both are multiples of four.
    if (done >= length) view.setUint32(piece.length - 4, length, !big);
    yield piece;
  }
}

/** A packet block with these comments, and all its other options. */
function withComments(file: ByteSource, block: Block, comments: readonly string[]): Uint8Array {
  const { at, length, big } = block;
  const bytes = readBytes(file, at, length);
  const captured = (big ? readU32BE : readU32LE)(bytes, CAPTURED_AT);
  const options = PACKET_HEAD + Math.ceil(captured / 4) * 4;
  const rest = otherOptions(bytes.subarray(0, length - 4), options, big);
  const body = new ByteWriter(big).bytes(bytes.subarray(8, options)).bytes(commentOptions(comments, big)).bytes(rest);
  if (comments.length > 0 || rest.length > 0) body.bytes(END_OF_OPTIONS);
  return writeBlock(block.type, body.done(), big);
}

/** The options from `from` on that are no comments, without the end of the list. */
function otherOptions(bytes: Uint8Array, from: number, big: boolean): Uint8Array {
  const u16 = big ? readU16BE : readU16LE;
  const kept = new ByteWriter(big);
  for (let at = from; at + 4 <= bytes.length; ) {
    const code = u16(bytes, at);
    const size = 4 + Math.ceil(u16(bytes, at + 2) / 4) * 4;
    if (code === 0 || at + size > bytes.length) break;
    if (code !== 1) kept.bytes(bytes.subarray(at, at + size));
    at += size;
  }
  return kept.done();
}
