/**
 * What a packet completes, painted from its bytes alone: one message of HTTP/1 or some frames of WebSocket of which it is
 * known where they begin and end. Nothing of the stream has to be read for it; what the tree says of other messages (whose
 * answer it is, what it was asked for) is missing.
 */
import { latin1Of } from '../bytes/index.ts';
import { ANY_REMARK, CLAIMS, Cursor, type Detail, escapeControls, HTTP_FIELDS, readAscii } from '../dissect/index.ts';
import { PLAIN_HEAD } from './head-values.ts';
import { httpProtocol } from './http.ts';
import { PAIR_FIELDS } from './http-pairs.ts';
import { HTTP_REMARKS, TLS_PORT } from './http-remarks.ts';
import { http2Protocol } from './http2.ts';
import type { PaintTarget, Piece, StreamProtocol } from './protocol.ts';
import type { WebSocketMessages } from './segments.ts';
import { stateWithin, websocketProtocol } from './websocket.ts';

/** See the file's first lines. */
export interface LoneMessage {
  readonly protocol: 'http' | 'websocket';
  /** What begins with the message and ends with it, or for who does not look into bodies, with its head. */
  readonly bytes: Uint8Array;
  /** First bits of the WebSocket message that a continuation goes on with. */
  readonly continued: number | undefined;
  /** Messages of the WebSocket connection that it is of, by place in `bytes`; whoever sends. */
  readonly webSocket?: () => WebSocketMessages | undefined;
  /** From which to which. */
  readonly ports: readonly [number, number];
}

/** Tells of them. */
export interface LoneMessages {
  /** What a packet completes (message-kinds.ts); undefined where only reading its stream tells. */
  completes(packet: number): number | undefined;
  /** What it completes by itself; undefined where that is not so. `bodies`: with the bodies of messages. */
  message(packet: number, bodies: boolean): LoneMessage | undefined;
  /**
   * A number of what it completes by itself: where that is the same, the names of protocols are. Undefined where the bytes
   * have to be looked at to name it.
   */
  nameOf(packet: number): number | undefined;
}

/** Fields of HTTP that follow from other messages, or from where in a packet a message stands. */
const BESIDE: ReadonlySet<string> = new Set(
  [
    HTTP_FIELDS.fullUri,
    HTTP_FIELDS.responseFor,
    HTTP_FIELDS.tunnelHost,
    HTTP_FIELDS.tunnelPort,
    HTTP_FIELDS.data,
    HTTP_FIELDS.chunk,
    HTTP_FIELDS.chunkBoundary,
    HTTP_FIELDS.chunkData,
    HTTP_FIELDS.trailer,
    HTTP_REMARKS.tlsPort,
    HTTP_REMARKS.leadingLineEnd,
    HTTP_FIELDS.badName,
    HTTP_REMARKS.decompression,
    HTTP_REMARKS.body,
    HTTP_REMARKS.firstSegment,
    ...Object.values(PAIR_FIELDS),
  ].map(({ key }) => key),
);

/** Whether a field is painted the same from the head of a message alone. */
export const isOfHead = (key: string): boolean => key.startsWith('http.') && !BESIDE.has(key);

/** Fields of a head that have something remarked on what stands behind it. */
const OF_BODY = /\ncontent-(encoding:|type:[ \t]*image\/)/i;
const latin1 = new TextDecoder('latin1');

/** Whether remarks are asked for that the body of a message, of which there is the head, may call for. */
export const asksForBody = ({ protocol, bytes }: LoneMessage, out: Detail): boolean =>
  protocol === 'http' &&
  out.asks(HTTP_REMARKS.body, HTTP_REMARKS.decompression, ...ANY_REMARK) &&
  OF_BODY.test(latin1.decode(bytes));

/** Fields that call for remarks on them or on the body. */
const REMARKABLE = /\n(?:transfer-encoding:|content-encoding:|content-type:[ \t]*image\/)/i;
const LF = 10;

/** The first line of a message of HTTP, where it is all that is remarked on in the message; undefined elsewhere. */
export function lineAlone({ protocol, bytes, ports }: LoneMessage): string | undefined {
  if (protocol !== 'http' || ports.includes(TLS_PORT)) return undefined;
  const head = latin1Of(bytes);
  if (!PLAIN_HEAD.test(head) || REMARKABLE.test(head)) return undefined;
  return escapeControls(readAscii(bytes.subarray(0, bytes.indexOf(LF) + 1)));
}

// Nobody takes the conversation over before its one message has been painted.
const HTTP: StreamProtocol = httpProtocol({
  upgrade: () => undefined,
  port: () => undefined,
  version2: http2Protocol,
});

/** Paint one. Places are those in its bytes. */
export function paintLone({ protocol, bytes, continued, ports, webSocket }: LoneMessage, out: Detail): void {
  const cursor = new Cursor(CLAIMS);
  cursor.begin(bytes, 0, bytes.length, bytes.length);
  const piece: Piece = {
    bytes,
    from: 0,
    to: bytes.length,
    seq: 0,
    sender: 0,
    sourcePort: ports[0],
    destinationPort: ports[1],
    position: 0,
    more: false,
    cut: false,
    last: false,
    opened: undefined,
  };
  const target: PaintTarget = { out, cursor, latest: undefined, packetAt: () => 0, ...(webSocket && { webSocket }) };
  if (protocol === 'http') {
    HTTP.read(piece, HTTP.start, target);
    return;
  }
  // HTTP is asked first, and hands on what comes behind an upgrade.
  out.protocols.push(HTTP.layer.id);
  websocketProtocol.read(piece, stateWithin(continued), target);
}
