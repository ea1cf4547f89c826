/**
 * Reads the messages of one WebSocket connection on demand: unmasks, joins fragments, inflates, has the content judged
 * (websocket-content.ts), and says of each how it came to be readable. Open one per connection in view and drop it with the
 * view; it keeps windows (permessage-deflate.ts), not messages.
 */
import { firstIndex } from '../../../shared/bisect.ts';
import type { Issue, WsFrame, WsLoss, WsMessage } from '../../../shared/model/index.ts';
import { type Direction, packetIndex, type StreamIndex, type Timestamp } from '../../../shared/units.ts';
import type { ByteStreamPair } from '../bytes/index.ts';
import { EMPTY, joined } from './deflate-blocks.ts';
import { orient, orientDirection } from './follower.ts';
import { MAX_DECODED, MAX_INFLATED } from './limits.ts';
import { type CompressedMessage, type Inflated, MessageInflater } from './permessage-deflate.ts';
import {
  MESSAGE_CUT,
  MESSAGE_GAP,
  MESSAGE_WHOLE,
  type MessageColumns,
  NOT_COMPRESSED,
  type WebSocketEntry,
} from './websocket.ts';
import {
  closeCodeOf,
  contentIssues,
  isReadable,
  isUtf8,
  lenientUtf8,
  type MessageContent,
  preview,
  unmask,
} from './websocket-content.ts';
import { FRAME_RESUMED, type FrameColumns } from './websocket-frames.ts';
import { FRAME_FAULTS, OPCODE } from './websocket-header.ts';
import { lostAfter, lostBefore } from './websocket-losses.ts';

/** Sequence numbers there are. */
const SEQ_ROOM = 0x100000000;
/** Frames counted that one packet completes. */
const MAX_PLACE = 10_000;
/** Messages looked at for the first that carries data. */
const OPENING_WITHIN = 16;
/** Messages before the first that is not whole. */
function certainOf(messages: MessageColumns): number {
  let count = 0;
  while (count < messages.length && messages.state.at(count) === MESSAGE_WHOLE) count++;
  return count;
}

/** The messages of one connection. */
export class WebSocketReader {
  readonly #entry: WebSocketEntry;
  readonly #pair: ByteStreamPair;
  readonly #inflaters: readonly [MessageInflater, MessageInflater];
  readonly #limit: number;
  /** Message number of each compressed message, by sender. */
  readonly #compressed: readonly [number[], number[]] = [[], []];
  readonly #start: Timestamp | undefined;
  /** Messages by sender, once they are asked for so. */
  readonly #sent: [Uint32Array | undefined, Uint32Array | undefined] = [undefined, undefined];
  #opening: Uint8Array | null | undefined;
  #read = 0;
  /** Messages there are. */
  readonly count: number;

  /**
   * `limit`: bytes of one message after inflating, at most. `start`: what times are relative to. `isOpening`: the bytes are
   * the beginning of the stream's, so that only messages before the first that is not whole are there for certain.
   */
  constructor(
    pair: ByteStreamPair,
    entry: WebSocketEntry,
    options: { readonly limit?: number; readonly start?: Timestamp; readonly isOpening?: boolean } = {},
  ) {
    this.#pair = orient(pair, entry.swapped);
    this.#entry = entry;
    this.#limit = options.limit ?? MAX_DECODED;
    this.#start = options.start;
    const { messages } = entry;
    this.count = options.isOpening === true ? certainOf(messages) : messages.length;
    for (let i = 0; i < messages.length; i++)
      if (messages.compressed.at(i) !== NOT_COMPRESSED) this.#compressed[messages.sender.at(i) === 0 ? 0 : 1].push(i);
    this.#inflaters = [this.#inflater(0), this.#inflater(1)];
  }

