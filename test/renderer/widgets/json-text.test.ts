import { describe, expect, it } from 'vitest';
import { type JsonPlace, JsonText, readJson } from '../../../src/renderer/widgets/json-text.ts';

const ALL = Number.POSITIVE_INFINITY;

/** Members as pairs, elements as a list, everything else as characters; undefined where the text is refused. */
function plain(json: JsonText | undefined, place: JsonPlace = 0): unknown {
  if (json === undefined || json.state !== 'read') return undefined;
  const kind = json.kindOf(place);
  if (kind !== 'object' && kind !== 'array') return `${kind} ${json.scalar(place, ALL)}`;
  const members: unknown[] = [];
  for (let member = place + 1; member < json.behind(place); member = json.behind(member)) {
    expect(json.parentOf(member)).toBe(place);
    const name = json.nameOf(member, ALL);
    members.push(kind === 'object' ? [name, plain(json, member)] : plain(json, member));
  }
  return { [kind]: members };
}

const SAMPLE = ' {"a" : [1, -2.50e+3, "x\\"\\u4f60\\\\", {} ,[]],\n"2":true,"1":null,"a":{"b":"\\ud83d\\ude00/\\/"}} ';
const READ = {
  object: [
    ['a', { array: ['number 1', 'number -2.50e+3', 'string x"你\\', { object: [] }, { array: [] }] }],
    ['2', 'word true'],
    ['1', 'word null'],
    ['a', { object: [['b', 'string 😀//']] }],
  ],
};

describe('JSON text', () => {
  it('keeps the order of members, doubled names, and numbers as they were written', () => {
    expect(plain(readJson(SAMPLE))).toEqual(READ);
    expect(plain(readJson('12345678901234567890'))).toBe('number 12345678901234567890');
    expect(plain(readJson('""'))).toBe('string ');
  });

  it('is read the same in any slices', () => {
    for (let slice = 1; slice < SAMPLE.length; slice++) {
      const json = new JsonText(SAMPLE);
      while (json.advance(slice) === 'reading');
      expect(plain(json), `slices of ${slice}`).toEqual(READ);
    }
  });

  it('takes for JSON what the platform takes for it, cut anywhere and with anything in it', () => {
    const texts = [...SAMPLE].flatMap((_, at) => [
      SAMPLE.slice(0, at),
      ...[',', ']', '}', '"', '0', ':', '\\', '\n'].map((sign) => SAMPLE.slice(0, at) + sign + SAMPLE.slice(at)),
    ]);
    texts.push(
      '[01]',
      '[1.]',
      '[-]',
      '[1e]',
      '[.5]',
      '[+1]',
      '[NaN]',
      '[truely]',
      '["\\u12g4"]',
      '["\t"]',
      '[1 2]',
      '1 2',
    );
    for (const text of texts) expect(readJson(text) !== undefined, text).toBe(isJson(text));
  });

  it('refuses what nests deeper than anybody means', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(readJson(nested(2000))?.count).toBe(2000);
    expect(readJson(nested(2001))).toBeUndefined();
  });

  it('gives the beginning of long names and texts, and no half of an escape', () => {
    const json = readJson(JSON.stringify({ ['n'.repeat(5000)]: `${'\u0001'.repeat(3)}${'\\"'.repeat(2000)}` }));
    expect([json?.nameOf(1, 10), json?.scalar(1, 5)]).toEqual(['n'.repeat(10), '\u0001\u0001\u0001\\"']);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
