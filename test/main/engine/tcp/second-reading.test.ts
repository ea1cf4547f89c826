/** What the reference comes to only when it reads a capture for the second time, and what headers without a place count. */
import { describe, expect, it } from 'vitest';
import { noteNames } from '../../../../src/main/engine/tcp/index.ts';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

const SYN: Wire = { from: 0, flags: 'S', seq: 99, time: 0 };
const answer = (seq: number, time = 0.01): Wire => ({ from: 1, flags: 'SA', seq, ack: 100, time });

/** Relative sequence number of a packet, as the tree shows it. */
function relative(wires: readonly Wire[], packet: number): number {
  const { tcp, table } = captureOf(wires);
  return ((table.seq[packet] ?? 0) - (tcp.facts(packet, 0)?.seqBase ?? 0)) >>> 0;
}

describe('a direction whose SYN+ACK came with two numbers', () => {
  const twice = [SYN, answer(500), answer(900, 0.02), { ...answer(501), flags: 'A', time: 0.03 }];

  it('has both noted', () => {
    const { table } = captureOf(twice);
    const notes = Array.from(twice, (_, packet) => noteNames(table.tcpNotes[packet] ?? 0).join(' '));
    expect(notes).toEqual(['', 'reused_ports', 'reused_ports lost_segment', '']);
  });

  it('counts from the latest before the first of them, and from each afterwards', () => {
    const reset: Wire = { from: 1, flags: 'RA', seq: 0, ack: 0, time: 0.005 };
    expect(relative([SYN, reset, answer(500)], 1)).toBe(2 ** 32 - 500);
    expect([1, 2, 3].map((packet) => relative(twice, packet))).toEqual([0, 0, 2 ** 32 - 399]);
  });
});

it('finds the initial round trip where every acknowledgment comes before the SYN', () => {
  const late = [
    { ...SYN, flags: 'A', seq: 100, ack: 7, time: 0.5 },
    { ...SYN, time: 0.3 },
  ];
  expect(captureOf(late).tcp.streams.initialRtt[0]).toBe(0.2e9);
  expect(captureOf([SYN]).tcp.streams.initialRtt[0]).toBe(0);
});

describe('SACK blocks of which the snap length cut some', () => {
  it('count as far as they are whole', () => {
    const blocks = [5, 18, 0, 0, 0, 110, 0, 0, 0, 120, 0, 0, 0, 130, 0, 0, 0, 140];
    const sent = (seq: number, data: string, time: number): Wire => ({
      from: 0,
      flags: 'PA',
      seq,
      ack: 501,
      data,
      time,
    });
    const acknowledged = (cut?: number): Wire[] => [
      SYN,
      answer(500),
      { ...SYN, flags: 'A', seq: 100, ack: 501, time: 0.02 },
      sent(100, '0123456789', 0.03),
      sent(110, '0123456789', 0.04),
      { from: 1, flags: 'A', seq: 501, ack: 100, time: 0.05, options: blocks, ...(cut !== undefined && { cut }) },
      sent(120, '0123456789', 0.06),
    ];
    const flight = (cut?: number) => captureOf(acknowledged(cut)).tcp.explain(6)?.verdict.bytesInFlight;
    expect([flight(), flight(55), flight(49)]).toEqual([10, 20, 30]);
  });
});
