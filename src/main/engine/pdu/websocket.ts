/**
 * WebSocket frames in the grid: RFC 6455 section 5.2. Each frame is a message here, as the reference shows it; whole
 * messages, unmasked and inflated, are made in app/.
 */
import type { PacketIndex } from '../../../shared/units.ts';
import { readU16BE, readU32BE, readU64BE } from '../bytes/index.ts';
import {
  Cursor,
  type Dissector,
  data,
  declareFields,
  escapeControls,
  Fault,
  formatHexBytes,
  readUtf8,
  remark,
  TRUE_OR_FALSE,
} from '../dissect/index.ts';
import { openLayer, paintSize } from './layer.ts';
import { MessageKind } from './message-kinds.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';
import type { WebSocketMessage } from './segments.ts';

const OPCODES: Readonly<Record<number, string>> = {
  0: 'Continuation',
  1: 'Text',
  2: 'Binary',
  8: 'Connection Close',
  9: 'Ping',
  10: 'Pong',
};
const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** Bits of a frame's first byte: its opcode, and of the first frame of a message, that the message is compressed. */
const OPCODE = 0x0f;
const COMPRESSED = 0x40;
const FINAL = 0x80;
const CLOSE_CODES: Readonly<Record<number, string>> = {
  1000: 'Normal Closure',
  1001: 'Going Away',
  1002: 'Protocol error',
  1003: 'Unsupported Data',
  1005: 'No Status Rcvd',
  1006: 'Abnormal Closure',
  1007: 'Invalid frame payload data',
  1008: 'Policy Violation',
  1009: 'Message Too Big',
  1010: 'Mandatory Ext.',
  1011: 'Internal Server',
  1015: 'TLS handshake',
};
/** Payload bytes that a line of the tree repeats at most, and those that a value has. */
const SHOWN = 256;
const MAX_VALUE = 1 << 19;
/** Fragments named in a line, and those that get one of their own. */
const MAX_NAMED = 8;
const MAX_LISTED = 1000;

/** Fields of frames, and of the messages that they are of. */
export const WEBSOCKET_FIELDS = declareFields({
  fin: { key: 'websocket.fin', label: 'Fin', type: 'boolean', names: TRUE_OR_FALSE, mask: 0x80 },
  reserved: { key: 'websocket.rsv', label: 'Reserved', type: 'uint8', base: 'hex', mask: 0x70 },
  deflate: { key: 'websocket.pmc', label: 'Per-Message Compressed', type: 'boolean', names: TRUE_OR_FALSE, mask: 0x40 },
  opcode: { key: 'websocket.opcode', label: 'Opcode', type: 'uint8', mask: 0x0f, names: OPCODES },
  mask: { key: 'websocket.mask', label: 'Mask', type: 'boolean', names: TRUE_OR_FALSE, mask: 0x80 },
  length: { key: 'websocket.payload_length', label: 'Payload length', type: 'uint8' },
  length16: { key: 'websocket.payload_length_ext_16', label: 'Extended Payload length (16 bits)', type: 'uint16' },
  length64: { key: 'websocket.payload_length_ext_64', label: 'Extended Payload length (64 bits)', type: 'uint64' },
  key: { key: 'websocket.masking_key', label: 'Masking-Key', type: 'bytes' },
  masked: { key: 'websocket.masked_payload', label: 'Masked payload', type: 'none' },
  payload: { key: 'websocket.payload', label: 'Payload', type: 'none' },
  text: { key: 'websocket.payload.text', label: 'Text', type: 'string' },
  continued: { key: 'websocket.payload.continue', label: 'Continue', type: 'bytes' },
  unknownPayload: { key: 'websocket.payload.unknown', label: 'Unknown', type: 'bytes' },
  fragments: { key: 'websocket.fragments', label: 'Reassembled websocket Fragments', type: 'none' },
  fragment: { key: 'websocket.fragment', label: 'Websocket Fragment', type: 'frame' },
  fragmentCount: { key: 'websocket.fragment.count', label: 'Fragment count', type: 'uint32' },
  joinedLength: { key: 'websocket.reassembled.length', label: 'Reassembled websocket Payload length', type: 'uint32' },
  close: { key: 'websocket.payload.close', label: 'Close', type: 'none' },
  ping: { key: 'websocket.payload.ping', label: 'Ping', type: 'bytes' },
  pong: { key: 'websocket.payload.pong', label: 'Pong', type: 'bytes' },
  closeCode: { key: 'websocket.payload.close.status_code', label: 'Status code', type: 'uint16', names: CLOSE_CODES },
  closeReason: { key: 'websocket.payload.close.reason', label: 'Reason', type: 'string' },
  inflateFailed: { key: 'websocket.decompression.failed.expert', label: 'Decompression failed', type: 'none' },
  unknown: remark('websocket.payload.unknown.expert', 'Dissector for Websocket Opcode', 'note/Undecoded'),
});
const F = WEBSOCKET_FIELDS;

