/** The expert list in an order, and its groups as filters: the packets that are found are those that were counted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupFilter, nextSort, orderedGroups } from '../../../../src/renderer/panes/statistics/expert-order.ts';
import type { ExpertGroup, ExpertSeverity } from '../../../../src/shared/model/index.ts';
import { packetIndex } from '../../../../src/shared/units.ts';
import { captureOf } from '../../../support/open-capture.ts';

const group = (severity: ExpertSeverity, summary: string, count: number, packet: number): ExpertGroup => ({
  ...{ group: packet, kind: 'Sequence', protocol: 'TCP' },
  ...{ severity, summary, count, packet: packetIndex(packet) },
});
const GROUPS = [group('error', 'b', 2, 7), group('warn', 'c', 9, 1), group('chat', 'a', 2, 3)];
const summaries = (...sort: Parameters<typeof nextSort>[]) =>
  orderedGroups(
    GROUPS,
    sort.reduce<ReturnType<typeof nextSort>>((now, [, by]) => nextSort(now, by), undefined),
  )
    .map(({ summary }) => summary)
    .join('');

describe('the order of the expert list', () => {
  it('is what a heading asks for, then the other way round, then as it came', () => {
    expect([
      summaries(),
      summaries([undefined, 'summary']),
      summaries([undefined, 'summary'], [undefined, 'summary']),
      summaries([undefined, 'summary'], [undefined, 'summary'], [undefined, 'summary']),
      summaries([undefined, 'count']),
      summaries([undefined, 'count'], [undefined, 'first']),
      summaries([undefined, 'severity'], [undefined, 'severity']),
    ]).toEqual(['bca', 'abc', 'cba', 'bca', 'cba', 'cab', 'acb']);
  });
});

describe('a group as a filter', () => {
  it('asks for the words, and for comments as comments', () => {
    expect(groupFilter({ severity: 'comment', summary: 'so "slow"\nhere' })).toBe(
      'frame.comment == "so \\"slow\\"\\nhere"',
    );
  });

  it.each(['http-three-way-handshake.pcap', 'websocket-session.pcapng'])('finds what was counted: %s', (name) => {
    const capture = captureOf(readFileSync(join(import.meta.dirname, '../../../../resources/samples', name)));
    let list = capture.expert('');
    while (list.ok && list.value.checked < list.value.packets) list = capture.expert('');
    const groups = list.ok ? list.value.value.groups : [];
    expect(groups.length).toBeGreaterThan(2);
    for (const one of groups) {
      const packets = capture.expertPackets('', one.group, 0, 500);
      let shown = capture.filter(groupFilter(one));
      while (shown.ok && list.ok && shown.value.checked < list.value.packets) shown = capture.filter(groupFilter(one));
      const rows = shown.ok ? capture.rows(shown.value.view, 0, 500) : undefined;
      const found = rows?.ok ? rows.value.rows.map(({ packet }) => packet) : [];
      expect([one.summary, found]).toEqual([one.summary, packets.ok ? [...new Set(packets.value.rows)] : []]);
    }
  });
});
