/**
 * What the scan finds out about one packet, collected while the layers are walked and then written to the table. One
 * object, reused. The last layer that sets a thing wins, so innermost headers decide.
 */
import type { AddressPool } from '../table/index.ts';
import { Chains } from './chain.ts';
import type { Cursor } from './cursor.ts';

/** Stands for a payload length, or a place in the packet, that there is none of. */
export const NO_PAYLOAD_LENGTH = 0xffffffff;

/** Headers that a packet has, as bits of the `layers` column. */
export const Layer = {
  ipv4: 1 << 0,
  ipv6: 1 << 1,
  tcp: 1 << 2,
  udp: 1 << 3,
  /** Of another transport. */
  transport: 1 << 4,
  /** Something is remarked on a link's or network's header, which the columns do not tell, or lengths do not agree. */
  remarked: 1 << 5,
  /** A header of IPv4 is longer than its five words. */
  options: 1 << 6,
  /** Columns do not tell all of its network or transport headers: there are several, or one that is not whole. */
  several: 1 << 7,
} as const;

const NETWORK = Layer.ipv4 | Layer.ipv6;
const TRANSPORT = Layer.tcp | Layer.udp | Layer.transport;

/** A TCP header as the scan hands it on. Reused: copy what is kept. */
export class TcpHeader {
  sourcePort = 0;
  destinationPort = 0;
  /** As 32 signed bits, like all sequence numbers that are handed on while a packet is scanned. */
  seq = 0;
  ack = 0;
  /** 12 bits: reserved (3), AE, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN from high to low. */
  flags = 0;
  window = 0;
  headerLength = 0;
  /** Payload bytes by the IP length, not the captured ones; 0xFFFFFFFF when the header is longer than the IP payload. */
  payloadLength = 0;
  /** Index of the first payload byte in the cursor's bytes, and of the first option byte. */
  payloadOffset = 0;
  optionsOffset = 0;
  /** Whether the options were captured whole. */
  optionsWhole = false;
  /** The whole 20 bytes are there; at least 16 are. */
  whole = false;
}

/** Who is told of transport headers as they are met: the stream tracker. In detail, nobody. */
export interface TransportSink {
  /** A TCP header; called once for each in a packet, outermost first. `cursor` tells `quoted`, `fragment`, time, packet. */
  tcp(cursor: Cursor, row: PacketScan): void;
  /** A UDP header: ports are in the row. */
  udp(cursor: Cursor, row: PacketScan): void;
  /** A packet that is not plain has been walked to its end; the row tells of the headers met last. */
  ended?(cursor: Cursor, row: PacketScan): void;
}

/** See above. */
export class PacketScan {
  /** Into the pool: the addresses of the layer met last. */
  source = 0;
  destination = 0;
  /** Of the network header met last: its time to live or hop limit. */
  hopLimit = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** From the packet's first byte, 0xFFFFFFFF where the bytes are not the packet's own (reassembled). */
  payloadOffset = 0;
  payloadLength = 0;
  /** Set by the tracker. */
  stream = -1;
  direction = 0;
  tcpFlags = 0;
  /** As 32 signed bits. */
  seq = 0;
  ack = 0;
  window = 0;
  tcpNotes = 0;
  /** Headers met, as bits of {@link Layer}. */
  layers = 0;

  #outerSource = 0;
  #outerDestination = 0;
  #outerHopLimit = 0;
  #outerSourcePort = 0;
  #outerDestinationPort = 0;
  #outerPayloadOffset = 0;
  #outerPayloadLength = 0;

  readonly tcp = new TcpHeader();
  /** The way through the layers; what is quoted is none of it. */
  readonly chains = new Chains();
  readonly addresses: AddressPool;
  readonly sink: TransportSink | undefined;

  constructor(addresses: AddressPool, sink: TransportSink | undefined) {
    this.addresses = addresses;
    this.sink = sink;
  }

  /** From here on headers are quoted inside another packet: the row keeps the addresses it has now, and if so said, ports. */
  beginQuote(keepsPorts = false): void {
    this.#outerSource = this.source;
    this.#outerDestination = this.destination;
    this.#outerHopLimit = this.hopLimit;
    this.#outerSourcePort = keepsPorts ? this.sourcePort : 0;
    this.#outerDestinationPort = keepsPorts ? this.destinationPort : 0;
    this.#outerPayloadOffset = keepsPorts ? this.payloadOffset : 0;
    this.#outerPayloadLength = keepsPorts ? this.payloadLength : 0;
  }

  /** Put back what {@link beginQuote} kept; the quoted headers have been told to the sink. */
  endQuote(): void {
    this.source = this.#outerSource;
    this.destination = this.#outerDestination;
    this.hopLimit = this.#outerHopLimit;
    this.sourcePort = this.#outerSourcePort;
    this.destinationPort = this.#outerDestinationPort;
    this.payloadOffset = this.#outerPayloadOffset;
    this.payloadLength = this.#outerPayloadLength;
  }

  /** A header is met: one of {@link Layer}. */
  enter(layer: number): void {
    const kind = (layer & NETWORK) !== 0 ? NETWORK : TRANSPORT;
    this.layers |= (this.layers & kind) === 0 ? layer : layer | Layer.several;
  }

  /** Forget the packet before. */
  begin(): void {
    this.chains.begin();
    this.source = 0;
    this.destination = 0;
    this.hopLimit = 0;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.payloadOffset = 0;
    this.payloadLength = 0;
    this.stream = -1;
    this.direction = 0;
    this.tcpFlags = 0;
    this.seq = 0;
    this.ack = 0;
    this.window = 0;
    this.tcpNotes = 0;
    this.layers = 0;
  }
}