const JOINED = [F.fragments, F.fragment, F.fragmentCount, F.joinedLength];
/** What the content of a message is looked into for. */
const TEXTS = [F.text, F.inflateFailed];
const DATA = [
  { key: data.id, label: data.title, type: 'protocol' } as const,
  ...Object.values(data.fields),
  F.inflateFailed,
];

/** Fields, for the list of fields. */
const WEBSOCKET_LAYER: Dissector = {
  id: 'websocket',
  title: 'WebSocket',
  claims: [],
  fields: F,
  scan: () => undefined,
  detail: () => undefined,
};

/**
 * Of the message whose fragments each end is sending, the opcode and the bit that it is compressed, which only its first
 * frame has (RFC 7692 section 6); undefined between messages.
 */
interface WebSocketState {
  readonly fragmented: readonly [number | undefined, number | undefined];
}

/** The conversation while both ends send fragments of a message whose first frame has these first bits; undefined: of none. */
export const stateWithin = (bits: number | undefined): unknown => {
  const kept = bits === undefined ? undefined : bits & (OPCODE | COMPRESSED);
  return { fragmented: [kept, kept] } satisfies WebSocketState;
};

/** WebSocket, after its handshake. */
export const websocketProtocol: StreamProtocol = {
  layer: WEBSOCKET_LAYER,
  start: { fragmented: [undefined, undefined] } satisfies WebSocketState,
  ports: [],
  read,
  kinds: () => MessageKind.websocket,
};

/** A frame in the bytes at hand, from its first byte to behind its payload. */
export interface Frame {
  readonly from: number;
  readonly headerLength: number;
  readonly length: number;
  readonly bits: number;
  readonly key: number | undefined;
  readonly end: number;
}

function read(piece: Piece, state: unknown, target?: PaintTarget): Outcome {
  let now = state as WebSocketState;
  let at = piece.from;
  target?.out.protocols.push('websocket');
  while (at < piece.to) {
    const frame = readFrame(piece, at);
    if (frame === undefined) return { used: at - piece.from, need: 'segment', state: now };
    const lacks = frame.end - piece.to;
    if (lacks > 0 && piece.more) return { used: at - piece.from, need: lacks, state: now };
    if (target !== undefined) paintFrame(target, piece, frame, now.fragmented[piece.sender]);
    if (lacks > 0) target?.cursor.fail(Fault.cut);
    now = after(now, piece.sender, frame.bits);
    at = Math.min(frame.end, piece.to);
  }
  return { used: piece.to - piece.from, state: now };
}

