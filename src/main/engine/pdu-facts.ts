/** What the painting of messages on streams needs to know of packets and streams, from the tables. */
import type { Direction } from '../../shared/units.ts';
import { isReadable, openRecord, type TlsEntry, type WebSocketReader } from './app/index.ts';
import type { ByteStream, ByteStreamPair } from './bytes/index.ts';
import { gatheredPayload } from './gathered-payload.ts';
import type { Hand, OpenedRecords, PduFacts, Segment, Segments, WebSocketMessages } from './pdu/index.ts';
import type { Scanner } from './scanner.ts';
import { type AddressPool, type PacketTable, Way } from './table/index.ts';
import { ANALYSED, BOGUS_HEADER, Note, type TcpCapture } from './tcp/index.ts';

const FIN = 0x001;
const SYN = 0x002;
const RST = 0x004;
/** In the `payloadOffset` column: the payload is not the packet's own bytes. */
const ELSEWHERE = 0xffffffff;

/** A stream whose TLS records can be opened. */
export interface OpenedStream {
  readonly entry: TlsEntry;
  /** Its bytes as they were sent, and the plaintext. */
  readonly pair: ByteStreamPair;
  readonly plain: ByteStreamPair;
}

/** How the payload of a packet is handed up; `cut`: some of it was not captured. */
export function handOf(table: PacketTable, packet: number, cut: boolean): Hand {
  const notes = table.tcpNotes[packet] ?? 0;
  if (((table.tcpFlags[packet] ?? 0) & RST) !== 0 || (notes & Note.retransmission) !== 0) return 'withhold';
  // Where the capture cut it, nothing can be put together, and the reference reads such a segment as it comes.
  if ((notes & Note.spuriousRetransmission) !== 0) return cut ? 'read' : 'withhold';
  if ((notes & Note.keepAlive) !== 0) return 'probe';
  return (notes & Note.outOfOrder) !== 0 ? 'late' : 'read';
}

/** Whether a packet sends again what is not known to have arrived. */
function isRepeated(table: PacketTable, packet: number): boolean {
  const notes = table.tcpNotes[packet] ?? 0;
  return (
    ((table.tcpFlags[packet] ?? 0) & RST) === 0 &&
    (notes & (Note.retransmission | Note.spuriousRetransmission)) === Note.retransmission
  );
}

/** Whether a packet may complete a message of its stream, by itself: it has payload, or ends what was sent. */
export function mayComplete({ tcpFlags, payloadLength }: PacketTable, packet: number): boolean {
  const flags = tcpFlags[packet] ?? 0;
  return (flags & ANALYSED) !== 0 && ((payloadLength[packet] ?? 0) > 0 || (flags & FIN) !== 0);
}

/** The messages of a connection as the packet list asks for them; `offsetOf` a sequence number which way. */
export function webSocketMessages(
  reader: WebSocketReader,
  offsetOf: (sender: 0 | 1, seq: number) => readonly [Direction, number],
): WebSocketMessages {
  return {
    isDeflateAgreed: reader.isDeflateAgreed,
    message(sender, seq) {
      const message = reader.endingAt(...offsetOf(sender, seq));
      if (message === undefined) return undefined;
      const { bytes, readability } = reader.content(message);
      // The reference takes a message for compressed only where that was agreed on.
      const isThere = isReadable(readability) || readability === 'not-negotiated';
      return { bytes, isReadable: isThere, fragments: reader.fragments(message) };
    },
  };
}

/** What is known of the streams of a capture beside their segments. */
export interface StreamFacts {
  /** TLS that can be opened. */
  opened(stream: number): OpenedStream | undefined;
  /** A connection of WebSocket, and the bytes that it is in. */
  webSocket(stream: number): { readonly reader: WebSocketReader; readonly pair: ByteStreamPair } | undefined;
}

const NOTHING_KNOWN: StreamFacts = { opened: () => undefined, webSocket: () => undefined };

