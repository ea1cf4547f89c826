/**
 * What the diagram asks of a stream: its ends, its packets one by one, the state of both ends around each, and the names
 * of what they carried. The diagram reads nothing else, so that a ladder written as text in a test is as good as a capture.
 */
import type { Endpoint, StateChange } from '../../../shared/model/index.ts';
import type { Direction, PacketIndex, Seconds, SeqNumber, StreamIndex } from '../../../shared/units.ts';

/** One packet of the stream. */
export interface LadderPacket {
  readonly packet: PacketIndex;
  /** Since the first packet of the stream, and since its packet before. NaN where the file gives no time. */
  readonly time: Seconds;
  readonly delta: Seconds;
  readonly direction: Direction;
  /** As `tcp.flags`: bit 0 FIN, 1 SYN, 2 RST, 3 PSH, 4 ACK, 5 URG, 6 ECE, 7 CWR, 8 AE. */
  readonly flags: number;
  /** As on the wire. `ack` counts only where the ACK flag is set. */
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  /** TCP payload by the IP length. */
  readonly length: number;
  /** Names of the `tcp.analysis.*` flags of this packet, without the prefix. */
  readonly notes: readonly string[];
  readonly states: StateChange;
}

/** Something named that packets of the stream carried. */
export interface LadderMessage {
  readonly kind: 'request' | 'response' | 'websocket';
  /** The packet that carries the name: the last of an HTTP head, the last of a WebSocket message. */
  readonly packet: PacketIndex;
  /** What it is called: `GET /notes/42`, `200 OK`, `text, 42 bytes`. Captured bytes: hostile text. */
  readonly name: string;
  /** For a response: seconds from the request's first packet to here. */
  readonly after?: Seconds;
}

/** A stream, as the diagram reads it. */
export interface LadderInput {
  readonly stream: StreamIndex;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** How client and server were told apart. */
  readonly rolesFrom: 'syn' | 'syn-ack' | 'guess';
  /** What relative numbers count from, each side's; undefined: that side sent nothing. */
  readonly clientBase: SeqNumber | undefined;
  readonly serverBase: SeqNumber | undefined;
  /** Packets of the stream, at least 1. */
  readonly count: number;
  /** Packet number `position` of the stream, 0…count-1 in file order. */
  at(position: number): LadderPacket;
  /** In order of their packets. */
  readonly messages: readonly LadderMessage[];
  /** The stream before this one with the same two ends, where its first packet reuses the ports. */
  readonly reuses?: StreamIndex;
}
