/**
 * A scene as an SVG document that stands alone: no script, no link, no style sheet; fonts by name with fallbacks, colours
 * as plain values of its theme, all text escaped. Same scene, same bytes.
 */
import {
  arrowHead,
  DASHES,
  type DiagramScene,
  type SceneBox,
  type SceneInk,
  type SceneItem,
  type SceneLine,
  type SceneText,
} from '../../../shared/scene.ts';
import { inkOf } from '../../../shared/scene-inks.ts';
import { assertNever } from '../../../shared/units.ts';

const FONTS: Readonly<Record<SceneText['font'], string>> = {
  ui: "Inter, 'Inter Variable', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif",
  mono: "'JetBrains Mono', 'JetBrains Mono Variable', 'SF Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace",
};

/** Write the document. */
export function writeSvg(scene: DiagramScene): string {
  const { width, height, language, theme } = scene;
  const inks: Inks = (ink) => inkOf(ink, theme);
  const open =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${num(width)}" height="${num(height)}" ` +
    `viewBox="0 0 ${num(width)} ${num(height)}" role="img" xml:lang="${language}" ` +
    'style="font-variant-ligatures:none">';
  const lines = [
    open,
    `<title>${escapeXml(scene.title)}</title>`,
    `<desc>${escapeXml(scene.description)}</desc>`,
    `<rect width="${num(width)}" height="${num(height)}" fill="${inks('paper')}"/>`,
    ...scene.items.map((item) => writeItem(item, inks)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

type Inks = (ink: SceneInk) => string;

function writeItem(item: SceneItem, inks: Inks): string {
  switch (item.kind) {
    case 'line':
      return writeLine(item, inks);
    case 'box':
      return writeBox(item, inks);
    case 'text':
      return writeText(item, inks);
    default:
      return assertNever(item);
  }
}

function writeLine(line: SceneLine, inks: Inks): string {
  const { x1, y1, x2, y2 } = line;
  const ink = inks(line.ink);
  const dash = line.dash ? ` stroke-dasharray="${DASHES.line}"` : '';
  const stroke = `stroke="${ink}" stroke-width="${num(line.width)}"${dash}`;
  if (!line.arrow) return `<line x1="${num(x1)}" y1="${num(y1)}" x2="${num(x2)}" y2="${num(y2)}" ${stroke}/>`;
  const { base, corners } = arrowHead(line);
  const points = corners.map(([x, y]) => `${num(x)},${num(y)}`).join(' ');
  return (
    `<line x1="${num(x1)}" y1="${num(y1)}" x2="${num(base[0])}" y2="${num(base[1])}" ${stroke}/>` +
    `<polygon points="${points}" fill="${ink}"/>`
  );
}

function writeBox(box: SceneBox, inks: Inks): string {
  const radius = box.radius > 0 ? ` rx="${num(box.radius)}"` : '';
  const stroke = box.stroke === 'none' ? '' : ` stroke="${inks(box.stroke)}"`;
  const dash = box.dash ? ` stroke-dasharray="${DASHES.box}"` : '';
  const size = `x="${num(box.x)}" y="${num(box.y)}" width="${num(box.width)}" height="${num(box.height)}"`;
  return `<rect ${size}${radius} fill="${inks(box.fill)}"${stroke}${dash}/>`;
}

function writeText(text: SceneText, inks: Inks): string {
  const place = text.turned
    ? `transform="translate(${num(text.x)} ${num(text.y)}) rotate(-90)"`
    : `x="${num(text.x)}" y="${num(text.y)}"`;
  const anchor = text.anchor === 'start' ? '' : ` text-anchor="${text.anchor}"`;
  const weight = text.weight === 400 ? '' : ` font-weight="${text.weight}"`;
  return (
    `<text ${place} font-family="${FONTS[text.font]}" font-size="${num(text.size)}" fill="${inks(text.ink)}"` +
    `${anchor}${weight}>${escapeXml(text.text)}</text>`
  );
}

/** A coordinate: at most two decimals, no exponent, no negative zero. */
function num(value: number): string {
  return String(Number(value.toFixed(2)) + 0);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML 1.0 does not have: control characters, halves of surrogate pairs, two non-characters. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text for XML 1.0: markup escaped, characters that XML does not have replaced. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
