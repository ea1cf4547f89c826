import { describe, expect, it } from 'vitest';
import { writeMessageCsv, writeMessageJson, writeMessageLines } from '../../../../src/main/engine/export/index.ts';
import { streamIndex } from '../../../../src/shared/units.ts';
import { sourceOf } from '../../../support/exchange-source.ts';
import { ladder } from '../../../support/stream-pair.ts';
import { down, up, upgrade } from '../../../support/websocket-frames.ts';

describe('messages as tables', () => {
  const source = sourceOf(ladder([upgrade(), up(0x81, '=1+1, "x"'), down(0x82, Buffer.from([255]))].join('\n')));
  const messages = () => source.messages(streamIndex(0));

  it('writes JSON and JSON lines with the same objects', () => {
    const lines = [...writeMessageLines(messages())].map((line) => JSON.parse(line));
    expect(lines.map(({ direction, type, text, base64 }) => [direction, type, text, base64])).toEqual([
      ['toServer', 'text', '=1+1, "x"', undefined],
      ['toClient', 'binary', undefined, '/w=='],
    ]);
    expect(JSON.parse([...writeMessageJson(messages())].join(''))).toEqual(lines);
    expect([...writeMessageJson([])].join('')).toBe('[]\n');
  });

  it('writes CSV that a spreadsheet does not run', () => {
    const rows = [...writeMessageCsv(messages())];
    expect(rows[1]?.trimEnd().endsWith(`,3,3,"'=1+1, ""x""",`)).toBe(true);
    expect(rows[2]?.trimEnd().endsWith(',4,4,,/w==')).toBe(true);
  });
});
