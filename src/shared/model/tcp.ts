/** What is said of one TCP segment: its card and both ends' states. */

import type { Direction, PacketIndex, Seconds, StreamIndex } from '../units.ts';
import type { Sentence, Severity } from './faults.ts';

/** What the TCP card shows of one segment. */
export interface TcpCard {
  readonly stream: StreamIndex;
  readonly direction: Direction;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** The 9 flag bits and reserved ones, as `tcp.flags`. */
  readonly flags: number;
  readonly seq: number;
  readonly seqRaw: number;
  readonly nextSeq: number;
  /** Absent when ACK is not set. */
  readonly ack?: number;
  readonly ackRaw: number;
  readonly window: number;
  readonly windowRaw: number;
  /** Factor; -1 unknown (no handshake seen), -2 not in use. */
  readonly windowScale: number;
  readonly length: number;
  readonly headerLength: number;
  /** Options in words, in wire order: kind in Wireshark's abbreviation and the value. */
  readonly options: readonly { readonly name: string; readonly value: string }[];
  /** The packet this one acknowledges, and how long that took. */
  readonly acknowledges?: { readonly packet: PacketIndex; readonly rtt: Seconds };
  /** The check in words, for example "ack = client's seq + 1": holds or not. */
  readonly check?: { readonly sentence: Sentence; readonly arithmetic: string; readonly holds: boolean };
  /** One sentence of what this packet does. */
  readonly says: Sentence;
  /** Each end's state before and after. */
  readonly states?: StateChange;
  /** Packet that completes the message which this segment is a part of. */
  readonly reassembledIn?: PacketIndex;
  /** One per analysis flag. */
  readonly why: readonly FlagReason[];
}

/** Why a segment was given a flag of the analysis: its name without the prefix, and a sentence with this segment's numbers. */
export interface FlagReason {
  readonly flag: string;
  readonly severity: Severity;
  readonly sentence: Sentence;
  /** What the capture tells besides. */
  readonly further?: Sentence;
}

/** TCP connection states, RFC 9293 section 3.3.2, and what an observer adds. */
export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT'
  | 'UNKNOWN';

/** State of one end, and whether a packet proves it. */
export interface EndState {
  readonly state: TcpState;
  readonly proven: boolean;
}

/** Both ends around one packet. */
export interface StateChange {
  readonly client: { readonly before: EndState; readonly after: EndState };
  readonly server: { readonly before: EndState; readonly after: EndState };
}
