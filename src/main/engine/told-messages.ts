/**
 * Which packets complete messages of HTTP/1 and WebSocket, told by what following the streams has found. The packet list
 * reads streams in a way of its own (pdu/), but as long as all segments come in order, each once or again as it was, and
 * every byte belongs to a plain and whole message, both readings come to the same. From the first packet on where that ends
 * nothing is told.
 */
import {
  FAULT,
  FRAME_WHOLE,
  type HttpEntry,
  type IndexedMessage,
  type StreamEntry,
  type WebSocketEntry,
} from './app/index.ts';
import type { ByteStream, ByteStreamPair } from './bytes/index.ts';
import { Layer } from './dissect/index.ts';
import type { FollowedStreams } from './followed-streams.ts';
import { beginsAsHttp, Completes } from './pdu/index.ts';
import { handOf } from './pdu-facts.ts';
import { KNOWN, LONGEST_HEAD, LONGEST_LINE, LONGEST_MESSAGE, METHODS } from './plain-streams/index.ts';
import { type PacketTable, Way } from './table/index.ts';
import { ANALYSED, BOGUS_HEADER } from './tcp/index.ts';

/** Frames of messages that there is no kind of: something is remarked on them. */
const REMARKED = FAULT.reservedOpcode | FAULT.continuationAlone;

/** Answers whose bodies are not framed by their heads alone. */
const FIRST_FINAL = 200;
const NO_CONTENT = 204;
const SWITCHING = 101;

/** See the file's first lines. */
export class ToldMessages implements FollowedStreams {
  readonly #packets: PacketTable;
  readonly #packetsOf: (stream: number) => Uint32Array;
  /** By packet; 0 nothing is told. */
  #told = new Uint8Array(0);

  constructor(packets: PacketTable, packetsOf: (stream: number) => Uint32Array) {
    this.#packets = packets;
    this.#packetsOf = packetsOf;
  }

  /** Bits of {@link Completes}; undefined where only reading the stream as the packet list does will tell. */
  of(packet: number): number | undefined {
    const told = this.#told[packet] ?? 0;
    return told === 0 ? undefined : told & ~KNOWN;
  }

  /** Nothing is told any more. */
  forget(): void {
    this.#told = new Uint8Array(0);
  }

  /** A stream has been followed. */
  take(stream: number, pair: ByteStreamPair, entries: readonly StreamEntry[]): void {
    const [http, inner] = entries;
    if (http?.kind !== 'http' || http.swapped || !pair.toServer.fromStart || !pair.toClient.fromStart) return;
    const list = this.#packetsOf(stream);
    if (!this.#begins(list, http)) return;
    const frames = inner?.kind === 'websocket' ? inner : undefined;
    const plain = plainUntil(
      http,
      frames &&
        ((asked, answered, since) => [
          wholeUntil(frames.client, asked, since + 1),
          wholeUntil(frames.server, answered, since),
        ]),
    );
    const until = Math.min(
      disorder(this.#packets, list, pair),
      beyond(pair.toServer, plain[0]),
      beyond(pair.toClient, plain[1]),
    );
    this.#tell(list, until, http);
    for (const { lastPacket } of frames === undefined ? [] : [frames.client, frames.server]) {
      for (let frame = 0; frame < lastPacket.length; frame++)
        this.#note(lastPacket.at(frame), until, Completes.websocket);
    }
  }

  /** What packets of plain streams complete has been told by the pass over them, a byte for each packet. */
  takeTold(told: Uint8Array): void {
    this.#told = new Uint8Array(Math.max(this.#packets.length, told.length));
    this.#told.set(told);
  }

  /** What is known of the packets of a stream before one of them, frames aside. */
  #tell(list: Uint32Array, until: number, http: HttpEntry): void {
    this.#makeRoom(list.at(-1) ?? 0);
    const told = this.#told;
    for (let i = 0; i < list.length && (list[i] as number) < until; i++) told[list[i] as number] = KNOWN;
    for (const { request, response } of http.exchanges) {
      if (request !== undefined) this.#note(request.lastPacket, until, Completes.request);
      if (response !== undefined) this.#note(response.lastPacket, until, Completes.response);
    }
  }

  /** Whether the packet list takes the stream for HTTP from its first bytes on. */
  #begins(list: Uint32Array, { exchanges }: HttpEntry): boolean {
    const first = exchanges[0];
    const packet = list[0];
    if (first?.request === undefined || packet === undefined) return false;
    if ((first.response?.firstPacket ?? first.request.packet + 1) <= first.request.packet) return false;
    const { sourcePort, destinationPort } = this.#packets;
    const isOnePiece = first.request.packet === first.request.firstPacket && first.request.headLength <= LONGEST_LINE;
    return beginsAsHttp(sourcePort[packet] ?? 0, destinationPort[packet] ?? 0, isOnePiece);
  }

