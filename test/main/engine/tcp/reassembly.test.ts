/** Streams put in order: by hand for each rule, and against a model that knows every byte that was sent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TcpByteStream } from '../../../../src/main/engine/tcp/index.ts';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

const HANDSHAKE: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 99 },
  { from: 1, flags: 'SA', seq: 499, ack: 100 },
  { from: 0, flags: 'A', seq: 100, ack: 500 },
];
const sends = (seq: number, data: string, flags = 'PA'): Wire => ({ from: 0, flags, seq, ack: 500, data });

/** A direction as a picture: bytes as they are, each missing one as a dot. */
function picture(side: TcpByteStream): string {
  let text = '';
  for (let at = 0; at < side.length; ) {
    const bytes = side.read(at, side.length - at);
    const gap = side.gaps.find(({ offset }) => offset === at);
    text += bytes.length > 0 ? Buffer.from(bytes).toString('latin1') : '.'.repeat(gap?.length ?? 0);
    at += bytes.length > 0 ? bytes.length : (gap?.length ?? side.length);
  }
  return text;
}

const toServer = (...wires: readonly Wire[]): TcpByteStream => captureOf(wires).tcp.bytes(0).toServer;

describe('a direction', () => {
  it('is put in order, with what came twice taken once', () => {
    expect(
      picture(toServer(...HANDSHAKE, sends(103, 'def'), sends(100, 'abc'), sends(102, 'cde'), sends(106, 'g'))),
    ).toBe('abcdefg');
  });

  it('begins where the connection does, also where its SYN was captured behind its data', () => {
    const [syn, answer, ack] = HANDSHAKE as [Wire, Wire, Wire];
    const data: Wire = { from: 1, flags: 'PA', seq: 500, ack: 103, data: 'xyz' };
    const streams = captureOf([syn, ack, sends(100, 'abc'), data, answer]).tcp.bytes(0);
    expect([streams.toServer.fromStart, streams.toClient.fromStart]).toEqual([true, true]);
    expect(toServer(sends(100, 'abc'), syn, answer, ack).fromStart).toBe(true);
    expect(toServer(sends(100, 'abc'), sends(103, 'def')).fromStart).toBe(false);
  });

  it('keeps the first copy of a byte and tells of a differing one', () => {
    const side = toServer(...HANDSHAKE, sends(100, 'abcd'), sends(102, 'XYz'));
    expect(picture(side)).toBe('abcdz');
    expect(side.conflicts()).toMatchObject([
      { code: 'tcp-overlap-differs', offset: 2, packet: 4, params: { kept: 4 } },
    ]);
  });

  it('has gaps where segments are missing, and before a FIN', () => {
    const side = toServer(...HANDSHAKE, sends(102, 'c'), sends(105, 'fg'), sends(109, '', 'FA'));
    expect([picture(side), side.gaps, side.ended, side.fromStart]).toEqual([
      '..c..fg..',
      [
        { offset: 0, length: 2 },
        { offset: 3, length: 2 },
        { offset: 7, length: 2 },
      ],
      'fin',
      true,
    ]);
  });

  it('misses what the snap length cut off, until another copy brings it', () => {
    const cut: Wire = { ...sends(100, 'abcdef'), cut: 43 };
    expect(picture(toServer(...HANDSHAKE, cut))).toBe('abc...');
    expect(picture(toServer(...HANDSHAKE, cut, sends(102, 'cdef')))).toBe('abcdef');
  });

  it('counts SYN and FIN as a number each and carries data beside them, over the wrap', () => {
    const side = toServer(
      { from: 0, flags: 'S', seq: 0xfffffffe, data: 'ab' },
      { from: 0, flags: 'A', seq: 1, data: 'cd' },
      { from: 0, flags: 'FA', seq: 3, data: 'e' },
      { from: 0, flags: 'A', seq: 5 },
    );
    expect([picture(side), side.ended, side.gaps]).toEqual(['abcde', 'fin', []]);
  });

  it('begins with the first segment where the capture came late, and takes no keep-alive for data', () => {
    const side = toServer(sends(100, 'abc'), sends(102, '?', 'A'), sends(103, 'd'));
    expect([picture(side), side.fromStart]).toEqual(['abcd', false]);
  });

  it('begins with the lowest segment that was captured, where the capture came late', () => {
    const acknowledges = (ack: number): Wire => ({ from: 1, flags: 'A', seq: 500, ack });
    const side = toServer(sends(103, 'def'), sends(100, 'abc'), sends(106, 'g'));
    expect([picture(side), side.fromStart, side.packetAt(0), side.packetAt(3)]).toEqual(['abcdefg', false, 1, 0]);
    expect(picture(toServer(sends(103, '', 'A'), sends(98, 'xy'), sends(103, 'def')))).toBe('xy...def');
    // Whatever was acknowledged by then: the segment may only stand behind its acknowledgment in the file.
    expect(picture(toServer(acknowledges(102), sends(103, 'def'), sends(100, 'abc')))).toBe('abcdef');
    expect(picture(toServer(acknowledges(106), sends(103, 'def'), sends(100, 'abc')))).toBe('abcdef');
    expect(picture(toServer(sends(103, 'def'), acknowledges(106), sends(100, 'abc')))).toBe('abcdef');
    // A single byte as well, unless it is a keep-alive's.
    expect(picture(toServer(sends(103, 'def'), sends(102, 'c'), sends(101, 'b')))).toBe('bcdef');
    expect(picture(toServer(sends(103, '', 'A'), sends(102, '?', 'A'), sends(103, 'def')))).toBe('def');
    // Over the wrap as well.
    expect(picture(toServer(sends(1, 'def'), sends(0xfffffffe, 'abc')))).toBe('abcdef');
  });

  it('begins where the SYN+ACK says, also where that was captured between the data', () => {
    const [, answer] = HANDSHAKE as [Wire, Wire, Wire];
    const says = (ack: number): TcpByteStream =>
      toServer(sends(104, 'ef'), { ...answer, ack }, sends(98, '!'), sends(100, 'ab'));
    expect([picture(says(100)), says(100).fromStart]).toEqual(['ab..ef', true]);
    // That of another connection is none of it.
    expect([picture(says(2 ** 31)), says(2 ** 31).fromStart]).toEqual(['!.ab..ef', false]);
  });

  it('takes the byte of a keep-alive for no other copy, but that of a repeated FIN', () => {
    const side = (...again: readonly Wire[]): TcpByteStream => toServer(...HANDSHAKE, sends(100, 'abc'), ...again);
    expect(side(sends(102, '\0', 'A')).conflicts()).toEqual([]);
    expect(side(sends(102, '\0', 'FA')).conflicts()).toHaveLength(1);
  });

  it('names the packet behind each byte', () => {
    const side = toServer(...HANDSHAKE, sends(103, 'def'), sends(100, 'abc'));
    expect([0, 2, 3, 5].map((offset) => side.packetAt(offset))).toEqual([4, 4, 3, 3]);
  });
});

