/** Why a segment has its flags: each with its own numbers, and with links to the packets it was judged against. */
import { describe, expect, it } from 'vitest';
import { flagReasons } from '../../../../src/main/engine/tcp/index.ts';
import { createTranslate } from '../../../../src/shared/i18n/index.ts';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

const c = (time: number, flags: string, seq: number, ack = 0, data = '', window = 1000): Wire => ({
  ...{ from: 0, flags, seq, ack, data, window, time },
});
const s = (time: number, flags: string, seq: number, ack = 0, data = '', window = 1000): Wire => ({
  ...{ from: 1, flags, seq, ack, data, window, time },
});
const OPEN = [c(0, 'S', 99), s(0.01, 'SA', 299, 100), c(0.02, 'A', 100, 300)];

/** The sentences of a packet of a capture, in a language, and the packets they lead to. */
function reasons(wires: readonly Wire[], packet: number, language: 'en' | 'zh-CN' = 'en'): string[] {
  const { tcp, table } = captureOf(wires);
  const t = createTranslate(language);
  return flagReasons(tcp, table, packet - 1).map(({ sentence: { key, params = {}, packetParams = [] } }) => {
    const links = packetParams.flatMap((name) => params[name] ?? []);
    return `${t(key, params)} → ${links.join(', ')}`;
  });
}

const KEEP_ALIVE = [...OPEN, c(5, 'A', 99, 300), s(5.004, 'A', 300, 100), s(5.01, 'A', 300, 100)];
const ZERO = [
  ...OPEN,
  c(0.03, 'A', 100, 300, 'a'.repeat(1000)),
  s(0.04, 'A', 300, 1100, '', 0),
  c(0.3, 'A', 1100, 300, 'x'),
  s(0.32, 'A', 300, 1100, '', 0),
];
const REUSED = [...OPEN, c(1, 'FA', 100, 300), s(1.1, 'RA', 300, 101), c(3.1, 'S', 70_000)];

describe('the reason of', () => {
  it('ACKed unseen segment says how much is missing and what there is', () => {
    const unseen = [...OPEN, s(0.03, 'PA', 300, 100, 'abc'), c(0.04, 'A', 100, 313)];
    expect(reasons(unseen, 5)).toEqual([
      'ack 14 confirms 10 bytes that the capture does not have: it has the other end’s up to 4, with packet 4. → 4',
    ]);
    const hole = [...OPEN, s(0.03, 'PA', 310, 100, 'abc'), c(0.04, 'A', 100, 313)];
    expect(reasons(hole, 5)).toEqual([
      'ack 14 confirms 13 bytes beyond 1, where the capture has a hole: of the other end’s, packet 4 goes furthest. → 4',
    ]);
  });

  it('duplicate ACK says what SACK tells: what is missing, or what came twice (RFC 2018, RFC 2883)', () => {
    const be32 = (value: number): number[] => [0, 0, value >>> 8, value & 255];
    const sack = (left: number, right: number): number[] => [1, 1, 5, 10, ...be32(left), ...be32(right)];
    const data = [c(0.03, 'PA', 100, 300, 'abc'), s(0.04, 'A', 300, 103)];
    const hole = { ...s(0.06, 'A', 300, 103), options: sack(106, 109) };
    expect(reasons([...OPEN, ...data, c(0.05, 'PA', 106, 300, 'abc'), hole], 7)).toEqual([
      'ack 4 again, without data and with the same window: repetition 1 of packet 5. SACK says that 7 to 10 came; what lies before is missing. → 5',
    ]);
    const twice = { ...s(0.5, 'A', 300, 103), options: sack(100, 103) };
    expect(reasons([...OPEN, ...data, c(0.49, 'PA', 100, 300, 'abc'), twice], 7)).toEqual([
      'ack 4 again, without data and with the same window: repetition 1 of packet 5. Its SACK block, 1 to 4, names bytes that came twice (D-SACK, RFC 2883): nothing is missing. → 5',
    ]);
    expect(reasons([...OPEN, ...data, c(0.49, 'PA', 100, 300, 'abc'), twice], 7, 'zh-CN')[0]).toContain('D-SACK');
  });

  it('duplicate ACK after a reset out of place is called a challenge (RFC 5961)', () => {
    const talk = [c(0.03, 'PA', 100, 300, 'abc'), s(0.04, 'A', 300, 103)];
    const reset = [c(0.05, 'R', 600), s(0.06, 'A', 300, 103), c(0.07, 'PA', 103, 300, 'd')];
    expect(reasons([...OPEN, ...talk, ...reset], 7)).toEqual([
      'ack 4 as in packet 5, 10 ms after packet 6, which is out of place: a challenge ACK (RFC 5961), repetition 1. → 6, 5',
    ]);
  });

  it('keep-alive ACK names the keep-alive and the acknowledgment that it repeats', () => {
    expect(reasons(KEEP_ALIVE, 5)).toEqual([
      'It answers the keep-alive of packet 4, 4 ms after it: ack 1 as in packet 2, the same window 1,000, no data. → 4, 2',
    ]);
  });

  it('zero window says what the window was before', () => {
    expect(reasons(ZERO, 5)).toEqual([
      'ack 1,001 with a window of 0, 30 ms after packet 2 told 1,000: the other end may send nothing until a larger one is told. → 2',
    ]);
    expect(reasons([s(0, 'A', 300, 100, '', 0)], 1)).toEqual([
      'ack 1 with a window of 0, in the first segment that the capture has of this end: the other end may send nothing until a larger one is told. → ',
    ]);
  });

  it('the answer to a zero window probe names the probe', () => {
    expect(reasons(ZERO, 7)).toEqual([
      'ack 1,001, and the window is still 0, as packet 5 told 280 ms before: the other end must go on waiting. → 5',
      'It answers the zero window probe of packet 6, 20 ms after it: ack 1,001 as in packet 5, and the window is still 0. → 6, 5',
    ]);
  });

  it('ports used again names the connection before', () => {
    expect(reasons(REUSED, 6)).toEqual([
      'A SYN with first number 70000 on the ports of stream 0, which began with 99 in packet 1 and ended with packet 5, 2 s before: a new connection begins. → 1, 5',
    ]);
    expect(reasons([...OPEN, s(0.5, 'SA', 900, 100)], 4)[0]).toBe(
      'This SYN+ACK has the first number 900, that of packet 2 had 299: what comes after it is counted from the new one. → 2',
    );
  });

  it('each of them is worded in Chinese with the same links', () => {
    for (const [wires, packet] of [
      [KEEP_ALIVE, 5],
      [ZERO, 5],
      [ZERO, 7],
      [REUSED, 6],
    ] as const) {
      const [english, chinese] = [reasons(wires, packet), reasons(wires, packet, 'zh-CN')];
      expect(chinese.map((text) => text.split(' → ')[1])).toEqual(english.map((text) => text.split(' → ')[1]));
      for (const text of chinese) expect(text).toMatch(/^[^{}]*\p{Script=Han}[^{}]*$/u);
    }
  });
});
