/** Streams: the list, their ends and numbers, and Follow. */

import type { Direction, PacketIndex, Seconds, StreamIndex, Timestamp } from '../units.ts';
import type { Severity } from './faults.ts';
import type { ProtocolFamily } from './packets.ts';

/** One end of a stream. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Numbers of one direction of a stream. */
export interface DirectionSummary {
  readonly packets: number;
  /** TCP payload bytes as sent, retransmissions counted again. */
  readonly bytes: number;
  readonly retransmissions: number;
  /** Retransmissions among the segments that can be sent again (payload, SYN, FIN), 0…1. */
  readonly retransmissionRate: number;
  /** Payload bytes a second between the first and the last segment with payload; 0 where there are not two. */
  readonly throughput: number;
  /** How long this end kept its window shut (it sends this way, the other had to wait). */
  readonly zeroWindowTime: Seconds;
}

/**
 * How far a TLS connection can be read: `decrypted`; its secrets are not known (`no-secrets`); its handshake is not in the
 * capture (`no-handshake`); its way of encrypting is not one that Capscope opens (`not-supported`); its secrets are known
 * and open nothing (`wrong-secrets`); nothing was encrypted (`clear`).
 */
export type TlsReading = 'decrypted' | 'no-secrets' | 'no-handshake' | 'not-supported' | 'wrong-secrets' | 'clear';

/** TLS on a stream. */
export interface StreamTls {
  readonly reading: TlsReading;
  /** As Wireshark writes them: `TLSv1.3`, `TLS_AES_128_GCM_SHA256`; '' where the handshake does not tell. */
  readonly version: string;
  readonly suite: string;
  /** Protocol that was settled on (ALPN); '' none, or not known. */
  readonly alpn: string;
}

/** What the streams list and the CLI show of one TCP stream. */
export interface StreamSummary {
  readonly stream: StreamIndex;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** How client and server were told apart. */
  readonly rolesFrom: 'syn' | 'syn-ack' | 'guess';
  readonly firstPacket: PacketIndex;
  readonly lastPacket: PacketIndex;
  readonly start: Timestamp;
  readonly duration: Seconds;
  readonly toServer: DirectionSummary;
  readonly toClient: DirectionSummary;
  readonly protocol: ProtocolFamily;
  /** Where the stream carries TLS. */
  readonly tls?: StreamTls;
  /** `complete`, `partial`, `refused`, `no-answer`, `not-captured`. */
  readonly handshake: 'complete' | 'partial' | 'refused' | 'no-answer' | 'not-captured';
  /** `fin` both sides closed, `half` one FIN, `reset`, `open` no end seen. */
  readonly close: 'fin' | 'half' | 'reset' | 'open';
  /** `tcp.completeness` bits. */
  readonly completeness: number;
  readonly severity: Severity;
  /** Analysis flags that occur, with their counts, most severe first. */
  readonly notes: readonly { readonly flag: string; readonly count: number }[];
  /** From SYN to the ACK that completes the handshake; Wireshark's `tcp.analysis.initial_rtt`. */
  readonly initialRtt?: Seconds;
  /** The longest time without any packet, and the packet that ended it; absent with fewer than two packets. */
  readonly longestPause?: { readonly seconds: Seconds; readonly packet: PacketIndex };
  /** 48 buckets over the stream's own time: packets each way. For the little activity line. */
  readonly activity: readonly { readonly up: number; readonly down: number }[];
}

/** How the streams list is ordered. */
export interface StreamQuery {
  readonly sort: 'number' | 'packets' | 'bytes' | 'duration' | 'trouble';
  readonly descending: boolean;
  /** Substring of addresses, ports, protocol. */
  readonly search: string;
}

/** A window of the streams list. */
export interface StreamWindow {
  readonly from: number;
  readonly streams: readonly StreamSummary[];
  readonly total: number;
}

/** A piece of one direction in Follow: bytes, or a gap. */
export interface FollowPiece {
  readonly direction: Direction;
  readonly packet: PacketIndex;
  readonly streamOffset: number;
  /** Bytes of the piece; empty for a gap. */
  readonly bytes: Uint8Array;
  /** Bytes that the capture does not have; 0 for data. */
  readonly missing: number;
}

/** A window of Follow. `from` counts pieces. */
export interface FollowWindow {
  readonly stream: StreamIndex;
  readonly from: number;
  readonly pieces: readonly FollowPiece[];
  readonly totalPieces: number;
  readonly totalBytes: { readonly toServer: number; readonly toClient: number };
  readonly missingBytes: { readonly toServer: number; readonly toClient: number };
}
