/** The scene written as SVG: well formed, alone, and the same each time. */
import { describe, expect, it } from 'vitest';
import { writeDiagram } from '../../../../src/main/engine/diagram/index.ts';
import { escapeXml } from '../../../../src/main/engine/diagram/svg.ts';
import { FOUR_BY_CLIENT, LADDERS, OPTIONS } from '../../../support/ladders.ts';
import { message } from '../../../support/segment-ladder.ts';

/** Element and attribute names of a document, or what is wrong with it: a reader of the little XML that we write. */
function readXml(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const open: string[] = [];
  let rest = text;
  while (rest !== '') {
    const tag = /^<(\/?)([a-z]+)((?:\s+[a-zA-Z:0-9-]+="[^"<]*")*)(\/?)>/.exec(rest);
    if (tag) {
      const [whole, end, name = '', attributes = '', alone] = tag;
      if (end) expect(open.pop()).toBe(name);
      else if (!alone) open.push(name);
      names.add(name);
      for (const [, attribute = ''] of attributes.matchAll(/\s([a-zA-Z:0-9-]+)=/g)) names.add(`@${attribute}`);
      rest = rest.slice(whole.length);
    } else {
      const words = /^[^<>&]+|^&(?:amp|lt|gt|quot|#39);/.exec(rest);
      if (!words) throw new Error(`not XML: ${rest.slice(0, 40)}`);
      rest = rest.slice(words[0].length);
    }
  }
  expect(open).toEqual([]);
  return names;
}

describe('writeSvg', () => {
  it.each(Object.entries(LADDERS))('writes %s as a document that stands alone', (_name, input) => {
    const names = readXml(writeDiagram(input, OPTIONS, 'svg'));
    const known = ['svg', 'title', 'desc', 'rect', 'line', 'polygon', 'text'];
    expect([...names].filter((name) => !name.startsWith('@') && !known.includes(name))).toEqual([]);
    expect([...names].filter((name) => /^@(on|href|src|xlink)/.test(name))).toEqual([]);
  });

  it('opens with its title and description', () => {
    const text = writeDiagram(FOUR_BY_CLIENT, OPTIONS, 'svg');
    expect(text).toContain('<title>TCP: three-way handshake and four-packet teardown</title>');
    expect(text).toContain(
      '<desc>TCP: three-way handshake and four-packet teardown. Client 192.168.66.65 port 40508, server 192.168.6.10 port 80. 13 packets, #1 to #13, over 1.91 s.</desc>',
    );
  });

  it('gives the same bytes for the same input, others for another theme or language', () => {
    const text = writeDiagram(FOUR_BY_CLIENT, OPTIONS, 'svg');
    expect(writeDiagram(FOUR_BY_CLIENT, OPTIONS, 'svg')).toBe(text);
    expect(writeDiagram(FOUR_BY_CLIENT, { ...OPTIONS, theme: 'dark' }, 'svg')).not.toBe(text);
    expect(writeDiagram(FOUR_BY_CLIENT, { ...OPTIONS, language: 'zh-CN' }, 'svg')).toContain('TCP 三次握手与四次挥手');
  });

  it('never says SYN in a teardown', () => {
    const text = writeDiagram(FOUR_BY_CLIENT, { ...OPTIONS, part: 'teardown' }, 'svg');
    expect(text).not.toMatch(/SYN=1|SYN-/);
    expect(text).toContain('FIN=1, ACK=1, seq=x+2041, ack=y+533');
  });

  it('keeps captured text text', () => {
    const hostile = '</text><script>alert("1")</script>&#x0;{{count}}$t(diagram.subtitle)\u0000\u202e\ud800';
    const messages = [message('request', 5, hostile), message('response', 8, `${hostile}'`)];
    for (const part of ['both', 'all'] as const) {
      const text = writeDiagram({ ...FOUR_BY_CLIENT, messages }, { ...OPTIONS, part, title: hostile }, 'svg');
      readXml(text);
      expect(text).not.toContain('<script');
      expect(text).toContain('{{count}}');
      expect(text).toContain('$t(diagram.subtitle)');
    }
  });
});

describe('escapeXml', () => {
  it('replaces what XML does not have', () => {
    expect(escapeXml('a\u0001\ud800<\uffff>😀')).toBe('a\ufffd\ufffd&lt;\ufffd&gt;😀');
  });
});