describe('following', () => {
  it('shows the pieces of both directions as they became readable', () => {
    const answer: Wire = { from: 1, flags: 'PA', seq: 500, ack: 106, data: 'ok' };
    const { tcp } = captureOf([...HANDSHAKE, sends(103, 'def'), sends(100, 'abc'), answer, sends(108, 'x')]);
    const { pieces, totalPieces, missingBytes } = tcp.follow(0, 'both').window(0, 100);
    const shown = pieces.map(({ direction, bytes, missing }) => `${direction} ${missing || Buffer.from(bytes)}`);
    expect(shown).toEqual(['toServer abc', 'toServer def', 'toClient ok', 'toServer 2', 'toServer x']);
    expect([totalPieces, missingBytes]).toEqual([5, { toServer: 2, toClient: 0 }]);
  });
});

describe('a model conversation', () => {
  // What the sender has, how it is cut into segments (with overlaps and repeats), which of them the capture has, in which order.
  const plan = fc.record({
    origin: fc.nat(0xffffffff),
    content: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    cuts: fc.array(fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 60 }), fc.boolean()), { maxLength: 60 }),
    shuffle: fc.array(fc.nat(1000), { maxLength: 60 }),
  });

  it('gives back exactly the bytes that were captured, each at its place, and gaps for the others', () => {
    fc.assert(
      fc.property(plan, ({ origin, content, cuts, shuffle }) => {
        const segments = cuts
          .map(([at, size, lost], i) => ({ at: at % content.length, size, lost, key: shuffle[i] ?? i }))
          .filter(({ lost }) => !lost)
          .sort((a, b) => a.key - b.key);
        const present = new Uint8Array(content.length);
        let known = 0;
        const wires: Wire[] = [{ from: 0, flags: 'S', seq: (origin - 1) >>> 0 }];
        for (const { at, size } of segments) {
          const data = content.slice(at, at + size);
          present.fill(1, at, at + data.length);
          known = Math.max(known, at + data.length);
          wires.push({ from: 0, flags: 'PA', seq: (origin + at) >>> 0, data });
        }
        const side = toServer(...wires);
        expect(side.length).toBe(known);
        const covered = new Uint8Array(content.length);
        for (let run = 0; run < side.runCount; run++) {
          const offset = side.runOffset(run);
          const bytes = side.read(offset, side.runLength(run));
          expect([...bytes]).toEqual([...content.slice(offset, offset + side.runLength(run))]);
          for (let i = 0; i < bytes.length; i++) covered[offset + i] = (covered[offset + i] ?? 0) + 1;
        }
        expect([...covered]).toEqual([...present]);
        expect(side.missing).toBe(present.subarray(0, known).filter((one) => one === 0).length);
        expect(side.conflicts()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
