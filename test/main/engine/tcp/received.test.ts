/**
 * What receivers took, against what the reference's Follow prints for the same segments (asked once, by hand), and
 * against reassembly where nothing is missing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

const HANDSHAKE: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 99 },
  { from: 1, flags: 'SA', seq: 500, ack: 100 },
  { from: 0, flags: 'A', seq: 100, ack: 501 },
];
const client = (seq: number, data = '', flags = 'PA'): Wire => ({ from: 0, flags, seq, ack: 501, data });
const server = (seq: number, ack: number, data = '', flags = 'A'): Wire => ({ from: 1, flags, seq, ack, data });

/** Both directions as they were taken: `>` and `<` before each piece, a number in brackets for missing bytes. */
function taken(...wires: readonly Wire[]): string {
  const pieces = Array.from(captureOf(wires).tcp.bytes(0).received());
  return pieces
    .map(({ direction, bytes, missing }) => {
      const text = missing > 0 ? `[${missing}]` : Buffer.from(bytes).toString('latin1');
      return `${direction === 'toServer' ? '>' : '<'}${text}`;
    })
    .join(' ');
}

describe('a gap', () => {
  it('that nobody acknowledged ends what was taken', () => {
    expect(taken(...HANDSHAKE, client(100, 'abc'), client(110, 'def'), client(113, 'ghi'))).toBe('>abc');
    expect(taken(...HANDSHAKE, client(100, 'abc'), client(110, 'def'), server(501, 110))).toBe('>abc');
  });

  it('that was acknowledged lies in the capture alone', () => {
    const lost = [...HANDSHAKE, client(100, 'abc'), client(110, 'def')];
    expect(taken(...lost, client(113, 'ghi'), server(501, 113))).toBe('>abc >[7] >def >ghi');
    expect(taken(...lost, client(120, 'ghi'), server(501, 123))).toBe('>abc >[7] >def >[7] >ghi');
  });

  it('is closed by a number even of a reset without ACK flag', () => {
    expect(taken(...HANDSHAKE, client(100, 'abc'), client(110, 'def'), server(501, 113, '', 'R'))).toBe(
      '>abc >[7] >def',
    );
  });

  it('is not filled any more once it has been passed over', () => {
    const passed = [...HANDSHAKE, client(110, 'def'), server(501, 120)];
    expect(taken(...passed, client(100, '0123456789'))).toBe('>[10] >def');
  });

  it('of cut segments is one as well, and bytes of which nothing was captured take no room', () => {
    const cut: Wire = { ...client(100, '0123456789'), cut: 46 };
    expect(taken(...HANDSHAKE, cut, client(110, 'abc'))).toBe('>012345 >abc');
    expect(taken(...HANDSHAKE, { ...cut, cut: 40 }, client(110, 'abc'))).toBe('');
  });
});

describe('overlapping segments', () => {
  it('add what is new', () => {
    expect(taken(...HANDSHAKE, client(100, 'abc'), client(101, 'BCde'), client(100, 'x'))).toBe('>abc >de');
  });

  it('that wait give the first captured one that fits', () => {
    const waiting = [client(100, 'abc'), client(105, '555555'), client(104, '44444444444444'), client(103, '3')];
    expect(taken(...HANDSHAKE, ...waiting)).toBe('>abc >3 >44444444444444');
    expect(taken(...HANDSHAKE, client(103, 'DEF'), client(105, 'fgh'), client(100, 'abcde'))).toBe('>abcde >F >gh');
  });
});

describe('where a direction begins', () => {
  it('is its SYN, or its first segment', () => {
    expect(taken(client(1000, 'abc'), server(501, 1003), client(990, '0123456789abcdef'))).toBe('>abc >def');
    const early: Wire = { from: 0, flags: 'S', seq: 99, data: 'early' };
    expect(taken(early, server(500, 105, '', 'SA'), client(105, 'late'))).toBe('>early >late');
  });

  it('is the segment captured first, even where one from before it comes late', () => {
    const late = [client(1010, 'def'), client(1007, 'abc'), server(501, 1013), client(1013, 'ghi')];
    expect(taken(...late)).toBe('>def >ghi');
    expect(taken(server(501, 1007), ...late)).toBe('>def >ghi');
  });

  it('is where the latest SYN+ACK has it count from', () => {
    const again = server(600, 100, '', 'SA');
    expect(taken(...HANDSHAKE, again, server(501, 100, 'abc'), server(601, 100, 'def'))).toBe('<def');
  });
});

it('is the reassembled stream, in both directions, where nothing is missing in the end', () => {
  const piece = fc.record({ at: fc.nat(60), size: fc.integer({ min: 1, max: 25 }) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(0xffffffff), (pieces, first) => {
      const sent = Array.from({ length: 100 }, (_, i) => String.fromCharCode(33 + i)).join('');
      const part = (at: number, size: number): Wire => ({
        ...client(0, sent.slice(at, at + size)),
        seq: (first + 1 + at) >>> 0,
      });
      const { tcp } = captureOf([
        { from: 0, flags: 'S', seq: first },
        ...pieces.map(({ at, size }) => part(at, size)),
        part(0, 100),
      ]);
      const bytes = Array.from(tcp.bytes(0).received(), (one) => Buffer.from(one.bytes).toString('latin1'));
      expect(bytes.join('')).toBe(sent);
    }),
  );
});
