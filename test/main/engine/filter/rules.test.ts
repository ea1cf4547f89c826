import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { refusalOf, unknownIn } from '../../../../src/main/engine/filter/index.ts';
import { DEFAULT_RULES } from '../../../../src/shared/coloring.ts';
import { openForReading } from '../../../support/open-capture.ts';

const SAMPLE = join(import.meta.dirname, '../../../../resources/samples/websocket-session.pcapng');
const test = (filter: string, enabled = true) => ({ name: filter, filter, enabled });

describe('the rules that hold at first', () => {
  it('are on only where all that their filters name is known', () => {
    const unknown = DEFAULT_RULES.filter(({ filter }) => {
      const names = unknownIn(filter, FIELDS);
      return 'ok' in names || names.length > 0;
    });
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

  it('take names that are not known for fields that no packet has, and say which they are', async () => {
    const capture = await openForReading(SAMPLE);
    const firstOf = (filter: string) => {
      capture.colorRules([test(filter)]);
      const rows = capture.rows(0, 0, 1);
      return rows.ok ? rows.value.rows[0]?.rule : undefined;
    };
    expect(['tcp || carp', '!carp', 'x.flags == "Bad" || len(x.y) > 2 || tcp'].map(firstOf)).toEqual([0, 0, 0]);
    expect(['carp', 'carp && tcp', 'x.y[0:2] == 47:45', 'tcp.port == x.y'].map(firstOf)).toEqual(
      Array(4).fill(undefined),
    );
    expect(unknownIn('carp || gvrp.x in {1..3} && tcp', FIELDS)).toMatchObject([
      { issue: { params: { word: 'carp' } }, position: { from: 0, to: 4 } },
      { issue: { params: { word: 'gvrp.x' } }, position: { from: 8, to: 14 } },
    ]);
    expect([unknownIn('tcp ==', FIELDS), unknownIn('80 == 80', FIELDS)]).toMatchObject([{ ok: false }, { ok: false }]);
    // The bar refuses what nobody knows.
    expect(refusalOf('tcp || carpp', FIELDS)).toBeDefined();
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
