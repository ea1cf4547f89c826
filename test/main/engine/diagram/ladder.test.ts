/** The layout: nothing overlaps, nothing leaves the page, however the options stand. */
import { describe, expect, it } from 'vitest';
import { layoutLadder } from '../../../../src/main/engine/diagram/ladder.ts';
import { textWidth } from '../../../../src/main/engine/diagram/measure.ts';
import { LANGUAGES } from '../../../../src/shared/i18n/index.ts';
import type { DiagramOptions, DiagramScene, SceneLine, SceneText } from '../../../../src/shared/scene.ts';
import { packetIndex } from '../../../../src/shared/units.ts';
import { FOUR_BY_CLIENT, LADDERS, OPTIONS } from '../../../support/ladders.ts';
import { message, segmentLadder } from '../../../support/segment-ladder.ts';

const VARIANTS = LANGUAGES.flatMap((language) =>
  (['handshake', 'teardown', 'both', 'all'] as const).flatMap((part) =>
    (['page', 'pane'] as const).map(
      (layout): DiagramOptions => ({
        ...OPTIONS,
        language,
        part,
        layout,
        numbers: layout === 'page' ? 'raw' : 'symbolic',
      }),
    ),
  ),
);

interface Rect {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly text: string;
}

function rectOf({ x, y, text, size, font, anchor, turned }: SceneText): Rect {
  const width = textWidth(text, size, font);
  if (turned) return { left: x - size * 0.75, right: x + size * 0.2, top: y - width / 2, bottom: y + width / 2, text };
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  // Capitals and figures rise 0.73 em above the base line; descenders 0.2 em below.
  return { left, right: left + width, top: y - size * 0.73, bottom: y + size * 0.2, text };
}

const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Whether a falling line passes through a rectangle. */
function crosses({ x1, y1, x2, y2 }: SceneLine, rect: Rect): boolean {
  const at = (x: number): number => y1 + ((x - x1) / (x2 - x1)) * (y2 - y1);
  const left = Math.max(rect.left, Math.min(x1, x2));
  const right = Math.min(rect.right, Math.max(x1, x2));
  if (left >= right) return false;
  const [a, b] = [at(left), at(right)];
  return Math.max(a, b) > rect.top && Math.min(a, b) < rect.bottom;
}

function problems(scene: DiagramScene): readonly string[] {
  const found: string[] = [];
  const rects = scene.items.filter((item) => item.kind === 'text').map(rectOf);
  rects.forEach((rect, index) => {
    if (rect.left < 0 || rect.right > scene.width || rect.top < 0 || rect.bottom > scene.height)
      found.push(`off the page: ${rect.text}`);
    for (const other of rects.slice(index + 1)) if (overlap(rect, other)) found.push(`${rect.text} over ${other.text}`);
  });
  for (const item of scene.items) {
    if (item.kind !== 'line' || !item.arrow) continue;
    for (const rect of rects) if (crosses(item, rect)) found.push(`an arrow through ${rect.text}`);
  }
  return found;
}

describe.each(Object.entries(LADDERS))('the ladder %s', (_name, input) => {
  it('has no text over another, none under an arrow, none off the page', () => {
    const found = VARIANTS.flatMap((options) =>
      problems(layoutLadder(input, options)).map(
        (text) => `${options.language} ${options.part} ${options.layout}: ${text}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it('has targets for all its packets, top down and apart', () => {
    for (const options of VARIANTS) {
      const { targets, height } = layoutLadder(input, options);
      const packets = targets.flatMap((target) => {
        const [first = packetIndex(0), last = first] = target.packets;
        return Array.from({ length: last - first + 1 }, (_, index) => first + index);
      });
      expect(packets).toEqual(Array.from({ length: input.count }, (_, index) => index));
      targets.reduce((bottom, target) => {
        expect(target.y).toBeGreaterThanOrEqual(bottom);
        return target.y + target.height;
      }, 0);
      expect(targets.at(-1)?.y).toBeLessThan(height);
    }
  });
});

describe('layoutLadder', () => {
  it('gives the same scene for the same input', () => {
    expect(layoutLadder(FOUR_BY_CLIENT, OPTIONS)).toEqual(layoutLadder(FOUR_BY_CLIENT, OPTIONS));
  });

  it('keeps a long stream to a bounded height and says how much is left out', () => {
    const first = FOUR_BY_CLIENT.at(3);
    const count = 300_000;
    const at = (position: number) => ({ ...first, packet: packetIndex(position) });
    const scene = layoutLadder({ ...FOUR_BY_CLIENT, count, at, messages: [] }, { ...OPTIONS, part: 'all' });
    expect(scene.height * 3).toBeLessThan(32_767);
    expect(scene.targets).toHaveLength(136);
    expect(scene.items.some((item) => item.kind === 'text' && item.text.startsWith('299,865 packets'))).toBe(true);
  });

  it('keeps the tail of a stream of nothing but resets', () => {
    const first = segmentLadder('0 > R seq=1 : CLOSED? CLOSED?\n1 > R seq=1').at(1);
    const at = (position: number) => ({ ...first, packet: packetIndex(position) });
    const scene = layoutLadder({ ...FOUR_BY_CLIENT, count: 50_000, at, messages: [] }, OPTIONS);
    expect(scene.height).toBeLessThan(1000);
  });

  it('hides the addresses wherever they stand', () => {
    const named = [{ kind: 'request' as const, packet: packetIndex(4), name: 'GET http://192.168.6.10/a' }];
    const options = { ...OPTIONS, hideAddresses: true, title: 'Talking to 192.168.6.10' };
    const scene = layoutLadder({ ...FOUR_BY_CLIENT, messages: named }, options);
    const text = JSON.stringify(scene);
    expect(text).not.toContain('192.168.6.10');
    expect(text).not.toContain('192.168.66.65');
    expect(text).toContain('192.168.66.***:40508');
    expect(text).toContain('GET http://192.168.6.***/a');
  });

  it('lets crossing packets cross', () => {
    const scene = layoutLadder(LADDERS['simultaneous-open'] ?? FOUR_BY_CLIENT, OPTIONS);
    const [a, b] = scene.items.filter((item) => item.kind === 'line' && item.arrow);
    if (a?.kind !== 'line' || b?.kind !== 'line') throw new Error('no arrows');
    expect(a.x1).toBeLessThan(a.x2);
    expect(b.x1).toBeGreaterThan(b.x2);
    expect(b.y1).toBeGreaterThan(a.y1);
    expect(b.y1).toBeLessThan(a.y2);
  });
});

it('says in a narrow picture as well how many messages a fold holds', () => {
  const messages = [
    message('request', 5, `GET /${'a long way to a room '.repeat(9)}`),
    message('response', 7, '101 Switching Protocols'),
    message('websocket', 8, 'Text'),
    message('websocket', 8, 'Text'),
  ];
  for (const language of LANGUAGES) {
    const scene = layoutLadder({ ...FOUR_BY_CLIENT, messages }, { ...OPTIONS, language, layout: 'pane' });
    const words = scene.items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])).join(' ');
    expect(words).toMatch(language === 'en' ? /2 WebSocket messages/ : /2 条 WebSocket/);
  }
});
