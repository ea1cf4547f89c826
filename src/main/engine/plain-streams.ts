/**
 * A short way for the index of messages: one pass over the capture, packet by packet as they stand in the file, that follows
 * every stream at once as long as it is plain (tcp/ordered-side.ts, app/plain-conversation.ts). Of the file only what heads
 * and frame headers lie in is read, through one window that goes forward. A stream that is not plain is left, and followed by
 * itself afterwards.
 *
 * What it finds of a stream is told when the stream's last packet has gone by.
 */
import { entriesOf, HeadRoom, PlainConversation, type PlainSide, type StreamEntry } from './app/index.ts';
import type { ByteSource, ByteStreamPair } from './bytes/index.ts';
import { Layer, NO_PAYLOAD_LENGTH, TcpFlag } from './dissect/index.ts';
import { handOf } from './pdu-facts.ts';
import { type PacketTable, Way } from './table/index.ts';
import { ANALYSED, BOGUS_HEADER, OrderedSide } from './tcp/index.ts';

const CONTROL = TcpFlag.syn | TcpFlag.fin | TcpFlag.rst;
/** Bytes of the file read at once, at least and at most: more would leave the processor's near caches. */
const SMALLEST_WINDOW = 1 << 11;
const LARGEST_WINDOW = 1 << 17;
/** Looks into a window for which alone reading on does not pay. */
const FEW_LOOKS = 2;
/** Packets of one step, at most. */
const STEP = 1 << 14;

/** A plain stream to its end. */
export interface PlainStream {
  /** What it carries, outermost first. */
  readonly entries: readonly StreamEntry[];
  /** The first packet that is out of order, as told-messages.ts has it; infinite where none is. */
  readonly disorder: number;
  /** Bytes of each direction. */
  readonly toServer: number;
  readonly toClient: number;
}

/** What is read of a capture. */
export interface PlainStreamsSource {
  readonly packets: PacketTable;
  readonly file: ByteSource;
  /** Streams there are. */
  count(): number;
  packetsOf(stream: number): Uint32Array;
  /** Both directions of a stream as they were sent. */
  pair(stream: number): ByteStreamPair;
}

/** A stream some of whose packets have gone by. */
class Open {
  readonly conversation: PlainConversation;
  readonly toServer = new OrderedSide();
  readonly toClient = new OrderedSide();
  /** Packets that are still to come. */
  left: number;
  /** A FIN or a reset told that a direction ends. */
  hasServerEnded = false;
  hasClientEnded = false;
  disorder = Number.POSITIVE_INFINITY;

  constructor(packets: number, room: HeadRoom) {
    this.left = packets;
    this.conversation = new PlainConversation(room);
  }
}

/** In the column of places. */
const NOT_MET = 0;
const LEFT = -1;

/** See the file's first lines. Valid for one set of packets. */
export class PlainStreams {
  readonly #source: PlainStreamsSource;
  readonly #found: (stream: number, found: PlainStream) => void;
  /** By stream: its place in {@link #open} + 1, or one of the above. */
  readonly #places: Int32Array;
  readonly #open: (Open | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #room = new HeadRoom();
  readonly #window = new Uint8Array(LARGEST_WINDOW);
  /** Where in the file the window begins and ends, and looks into it. */
  #start = 0;
  #end = 0;
  #looks = 0;
  #packet = 0;

  /** `found` is told of every plain stream, once. */
  constructor(source: PlainStreamsSource, found: (stream: number, found: PlainStream) => void) {
    this.#source = source;
    this.#found = found;
    this.#places = new Int32Array(source.count());
  }

