/**
 * gRPC messages in the DATA frames of HTTP/2 ("gRPC over HTTP2", Length-Prefixed-Message): a flag, a length of four
 * bytes, and the message, each named at the frame that completes it, before the stream ends as well. What a message
 * holds is told by the content type; JSON is also known by its first byte, as the reference does.
 */
import { decodeContent, MAX_DECODED } from '../app/index.ts';
import { readU32BE } from '../bytes/index.ts';
import { declareFields } from '../dissect/index.ts';
import { carryMedia, mediaOf } from './media.ts';
import { paintMedia } from './media-paint.ts';
import type { PaintTarget } from './protocol.ts';

/** Fields of a message. */
export const GRPC_FIELDS = declareFields({
  compressed: {
    key: 'grpc.compressed_flag',
    label: 'Compressed Flag',
    type: 'uint8',
    names: { 0: 'Not Compressed', 1: 'Compressed' },
  },
  length: { key: 'grpc.message_length', label: 'Message Length', type: 'uint32' },
});

const TYPE = /^application\/grpc(?:\+(\w+))?(?:;|$)/i;
const PREFIX = 5;
const JSON_TYPE = 'application/grpc+json';
const OPENING_BRACE = 0x7b;

/** Whether a content type is one of gRPC's. */
export const isGrpc = (type: string): boolean => TYPE.test(type.trim());

/** Where the messages of a stream's bytes end that are there whole. */
export function grpcEnd(bytes: Uint8Array): number {
  let at = 0;
  while (bytes.length - at >= PREFIX && bytes.length - at - PREFIX >= readU32BE(bytes, at + 1))
    at += PREFIX + readU32BE(bytes, at + 1);
  return at;
}

/**
 * Paint the whole messages at the start of `bytes` (up to {@link grpcEnd}) at the bytes of the frame that completes them.
 * `coding` is the header `grpc-encoding`, which holds where a message's flag says so.
 */
export function paintGrpc(
  target: PaintTarget,
  { type, coding, bytes }: { readonly type: string; readonly coding: string; readonly bytes: Uint8Array },
  from: number,
  to: number,
): void {
  const { out } = target;
  const end = grpcEnd(bytes);
  for (let at = 0; at < end; ) {
    const length = readU32BE(bytes, at + 1);
    const compressed = bytes[at] ?? 0;
    const content = bytes.subarray(at + PREFIX, at + PREFIX + length);
    const node = out.label(from, to - from, `GRPC Message: ${length} bytes`);
    out.within(node, () => {
      out.add(GRPC_FIELDS.compressed, from, to - from, compressed);
      out.add(GRPC_FIELDS.length, from, to - from, length);
    });
    out.columns.protocol = 'GRPC';
    out.columns.appendInfo(' (GRPC)');
    out.carry('grpc');
    const plain = compressed === 0 ? content : decodeContent(content, coding, MAX_DECODED);
    if (length > 0 && plain !== undefined) paintContent(target, type, plain, from, to);
    at += PREFIX + length;
  }
}

function paintContent({ out }: PaintTarget, type: string, plain: Uint8Array, from: number, to: number): void {
  const [, format = ''] = TYPE.exec(type.trim()) ?? [];
  if (format.toLowerCase() === 'json' || plain[0] === OPENING_BRACE) {
    const media = mediaOf(JSON_TYPE, plain);
    out.columns.appendInfo(media.info);
    out.columns.protocol += `/${media.column}`;
    carryMedia(out, media, JSON_TYPE, () => plain);
    paintMedia(out, media, from, to - from, plain, JSON_TYPE);
  } else if (format === '' || format.toLowerCase() === 'proto') {
    out.columns.appendInfo(' (PROTOBUF)');
    out.carry('protobuf');
    out.label(from, to - from, `Protocol Buffers: ${plain.length} bytes`);
  }
}
