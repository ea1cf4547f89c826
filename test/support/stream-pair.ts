/**
 * Byte streams in memory for followers, from a list of pieces or from a text ladder of segments:
 *
 *     > GET / HTTP/1.1\r\n\r\n      a segment from the client; escapes \r \n \t \\ \xHH are read
 *     < HTTP/1.1 200 OK\r\n\r\n     a segment from the server
 *     < hex 81 02 68 69             the same in hex
 *     > gap 100                     100 bytes that were not captured
 *     < fin                         the server ends its side (or: rst)
 *     > midstream                   the capture begins after the connection's first byte on this side
 *
 * Packets are numbered in order of the lines, one millisecond apart; gaps and ends have no packet.
 */
import type { ByteGap, ByteStream, ByteStreamPair } from '../../src/main/engine/bytes/index.ts';
import { type PacketIndex, packetIndex } from '../../src/shared/units.ts';

/** One piece of one direction: bytes in a packet, or missing ones. */
export type Piece = { readonly packet: number; readonly bytes: Uint8Array } | { readonly gap: number };

/** One direction from its pieces. */
export function memoryStream(
  pieces: readonly Piece[],
  ended: ByteStream['ended'] = 'open',
  fromStart = true,
): ByteStream {
  const runs: { offset: number; bytes: Uint8Array; packet: number }[] = [];
  const gaps: ByteGap[] = [];
  let length = 0;
  for (const piece of pieces) {
    if ('gap' in piece) {
      gaps.push({ offset: length, length: piece.gap });
      length += piece.gap;
    } else if (piece.bytes.length > 0) {
      runs.push({ offset: length, bytes: piece.bytes, packet: piece.packet });
      length += piece.bytes.length;
    }
  }
  const runAt = (offset: number): number => {
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((runs[middle]?.offset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    length,
    gaps,
    fromStart,
    ended,
    read(offset, wanted) {
      const parts: Uint8Array[] = [];
      for (let i = runAt(offset), at = offset; i < runs.length && at < offset + wanted; i++) {
        const run = runs[i];
        if (run === undefined || at < run.offset || at >= run.offset + run.bytes.length) break;
        const piece = run.bytes.subarray(at - run.offset, offset + wanted - run.offset);
        parts.push(piece);
        at += piece.length;
      }
      return new Uint8Array(Buffer.concat(parts));
    },
    packetAt: (offset): PacketIndex => packetIndex(runs[runAt(offset)]?.packet ?? 0),
    runCount: runs.length,
    runOffset: (run) => runs[run]?.offset ?? 0,
    runLength: (run) => runs[run]?.bytes.length ?? 0,
    runPacket: (run) => packetIndex(runs[run]?.packet ?? 0),
  };
}

/** Both directions, packets one millisecond apart. */
export const memoryPair = (toServer: ByteStream, toClient: ByteStream): ByteStreamPair => ({
  toServer,
  toClient,
  timeOf: (packet) => ({ seconds: 1_700_000_000 + Math.floor(packet / 1000), nanos: (packet % 1000) * 1_000_000 }),
});

/** Text with escapes as bytes, one per character. */
export function unescapeBytes(text: string): Uint8Array {
  const plain = text.replace(/\\(x([0-9a-f]{2})|.)/gi, (_, what: string, hex: string | undefined) =>
    hex !== undefined
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : (({ r: '\r', n: '\n', t: '\t' } as Record<string, string>)[what] ?? what),
  );
  return Buffer.from(plain, 'latin1');
}

/** A pair from a ladder, see the head of this file. */
export function ladder(text: string): ByteStreamPair {
  const sides = {
    '>': { pieces: [] as Piece[], ended: 'open' as ByteStream['ended'], fromStart: true },
    '<': { pieces: [] as Piece[], ended: 'open' as ByteStream['ended'], fromStart: true },
  };
  let packet = 0;
  for (const line of text.split('\n')) {
    const match = /^\s*([<>]) (.*)$/.exec(line);
    const side = sides[match?.[1] as '>' | '<'];
    const rest = match?.[2];
    if (side === undefined || rest === undefined) continue;
    const gap = /^gap (\d+)\s*$/.exec(rest);
    if (gap) side.pieces.push({ gap: Number(gap[1]) });
    else if (/^fin\s*$/.test(rest)) side.ended = 'fin';
    else if (/^rst\s*$/.test(rest)) side.ended = 'reset';
    else if (/^midstream\s*$/.test(rest)) side.fromStart = false;
    else if (rest.startsWith('hex ')) {
      side.pieces.push({ packet: packet++, bytes: Buffer.from(rest.slice(4).replace(/\s/g, ''), 'hex') });
    } else side.pieces.push({ packet: packet++, bytes: unescapeBytes(rest) });
  }
  return memoryPair(
    memoryStream(sides['>'].pieces, sides['>'].ended, sides['>'].fromStart),
    memoryStream(sides['<'].pieces, sides['<'].ended, sides['<'].fromStart),
  );
}
