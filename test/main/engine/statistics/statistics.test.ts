import { join as joinPath } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Capture } from '../../../../src/main/engine/index.ts';
import type { StatisticsQuery } from '../../../../src/shared/model/index.ts';
import type { StatisticsRecord } from '../../../../src/shared/records.ts';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { captureOf, openForReading } from '../../../support/open-capture.ts';
import { fileOf, type Wire } from '../../../support/tcp-wire.ts';

const SAMPLES = joinPath(import.meta.dirname, '../../../../resources/samples');

/** The whole of a statistic. */
function recordsOf(capture: Capture, query: StatisticsQuery): readonly StatisticsRecord[] {
  for (;;) {
    const answer = capture.statisticsRecords(query);
    if (!answer.ok) throw new Error(answer.issue.code);
    if (answer.value.checked >= answer.value.packets) return answer.value.value;
  }
}

describe('statistics of a WebSocket session', () => {
  let capture: Capture;
  beforeAll(async () => {
    capture = await openForReading(joinPath(SAMPLES, 'websocket-session.pcapng'));
  });
  const packets = (filter: string) => {
    const answer = capture.totals(filter);
    return answer.ok ? answer.value.value.packets : -1;
  };

  it('count every packet at the top of the hierarchy, and messages inside TCP', () => {
    const rows = recordsOf(capture, { kind: 'hierarchy', filter: '' });
    const of = (path: string) => rows.find((row) => row.path === path);
    expect(rows[0]).toMatchObject({ path: 'eth', packets: capture.packetCount, endPackets: 0 });
    expect(of('eth:ip:tcp:http')).toMatchObject({ packets: 2, title: 'Hypertext Transfer Protocol' });
    expect(of('eth:ip:tcp:websocket')).toMatchObject({ packets: packets('websocket') });
    const ends = rows.reduce((sum, row) => sum + Number(row.endPackets), 0);
    expect(ends).toBe(capture.packetCount);
  });

  it('follow a display filter, and say where one does not hold', () => {
    const filter = 'http.request';
    expect(recordsOf(capture, { kind: 'hierarchy', filter }).at(-1)).toMatchObject({ protocol: 'http', packets: 1 });
    expect(capture.hierarchy('http.')).toMatchObject({ ok: false });
  });

  it('give both ways of a conversation, and the same bytes to its ends', () => {
    const order = { filter: '', layer: 'tcp', sort: 'bytes', descending: true } as const;
    const [talk, ...others] = recordsOf(capture, { kind: 'conversations', ...order });
    expect(others).toEqual([]);
    expect(talk).toMatchObject({ packets: capture.packetCount, stream: 0, start: 0, firstPacket: 1 });
    const ends = recordsOf(capture, { kind: 'endpoints', ...order });
    expect(ends.map((row) => row.bytes)).toEqual([talk?.bytes, talk?.bytes]);
    expect(ends.map((row) => row.bytesTx).sort()).toEqual([talk?.bytesAB, talk?.bytesBA].sort());
  });

  it('spread packets over intervals without losing one, and name the first of each', () => {
    const query = { filter: '', series: ['', 'websocket'], milliseconds: 100 };
    const answer = capture.ioGraph(query);
    if (!answer.ok) throw new Error('no graph');
    const [all, messages] = answer.value.value.series;
    const sum = (cells: Float64Array | undefined) => cells?.reduce((a, b) => a + b, 0);
    expect(sum(all?.packets)).toBe(capture.packetCount);
    expect(sum(messages?.packets)).toBe(packets('websocket'));
    expect(all?.first[0]).toBe(0);
  });

  it('make intervals longer where there would be too many', () => {
    const answer = capture.ioGraph({ filter: '', series: [''], milliseconds: 0 });
    expect(answer).toMatchObject({ ok: true });
    if (answer.ok) expect(answer.value.value.intervals).toBeLessThanOrEqual(20_000);
  });

  it('group remarks by what they say, and lead to the packets', () => {
    const answer = capture.expert('');
    if (!answer.ok) throw new Error('no list');
    const group = answer.value.value.groups.find(({ summary }) => summary.startsWith('Connection establish request'));
    expect(group).toMatchObject({ severity: 'chat', kind: 'Sequence', protocol: 'TCP', count: 1, packet: 0 });
    expect(capture.expertPackets('', group?.group ?? -1, 0, 10)).toEqual({ ok: true, value: { rows: [0], total: 1 } });
    const severities = answer.value.value.groups.map(({ severity }) => severity);
    const rank = ['error', 'warn', 'note', 'chat', 'comment'];
    expect(severities).toEqual([...severities].sort((a, b) => rank.indexOf(a) - rank.indexOf(b)));
  });
});

