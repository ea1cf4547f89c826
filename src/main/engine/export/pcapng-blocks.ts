/** Blocks and options of pcapng, as bytes (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html). */
import { ByteWriter } from './byte-writer.ts';

/** Bytes of a block besides its body: type, and its length twice. */
export const BLOCK_OVERHEAD = 12;
/** The option that ends a list: four zeros in either byte order. */
export const END_OF_OPTIONS = new Uint8Array(4);

const OPTION_COMMENT = 1;
/** An option's length has 16 bits. */
const MAX_OPTION = 0xfffc;

/** A block around a body whose length is a multiple of four. */
export function writeBlock(type: number, body: Uint8Array, big: boolean): Uint8Array {
  const length = body.length + BLOCK_OVERHEAD;
  return new ByteWriter(big).u32(type).u32(length).bytes(body).u32(length).done();
}

/** Comments as options, without the end of the list. A comment beyond 64 KiB is cut, between two characters. */
export function commentOptions(comments: readonly string[], big: boolean): Uint8Array {
  const writer = new ByteWriter(big);
  for (const comment of comments) {
    const room = new Uint8Array(Math.min(MAX_OPTION, comment.length * 3));
    const bytes = room.subarray(0, new TextEncoder().encodeInto(comment, room).written);
    writer.u16(OPTION_COMMENT).u16(bytes.length).bytes(bytes).pad();
  }
  return writer.done();
}