/** The frame at `at`; undefined where its header is not whole and more may come. */
export function readFrame({ bytes, to, more }: Pick<Piece, 'bytes' | 'to' | 'more'>, at: number): Frame | undefined {
  const second = bytes[at + 1] ?? 0;
  const short = second & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const headerLength = 2 + extended + (masked ? 4 : 0);
  if (at + headerLength > to) {
    if (more) return undefined;
    return { from: at, headerLength: to - at, length: 0, bits: bytes[at] ?? 0, key: undefined, end: to };
  }
  const length = extended === 2 ? readU16BE(bytes, at + 2) : extended === 8 ? readU64BE(bytes, at + 2) : short;
  const key = masked ? readU32BE(bytes, at + 2 + extended) : undefined;
  return { from: at, headerLength, length, bits: bytes[at] ?? 0, key, end: at + headerLength + length };
}

function after(state: WebSocketState, sender: 0 | 1, bits: number): WebSocketState {
  const opcode = bits & OPCODE;
  if (opcode >= CLOSE) return state;
  const final = (bits & FINAL) !== 0;
  const current = opcode === CONTINUATION ? state.fragmented[sender] : bits & (OPCODE | COMPRESSED);
  const next = final ? undefined : current;
  if (next === state.fragmented[sender]) return state;
  return { fragmented: sender === 0 ? [next, state.fragmented[1]] : [state.fragmented[0], next] };
}

function paintFrame(target: PaintTarget, piece: Piece, frame: Frame, continued: number | undefined): void {
  const { out, cursor } = target;
  const { bytes } = piece;
  const { from, headerLength, bits, key } = frame;
  const end = Math.min(frame.end, cursor.end);
  const opcode = bits & OPCODE;
  const final = (bits & FINAL) !== 0;
  const name = OPCODES[opcode] ?? 'Unknown Opcode';
  out.columns.protocol = 'WebSocket';
  out.columns.setInfo(`WebSocket ${name}${final ? ' [FIN]' : '[FRAGMENT] '} ${key === undefined ? '' : '[MASKED]'}`);
  if (headerLength >= 2) paintSize(target, from, frame.end - from);
  openLayer(target, WEBSOCKET_LAYER, from, end - from);
  out.add(F.fin, from, 1, final, { text: `${final ? '1' : '0'}... .... = Fin: ${final ? 'True' : 'False'}` });
  out.add(F.reserved, from, 1, (bits >> 4) & 7);
  if (out.asks(F.deflate)) paintDeflate(target, frame);
  out.add(F.opcode, from, 1, opcode);
  if (headerLength < 2) return;
  out.add(F.mask, from + 1, 1, key !== undefined, { text: `Mask: ${key === undefined ? 'False' : 'True'}` });
  paintLength(out, bytes, frame);
  if (key !== undefined) {
    const at = from + headerLength - 4;
    out.add(F.key, at, 4, formatHexBytes(bytes.subarray(at, at + 4)));
  }
  const payload = bytes.subarray(from + headerLength, end);
  if (payload.length === 0) return;
  const whole = (): WebSocketMessage | undefined =>
    target.webSocket?.()?.message(piece.sender, (piece.seq + from) >>> 0);
  paintPayload(target, frame, { sent: payload, continued, whole });
}

/** Every frame of a connection that agreed on compression says whether its message is compressed. */
function paintDeflate({ out, webSocket }: PaintTarget, { from, bits }: Frame): void {
  const isSet = (bits & COMPRESSED) !== 0;
  const agreed = webSocket?.()?.isDeflateAgreed ?? isSet;
  const text = `.${isSet ? '1' : '0'}.. .... = ${F.deflate.label}: ${isSet ? 'True' : 'False'}`;
  if (agreed) out.add(F.deflate, from, 1, isSet, { text });
}

function paintLength(out: PaintTarget['out'], bytes: Uint8Array, { from, length }: Frame): void {
  const short = (bytes[from + 1] ?? 0) & 0x7f;
  const word =
    short === 126 ? ' Extended Payload Length (16 bits)' : short === 127 ? ' Extended Payload Length (64 bits)' : '';
  out.add(F.length, from + 1, 1, short, { text: `Payload length: ${short}${word}` });
  if (short === 126) out.add(F.length16, from + 2, 2, length);
  if (short === 127) out.add(F.length64, from + 2, 8, length);
}

