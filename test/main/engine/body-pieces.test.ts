/** Pieces of bodies and messages as they leave the engine: each carries its own bytes and no more. */
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { BodyRef } from '../../../src/shared/model/index.ts';
import { exchangeIndex, streamIndex } from '../../../src/shared/units.ts';
import { captureOf } from '../../support/open-capture.ts';
import { conversation, fileOf } from '../../support/tcp-wire.ts';
import { frame, upgraded } from '../../support/websocket-frames.ts';

const CONTENT = Buffer.alloc(1 << 20, 'content ');

it('a piece of what was decompressed brings its bytes without the memory around them', () => {
  const gzip = gzipSync(CONTENT);
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`;
  const packed = deflateRawSync(CONTENT, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  const capture = captureOf(
    fileOf([
      ...conversation([
        [0, 'GET / HTTP/1.1\r\nHost: h\r\n\r\n'],
        [1, head],
        [1, gzip],
      ]),
      ...conversation([...upgraded('permessage-deflate'), [1, Buffer.from(frame(0xc1, packed), 'hex')]]).map(
        (wire) => ({
          ...wire,
          port: 8080,
          time: 1 + (wire.time ?? 0),
        }),
      ),
    ]),
  );
  const refs: readonly BodyRef[] = [
    { kind: 'http', exchange: exchangeIndex(0), part: 'response' },
    { kind: 'websocket', stream: streamIndex(1), message: 0 },
  ];
  for (const ref of refs) {
    const piece = capture.body(ref, 1000);
    if (!piece.ok) throw new Error(piece.issue.code);
    const { bytes, totalLength } = piece.value;
    expect({ totalLength, memory: bytes.buffer.byteLength }).toEqual({
      totalLength: CONTENT.length,
      memory: bytes.length,
    });
    expect(CONTENT.subarray(1000, 1000 + bytes.length).equals(bytes)).toBe(true);
  }
});
