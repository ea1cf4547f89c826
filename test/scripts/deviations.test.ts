/** The list of what differs from the reference: how it is read, judged and brought up to date, and that it gives reasons. */
import { describe, expect, it } from 'vitest';
import { amend, formatNumbers, judge, parseNumbers, readDeviations } from '../../scripts/deviations.mjs';

const row = { capture: 'a.pcap', field: 'tcp.seq', frames: [1, 2, 3], reason: 'because', evidence: 'RFC 9293' };

describe('numbers', () => {
  it('are written as ranges and read again', () => {
    expect(formatNumbers([7, 1, 2, 3, 2, 9, 10])).toBe('1-3,7,9-10');
    expect(parseNumbers('1-3,7,9-10')).toEqual([1, 2, 3, 7, 9, 10]);
  });
});

describe('judging', () => {
  it('tells frames that differ and are not listed from listed ones that do not', () => {
    expect(judge([row], 'a.pcap', 'tcp.seq', [2, 3, 4])).toEqual({ unlisted: [4], gone: [1], unexplained: [] });
    expect(judge([row], 'b.pcap', 'tcp.seq', [2])).toEqual({ unlisted: [2], gone: [], unexplained: [] });
  });

  it('tells frames whose reason is not known', () => {
    expect(judge([{ ...row, reason: '?' }], 'a.pcap', 'tcp.seq', [1, 2, 3]).unexplained).toEqual([1, 2, 3]);
  });
});

describe('bringing the list up to date', () => {
  it('strikes off what agrees and adds what differs without a reason', () => {
    const found = { capture: 'a.pcap', field: 'tcp.seq', different: [2, 5] };
    const fresh = { ...row, frames: [5], reason: '?', evidence: '' };
    expect(amend([row], found)).toEqual([{ ...row, frames: [2] }, fresh]);
    expect(amend([row, fresh], { ...found, different: [5, 6] })).toEqual([{ ...fresh, frames: [5, 6] }]);
    expect(amend([row], { ...found, different: [] })).toEqual([]);
  });

  it('leaves other columns and captures alone', () => {
    expect(amend([row], { capture: 'a.pcap', field: 'tcp.ack', different: [] })).toEqual([row]);
  });
});

describe('the list itself', () => {
  it('has each frame of a column once', () => {
    const frames = readDeviations().flatMap(({ capture, field, frames }) =>
      frames === '*' ? [`${capture} ${field}`] : frames.map((frame) => `${capture} ${field} ${frame}`),
    );
    expect(frames.filter((frame, index) => frames.indexOf(frame) !== index)).toEqual([]);
  });

  it('gives the evidence of every reason', () => {
    expect(readDeviations().filter(({ reason, evidence }) => reason !== '?' && evidence === '')).toEqual([]);
  });

  it('gives the reason of whatever differs of TCP', () => {
    const ofTcp = readDeviations().filter(({ field }) => /^(tcp\.|udp\.|follow:)/.test(field));
    expect(ofTcp.filter(({ reason }) => reason === '?')).toEqual([]);
  });
});