/** What a frame carries. */
interface Carried {
  /** Its own payload as it was sent. */
  readonly sent: Uint8Array;
  /** First bits of the message that a continuation goes on with. */
  readonly continued: number | undefined;
  /** The message that it is the last frame of; undefined where that is not known. Dear. */
  whole(): WebSocketMessage | undefined;
}

function paintPayload(target: PaintTarget, frame: Frame, carried: Carried): void {
  const { out } = target;
  const { headerLength, bits, key } = frame;
  const { sent, continued } = carried;
  const at = frame.from + headerLength;
  const size = sent.length;
  const opcode = bits & OPCODE;
  if (key !== undefined) out.add(F.masked, at, size, '', { text: F.masked.label });
  const node = out.add(F.payload, at, size, '', { text: `Payload (${size} bytes)` });
  out.within(node, () => {
    if (opcode >= CLOSE) paintControl(out, frame, sent);
    else if ((bits & FINAL) === 0) paintFragment(out, frame, carried);
  });
  if (opcode >= CLOSE || (bits & FINAL) === 0) return;
  const first = opcode === CONTINUATION ? continued : bits;
  const kind = first === undefined ? CONTINUATION : first & OPCODE;
  const isCompressed = ((first ?? 0) & COMPRESSED) !== 0;
  const isJoined = opcode === CONTINUATION && continued !== undefined;
  if (isJoined && out.asks(...JOINED)) paintFragments(out, at, carried.whole());
  // A message of a kind that there is none of, RFC 6455 section 5.2, or a continuation of none.
  if (kind !== TEXT && kind !== BINARY) {
    const payload = formatHexBytes(unmasked(sent, key));
    const words = `${F.unknown.label} (${kind}) code not implemented, Contact Wireshark developers if you want this supported`;
    out.within(node, () => {
      out.add(F.unknownPayload, at, size, payload, { text: F.unknownPayload.label });
      out.remark(F.unknown, at, size, words);
    });
    return;
  }
  const content = (): Uint8Array | undefined => {
    if (!isCompressed && !isJoined) return unmasked(sent, key);
    const message = carried.whole();
    if (message !== undefined) return message.isReadable || !isCompressed ? message.bytes : undefined;
    return isCompressed ? undefined : unmasked(sent, key);
  };
  const isAsked = out.asks(...(kind === TEXT ? TEXTS : DATA));
  const bytes = isAsked ? content() : undefined;
  if (isAsked && bytes === undefined && carried.whole() !== undefined) {
    out.add(F.inflateFailed, at, 0, '', { text: F.inflateFailed.label, generated: true });
  }
  if (kind === TEXT) {
    if (bytes !== undefined) out.within(node, () => paintText(out, at, size, bytes));
    out.carryBody(['data-text-lines'], undefined, () => content() ?? sent);
  } else {
    if (bytes === undefined) out.carry(data.id);
    else paintData(target, bytes, isCompressed ? 'Decompressed payload' : `Unmasked data (${bytes.length} bytes)`);
  }
}

function paintControl(out: PaintTarget['out'], { from, headerLength, bits, key }: Frame, sent: Uint8Array): void {
  const at = from + headerLength;
  const size = sent.length;
  const opcode = bits & OPCODE;
  if (opcode === CLOSE) {
    const payload = unmasked(sent, key);
    const close = out.add(F.close, at, size, '', { text: F.close.label });
    if (size < 2) return;
    out.within(close, () => {
      out.add(F.closeCode, at, 2, readU16BE(payload, 0));
      if (size > 2) out.add(F.closeReason, at + 2, size - 2, readUtf8(payload.subarray(2)));
    });
    return;
  }
  const spec = opcode === PING ? F.ping : opcode === PONG ? F.pong : F.unknownPayload;
  if (out.asks(spec)) {
    const hex = formatHexBytes(unmasked(sent, key));
    const more = size > SHOWN ? '…' : '';
    out.add(spec, at, size, hex, { text: `${spec.label}: ${hex.slice(0, 2 * SHOWN)}${more}` });
  }
  if (spec === F.unknownPayload) {
    const words = `${F.unknown.label} (${opcode}) code not implemented, Contact Wireshark developers if you want this supported`;
    out.remark(F.unknown, at, size, words);
  }
}

