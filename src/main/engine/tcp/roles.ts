/**
 * Which end is the client. A SYN proves it, else a SYN+ACK, else the first payload bytes of either side often tell, else
 * the ports are a guess. Stronger evidence replaces weaker (RolesFrom), never the other way.
 */
import { readU8, readU32BE } from '../bytes/index.ts';
import { TcpFlag } from '../dissect/index.ts';
import { RolesFrom, type StreamTable } from '../table/index.ts';

const fourLetters = (text: string): number =>
  readU32BE(
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    0,
  );

/** How a request begins that only a client sends; how an answer begins. */
const CLIENT_WORDS = new Set(
  ['GET ', 'POST', 'PUT ', 'HEAD', 'DELE', 'OPTI', 'PATC', 'CONN', 'TRAC', 'PRI '].map(fourLetters),
);
const SERVER_WORD = fourLetters('HTTP');
/** TLS record of type handshake, major version 3; then the type of its first message. */
const TLS_HANDSHAKE = 0x1603;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** Guess by the ports: the lower one is the server's; where they are equal, the first sender is the client. */
export function guessRoles(streams: StreamTable, stream: number): void {
  const first = streams.port[stream * 2] as number;
  const other = streams.port[stream * 2 + 1] as number;
  streams.clientSide[stream] = first < other ? 1 : 0;
  streams.rolesFrom[stream] = RolesFrom.ports;
}

/** Learn from the flags of a segment that `side` sent. Returns whether the client turned out to be the other side. */
export function learnFromFlags(streams: StreamTable, stream: number, side: number, flags: number): boolean {
  if ((flags & TcpFlag.syn) === 0) return false;
  return (flags & TcpFlag.ack) === 0
    ? learn(streams, stream, side, RolesFrom.syn)
    : learn(streams, stream, 1 - side, RolesFrom.synAck);
}

/** Learn from payload bytes [offset, end) that `side` sent. Returns as {@link learnFromFlags}. */
export function learnFromContent(
  streams: StreamTable,
  stream: number,
  side: number,
  bytes: Uint8Array,
  offset: number,
  end: number,
): boolean {
  if (end - offset < 6) return false;
  const word = readU32BE(bytes, offset);
  if (CLIENT_WORDS.has(word)) return learn(streams, stream, side, RolesFrom.content);
  if (word === SERVER_WORD) return learn(streams, stream, 1 - side, RolesFrom.content);
  if (word >>> 16 !== TLS_HANDSHAKE) return false;
  const message = readU8(bytes, offset + 5);
  if (message === CLIENT_HELLO) return learn(streams, stream, side, RolesFrom.content);
  if (message === SERVER_HELLO) return learn(streams, stream, 1 - side, RolesFrom.content);
  return false;
}

function learn(streams: StreamTable, stream: number, clientSide: number, from: number): boolean {
  if (from <= (streams.rolesFrom[stream] as number)) return false;
  const turned = streams.clientSide[stream] !== clientSide;
  streams.clientSide[stream] = clientSide;
  streams.rolesFrom[stream] = from;
  return turned;
}