describe('the expert list', () => {
  it('has a selective acknowledgment of bytes that came twice also where it acknowledges new ones (RFC 2883)', () => {
    const sack = [1, 1, 5, 10, 0, 0, 0, 100, 0, 0, 0, 103];
    const segments: Wire[] = [
      { from: 0, flags: 'S', seq: 99, options: [4, 2] },
      { from: 1, flags: 'SA', seq: 299, ack: 100, options: [4, 2] },
      { from: 0, flags: 'A', seq: 100, ack: 300 },
      { from: 0, flags: 'PA', seq: 100, ack: 300, data: 'abc' },
      { from: 0, flags: 'PA', seq: 103, ack: 300, data: 'def' },
      { from: 1, flags: 'A', seq: 300, ack: 106, options: sack },
    ];
    const capture = captureOf(fileOf(segments));
    while (capture.scan(1000).state !== 'done');
    const answer = capture.expert('');
    if (!answer.ok) throw new Error('no list');
    const group = answer.value.value.groups.find(({ summary }) => summary.startsWith('D-SACK'));
    expect(group).toMatchObject({ severity: 'warn', kind: 'Sequence', count: 1, packet: 5 });
  });
});

describe('addresses of a tunnel', () => {
  const ETHERNET = '020000000001020000000002';
  const ipv4 = (protocol: string, payload: string): string => {
    const length = (20 + payload.length / 2).toString(16).padStart(4, '0');
    return `4500${length}0001000040${protocol}00000a0000010a000002${payload}`;
  };
  /** The ends of one packet. */
  const endsOf = (hex: string, layer: 'ipv4' | 'ipv6' | 'udp' | 'tcp') => {
    const capture = captureOf(join(pcapHeader({}), pcapRecord({ data: Buffer.from(hex, 'hex') })));
    const query = { kind: 'endpoints', filter: '', layer, sort: 'packets', descending: true } as const;
    return recordsOf(capture, query)
      .map(({ address }) => address)
      .sort();
  };

  it('are those of IP where what is inside has others only', () => {
    const arp = `ffffffffffff02000000000308060001080006040001${'00'.repeat(20)}`;
    const vxlan = ipv4(
      '11',
      `c00012b5${(16 + arp.length / 2).toString(16).padStart(4, '0')}00000800000000000100${arp}`,
    );
    expect(endsOf(`${ETHERNET}0800${vxlan}`, 'ipv4')).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(endsOf(`${ETHERNET}0800${vxlan}`, 'udp')).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('are not told of a TCP header that is too short for itself', () => {
    const tcp = (words: string): string =>
      `${ETHERNET}0800${ipv4('06', `000100020000000100000000${words}02040000000000`)}`;
    expect(endsOf(tcp('50'), 'tcp')).toHaveLength(2);
    expect(endsOf(tcp('40'), 'tcp')).toEqual([]);
  });

  it('are not told of headers of IP that end before their options', () => {
    const short = '4f00003c0001000040fd00000a0000010a00000201010101';
    expect(endsOf(`${ETHERNET}0800${short}`, 'ipv4')).toEqual([]);
    const addresses = `fe80${'00'.repeat(13)}01fe80${'00'.repeat(13)}02`;
    // Hop-by-hop options of 16 bytes, of which the payload length leaves 8.
    const ipv6 = (units: string): string => `${ETHERNET}86dd6000000000080040${addresses}3b${units}010400000000`;
    expect(endsOf(ipv6('01'), 'ipv6')).toEqual([]);
    expect(endsOf(ipv6('00'), 'ipv6')).toHaveLength(2);
  });
});

it('the I/O graph reaches to the latest packet, also when an earlier one is the last of the file', () => {
  const at = (seconds: number) => pcapRecord({ seconds, data: new Uint8Array(60) });
  const capture = captureOf(join(pcapHeader({}), at(7), at(9), at(10), at(8)));
  const rows = recordsOf(capture, { kind: 'io', filter: '', series: [''], milliseconds: 1000 });
  expect(rows.map(({ start, packets }) => [start, packets])).toEqual([0, 1, 2, 3].map((start) => [start, 1]));
});

it('the first share of a statistic is smaller than those behind it', () => {
  const packets = Array.from({ length: 120_000 }, () => pcapRecord({ data: new Uint8Array(14) }));
  const capture = captureOf(join(pcapHeader({}), ...packets));
  const share = () => {
    const answer = capture.totals('');
    if (!answer.ok) throw new Error(answer.issue.code);
    return answer.value.checked;
  };
  const [first, second] = [share(), share()];
  expect(first).toBeGreaterThan(0);
  expect(second - first).toBeGreaterThan(2 * first);
});