  /**
   * The connection's first data message, read once: some protocols say their version there. Undefined where none of the
   * first messages carries data.
   */
  opening(): Uint8Array | undefined {
    if (this.#opening === undefined) {
      this.#opening = null;
      for (let message = 0; message < Math.min(this.count, OPENING_WITHIN) && this.#opening === null; message++)
        if (this.opcode(message) <= OPCODE.binary) this.#opening = this.content(message).bytes;
    }
    return this.#opening ?? undefined;
  }

  #inflater(sender: 0 | 1): MessageInflater {
    const { deflate, client, server } = this.#entry;
    const frames = sender === 0 ? client : server;
    const known = deflate === undefined || deflate === 'unknown' ? undefined : deflate;
    const lost = sender === 0 ? known?.clientNoContextTakeover : known?.serverNoContextTakeover;
    return new MessageInflater(
      this.#compressed[sender].length,
      (number) => this.#payloadOf(this.#compressed[sender][number] ?? 0),
      {
        takeover: !lost,
        fromStart: known !== undefined && !(frames.state.at(0) & FRAME_RESUMED),
        limit: Math.min(this.#limit, MAX_INFLATED),
        resumedBefore: (number) => this.#resumedBefore(sender, number),
      },
    );
  }

  /** Whether bytes are missing somewhere between a compressed message and the compressed one before it. */
  #resumedBefore(sender: 0 | 1, number: number): boolean {
    const frames = this.#framesOf(sender);
    const message = this.#compressed[sender][number];
    const before = number === 0 ? undefined : this.#compressed[sender][number - 1];
    if (message === undefined) return false;
    const from = before === undefined ? 0 : this.#entry.messages.lastFrame.at(before) + 1;
    const to = this.#entry.messages.lastFrame.at(message);
    for (let frame = from; frame <= to; frame++) if (frames.state.at(frame) & FRAME_RESUMED) return true;
    return false;
  }