  #note(packet: number, until: number, what: number): void {
    if (packet >= until) return;
    const before = this.#told[packet] ?? 0;
    const http = Completes.request | Completes.response;
    this.#told[packet] = before | what | ((before & http) !== 0 && (what & http) !== 0 ? Completes.several : 0);
  }

  #makeRoom(packet: number): void {
    if (packet < this.#told.length) return;
    const grown = new Uint8Array(Math.max(this.#packets.length, packet + 1));
    grown.set(this.#told);
    this.#told = grown;
  }
}

/**
 * The first packet that is out of order: one with payload that did not bring the bytes that were next, all of them, and is
 * read by the packet list, nor nothing new, and is not.
 */
function disorder(packets: PacketTable, list: Uint32Array, { toServer, toClient }: ByteStreamPair): number {
  const runs = [0, 0];
  const ends = [0, 0];
  for (const packet of list) {
    if (((packets.tcpFlags[packet] as number) & (ANALYSED | BOGUS_HEADER)) !== ANALYSED) return packet;
    if (packets.issue[packet] !== 0) return packet;
    if (((packets.layers[packet] as number) & (Layer.tcp | Layer.several)) !== Layer.tcp) return packet;
    const length = packets.payloadLength[packet] as number;
    if (length === 0) continue;
    const way = packets.direction[packet] === Way.toServer ? 0 : 1;
    const stream = way === 0 ? toServer : toClient;
    const run = runs[way] as number;
    const isNext = run < stream.runCount && stream.runPacket(run) === packet;
    if (handOf(packets, packet, false) !== (isNext ? 'read' : 'withhold')) return packet;
    if (!isNext) continue;
    if (stream.runLength(run) !== length || stream.runOffset(run) !== ends[way]) return packet;
    runs[way] = run + 1;
    ends[way] = stream.runOffset(run) + length;
  }
  return Number.POSITIVE_INFINITY;
}

/** The packet that the byte at an offset came in; none behind the end. */
const beyond = (stream: ByteStream, offset: number): number =>
  offset < stream.length ? stream.packetAt(offset) : Number.POSITIVE_INFINITY;

/** Offsets in both directions. */
type Offsets = readonly [toServer: number, toClient: number];

/**
 * Up to which offsets every byte belongs to a message that is whole and framed in the ordinary way. `frames` tells it of what
 * follows an upgrade to WebSocket, from where it begins and none of it before a packet; absent where nothing does.
 */
function plainUntil(
  { exchanges }: HttpEntry,
  frames: ((asked: number, answered: number, since: number) => Offsets) | undefined,
): Offsets {
  let asked = 0;
  let answered = 0;
  for (const { request, interim, response, upgrade } of exchanges) {
    if (request?.headOffset !== asked || !isOrdinary(request) || !METHODS.has(request.method)) break;
    asked = request.end;
    if (interim.length > 0) break;
    if (response === undefined) continue;
    const { headOffset, statusCode } = response;
    if (headOffset !== answered || statusCode === NO_CONTENT) break;
    if (upgrade !== undefined) {
      if (frames === undefined || !isSwitch(response, upgrade)) break;
      answered = response.end;
      return frames(asked, answered, response.lastPacket);
    }
    if (statusCode < FIRST_FINAL || !isOrdinary(response)) break;
    answered = response.end;
  }
  return [asked, answered];
}

const isOrdinary = (message: IndexedMessage): boolean =>
  message.status === 'complete' &&
  message.issues.length === 0 &&
  message.framing !== 'until-close' &&
  message.framing !== 'tunnel' &&
  (message.version === 'HTTP/1.1' || message.version.startsWith('HTTP/1.')) &&
  message.headLength <= LONGEST_HEAD &&
  message.end - message.headOffset <= LONGEST_MESSAGE;

/** The answer that switches to WebSocket, and says so itself. */
const isSwitch = (
  {
    statusCode,
    status,
    issues,
    version,
    upgrade,
  }: IndexedMessage & { readonly statusCode: number; readonly upgrade: string },
  protocol: string | undefined,
): boolean =>
  statusCode === SWITCHING &&
  protocol === 'websocket' &&
  upgrade === protocol &&
  status === 'complete' &&
  issues.length === 0 &&
  version.startsWith('HTTP/1.');

/** Up to which offset whole frames of messages of known kinds follow each other from one, none of them before a packet. */
function wholeUntil(frames: WebSocketEntry['client'], from: number, since: number): number {
  let at = from;
  for (let frame = 0; frame < frames.length; frame++) {
    if (frames.offset.at(frame) !== at || frames.state.at(frame) !== FRAME_WHOLE) return at;
    if ((frames.faults.at(frame) & REMARKED) !== 0) return at;
    const length = frames.headerLength.at(frame) + frames.payloadLength.at(frame);
    if (frames.firstPacket.at(frame) < since || length > LONGEST_MESSAGE) return at;
    at += length;
  }
  return at;
}
