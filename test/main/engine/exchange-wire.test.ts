import { describe, expect, it } from 'vitest';
import { connectOf, stallsBetween } from '../../../src/main/engine/exchange-wire.ts';
import { PacketTable, Way } from '../../../src/main/engine/table/index.ts';
import { Note } from '../../../src/main/engine/tcp/index.ts';

interface Segment {
  /** Milliseconds. */
  readonly at: number;
  readonly way?: 'up' | 'down';
  readonly seq?: number;
  readonly length?: number;
  readonly window?: number;
  readonly flags?: number;
  readonly notes?: number;
}

function tableOf(segments: readonly Segment[]): PacketTable {
  const table = new PacketTable();
  for (const { at, way = 'down', seq = 0, length = 0, window = 100, flags = 0x10, notes = 0 } of segments) {
    const packet = table.append();
    table.seconds[packet] = 1_700_000_000 + Math.floor(at / 1000);
    table.nanos[packet] = (at % 1000) * 1e6;
    table.direction[packet] = way === 'down' ? Way.toClient : Way.toServer;
    table.seq[packet] = seq;
    table.payloadLength[packet] = length;
    table.window[packet] = window;
    table.tcpFlags[packet] = flags;
    table.tcpNotes[packet] = notes;
  }
  return table;
}

/** Stalls as text, in milliseconds. */
function stalls(segments: readonly Segment[]): string[] {
  const table = tableOf(segments);
  const packets = segments.map((_, index) => index);
  return stallsBetween(table, packets, 0, segments.length - 1).map(
    ({ because, from, to, packet }) =>
      `${because} ${Math.round(from * 1e6) / 1e3}-${Math.round(to * 1e6) / 1e3} #${packet}`,
  );
}

describe('standstills of an exchange', () => {
  it('last from the first segment behind a hole until the hole is filled', () => {
    expect(
      stalls([
        { at: 0, seq: 100, length: 10 },
        { at: 10, seq: 120, length: 10 },
        { at: 20, seq: 130, length: 10 },
        { at: 50, seq: 110, length: 10, notes: Note.outOfOrder },
        { at: 60, seq: 140, length: 10 },
      ]),
    ).toEqual(['loss 10-50 #3']);
  });

  it('last from the segment that did not arrive until it is sent again, where the capture saw both', () => {
    expect(
      stalls([
        { at: 0, way: 'up', seq: 0xfffffffa, length: 6 },
        { at: 10, way: 'up', seq: 0, length: 10 },
        { at: 11, way: 'up', seq: 10, length: 10 },
        { at: 12, way: 'down', seq: 5, length: 3 },
        { at: 211, way: 'up', seq: 0, length: 10, notes: Note.retransmission },
      ]),
    ).toEqual(['loss 10-211 #4']);
  });

  it('are not made by what was sent again for nothing', () => {
    expect(
      stalls([
        { at: 0, seq: 0, length: 10 },
        { at: 10, seq: 0, length: 10, notes: Note.spuriousRetransmission },
      ]),
    ).toEqual([]);
  });

  it('last while a window is closed, probes or not, and to the end if it never opens', () => {
    const closed = { way: 'up', window: 0, notes: Note.zeroWindow } as const;
    expect(
      stalls([
        { at: 0, seq: 0, length: 10 },
        { at: 5, ...closed },
        { at: 105, seq: 9, length: 1, notes: Note.zeroWindowProbe },
        { at: 106, ...closed },
        { at: 300, way: 'up', window: 50 },
        { at: 400, ...closed },
        { at: 900, seq: 10, length: 1 },
      ]),
    ).toEqual(['zero-window 5-300 #4', 'zero-window 400-900 #6']);
  });

  it('of one kind become one where they overlap', () => {
    expect(
      stalls([
        { at: 0, seq: 0, length: 10 },
        { at: 10, seq: 30, length: 10 },
        { at: 20, seq: 10, length: 10, notes: Note.outOfOrder },
        { at: 30, seq: 20, length: 10, notes: Note.outOfOrder },
      ]),
    ).toEqual(['loss 10-30 #3']);
  });
});

describe('the handshake before an exchange', () => {
  it('begins with the SYN that was answered', () => {
    const table = tableOf([
      { at: 0, way: 'up', flags: 0x02 },
      { at: 1000, way: 'up', flags: 0x02 },
      { at: 1020, flags: 0x12 },
      { at: 1040, way: 'up', flags: 0x10 },
    ]);
    const start = { seconds: 1_700_000_000, nanos: 0 };
    expect(connectOf(table, [0, 1, 2, 3], 0.04, start)).toEqual({ start: 1, rtt: 0.04, packet: 1 });
    expect(connectOf(table, [0, 1, 2, 3], 0, start)).toBeUndefined();
    expect(connectOf(table, [3], 0.04, start)).toBeUndefined();
  });
});
