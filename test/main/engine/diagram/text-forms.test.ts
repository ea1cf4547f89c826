/** The ladder as Markdown, Mermaid and PlantUML. The golden files are also the readable account of every ladder. */
import { describe, expect, it } from 'vitest';
import { writeDiagram } from '../../../../src/main/engine/diagram/index.ts';
import { FOUR_BY_CLIENT, LADDERS, OPTIONS } from '../../../support/ladders.ts';
import { message } from '../../../support/segment-ladder.ts';

const GOLDEN = '../../../golden/diagram';

describe('writeMarkdown', () => {
  it.each(Object.entries(LADDERS))('tells %s', async (name, input) => {
    await expect(writeDiagram(input, OPTIONS, 'md')).toMatchFileSnapshot(`${GOLDEN}/${name}.md`);
  });

  it('has a fence that captured text cannot close', () => {
    const messages = [message('request', 5, 'GET /\n```\n# out'), message('response', 8, 'a\\nb')];
    const lines = writeDiagram({ ...FOUR_BY_CLIENT, messages }, { ...OPTIONS, part: 'all' }, 'md').split('\n');
    expect(lines.filter((line) => line.trimStart().startsWith('```'))).toEqual(['```sequence', '```']);
    expect(lines.some((line) => line.includes('a/nb'))).toBe(true);
  });

  it('speaks Chinese', async () => {
    const text = writeDiagram(FOUR_BY_CLIENT, { ...OPTIONS, language: 'zh-CN', numbers: 'raw' }, 'md');
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/four-by-client.zh-CN.md`);
  });
});

describe('writeMermaid', () => {
  it('tells a connection', async () => {
    await expect(writeDiagram(FOUR_BY_CLIENT, OPTIONS, 'mmd')).toMatchFileSnapshot(`${GOLDEN}/four-by-client.mmd`);
  });

  it('writes the marks of its own language as codes', () => {
    const messages = [message('request', 5, 'GET /a;b#c<b>$$x$$%%{init}%%')];
    const text = writeDiagram({ ...FOUR_BY_CLIENT, messages }, { ...OPTIONS, part: 'all' }, 'mmd');
    expect(text).toContain('GET /a#59;b#35;c#60;b#62;#36;#36;x#36;#36;#37;#37;#123;init#125;#37;#37;<br/>');
  });
});

describe('writePlantUml', () => {
  it('tells a connection', async () => {
    await expect(writeDiagram(FOUR_BY_CLIENT, OPTIONS, 'puml')).toMatchFileSnapshot(`${GOLDEN}/four-by-client.puml`);
  });

  it('keeps styles, tags and variables of its own language from waking', () => {
    const messages = [message('request', 5, 'GET http://a/<i>%date()%')];
    const text = writeDiagram({ ...FOUR_BY_CLIENT, messages }, { ...OPTIONS, part: 'all' }, 'puml');
    expect(text).toContain('GET http:<U+002F>/a/<U+003C>i><U+0025>date()<U+0025>\\n');
    // A mark at the beginning of a line would make a list of it, and number it anew.
    expect(text).toContain('\\n<U+0023>4 · ');
  });
});
