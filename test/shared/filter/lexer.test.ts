/** What is no word of the language is refused at its place, whole where a person wrote it as one. */
import { describe, expect, it } from 'vitest';
import { quoted, Refusal, tokenize } from '../../../src/shared/filter/index.ts';

function refusalOf(text: string): Pick<Refusal, 'span' | 'params'> | undefined {
  try {
    tokenize(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { span: error.span, params: error.params };
  }
}

describe('what is not expected', () => {
  it.each([
    ['tcp.port = 80', { span: { from: 9, to: 10 }, params: { word: '=', near: '==' } }],
    ['失败的请求', { span: { from: 0, to: 5 }, params: { word: '失败的请求' } }],
    ['tcp ; udp', { span: { from: 4, to: 5 }, params: { word: ';' } }],
    ['tcp.port == 80', undefined],
  ])('%s', (text, refusal) => {
    expect(refusalOf(text)).toEqual(refusal);
  });
});

describe('a text in quotes', () => {
  it('is read back as it was, on one line', () => {
    const text = 'a "b" \\c\r\n\t\x01\x7f 登录';
    const written = quoted(text);
    expect(written).not.toMatch(/[\r\n\t]/);
    expect(tokenize(written)[0]).toMatchObject({ kind: 'string', value: text });
  });
});
