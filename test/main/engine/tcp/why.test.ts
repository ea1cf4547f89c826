/** Why a segment has its flags: each with its own numbers, and with links to the packets it was judged against. */
import { describe, expect, it } from 'vitest';
import { flagReasons } from '../../../../src/main/engine/tcp/index.ts';
import { NOTES } from '../../../../src/main/engine/tcp/notes.ts';
import { createTranslate } from '../../../../src/shared/i18n/index.ts';
import {
  fromClient as c,
  FLAG_CASES,
  KEEP_ALIVE,
  OPEN,
  REUSED,
  fromServer as s,
  ZERO,
} from '../../../support/flag-cases.ts';
import { captureOf, type Wire } from '../../../support/tcp-wire.ts';

/** The sentences of a packet of a capture, in a language, and the packets they lead to. */
function reasons(wires: readonly Wire[], packet: number, language: 'en' | 'zh-CN' = 'en'): string[] {
  const { tcp, table } = captureOf(wires);
  const t = createTranslate(language);
  return flagReasons(tcp, table, packet - 1).map(({ sentence, further }) => {
    const sentences = further === undefined ? [sentence] : [sentence, further];
    const links = sentences.flatMap(({ params = {}, packetParams = [] }) =>
      packetParams.flatMap((name) => params[name] ?? []),
    );
    return `${sentences.map(({ key, params }) => t(key, params)).join(' ')} → ${links.join(', ')}`;
  });
}

describe('the reason of', () => {
  it('ACKed unseen segment says how much is missing and what there is', () => {
    const unseen = [...OPEN, s(0.03, 'PA', 300, 100, 'abc'), c(0.04, 'A', 100, 313)];
    expect(reasons(unseen, 5)).toEqual([
      'ack 14 goes 10 beyond what the capture has of the other end’s bytes: that ends at 4, with packet 4. → 4',
    ]);
    const hole = [...OPEN, s(0.03, 'PA', 310, 100, 'abc'), c(0.04, 'A', 100, 313)];
    expect(reasons(hole, 5)).toEqual([
      'ack 14 goes 13 beyond 1, where the capture has a hole in the other end’s bytes; packet 4 goes furthest. → 4',
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

  it('a retransmission says where the capture has it before, or that it has it nowhere', () => {
    const data = (time: number, seq: number): Wire => c(time, 'PA', seq, 300, 'a'.repeat(10));
    expect(reasons([...OPEN, data(0.03, 110), data(0.9, 100)], 5)).toEqual([
      'seq 1 is below the 21 expected next, 870 ms after packet 4. Within the initial RTT of 20 ms that could be reordering; here it is a retransmission. No packet before it has seq 1: the first copy did not come as far as the place of capture, or was not captured. → 4',
    ]);
    expect(reasons([...OPEN, data(0.03, 100), data(0.04, 110), data(0.05, 100)], 6)).toEqual([
      'seq 1 is below the 21 expected next, but only 10 ms after packet 5, less than the initial RTT of 20 ms: taken for one that was overtaken on the way, not for one sent again. Yet packet 4 had seq 1 before, so it was sent twice: the rule goes by the time alone. → 5, 4',
    ]);
    // The rule has it for a repetition, but the acknowledgment of its end stands before it.
    const overtaken = [...OPEN, c(0.03, 'A', 101, 300), c(0.031, 'FA', 100, 300)];
    expect(reasons(overtaken, 5)).toEqual([
      'seq 1 is below the 2 expected next and it ends exactly there, 1 ms after packet 4: the rule takes that for sent again, however soon it comes. Yet no packet before it has seq 1, so packet 4 may have overtaken it. → 4',
    ]);
    expect(reasons([...OPEN, data(0.03, 110), data(0.029, 100)], 5)).toEqual([
      'seq 1 is below the 21 expected next, and the clock has it 1 ms before packet 4: the time cannot tell reordering, so it counts as a retransmission. No packet before it has seq 1: its record may simply stand too late in the file. → 4',
    ]);
  });

  it('a SYN+ACK behind numbers that have no SYN says what they count from', () => {
    expect(reasons([s(0, 'PA', 700, 100, 'x'), s(0.5, 'SA', 900, 100)], 2).slice(0, 1)).toEqual([
      'This SYN+ACK has the first number 900, but what this end sent before counts from 699: what comes after it is counted from the new one. → ',
    ]);
  });
});

describe('every flag of the analysis', () => {
  it('has a sentence here', () => {
    expect(FLAG_CASES.map(([flag]) => flag).sort()).toEqual(NOTES.map(({ name }) => name).sort());
  });

  it.each(FLAG_CASES)('%s is worded with its own numbers, the same in Chinese', (_, wires, packet, sentence) => {
    const english = reasons(wires, packet);
    const [at, chinese] = [english.indexOf(sentence), reasons(wires, packet, 'zh-CN')];
    expect(english).toContain(sentence);
    // One direction of a pair may be told first in the other language: the numbers are the same ones.
    const numbers = (text = ''): string[] => text.match(/\d+(,\d{3})*(\.\d+)?( ms| s)?/g) ?? [];
    expect(new Set(numbers(chinese[at]))).toEqual(new Set(numbers(sentence)));
    expect(chinese[at]?.split(' → ')[1]).toBe(sentence.split(' → ')[1]);
    expect(chinese[at]).toMatch(/^[^{}]*\p{Script=Han}[^{}]*$/u);
  });
});
