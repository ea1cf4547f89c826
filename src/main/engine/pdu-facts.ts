/** What the painting of messages on streams needs to know of packets and streams, from the tables. */
import { gatheredPayload } from './gathered-payload.ts';
import type { Hand, PduFacts, Segment, Segments } from './pdu/index.ts';
import type { Scanner } from './scanner.ts';
import type { AddressPool } from './table/index.ts';
import { ANALYSED, BOGUS_HEADER, Note, type TcpCapture } from './tcp/index.ts';

const FIN = 0x001;
const RST = 0x004;
/** In the `payloadOffset` column: the payload is not the packet's own bytes. */
const ELSEWHERE = 0xffffffff;

/** Facts for the streams of one capture. */
export function pduFacts(scanner: Scanner, tcp: TcpCapture, addresses: AddressPool): PduFacts {
  const { table } = scanner;
  const streamOf = (packet: number): number =>
    ((table.tcpFlags[packet] ?? 0) & (ANALYSED | BOGUS_HEADER)) !== ANALYSED ? -1 : (table.stream[packet] ?? -1);

  function handOf(packet: number, cut: boolean): Hand {
    const notes = table.tcpNotes[packet] ?? 0;
    if (((table.tcpFlags[packet] ?? 0) & RST) !== 0 || (notes & Note.retransmission) !== 0) return 'withhold';
    // Where the capture cut it, nothing can be put together, and the reference reads such a segment as it comes.
    if ((notes & Note.spuriousRetransmission) !== 0) return cut ? 'read' : 'withhold';
    if ((notes & Note.keepAlive) !== 0) return 'probe';
    return (notes & Note.outOfOrder) !== 0 ? 'late' : 'read';
  }

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
      hand: handOf(packet, captured < length),
    };
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
        at: (position) => segmentOf(packetAt(position), table.direction[first] ?? 0),
        payload: (position) => payloadOf(packetAt(position)),
      };
    },
  };
}