  /** Go over some more packets, a step's at most; false when there are none left. */
  advance(packets: number): boolean {
    const { length } = this.#source.packets;
    const end = Math.min(length, this.#packet + Math.min(packets, STEP));
    this.#pass(this.#packet, end);
    this.#packet = end;
    return end < length;
  }

  #pass(from: number, to: number): void {
    const { stream: streams, tcpFlags } = this.#source.packets;
    for (let packet = from; packet < to; packet++) {
      const stream = streams[packet] as number;
      if (stream < 0) continue;
      const place = this.#places[stream] as number;
      if (place === LEFT) continue;
      const open = place === NOT_MET ? this.#begin(stream) : (this.#open[place - 1] as Open);
      const flags = tcpFlags[packet] as number;
      if (!this.#take(open, packet, flags)) this.#close(stream);
      else if (--open.left === 0) this.#finish(stream, open);
    }
  }

  #begin(stream: number): Open {
    const open = new Open(this.#source.packetsOf(stream).length, this.#room);
    const place = this.#free.pop() ?? this.#open.length;
    this.#open[place] = open;
    this.#places[stream] = place + 1;
    return open;
  }

  #close(stream: number): void {
    const place = (this.#places[stream] as number) - 1;
    this.#open[place]?.conversation.leave();
    this.#places[stream] = LEFT;
    this.#open[place] = undefined;
    this.#free.push(place);
  }

  #finish(stream: number, open: Open): void {
    const { conversation, toServer, toClient, disorder } = open;
    const isWhole =
      toServer.waiting.length === 0 &&
      toClient.waiting.length === 0 &&
      conversation.endsAt(conversation.client, toServer.top, open.hasClientEnded) &&
      conversation.endsAt(conversation.server, toClient.top, open.hasServerEnded);
    // Without a SYN of its own a direction may have begun earlier.
    const isOpen = (toServer.isOpen && toClient.isOpen) || toServer.top + toClient.top === 0;
    this.#close(stream);
    if (!isWhole || !isOpen) return;
    const entries = entriesOf(conversation.finish(() => this.#source.pair(stream)));
    this.#found(stream, { entries, disorder, toServer: toServer.top, toClient: toClient.top });
  }

  /** Take a packet of a stream; false where it is not plain. */
  #take(open: Open, packet: number, flags: number): boolean {
    if ((flags & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) return false;
    const { packets } = this.#source;
    const size = packets.payloadLength[packet] as number;
    const isForward = packets.direction[packet] === Way.toServer;
    const side = isForward ? open.toServer : open.toClient;
    if ((flags & CONTROL) !== 0) {
      if (!isPlainControl(side, packets.seq[packet] as number, size, flags)) return false;
      const isEnd = (flags & (TcpFlag.fin | TcpFlag.rst)) !== 0;
      const isReset = (flags & TcpFlag.rst) !== 0;
      open.hasClientEnded ||= isReset || (isEnd && isForward);
      open.hasServerEnded ||= isReset || (isEnd && !isForward);
    }
    if (packet < open.disorder && !isOrdinary(packets, packet)) open.disorder = packet;
    if (size === 0) return true;
    if (!isWholePayload(packets, packet, size)) return false;
    const brings = side.judge(packets.seq[packet] as number, size, packet);
    if (brings === 'odd') return false;
    const hand = handOf(packets, packet, false);
    if (hand !== (brings === 'next' ? 'read' : 'withhold')) open.disorder = Math.min(open.disorder, packet);
    // What comes early, and is not told of as such, is more than is known here.
    else if (brings === 'later') return false;
    if (brings !== 'next') return true;
    const { conversation } = open;
    const own = isForward ? conversation.client : conversation.server;
    if (!this.#bring(conversation, own, side, packet, size)) return false;
    if (side.waiting.length === 0) return true;
    for (let next = side.pull(); next !== undefined; next = side.pull()) {
      if (!this.#bring(conversation, own, side, next.packet, next.size)) return false;
    }
    return true;
  }

  /** The bytes of a packet are next in its direction. */
  #bring(conversation: PlainConversation, own: PlainSide, side: OrderedSide, packet: number, size: number): boolean {
    const from = side.top;
    side.advance(size);
    const end = side.top;
    if (end <= own.need) {
      conversation.pass(own, end, packet);
      return true;
    }
    const skip = Math.max(0, own.need - from);
    if (skip > 0) conversation.pass(own, own.need, packet);
    const at = this.#look(packet, skip, size - skip);
    return at >= 0 && conversation.take(own, this.#window, at, from + skip, end, packet);
  }

  /** Where in the window `length` payload bytes of a packet from byte `skip` on are; -1 where they cannot be read. */
  #look(packet: number, skip: number, length: number): number {
    const { packets, file } = this.#source;
    const offset = (packets.fileOffset[packet] as number) + (packets.payloadOffset[packet] as number) + skip;
    this.#looks++;
    if (offset >= this.#start && offset + length <= this.#end) return offset - this.#start;
    if (length > LARGEST_WINDOW) return -1;
    const follows = offset >= this.#start && offset < this.#end + LARGEST_WINDOW;
    const worth = follows && this.#looks > FEW_LOOKS ? LARGEST_WINDOW : SMALLEST_WINDOW;
    this.#start = offset;
    this.#end = offset + file.readInto(this.#window, 0, offset, Math.max(length, worth));
    this.#looks = 0;
    return offset + length <= this.#end ? 0 : -1;
  }
}

/** Whether a segment with SYN, FIN or RST begins or ends its direction as usual, and brings no payload with a SYN. */
function isPlainControl(side: OrderedSide, seq: number, size: number, flags: number): boolean {
  if ((flags & TcpFlag.syn) !== 0) return (flags & CONTROL) === TcpFlag.syn && size === 0 && side.open(seq);
  return (flags & TcpFlag.fin) === 0 || side.reaches(seq, size);
}

/** Whether nothing but its place is told of a packet that the packet list could read otherwise. */
const isOrdinary = ({ issue, layers }: PacketTable, packet: number): boolean =>
  issue[packet] === 0 && ((layers[packet] as number) & (Layer.tcp | Layer.several)) === Layer.tcp;

/** Whether all of a payload is in the file, in one piece. */
function isWholePayload({ payloadOffset, capturedLength }: PacketTable, packet: number, size: number): boolean {
  const offset = payloadOffset[packet] as number;
  return offset !== NO_PAYLOAD_LENGTH && (capturedLength[packet] as number) - offset >= size;
}