/** A fragment with others behind it: its own bytes; text of the first is no field, for the message is told of at the last. */
function paintFragment(out: PaintTarget['out'], { from, headerLength, bits, key }: Frame, { sent }: Carried): void {
  const at = from + headerLength;
  const opcode = bits & OPCODE;
  const shown = unmasked(sent.subarray(0, SHOWN), key);
  const more = sent.length > SHOWN ? '…' : '';
  if (opcode === CONTINUATION) {
    const hex = out.asks(F.continued) ? formatHexBytes(unmasked(sent.subarray(0, MAX_VALUE), key)) : '';
    out.add(F.continued, at, sent.length, hex, { text: `${F.continued.label}: ${formatHexBytes(shown)}${more}` });
  } else if (opcode === TEXT && (bits & COMPRESSED) === 0) {
    out.label(at, sent.length, `${F.text.label}: ${escapeControls(readUtf8(shown))}${more}`);
  }
}

/** The frames that a message was put together of. */
function paintFragments(out: PaintTarget['out'], at: number, message: WebSocketMessage | undefined): void {
  if (message === undefined) return;
  // The reference does not count those that carry nothing.
  const fragments = message.fragments.filter((one) => one.length > 0);
  const length = fragments.reduce((sum, one) => sum + one.length, 0);
  const named = fragments.slice(0, MAX_NAMED).map((one) => `#${one.packet + 1}(${one.length})`);
  const more = fragments.length > MAX_NAMED ? ', …' : '';
  const text = `[${fragments.length} ${F.fragments.label} (${length} bytes): ${named.join(', ')}${more}]`;
  const node = out.add(F.fragments, at, 0, '', { text, generated: true });
  out.within(node, () => {
    for (const { packet, length } of fragments.slice(0, MAX_LISTED)) {
      const line = `[Frame: ${packet + 1} (${length} bytes)]`;
      out.add(F.fragment, at, 0, packet + 1, { text: line, generated: true, link: packet as PacketIndex });
    }
    out.add(F.fragmentCount, at, 0, fragments.length, { generated: true });
    out.add(F.joinedLength, at, 0, length, { generated: true });
  });
}

function paintText(out: PaintTarget['out'], at: number, size: number, content: Uint8Array): void {
  const shown = escapeControls(readUtf8(content.subarray(0, SHOWN)));
  const text = `${F.text.label}: ${shown}${content.length > SHOWN ? '…' : ''}`;
  out.add(F.text, at, size, textOf(content), { text });
}

/** The value of a text: as much of it as a value has. */
export const textOf = (content: Uint8Array): string => readUtf8(content.subarray(0, MAX_VALUE));

/** A binary message is data to the reference. */
function paintData({ out, cursor }: PaintTarget, payload: Uint8Array, name: string): void {
  const { source, base } = out;
  out.openSource(name, payload, 0);
  const inside = new Cursor(cursor.claims);
  inside.begin(payload, 0, payload.length, payload.length);
  data.detail(inside, out);
  out.source = source;
  out.base = base;
}

export function unmasked(bytes: Uint8Array, key: number | undefined): Uint8Array {
  if (key === undefined) return bytes;
  const clear = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) clear[i] = (bytes[i] as number) ^ ((key >>> (24 - (i & 3) * 8)) & 0xff);
  return clear;
}
