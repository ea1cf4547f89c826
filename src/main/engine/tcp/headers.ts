/**
 * Streams of transport headers that the packet table has no room for: a packet can hold several (tunnels), and headers
 * quoted in an ICMP error leave no ports in its row. Rows are in order of packets, and of headers within a packet.
 */
import { lowerBound } from '../../../shared/bisect.ts';
import { Uint32Column } from '../bytes/index.ts';

/** Protocol of a header. */
export const Transport = { tcp: 0, udp: 1 } as const;

/** Bits of the column of which header a row is. */
const TRANSPORT = 24;
const SIDE = 25;

/** The rows. */
export class ExtraHeaders {
  readonly #packet = new Uint32Column();
  /** Side << 25 | transport << 24 | occurrence among the headers of that protocol in the packet. */
  readonly #which = new Uint32Column();
  readonly #stream = new Uint32Column();

  /** The packet at hand and the headers met in it. */
  #current = -1;
  #tcpHeaders = 0;
  #udpHeaders = 0;
  #firstTransport = 0;
  #firstStream = 0;
  #firstSide = 0;

  /** A header is met. Those that the packet's row cannot tell of get rows: quoted ones, and all where there are several. */
  meet(packet: number, transport: number, stream: number, quoted: boolean, side = 0): void {
    const first = packet !== this.#current;
    if (first) {
      this.#current = packet;
      this.#tcpHeaders = 0;
      this.#udpHeaders = 0;
      this.#firstTransport = transport;
      this.#firstStream = stream;
      this.#firstSide = side;
    } else if (this.#tcpHeaders + this.#udpHeaders === 1) {
      this.push(packet, this.#firstTransport, 0, this.#firstStream, this.#firstSide);
    }
    const occurrence = transport === Transport.tcp ? this.#tcpHeaders++ : this.#udpHeaders++;
    if (!first || quoted) this.push(packet, transport, occurrence, stream, side);
  }

  /** Whether a header was met in the packet at hand before. */
  hasMet(packet: number): boolean {
    return packet === this.#current;
  }

  /** TCP headers met so far in the packet at hand. */
  get tcpHeaders(): number {
    return this.#tcpHeaders;
  }

  /** Stream of the only header of the packet at hand, where that is UDP; else -1. */
  onlyUdpStream(packet: number): number {
    return packet === this.#current && this.#udpHeaders === 1 && this.#tcpHeaders === 0 ? this.#firstStream : -1;
  }

  /** Add a row; packets must not go down. `side`: which end of a TCP stream sends. */
  push(packet: number, transport: number, occurrence: number, stream: number, side = 0): void {
    this.#packet.push(packet);
    this.#which.push((side << SIDE) | (transport << TRANSPORT) | occurrence);
    this.#stream.push(stream);
  }

  /** Stream of a header, where it has a row. */
  find(packet: number, transport: number, occurrence: number): number | undefined {
    const at = this.#rowOf(packet, transport, occurrence);
    return at < 0 ? undefined : this.#stream.at(at);
  }

  /** Which end of its stream sends a TCP header that has a row. */
  sideOf(packet: number, occurrence: number): number {
    const at = this.#rowOf(packet, Transport.tcp, occurrence);
    return at < 0 ? 0 : (this.#which.at(at) ?? 0) >>> SIDE;
  }

  #rowOf(packet: number, transport: number, occurrence: number): number {
    const which = (transport << TRANSPORT) | occurrence;
    for (let at = lowerBound(this.#packet.data, this.#packet.length, packet); at < this.#packet.length; at++) {
      if (this.#packet.at(at) !== packet) break;
      if (((this.#which.at(at) ?? 0) & ~(1 << SIDE)) === which) return at;
    }
    return -1;
  }
}
