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
    const written = [...writeMessageLines(messages())].join('');
    const lines = written
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ direction, type, text, base64 }) => [direction, type, text, base64])).toEqual([
      ['toServer', 'text', '=1+1, "x"', undefined],
      ['toClient', 'binary', undefined, '/w=='],
    ]);
    expect(JSON.parse([...writeMessageJson(messages())].join(''))).toEqual(lines);
    expect([...writeMessageJson([])].join('')).toBe('[]\n');
  });

  it('writes CSV that a spreadsheet does not run', () => {
    const rows = [...writeMessageCsv(messages())].join('').split('\r\n');
    expect(rows[1]).toMatch(/,3,3,"'=1\+1, ""x""",,+$/);
    expect(rows[2]).toMatch(/,4,4,,\/w==,+$/);
  });

  it('writes what is long in pieces, and the same as what is short', () => {
    const long = `=é"${'中,'.repeat(300_000)}`;
    const [one] = [...messages()];
    if (one === undefined) throw new Error('no message found');
    const listed = [{ ...one, bytes: Buffer.from(long) }, undefined];
    const lines = [...writeMessageLines(listed)];
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(300_000);
    expect(JSON.parse(lines.join('')).text).toBe(long);
    expect(JSON.parse([...writeMessageJson(listed)].join(''))[0].text).toBe(long);
    const table = [...writeMessageCsv(listed)].join('');
    expect(table).toContain(`,"'${long.replaceAll('"', '""')}",`);
  });
});
