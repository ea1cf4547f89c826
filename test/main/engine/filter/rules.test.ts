import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { refusalOf } from '../../../../src/main/engine/filter/index.ts';
import { DEFAULT_RULES } from '../../../../src/shared/coloring.ts';
import { openForReading } from '../../../support/open-capture.ts';

const SAMPLE = join(import.meta.dirname, '../../../../resources/samples/websocket-session.pcapng');
const test = (filter: string, enabled = true) => ({ name: filter, filter, enabled });

describe('the rules that hold at first', () => {
  it('are on only where their filters hold', () => {
    const unknown = DEFAULT_RULES.filter(({ filter }) => refusalOf(filter, FIELDS) !== undefined);
    expect(unknown).toEqual(DEFAULT_RULES.filter(({ enabled }) => !enabled));
  });
});

describe('colouring rules', () => {
  it('give each packet the first one that lets it through', async () => {
    const capture = await openForReading(SAMPLE);
    capture.colorRules(DEFAULT_RULES);
    const rows = capture.rows(0, 0, 12);
    const names = rows.ok ? rows.value.rows.map(({ rule }) => DEFAULT_RULES[rule ?? -1]?.name) : [];
    expect(names.slice(0, 8)).toEqual(['TCP SYN/FIN', 'TCP SYN/FIN', 'TCP', 'HTTP', 'TCP', 'HTTP', 'TCP', 'WebSocket']);
  });

  it('pass over rules that are off, empty or do not hold', async () => {
    const capture = await openForReading(SAMPLE);
    capture.colorRules([
      test('tcp', false),
      test('  '),
      test('nonsense =='),
      test('no.such.field'),
      test('frame.number > 1'),
    ]);
    const rows = capture.rows(0, 0, 2);
    expect(rows.ok && rows.value.rows.map(({ rule }) => rule)).toEqual([undefined, 4]);
  });

  it('leave rows without a colour when there are none, and are named in the packet', async () => {
    const capture = await openForReading(SAMPLE);
    capture.colorRules([test('tcp')]);
    const detail = capture.packet(0);
    const lines = detail.ok ? (detail.value.layers[0]?.children ?? []).map(({ text }) => text) : [];
    expect(lines.slice(-2)).toEqual(['[Coloring Rule Name: tcp]', '[Coloring Rule String: tcp]']);
    capture.colorRules([]);
    const rows = capture.rows(0, 0, 1);
    expect(rows.ok && rows.value.rows[0]?.rule).toBeUndefined();
  });
});
