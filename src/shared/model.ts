/**
 * What travels between the engine and whoever asks it: plain data, structured-clone safe, no classes, no functions.
 * Indices are 0-based (see units.ts); `packet` numbers that a person reads are index + 1 and are made in the view.
 */
import type { Direction, ExchangeIndex, PacketIndex, Seconds, StreamIndex, Timestamp } from './units.ts';

// ---------------------------------------------------------------------------------------------------- faults

/**
 * One fault in the input. `code` selects the sentence (i18n `issue.<code>`), which may use every other member.
 * Cut by the snap length (`…-cut`) and lies about a length (`…-length`) are different codes.
 */
export interface Issue {
  readonly code: string;
  /** Protocol or file format that noticed, by its id: `pcapng`, `ip`, `tcp`, `http`, `websocket`. */
  readonly layer: string;
  /** Where: byte offset in the file for a file fault, in the packet for a packet fault, in the stream for a stream fault. */
  readonly offset: number;
  /** Bytes the claim asked for, and bytes there were. */
  readonly needed?: number;
  readonly had?: number;
  /** The field that claimed it, as a display-filter name, or the section of the standard that is broken. */
  readonly because?: string;
  readonly packet?: PacketIndex;
  /** Further facts for the sentence. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A failure as a value. `position` is a character position where text (a filter) is at fault. */
export interface Failure {
  readonly ok: false;
  readonly issue: Issue;
  readonly position?: { readonly from: number; readonly to: number };
}

/** A success. */
export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** Every answer of the engine. */
export type Result<T> = Success<T> | Failure;

// ---------------------------------------------------------------------------------------------------- capture

/** One capture interface, as shown. */
export interface InterfaceInfo {
  readonly linkType: string;
  readonly snapLength: number;
  readonly timestampResolution: string;
  readonly name?: string;
  readonly description?: string;
  readonly filter?: string;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly comments?: readonly string[];
  readonly packets?: number;
  /** What the capture program counted: packets received, and dropped before they could be written. */
  readonly received?: number;
  readonly dropped?: number;
}

/** The capture as a whole. Also what `capscope-cli info` prints. */
export interface CaptureInfo {
  readonly fileName: string;
  readonly fileType: string;
  readonly compressed: string;
  readonly byteOrder: string;
  readonly interfaces: readonly InterfaceInfo[];
  readonly packets: number;
  readonly firstTime?: Timestamp;
  readonly lastTime?: Timestamp;
  /** Bytes of the (unpacked) file. */
  readonly bytes: number;
  readonly comments: readonly string[];
  /** pcapng sections; absent for other formats. */
  readonly sections?: number;
  /** What wrote the file, on what. */
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly application?: string;
  /** Addresses the file has names for, and TLS key logs in it. */
  readonly names?: number;
  readonly secrets?: number;
  /** Blocks that were passed over: name, or type in hex → count. */
  readonly otherBlocks?: Readonly<Record<string, number>>;
  readonly issues: readonly Issue[];
}

/** How far the scan is. */
export interface ScanProgress {
  readonly packets: number;
  readonly streams: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** `scanning`: rows come; `indexing`: all rows are there, exchanges and messages are being found; then `done`. */
  readonly state: 'scanning' | 'indexing' | 'done' | 'cancelled';
}

// ---------------------------------------------------------------------------------------------------- packets

/** Which packets, in which order: `all`, or the id of a filtered view that the engine holds. */
export type ViewId = number;
/** The view of all packets. */
export const ALL_PACKETS: ViewId = 0;

/** Protocol family of a row or stream: what its colour and badge go by. */
export type ProtocolFamily = 'tcp' | 'http' | 'websocket' | 'tls' | 'udp' | 'other';

/** Severity of what is marked on a packet or stream. */
export type Severity = 'none' | 'chat' | 'note' | 'warn' | 'error';

/** One row of the grid: Wireshark's columns. */
export interface PacketRow {
  readonly packet: PacketIndex;
  readonly time: Timestamp;
  /** Since the first packet of the capture, and since the packet before (in file order), in seconds. */
  readonly relative: Seconds;
  readonly delta: Seconds;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly stream?: StreamIndex;
  readonly info: string;
  readonly family: ProtocolFamily;
  readonly severity: Severity;
  /** SYN, FIN or RST set: rows of the connection's own control. */
  readonly control: boolean;
  /** Names of the `tcp.analysis.*` flags that are set on this packet, without the prefix. */
  readonly notes: readonly string[];
  /** Which way it goes on its stream. */
  readonly direction?: Direction;
  /** Both ends' TCP state after this packet, where known. */
  readonly states?: string;
  /** Packet that completes the PDU which this segment is part of. */
  readonly reassembledIn?: PacketIndex;
  readonly comment?: string;
}

/** A window of rows of one view. */
export interface RowWindow {
  readonly view: ViewId;
  /** Position in the view of the first row. */
  readonly from: number;
  readonly rows: readonly PacketRow[];
  /** Rows the view has now. */
  readonly total: number;
}

/** A value of a field: numbers as numbers (64-bit ones as bigint), addresses, names and text as strings. */
export type FieldValue = string | number | bigint | boolean;

/** One line of the layer tree. `key` is the display-filter name; empty for lines that are no field. */
export interface LayerNode {
  readonly key: string;
  /** The whole line as shown: Wireshark's words. */
  readonly text: string;
  /** Value in filter syntax, for "copy value" and "apply as filter". */
  readonly value?: string;
  /** Index into {@link PacketDetail.sources}, and the byte range there. Length 0: worked out, not on the wire. */
  readonly source: number;
  readonly offset: number;
  readonly length: number;
  /** Worked out by the analysis, shown in brackets. */
  readonly generated: boolean;
  readonly severity?: Severity;
  /** Packet that a click leads to. */
  readonly link?: PacketIndex;
  readonly children: readonly LayerNode[];
}

/** Bytes that a tree refers to: the packet itself first, then what was put together for it (reassembled, unpacked). */
export interface ByteSourceView {
  /** For example `Frame (74 bytes)`, `Reassembled TCP (2040 bytes)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Everything about one packet, in one answer: tree and bytes never disagree. */
export interface PacketDetail {
  readonly packet: PacketIndex;
  readonly row: PacketRow;
  readonly layers: readonly LayerNode[];
  readonly sources: readonly ByteSourceView[];
  /** The TCP card; absent for packets without (analysed) TCP. */
  readonly tcp?: TcpCard;
  readonly issues: readonly Issue[];
  readonly comments: readonly string[];
}

/** A sentence to be worded by the reader's language: i18n key and its parameters. `packets` are links in it, by name. */
export interface Sentence {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Parameter names whose value is a packet number (1-based) and should lead there. */
  readonly packetParams?: readonly string[];
}

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
  /** One per analysis flag: why it was given, with this packet's own numbers. */
  readonly why: readonly { readonly flag: string; readonly severity: Severity; readonly sentence: Sentence }[];
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

// ---------------------------------------------------------------------------------------------------- streams

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
  /** Retransmissions among the segments with payload, 0…1. */
  readonly retransmissionRate: number;
  /** Payload bytes a second between the first and the last segment with payload; 0 where there are not two. */
  readonly throughput: number;
  /** How long this end kept its window shut (it sends this way, the other had to wait). */
  readonly zeroWindowTime: Seconds;
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

// ---------------------------------------------------------------------------------------------------- http

/** How whole a message is. */
export type MessageStatus = 'complete' | 'cut-off' | 'gap' | 'malformed';

/** A range of one direction of a stream. */
export interface StreamRange {
  readonly offset: number;
  readonly length: number;
}

/** One HTTP message without its body bytes. */
export interface HttpMessage {
  /** The packet that completes the head; first and last packet of the whole message. */
  readonly packet: PacketIndex;
  readonly packets: readonly [PacketIndex, PacketIndex];
  /** Time of the first and of the last byte. */
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly version: string;
  /** Ordered, names and values as on the wire (Latin-1), folded lines joined by a space. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly trailers: readonly (readonly [name: string, value: string])[];
  readonly head: StreamRange;
  readonly body: HttpBodyInfo;
  readonly issues: readonly Issue[];
}

/** What is known of a body before it is decoded. */
export interface HttpBodyInfo {
  /** Bytes after chunk framing is removed, before content decoding. */
  readonly wireLength: number;
  readonly framing: 'none' | 'content-length' | 'chunked' | 'until-close' | 'tunnel';
  /** Content codings in the order they were applied, lower case. */
  readonly coding: readonly string[];
  readonly contentType: string;
  readonly status: MessageStatus;
}

/** A request and what came back. */
export interface HttpExchange {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly request?: HttpMessage & { readonly method: string; readonly target: string };
  /** 1xx answers, in order. */
  readonly interim: readonly (HttpMessage & { readonly statusCode: number; readonly reason: string })[];
  readonly response?: HttpMessage & { readonly statusCode: number; readonly reason: string };
  /** First byte of the request to last byte of the response. */
  readonly time?: Seconds;
  /** Protocol the connection went on with after this exchange: `websocket`, `h2c`, a CONNECT tunnel… */
  readonly upgrade?: string;
  readonly host: string;
}

/** One row of the exchange list. */
export interface ExchangeRow {
  readonly exchange: ExchangeIndex;
  readonly stream: StreamIndex;
  readonly packet: PacketIndex;
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly statusCode?: number;
  readonly reason: string;
  readonly contentType: string;
  /** Bytes of the response body after decoding where that is known, else on the wire. */
  readonly size?: number;
  /** Seconds since the first packet of the capture; then how long each part took. */
  readonly start: Seconds;
  readonly sending?: Seconds;
  readonly waiting?: Seconds;
  readonly receiving?: Seconds;
  readonly time?: Seconds;
  readonly severity: Severity;
}

/** A window of the exchange list, of one stream or of all. */
export interface ExchangeWindow {
  readonly from: number;
  readonly exchanges: readonly ExchangeRow[];
  readonly total: number;
  /** Length of the time axis of the waterfall, in seconds since the first packet of the capture. */
  readonly span: readonly [Seconds, Seconds];
}

/** Which body. */
export type BodyRef =
  | { readonly kind: 'http'; readonly exchange: ExchangeIndex; readonly part: 'request' | 'response' }
  | { readonly kind: 'websocket'; readonly stream: StreamIndex; readonly message: number };

/** One line of what a body or message says. Length 0: its place in the decoded bytes is not known. */
export interface OutlineNode {
  readonly label: string;
  readonly value: string;
  readonly offset: number;
  readonly length: number;
  readonly children: readonly OutlineNode[];
}

/** What a body or message says beyond its bytes: parts, events, fields of a protocol carried in it. */
export interface BodyOutline {
  /** For example `multipart`, `events`, `Socket.IO`, `MQTT`. */
  readonly name: string;
  /** One line in the protocol's own words. */
  readonly summary: string;
  readonly nodes: readonly OutlineNode[];
  /** Messages of one stream with the same key belong together: a request and its replies. */
  readonly pair?: { readonly key: string; readonly role: 'request' | 'reply' };
}

/** A body as the reader wants it, in pieces. */
export interface BodyPiece {
  /** How the bytes came about, step by step: `chunked`, `gzip` → length after each step. */
  readonly steps: readonly { readonly name: string; readonly length: number }[];
  /** What it is taken for: `json`, `text`, `html`, `image`, `form`, `hex`… and the media type and character set it goes by. */
  readonly kind: string;
  readonly mediaType: string;
  readonly charset: string;
  /** Decoded length; bytes from `offset`. */
  readonly totalLength: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Inner structure, with the first piece only. */
  readonly outline?: BodyOutline;
  readonly status: MessageStatus;
  readonly issues: readonly Issue[];
}

// ---------------------------------------------------------------------------------------------------- websocket

/** How a message came to be readable. */
export type WsReadability =
  | 'plain'
  | 'decompressed'
  | 'not-negotiated'
  | 'history-lost'
  | 'limit-reached'
  | 'malformed'
  | 'gap';

/** One frame on the wire (RFC 6455 section 5.2). */
export interface WsFrame {
  readonly packets: readonly [PacketIndex, PacketIndex];
  /** Of the frame header, in the direction's stream bytes. */
  readonly offset: number;
  readonly headerLength: number;
  readonly payloadLength: number;
  readonly fin: boolean;
  /** RSV1-3 as bits 4, 2, 1. */
  readonly reserved: number;
  readonly opcode: number;
  readonly mask?: number;
}

/** One WebSocket message. */
export interface WsMessage {
  readonly stream: StreamIndex;
  /** Number in the stream, from 0, both directions in order of their last packet. */
  readonly message: number;
  readonly direction: Direction;
  /** Opcode of the first frame. */
  readonly opcode: number;
  readonly frames: readonly WsFrame[];
  readonly packets: readonly [PacketIndex, PacketIndex];
  readonly time: Timestamp;
  readonly relative: Seconds;
  readonly compressed: boolean;
  readonly wireLength: number;
  /** After decompression; absent while not readable. */
  readonly length?: number;
  /** First characters (text) or bytes in hex (binary). */
  readonly preview: string;
  /** Protocol carried in the message, its one line, and what it pairs with, where one was recognised. */
  readonly protocol?: string;
  readonly summary?: string;
  readonly pair?: BodyOutline['pair'];
  readonly closeCode?: number;
  readonly closeReason?: string;
  readonly readability: WsReadability;
  readonly issues: readonly Issue[];
}

/** The upgrade of one WebSocket stream and its checks (RFC 6455 section 4). */
export interface WsSession {
  readonly stream: StreamIndex;
  readonly exchange?: ExchangeIndex;
  readonly target: string;
  readonly key: string;
  readonly accept: string;
  /** What the accept should be; equal to `accept` when the check holds. */
  readonly expectedAccept: string;
  readonly version: string;
  readonly extensions: string;
  readonly subprotocol: string;
  readonly statusCode?: number;
  readonly issues: readonly Issue[];
}

/** Which messages. */
export interface MessageQuery {
  readonly direction: 'both' | Direction;
  /** Opcode class, or all. */
  readonly type: 'all' | 'text' | 'binary' | 'control';
  readonly search: string;
}

/** A window of the messages of one stream. */
export interface MessageWindow {
  readonly session?: WsSession;
  readonly from: number;
  readonly messages: readonly WsMessage[];
  /** Messages the query matches, and messages there are. */
  readonly total: number;
  readonly totalAll: number;
}

// ---------------------------------------------------------------------------------------------------- fields

/** One field that the filter language and `-e` know. */
export interface FieldInfo {
  readonly key: string;
  readonly type: string;
  readonly label: string;
}
