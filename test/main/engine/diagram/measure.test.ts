/** Widths estimated without a font, and text cut, wrapped and cleaned by them. */
import { describe, expect, it } from 'vitest';
import { cleanText, fitText, textWidth, wrapText } from '../../../../src/main/engine/diagram/measure.ts';

describe('textWidth', () => {
  it('takes 0.6 em for a character of the fixed font and 1 em for a Chinese one', () => {
    expect(textWidth('SYN=1', 10, 'mono')).toBeCloseTo(30);
    expect(textWidth('可能丢失', 10, 'mono')).toBeCloseTo(40);
    expect(textWidth('三次握手', 12, 'ui')).toBeCloseTo(48);
  });

  it('errs on the wide side of the words’ font', () => {
    // Inter Medium, measured: 129 px at 12 px.
    const width = textWidth('Three-way handshake', 12, 'ui');
    expect(width).toBeGreaterThan(129);
    expect(width).toBeLessThan(129 * 1.15);
  });
});

describe('fitText', () => {
  it('leaves what fits and cuts the rest with an ellipsis', () => {
    expect(fitText('abc', 18, 10, 'mono')).toBe('abc');
    expect(fitText('abcdef', 28, 10, 'mono')).toBe('abc…');
    expect(fitText('三次握手', 30, 10, 'mono')).toBe('三次…');
  });
});

describe('wrapText', () => {
  it('breaks at spaces', () => {
    expect(wrapText('one two three', 60, 10, 'mono')).toEqual(['one two', 'three']);
  });

  it('breaks between Chinese characters, not before a full stop', () => {
    const lines = wrapText('抓包结束时连接仍然打开。', 60, 10, 'mono');
    expect(lines.join('')).toBe('抓包结束时连接仍然打开。');
    for (const line of lines) {
      expect(textWidth(line, 10, 'mono')).toBeLessThanOrEqual(60);
      expect(line).not.toMatch(/^。/);
    }
  });

  it('cuts a word that no line can hold', () => {
    expect(wrapText('aaaaaaaaaa b', 36, 10, 'mono')).toEqual(['aaaaa…', 'b']);
  });
});

describe('cleanText', () => {
  it('keeps one line and one direction of text', () => {
    expect(cleanText('GET /a\r\nX: \u202edetrever\u0000\ud800', 50)).toBe('GET /a X: \ufffddetrever\ufffd\ufffd');
  });

  it('cuts by characters', () => {
    expect(cleanText('日本語テキスト', 4)).toBe('日本語…');
  });
});