/** Facts for the streams of one capture. */
export function pduFacts(
  scanner: Scanner,
  tcp: TcpCapture,
  addresses: AddressPool,
  known: StreamFacts = NOTHING_KNOWN,
): PduFacts {
  const { table } = scanner;
  const streamOf = (packet: number): number =>
    ((table.tcpFlags[packet] ?? 0) & (ANALYSED | BOGUS_HEADER)) !== ANALYSED ? -1 : (table.stream[packet] ?? -1);

  /** Captured payload bytes. */
  function payloadOf(packet: number): Uint8Array {
    const from = table.payloadOffset[packet] ?? 0;
    if (from === ELSEWHERE) return gatheredPayload(scanner, addresses, packet);
    return scanner.packetBytes(packet).subarray(from, from + (table.payloadLength[packet] ?? 0));
  }

  function segmentOf(packet: number, forward: number): Segment {
    const length = table.payloadLength[packet] ?? 0;
    const from = table.payloadOffset[packet] ?? 0;
    const there = (table.capturedLength[packet] ?? 0) - from;
    const captured = from === ELSEWHERE ? length : Math.max(0, Math.min(length, there));
    return {
      sender: table.direction[packet] === forward ? 0 : 1,
      seq: table.seq[packet] ?? 0,
      length,
      captured,
      fin: ((table.tcpFlags[packet] ?? 0) & FIN) !== 0,
      hand: handOf(table, packet, captured < length),
      isRepeated: captured === length && isRepeated(table, packet),
    };
  }

  /** The TLS records of a stream; `forward`: who sent the first packet is the client. */
  function openedRecords(stream: number, forward: boolean): OpenedRecords | undefined {
    const found = known.opened(stream);
    if (found === undefined) return undefined;
    const way = (sender: 0 | 1): Direction => ((sender === 0) === forward ? 'toServer' : 'toClient');
    const starts = { toServer: startOf(found.pair.toServer), toClient: startOf(found.pair.toClient) };
    return {
      alpn: found.entry.alpn,
      record(sender, seq) {
        const direction = way(sender);
        const side = found.entry.sides[direction];
        const offset = (seq - starts[direction]) >>> 0;
        const index = side.records.indexAt(offset);
        const record = index < 0 ? undefined : openRecord(found.pair[direction], side, index);
        return record && { ...record, offset: side.records.plainOffset.at(index) };
      },
      read: (sender, offset, length) => found.plain[way(sender)].read(offset, length),
      packetAt: (sender, offset) => found.plain[way(sender)].packetAt(offset),
      webSocket() {
        const inside = known.webSocket(stream);
        return inside && webSocketMessages(inside.reader, (sender, offset) => [way(sender), offset]);
      },
    };
  }

  function messagesOf(stream: number, forward: boolean): WebSocketMessages | undefined {
    const found = known.webSocket(stream);
    if (found === undefined) return undefined;
    const starts = { toServer: startOf(found.pair.toServer), toClient: startOf(found.pair.toClient) };
    return webSocketMessages(found.reader, (sender, seq) => {
      const way = (sender === 0) === forward ? 'toServer' : 'toClient';
      return [way, (seq - starts[way]) >>> 0];
    });
  }

  /** Sequence number of a direction's first byte. */
  function startOf(stream: ByteStream): number {
    if (stream.runCount === 0) return 0;
    const packet = stream.runPacket(0);
    const syn = ((table.tcpFlags[packet] ?? 0) & SYN) === 0 ? 0 : 1;
    return ((table.seq[packet] ?? 0) + syn - stream.runOffset(0)) >>> 0;
  }

  return {
    place(packet) {
      const stream = streamOf(packet);
      return stream < 0 ? undefined : { stream, position: tcp.positionOf(packet) };
    },
    packetAt: (stream, position) => tcp.packetsOf(stream)[position] ?? 0,
    segments(stream): Segments {
      const packetAt = (position: number): number => tcp.packetsOf(stream)[position] ?? 0;
      const first = packetAt(0);
      return {
        get count() {
          return tcp.packetsOf(stream).length;
        },
        sourcePort: table.sourcePort[first] ?? 0,
        destinationPort: table.destinationPort[first] ?? 0,
        opened: openedRecords(stream, (table.direction[first] ?? 0) === Way.toServer),
        webSocket: () => messagesOf(stream, (table.direction[first] ?? 0) === Way.toServer),
        at: (position) => segmentOf(packetAt(position), table.direction[first] ?? 0),
        payload: (position) => payloadOf(packetAt(position)),
      };
    },
  };
}
