/**
 * Bytes of the messages that packets complete by themselves, for painting them without their streams (pdu/lone-message.ts):
 * in packets of which following the streams has told that what they complete is one message of HTTP/1, or frames of
 * WebSocket. There all came in order, so that a message is what its segments hold from its place on.
 */
import { lowerBound } from '../../shared/bisect.ts';
import type { MessagePlace, WebSocketEntry } from './app/index.ts';
import type { ByteSource } from './bytes/index.ts';
import { NO_PAYLOAD_LENGTH } from './dissect/index.ts';
import type { MessageIndex } from './message-index.ts';
import { Completes, type LoneMessage, type LoneMessages } from './pdu/index.ts';
import { webSocketMessages } from './pdu-facts.ts';
import { Recent } from './recent.ts';
import { type PacketTable, Way } from './table/index.ts';
import type { TcpCapture } from './tcp/index.ts';
import type { ToldMessages } from './told-messages.ts';

/** Sequence numbers there are. */
const SEQ_ROOM = 0x100000000;
const SYN = 0x002;
const CONTINUATION = 0;
const CONTROL = 8;
const OPCODE = 0x0f;
const FINAL = 0x80;
/** Fragments that are looked back at for what they are fragments of. */
const MAX_FRAGMENTS = 1000;
/** Longer messages are put together where their streams are read. */
const MAX_BYTES = 1 << 22;
/** Bytes of an empty line. */
const LINE_END = 2;
/** Numbers of what has the same names: a frame by its first bits, and those of the one it goes on with; a head alone. */
const NAMED_FRAME = 1 << 17;
const EMPTY_FRAME = 1 << 16;
const NAMED_HEAD = 1 << 18;
/** Streams whose first sequence numbers are kept. */
const KEPT_STREAMS = 1024;

/** What it is told by. */
export interface LoneSource {
  readonly table: PacketTable;
  readonly file: ByteSource;
  readonly tcp: TcpCapture;
  readonly told: ToldMessages;
  /** Made later than this. */
  index(): MessageIndex;
}

type Frames = WebSocketEntry['client'];

/** See the file's first lines. */
export class LoneMessageBytes implements LoneMessages {
  readonly #source: LoneSource;
  /** Sequence numbers that the bytes of each direction count from; undefined where nothing was sent. */
  readonly #starts = new Recent<number, readonly [number | undefined, number | undefined]>(KEPT_STREAMS);
  /** What was put together last: one room for all. */
  #room = new Uint8Array(1 << 16);

  constructor(source: LoneSource) {
    this.#source = source;
  }

  completes(packet: number): number | undefined {
    return this.#source.told.of(packet);
  }

  /** See {@link LoneMessages.message}. The bytes are good until the next question. */
  message(packet: number, bodies: boolean): LoneMessage | undefined {
    const told = this.#source.told.of(packet);
    // Before all has been followed, who ends where would have to be put in order again and again.
    if (!told || !this.#source.index().isWhole) return undefined;
    if (told === Completes.websocket) return this.#frames(packet);
    const place = this.#placeOf(packet, told);
    const bytes = place && this.#gather(packet, place, bodies ? place.length : place.headLength);
    return bytes && { protocol: 'http', bytes, continued: undefined, ports: this.#portsOf(packet) };
  }

  /** See {@link LoneMessages.nameOf}: a message of HTTP without a body, or one frame of WebSocket. */
  nameOf(packet: number): number | undefined {
    const told = this.#source.told.of(packet);
    if (!told || !this.#source.index().isWhole) return undefined;
    if (told === Completes.websocket) {
      const { frames, first, end } = this.#framesIn(packet) ?? {};
      if (frames === undefined || first === undefined || end !== first + 1) return undefined;
      const continued = continuedBefore(frames, first);
      if (continued === 'far') return undefined;
      const isEmpty = frames.payloadLength.at(first) === 0;
      return NAMED_FRAME | frames.bits.at(first) | ((continued ?? 0) << 8) | (isEmpty ? EMPTY_FRAME : 0);
    }
    const place = this.#placeOf(packet, told);
    return place === undefined || place.length > place.headLength ? undefined : NAMED_HEAD;
  }

  /** Where the message of HTTP is that a packet completes and nothing else. */
  #placeOf(packet: number, told: number): MessagePlace | undefined {
    if (told !== Completes.request && told !== Completes.response) return undefined;
    const { ends, table } = this.#source.index();
    return told === Completes.request
      ? table.requestPlace(ends.request(packet) ?? -1)
      : table.responsePlace(ends.response(packet) ?? -1);
  }

  /** The frames that a packet completes: from `first` to before `end`. */
  #framesIn(packet: number): { readonly frames: Frames; readonly first: number; readonly end: number } | undefined {
    const { table } = this.#source;
    const entry = this.#source.index().webSocket(table.stream[packet] as number);
    if (entry === undefined) return undefined;
    const frames = table.direction[packet] === Way.toServer ? entry.client : entry.server;
    const first = lowerBound(frames.lastPacket.data, frames.length, packet);
    let end = first;
    while (end < frames.length && frames.lastPacket.at(end) === packet) end++;
    return { frames, first, end };
  }

  #frames(packet: number): LoneMessage | undefined {
    const { table } = this.#source;
    const found = this.#framesIn(packet);
    if (found === undefined) return undefined;
    const { frames, first, end } = found;
    const firstPacket = frames.firstPacket.at(first);
    // What ends a frame that began before and has others behind it is read in two pieces.
    if (end === first || (end > first + 1 && firstPacket !== packet)) return undefined;
    const offset = frames.offset.at(first);
    const length = endOf(frames, end - 1) - offset;
    const bytes = this.#gather(packet, { offset, length, headLength: length, firstPacket }, length);
    const continued = continuedBefore(frames, first);
    if (bytes === undefined || continued === 'far') return undefined;
    const way = table.direction[packet] === Way.toServer ? 'toServer' : 'toClient';
    const webSocket = () => {
      const reader = this.#source.index().messages(table.stream[packet] as number);
      return reader && webSocketMessages(reader, (_sender, at) => [way, (offset + at) % SEQ_ROOM]);
    };
    return { protocol: 'websocket', bytes, continued, webSocket, ports: this.#portsOf(packet) };
  }

  #portsOf(packet: number): readonly [number, number] {
    const { sourcePort, destinationPort } = this.#source.table;
    return [sourcePort[packet] as number, destinationPort[packet] as number];
  }

