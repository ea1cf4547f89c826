/** Values of fields of a WebSocket frame, read from its bytes and not painted: the same as websocket.ts paints. */
import type { HeadValue } from './head-values.ts';
import { readFrame, textOf, unmasked, WEBSOCKET_FIELDS } from './websocket.ts';

/** Values of a field by the bytes of frames; undefined where painting tells: where they are several, or it takes the message. */
export type FrameReader = (frames: Uint8Array) => readonly HeadValue[] | undefined;

const F = WEBSOCKET_FIELDS;
const NONE: readonly HeadValue[] = [];
const CONTINUATION = 0;
const TEXT = 1;
const OPCODE = 0x0f;
const COMPRESSED = 0x40;
const FINAL = 0x80;
const MASKED = 0x80;

const READERS: Readonly<Record<string, FrameReader>> = {
  [F.fin.key]: ([bits = 0]) => [(bits & FINAL) === 0 ? 0 : 1],
  [F.opcode.key]: ([bits = 0]) => [bits & OPCODE],
  [F.mask.key]: ([, second = 0]) => [(second & MASKED) === 0 ? 0 : 1],
  [F.length.key]: ([, second = 0]) => [second & (MASKED - 1)],
  [F.text.key]: textsOf,
};

/** The reader of a field; undefined for fields that are not read so. */
export function frameReader(key: string): FrameReader | undefined {
  const read = READERS[key];
  return read && ((frames) => (isOne(frames) ? read(frames) : undefined));
}

function isOne(bytes: Uint8Array): boolean {
  return readFrame({ bytes, to: bytes.length, more: true }, 0)?.end === bytes.length;
}

/** The text of a message that is one frame; none of a fragment, the last of which tells of the message. */
function textsOf(bytes: Uint8Array): readonly HeadValue[] | undefined {
  const { bits = 0, headerLength = 0, length = 0, key } = readFrame({ bytes, to: bytes.length, more: true }, 0) ?? {};
  const opcode = bits & OPCODE;
  if (length === 0 || (bits & FINAL) === 0 || (opcode !== TEXT && opcode !== CONTINUATION)) return NONE;
  if (opcode === CONTINUATION || (bits & COMPRESSED) !== 0) return undefined;
  return [textOf(unmasked(bytes.subarray(headerLength), key))];
}
