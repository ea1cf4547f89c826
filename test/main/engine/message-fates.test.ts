import { describe, expect, it } from 'vitest';
import { fateOf } from '../../../src/main/engine/message-fates.ts';
import { captureOf, type Wire } from '../../support/tcp-wire.ts';

const OPENED: readonly Wire[] = [
  { from: 0, flags: 'S', seq: 0xfffffff0, time: 0 },
  { from: 1, flags: 'SA', seq: 0, ack: 0xfffffff1, time: 0.01 },
  { from: 0, flags: 'A', seq: 0xfffffff1, ack: 1, time: 0.02 },
];
/** 40 bytes from the client, whose end lies beyond the turn of the sequence numbers. */
const sent = (time: number, seq = 0xfffffff1): Wire => ({
  from: 0,
  flags: 'PA',
  seq,
  ack: 1,
  data: 'x'.repeat(40),
  time,
});
const acked = (ack: number, time: number): Wire => ({ from: 1, flags: 'A', seq: 1, ack, time });

/** Fate of what packet 3 sent (or 3 to `last`), in milliseconds. */
function fate(segments: readonly Wire[], last = 3): string {
  const { table, tcp } = captureOf([...OPENED, ...segments]);
  const { kind, packet, seconds, late } = fateOf(table, tcp.packetsOf(0), 3, last);
  const milliseconds = (value: number): number => Math.round(value * 1000);
  return [
    kind,
    ...(packet === undefined ? [] : [`#${packet}`]),
    ...(seconds === undefined ? [] : [`${milliseconds(seconds)} ms`]),
    ...(late ? [`late ${milliseconds(late.seconds)} ms #${late.packet}`] : []),
  ].join(' ');
}

describe('fate of what was sent', () => {
  it('is told by the first acknowledgment of all of it', () => {
    expect(fate([sent(0.1), acked(5, 0.11), acked(25, 0.15), acked(25, 0.2)])).toBe('acknowledged #5 50 ms');
  });

  it('is late where it was sent again, and where a part of it came behind later ones', () => {
    expect(fate([sent(0.1), sent(0.4), acked(25, 0.42)])).toBe('acknowledged #5 320 ms late 300 ms #4');
    expect(fate([sent(0.1), sent(0.2, 65), sent(0.5, 25), acked(105, 0.52)], 5)).toBe(
      'acknowledged #6 20 ms late 300 ms #5',
    );
  });

  it('is not known to be good where it was never acknowledged, or the connection was reset before', () => {
    const other = acked(0xfffffff1, 3);
    expect(fate([sent(0.1), other])).toBe('unacknowledged 2900 ms');
    expect(fate([sent(0.1), { from: 1, flags: 'RA', seq: 1, ack: 25, time: 0.3 }])).toBe('reset #4 200 ms');
    expect(fate([sent(0.1), acked(24, 0.2)])).toBe('open');
  });

  it('cannot be told where only its sender was captured', () => {
    const { table, tcp } = captureOf([sent(0.1), sent(3, 25)]);
    expect(fateOf(table, tcp.packetsOf(0), 0, 0).kind).toBe('unseen');
  });
});