  /** The first bytes of what stands at a place and ends in a packet; undefined where they are not all there. */
  #gather(last: number, { offset, firstPacket }: MessagePlace, length: number): Uint8Array | undefined {
    const { table, file, tcp } = this.#source;
    const stream = table.stream[last] as number;
    const way = table.direction[last] as number;
    const start = this.#startsOf(stream)[way === Way.toServer ? 0 : 1];
    if (start === undefined || length > MAX_BYTES) return undefined;
    if (this.#room.length < length) this.#room = new Uint8Array(Math.max(length, this.#room.length * 2));
    const packets = tcp.packetsOf(stream);
    let have = 0;
    for (let at = lowerBound(packets, packets.length, firstPacket); have < length && at < packets.length; at++) {
      const packet = packets[at] as number;
      if (packet > last) return undefined;
      if (table.direction[packet] !== way) continue;
      const size = table.payloadLength[packet] as number;
      // Of bytes that have come before, nothing is taken.
      const skip = (start + offset + have - (table.seq[packet] as number)) | 0;
      if (size === 0 || skip < 0 || skip >= size) continue;
      // An empty line before it may be remarked on: its stream tells.
      if (have === 0 && skip === LINE_END) return undefined;
      const from = table.payloadOffset[packet] as number;
      if (from === NO_PAYLOAD_LENGTH) return undefined;
      const wanted = Math.min(size - skip, length - have);
      const got = file.readInto(this.#room, have, (table.fileOffset[packet] as number) + from + skip, wanted);
      if (got < wanted) return undefined;
      have += got;
    }
    return have < length ? undefined : this.#room.subarray(0, length);
  }

  #startsOf(stream: number): readonly [number | undefined, number | undefined] {
    return this.#starts.get(stream, () => {
      const { table, tcp } = this.#source;
      const packets = tcp.packetsOf(stream);
      const startOf = (way: number): number | undefined => {
        const first = packets.find((one) => table.direction[one] === way && (table.payloadLength[one] as number) > 0);
        if (first === undefined) return undefined;
        return (table.seq[first] as number) + (((table.tcpFlags[first] as number) & SYN) === 0 ? 0 : 1);
      };
      return [startOf(Way.toServer), startOf(Way.toClient)];
    });
  }
}

const endOf = (frames: Frames, frame: number): number =>
  frames.offset.at(frame) + frames.headerLength.at(frame) + frames.payloadLength.at(frame);

/**
 * First bits of the message that is not whole before a frame; undefined between messages, 'far' where it began too long before.
 */
function continuedBefore(frames: Frames, frame: number): number | undefined | 'far' {
  const last = Math.max(0, frame - MAX_FRAGMENTS);
  for (let at = frame - 1; at >= last; at--) {
    const bits = frames.bits.at(at);
    const opcode = bits & OPCODE;
    if (opcode >= CONTROL) continue;
    if ((bits & FINAL) !== 0) return undefined;
    if (opcode !== CONTINUATION) return bits;
  }
  return last === 0 ? undefined : 'far';
}