  #framesOf(sender: number): FrameColumns {
    return sender === 0 ? this.#entry.client : this.#entry.server;
  }

  /** Frames of a message: those from its first to its last that are no control frames in between. */
  #frameNumbers(message: number): number[] {
    const { messages } = this.#entry;
    const frames = this.#framesOf(messages.sender.at(message));
    const first = messages.firstFrame.at(message);
    const last = messages.lastFrame.at(message);
    const numbers: number[] = [first];
    for (let frame = first + 1; frame <= last; frame++) if ((frames.bits.at(frame) & 0x0f) < 8) numbers.push(frame);
    return numbers;
  }

  /** Payload of a message, unmasked and joined; as far as it goes without a gap. */
  #payloadOf(message: number): CompressedMessage {
    const { messages } = this.#entry;
    const sender = messages.sender.at(message);
    const frames = this.#framesOf(sender);
    const stream = sender === 0 ? this.#pair.toServer : this.#pair.toClient;
    let whole = messages.state.at(message) === MESSAGE_WHOLE;
    let total = 0;
    const pieces: Uint8Array[] = [];
    for (const frame of this.#frameNumbers(message)) {
      const from = frames.offset.at(frame) + frames.headerLength.at(frame);
      const claimed = frames.payloadLength.at(frame);
      const wanted = Math.min(claimed, Math.max(0, stream.length - from), this.#limit + 1 - total);
      const piece = wanted > 0 ? stream.read(from, wanted) : EMPTY;
      if (frames.masked.at(frame)) unmask(piece, frames.mask.at(frame));
      pieces.push(piece);
      total += piece.length;
      this.#read += piece.length;
      if (total > this.#limit) return { payload: EMPTY, whole, tooLarge: true };
      if (piece.length < claimed) {
        whole = false;
        break;
      }
    }
    return { payload: pieces.length === 1 ? (pieces[0] ?? EMPTY) : joined(pieces, total), whole, tooLarge: false };
  }

  /** A message's content. */
  content(message: number): MessageContent {
    const { messages, deflate } = this.#entry;
    const sender = messages.sender.at(message) === 0 ? 0 : 1;
    const number = messages.compressed.at(message);
    if (number === NOT_COMPRESSED || deflate === undefined) {
      const { payload, whole, tooLarge } = this.#payloadOf(message);
      const readability =
        number !== NOT_COMPRESSED ? 'not-negotiated' : tooLarge ? 'limit-reached' : whole ? 'plain' : 'gap';
      return { bytes: payload, readability, steps: [{ name: 'frames', length: payload.length }] };
    }
    const { bytes, outcome }: Inflated = this.#inflaters[sender].inflate(number);
    return {
      bytes,
      readability: outcome,
      steps: [
        { name: 'frames', length: this.wireLength(message) },
        { name: 'permessage-deflate', length: bytes.length },
      ],
    };
  }

  /** Whether permessage-deflate was agreed on; undefined where the handshake was not captured. */
  get isDeflateAgreed(): boolean | undefined {
    return this.#entry.deflate === 'unknown' ? undefined : this.#entry.deflate !== undefined;
  }

  /** The message whose last frame has its header at an offset of a direction, modulo 2^32; undefined where there is none. */
  endingAt(direction: Direction, offset: number): number | undefined {
    const sender = orientDirection(direction, this.#entry.swapped) === 'toServer' ? 0 : 1;
    const { lastFrame } = this.#entry.messages;
    const { offset: offsets, length } = this.#framesOf(sender);
    const end = length === 0 ? 0 : offsets.at(length - 1);
    for (let wanted = offset; wanted <= end; wanted += SEQ_ROOM) {
      const frame = firstIndex(0, length, (at) => offsets.at(at) >= wanted);
      if (offsets.at(frame) !== wanted) continue;
      const sent = this.#messagesOf(sender);
      const message = sent[firstIndex(0, sent.length, (at) => lastFrame.at(sent[at] as number) >= frame)];
      if (message !== undefined && lastFrame.at(message) === frame) return message;
    }
    return undefined;
  }

  /** Numbers of the messages that one end sent, in the order in which they ended. */
  #messagesOf(sender: 0 | 1): Uint32Array {
    let sent = this.#sent[sender];
    if (sent === undefined) {
      const { sender: senders } = this.#entry.messages;
      sent = Uint32Array.from({ length: this.count }, (_, message) => message).filter(
        (message) => senders.at(message) === sender,
      );
      this.#sent[sender] = sent;
    }
    return sent;
  }

  /** Frames of a message: the packet that completes each, and its payload on the wire, in bytes. */
  fragments(message: number): readonly { readonly packet: number; readonly length: number }[] {
    const frames = this.#framesOf(this.#entry.messages.sender.at(message));
    return this.#frameNumbers(message).map((frame) => ({
      packet: frames.lastPacket.at(frame),
      length: frames.payloadLength.at(frame),
    }));
  }

  /** Bytes of a message's payload on the wire. */
  wireLength(message: number): number {
    const frames = this.#framesOf(this.#entry.messages.sender.at(message));
    let sum = 0;
    for (const frame of this.#frameNumbers(message)) sum += frames.payloadLength.at(frame);
    return sum;
  }

  /**
   * Get ready to read messages, in rising order: what stands before them is inflated, about `work` bytes of it. Says whether
   * they are reached; asking again goes on.
   */
  reach(numbers: readonly number[], work: number): boolean {
    const { messages, deflate } = this.#entry;
    if (deflate === undefined) return true;
    return ([0, 1] as const).every((sender) => {
      const first = numbers.find((number) => messages.sender.at(number) === sender && this.isCompressed(number));
      return first === undefined || this.#inflaters[sender].reach(messages.compressed.at(first), work);
    });
  }

  /** Bytes that were read and inflated so far: what answers have cost. */
  get work(): number {
    return this.#read + this.#inflaters[0].work + this.#inflaters[1].work;
  }

  /**
   * Look at some compressed messages of one sender in one, from a message on, about `most` bytes of payload: how many they
   * are, and the number before which none of them has what `may` looks for (the message's own where one may have it).
   */
  lookAt(
    message: number,
    most: number,
    may: (bytes: Uint8Array) => boolean,
  ): { readonly count: number; readonly clearUntil: number } {
    const { messages } = this.#entry;
    const sender = messages.sender.at(message) === 0 ? 0 : 1;
    const number = messages.compressed.at(message);
    const { count, clear } = this.#inflaters[sender].lookAt(number, most, may);
    return { count, clearUntil: clear ? (this.#compressed[sender][number + count] ?? this.count) : message };
  }

  /** Which way a message goes on its stream. */
  direction(message: number): Direction {
    const byProtocol: Direction = this.#entry.messages.sender.at(message) === 0 ? 'toServer' : 'toClient';
    return orientDirection(byProtocol, this.#entry.swapped);
  }

  /** Whether a message had to be inflated, with those before it that it refers to. */
  isCompressed(message: number): boolean {
    return this.#entry.messages.compressed.at(message) !== NOT_COMPRESSED;
  }

  /** Opcode of a message's first frame. */
  opcode(message: number): number {
    const { messages } = this.#entry;
    return this.#framesOf(messages.sender.at(message)).bits.at(messages.firstFrame.at(message)) & 0x0f;
  }

  /** Packets that brought a message: lowest and highest index. */
  packets(message: number): readonly [number, number] {
    const { messages } = this.#entry;
    const frames = this.#framesOf(messages.sender.at(message));
    let first = frames.firstPacket.at(messages.firstFrame.at(message));
    let last = frames.lastPacket.at(messages.lastFrame.at(message));
    for (const frame of this.#frameNumbers(message)) {
      first = Math.min(first, frames.firstPacket.at(frame));
      last = Math.max(last, frames.lastPacket.at(frame));
    }
    return [first, last];
  }

  /** A message as text, for finding in it: text of text, hex of binary; '' while it is not readable. */
  text(message: number): string {
    const { bytes } = this.content(message);
    const opcode = this.opcode(message);
    if (opcode === OPCODE.text || opcode === OPCODE.continuation) return lenientUtf8.decode(bytes);
    if (opcode === OPCODE.close) return `${closeCodeOf(bytes) ?? ''} ${lenientUtf8.decode(bytes.subarray(2))}`;
    return isUtf8(bytes) ? lenientUtf8.decode(bytes) : Buffer.from(bytes).toString('hex');
  }

  /** One row of the list, with everything the message pane shows but the content, which may be given where it is known. */
  message(stream: StreamIndex, message: number, content = this.content(message)): WsMessage {
    const opcode = this.opcode(message);
    const { messages } = this.#entry;
    const frames = this.#framesOf(messages.sender.at(message));
    const numbers = this.#frameNumbers(message);
    const packets = this.packets(message);
    const time = this.#pair.timeOf(packetIndex(packets[1]));
    const close = opcode === OPCODE.close ? closeCodeOf(content.bytes) : undefined;
    const [before, after] = this.#losses(message);
    return {
      stream,
      message,
      direction: this.direction(message),
      opcode,
      frames: numbers.map((frame) => frameOf(frames, frame)),
      packets: [packetIndex(packets[0]), packetIndex(packets[1])],
      time,
      relative: this.#start === undefined ? 0 : difference(time, this.#start),
      compressed: messages.compressed.at(message) !== NOT_COMPRESSED,
      wireLength: this.wireLength(message),
      ...(isReadable(content.readability) && { length: content.bytes.length }),
      preview: preview(opcode, content),
      ...(close !== undefined && { closeCode: close, closeReason: lenientUtf8.decode(content.bytes.subarray(2)) }),
      readability: content.readability,
      issues: this.#issues(message, numbers, content),
      ...(before && { lostBefore: before }),
      ...(after && { lostAfter: after }),
    };
  }

  #losses(message: number): readonly [WsLoss | undefined, WsLoss | undefined] {
    const { messages } = this.#entry;
    const sender = messages.sender.at(message);
    const frames = this.#framesOf(sender);
    const stream = sender === 0 ? this.#pair.toServer : this.#pair.toClient;
    return [
      lostBefore(frames, messages.firstFrame.at(message)),
      lostAfter(stream, frames, messages.lastFrame.at(message)),
    ];
  }

  /** Whether something is wrong with a message or next to it: its frames, its content, or what is lost around it. */
  isFaulty(message: number): boolean {
    if (this.#losses(message).some((loss) => loss !== undefined)) return true;
    const content = this.content(message);
    if (!isReadable(content.readability)) return true;
    return this.#issues(message, this.#frameNumbers(message), content).length > 0;
  }

  #issues(message: number, numbers: readonly number[], content: MessageContent): Issue[] {
    const { messages } = this.#entry;
    const frames = this.#framesOf(messages.sender.at(message));
    const issues: Issue[] = [];
    const at = frames.offset.at(messages.firstFrame.at(message));
    for (const frame of numbers)
      for (const { bit, code, because } of FRAME_FAULTS)
        if (frames.faults.at(frame) & bit)
          issues.push({
            code,
            layer: 'websocket',
            offset: frames.offset.at(frame),
            because,
            params: { opcode: frames.bits.at(frame) & 0x0f, length: frames.payloadLength.at(frame) },
          });
    const state = messages.state.at(message);
    if (state === MESSAGE_CUT) issues.push({ code: 'ws-message-cut', layer: 'websocket', offset: at });
    if (state === MESSAGE_GAP) issues.push({ code: 'ws-message-gap', layer: 'websocket', offset: at });
    return [...issues, ...contentIssues(this.opcode(message), content, at)];
  }
}

function frameOf(frames: FrameColumns, frame: number): WsFrame {
  const bits = frames.bits.at(frame);
  const last = frames.lastPacket.at(frame);
  let place = 0;
  while (place < MAX_PLACE && place < frame && frames.lastPacket.at(frame - place - 1) === last) place++;
  return {
    place,
    packets: [packetIndex(frames.firstPacket.at(frame)), packetIndex(last)],
    offset: frames.offset.at(frame),
    headerLength: frames.headerLength.at(frame),
    payloadLength: frames.payloadLength.at(frame),
    fin: (bits & 0x80) !== 0,
    reserved: (bits >> 4) & 7,
    opcode: bits & 0x0f,
    ...(frames.masked.at(frame) === 1 && { mask: frames.mask.at(frame) }),
  };
}

const difference = (a: Timestamp, b: Timestamp): number => a.seconds - b.seconds + (a.nanos - b.nanos) / 1e9;
