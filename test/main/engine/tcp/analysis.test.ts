/** The flags by their rules, on small conversations; and that a second run over a stream says what the scan said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteNames } from '../../../../src/main/engine/tcp/index.ts';
import { captureOf, scanOf, type Wire } from '../../../support/tcp-wire.ts';

const HANDSHAKE: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 99, time: 0, options: [3, 3, 2] },
  { from: 1, flags: 'SA', seq: 499, ack: 100, time: 0.05, options: [3, 3, 1] },
  { from: 0, flags: 'A', seq: 100, ack: 500, time: 0.1, window: 1000 },
];

/** Names of the flags of every segment after the handshake. */
function notesAfterHandshake(rest: readonly Wire[]): string[] {
  const { table } = captureOf([...HANDSHAKE, ...rest]);
  return rest.map((_, at) => noteNames(table.tcpNotes[at + HANDSHAKE.length] ?? 0).join(' '));
}

const ten = '0123456789';
const sends = (seq: number, time: number, data = ten): Wire => ({ from: 1, flags: 'PA', seq, ack: 100, time, data });
const confirms = (ack: number, time: number, window = 1000): Wire => ({
  from: 0,
  flags: 'A',
  seq: 100,
  ack,
  time,
  window,
});

describe('the analysis', () => {
  it('calls data that comes soon after its successors reordered, and late a retransmission', () => {
    const soon = notesAfterHandshake([sends(500, 1), sends(520, 1.01), sends(510, 1.02)]);
    const late = notesAfterHandshake([sends(500, 1), sends(520, 1.01), sends(510, 1.2)]);
    expect(soon).toEqual(['', 'lost_segment', 'out_of_order']);
    expect(late).toEqual(['', 'lost_segment', 'retransmission']);
  });

  it('counts duplicate acknowledgments and knows the fast retransmission that answers them', () => {
    const notes = notesAfterHandshake([
      sends(500, 1),
      confirms(510, 1.01),
      sends(520, 1.02),
      confirms(510, 1.03),
      confirms(510, 1.04),
      sends(510, 1.05),
    ]);
    expect(notes).toEqual(['', '', 'lost_segment', 'duplicate_ack', 'duplicate_ack', 'fast_retransmission']);
  });

  it('calls it needless to send again what was acknowledged', () => {
    expect(notesAfterHandshake([sends(500, 1), confirms(510, 1.1), sends(500, 2)])).toEqual([
      '',
      '',
      'spurious_retransmission',
    ]);
  });

  it('knows a keep-alive and its answer', () => {
    const notes = notesAfterHandshake([sends(500, 1), confirms(510, 1.1), sends(509, 60, '9'), confirms(510, 60.1)]);
    expect(notes).toEqual(['', '', 'keep_alive', 'keep_alive_ack']);
  });

  it('follows a window that shuts, is probed, and opens', () => {
    const notes = notesAfterHandshake([
      sends(500, 1),
      confirms(510, 1.1, 0),
      sends(510, 2, '!'),
      confirms(510, 2.1, 0),
      confirms(510, 3, 500),
    ]);
    expect(notes).toEqual([
      '',
      'zero_window',
      'zero_window_probe',
      'zero_window zero_window_probe_ack',
      'window_update',
    ]);
  });

  it('sees the offered window filled, with its scale', () => {
    expect(notesAfterHandshake([confirms(500, 0.2, 5), sends(500, 1, ten + ten)])[1]).toBe('window_full');
  });

  it('says once that the capture lacks what is acknowledged', () => {
    const notes = notesAfterHandshake([sends(500, 1), confirms(530, 1.1), confirms(530, 1.2)]);
    expect(notes).toEqual(['', 'ack_lost_segment', 'duplicate_ack']);
  });

  it('begins a new stream where a SYN reuses the ports with another number', () => {
    const { table, tcp } = captureOf([...HANDSHAKE, { from: 0, flags: 'S', seq: 7000, time: 9 }]);
    expect([tcp.streams.length, table.stream[3], noteNames(table.tcpNotes[3] ?? 0)]).toEqual([2, 1, ['reused_ports']]);
  });

  it('counts data beside the first SYN between two ports towards the completeness, not beside a later one', () => {
    const { tcp } = captureOf([
      { from: 0, flags: 'S', seq: 99, data: 'x' },
      { from: 0, flags: 'S', seq: 7000, data: 'x', time: 9 },
    ]);
    expect([...tcp.streams.completeness]).toEqual([9, 1]);
  });

  it('keeps a repeated SYN in its stream, as a retransmission', () => {
    const { table, tcp } = captureOf([
      { from: 0, flags: 'S', seq: 99, time: 0 },
      { from: 0, flags: 'S', seq: 99, time: 1 },
    ]);
    expect([tcp.streams.length, noteNames(table.tcpNotes[1] ?? 0)]).toEqual([1, ['retransmission']]);
  });

  it('tells the round trips, the bytes in flight and the initial round trip', () => {
    const { tcp } = captureOf([...HANDSHAKE, sends(500, 1), sends(510, 1.01), confirms(520, 1.25)]);
    expect(tcp.explain(4)?.verdict).toMatchObject({ bytesInFlight: 20, pushBytes: 10 });
    expect(tcp.explain(5)?.verdict).toMatchObject({ acknowledged: 5, ackRtt: 240_000_000 });
    expect(tcp.streams.initialRtt[0]).toBe(100_000_000);
  });
});

describe('a second run', () => {
  const wire = fc.record({
    from: fc.constantFrom(0 as const, 1 as const),
    flags: fc.constantFrom('A', 'A', 'PA', 'PA', 'S', 'SA', 'FA', 'RA', 'R', 'P'),
    seq: fc.oneof(fc.integer({ min: -40, max: 200 }), fc.nat(0xffffffff)),
    ack: fc.oneof(fc.integer({ min: -40, max: 200 }), fc.nat(0xffffffff)),
    data: fc.constantFrom('', '', 'x', ten, ten + ten),
    window: fc.constantFrom(0, 1, 10, 1000),
    time: fc.double({ min: 0, max: 10, noNaN: true }),
    options: fc.constantFrom<number[]>([], [], [3, 3, 4], [5, 10, 0, 0, 0, 20, 0, 0, 0, 40]),
  });

  it('says of every segment, asked in any order, what the scan said', () => {
    fc.assert(
      fc.property(fc.array(wire, { maxLength: 60 }), fc.array(fc.nat(59), { maxLength: 30 }), (segments, questions) => {
        const { table, tcp } = captureOf(segments);
        for (const packet of questions) {
          if (packet < table.length) expect(tcp.explain(packet)?.verdict.notes).toBe(table.tcpNotes[packet]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('answers while the scan still runs as it does afterwards', () => {
    fc.assert(
      fc.property(
        fc.array(wire, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (segments, slice) => {
          const { scan, table, tcp } = scanOf(segments);
          for (let more = true; more; ) {
            more = scan(slice);
            const last = table.length - 1;
            const own = tcp.packetsOf(table.stream[last] ?? 0);
            expect([...own]).toEqual(
              Array.from(table.stream.subarray(0, table.length).entries()).flatMap(([packet, stream]) =>
                stream === table.stream[last] ? [packet] : [],
              ),
            );
            expect(tcp.explain(last)?.verdict.notes).toBe(table.tcpNotes[last]);
          }
          const during = tcp.packetsOf(0);
          tcp.finish();
          expect(tcp.packetsOf(0)).toEqual(during);
          tcp.resume();
          expect(tcp.packetsOf(0)).toEqual(during);
        },
      ),
      { numRuns: 60 },
    );
  });
});
