/**
 * Packets of any other format as a pcapng file: one section, an interface for each that the file has, and each packet's
 * bytes, lengths, time and comments. Times keep the resolution of their interface. What comes from pcapng is copied
 * instead (pcapng-copy.ts), so that nothing of it is lost.
 */
import { readBytes } from '../bytes/index.ts';
import { BlockType, type CaptureInterface } from '../capture/index.ts';
import { ByteWriter } from './byte-writer.ts';
import type { PacketList, PacketSource } from './packet-source.ts';
import { commentOptions, END_OF_OPTIONS, writeBlock } from './pcapng-blocks.ts';
import { storedLead } from './stored-packet.ts';

const OPTION_USER_APPLICATION = 4;
const OPTION_RESOLUTION = 9;
const OPTION_FCS_LENGTH = 13;
const MICROSECONDS = 6;
const NANOSECONDS = 9;

/** The file in pieces; `told` after each packet. */
export function* writePcapng(source: PacketSource, packets: PacketList, told: () => void): Generator<Uint8Array> {
  const { table, facts, file } = source;
  yield section();
  yield* facts.interfaces.map(describeInterface);
  const exponents = facts.interfaces.map(exponentOf);
  for (let position = 0; position < packets.length; position++) {
    const packet = packets.at(position);
    const face = table.interfaceOf(packet);
    const lead = storedLead(source, packet);
    const ticks = ticksOf(table.seconds[packet] || 0, table.nanos[packet] ?? 0, exponents[face] ?? MICROSECONDS);
    const captured = lead.length + (table.capturedLength[packet] ?? 0);
    const comments = source.newComments(packet) ?? source.options(packet).comments;
    const body = new ByteWriter(false)
      .u32(face)
      .u32(Number(BigInt.asUintN(32, ticks >> 32n)))
      .u32(Number(BigInt.asUintN(32, ticks)))
      .u32(captured)
      .u32(lead.length + (table.originalLength[packet] ?? 0))
      .bytes(lead)
      .bytes(readBytes(file, table.fileOffset[packet] ?? 0, table.capturedLength[packet] ?? 0))
      .pad();
    if (comments.length > 0) body.bytes(commentOptions(comments, false)).bytes(END_OF_OPTIONS);
    yield writeBlock(BlockType.enhancedPacket, body.done(), false);
    told();
  }
}

function section(): Uint8Array {
  const name = new TextEncoder().encode('Capscope');
  const body = new ByteWriter(false).u32(0x1a2b3c4d).u16(1).u16(0).u64(-1n);
  body.u16(OPTION_USER_APPLICATION).u16(name.length).bytes(name).pad().bytes(END_OF_OPTIONS);
  return writeBlock(BlockType.section, body.done(), false);
}

function describeInterface(face: CaptureInterface): Uint8Array {
  const body = new ByteWriter(false).u16(face.linkType).u16(0).u32(face.snapLength);
  body.u16(OPTION_RESOLUTION).u16(1).u8(exponentOf(face)).pad();
  if (face.fcsLength >= 0) body.u16(OPTION_FCS_LENGTH).u16(1).u8(face.fcsLength).pad();
  return writeBlock(BlockType.interface, body.bytes(END_OF_OPTIONS).done(), false);
}

/** n of 10^-n seconds. Formats other than pcapng count in powers of ten. */
function exponentOf(face: CaptureInterface): number {
  const exponent = Number(/^1e-(\d)$/.exec(face.timestampResolution)?.[1] ?? NANOSECONDS);
  return Math.min(exponent, NANOSECONDS);
}

function ticksOf(seconds: number, nanos: number, exponent: number): bigint {
  return BigInt(seconds) * 10n ** BigInt(exponent) + BigInt(Math.floor(nanos / 10 ** (NANOSECONDS - exponent)));
}
