/**
 * `npm run icons`: makes every icon file of the installed program from the drawings in resources/icons/: PNGs in all
 * sizes that desktops ask for, and the containers of Windows (.ico) and macOS (.icns), which hold those PNGs as they are.
 * What it makes is committed, so that packaging needs no drawing program; this needs rsvg-convert (Debian: librsvg2-bin).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, ROOT, run, runScript, say } from './process.mjs';

export const ICONS = join(ROOT, 'resources', 'icons');
/** The app's icon, and the one of its files. */
export const DRAWINGS = ['capscope', 'capture-file'];
export const SIZES = [16, 22, 24, 32, 48, 64, 128, 256, 512];
/** Up to this many pixels the drawing for small icons is used. */
const SMALL = 24;

const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's four letters for a PNG of each size; 32 and 64 also stand for a small one on a dense screen. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
];

/** Path of a drawing's PNG. */
export function iconFile(drawing, size) {
  return join(ICONS, 'png', `${drawing}-${size}.png`);
}

/** A Windows icon: a header of 6 bytes, 16 for each picture, the pictures. All little-endian. */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, bytes }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 does not fit a byte and is written as 0.
    header[at] = size % 256;
    header[at + 1] = size % 256;
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(bytes.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += bytes.length;
  }
  return Buffer.concat([header, ...pictures.map(({ bytes }) => bytes)]);
}

/** An Apple icon: `icns`, the length of all, then each picture as type, length with these 8 bytes, PNG. Big-endian. */
function icns(pictures) {
  const part = (type, content) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return part('icns', Buffer.concat(pictures.map(({ type, bytes }) => part(type, bytes))));
}

if (process.argv[1] === import.meta.filename)
  await runScript(async () => {
    mkdirSync(join(ICONS, 'png'), { recursive: true });
    for (const drawing of DRAWINGS) {
      for (const size of SIZES) {
        const from = join(ICONS, size <= SMALL ? `${drawing}-small.svg` : `${drawing}.svg`);
        const args = ['-w', String(size), '-h', String(size), from, '-o', iconFile(drawing, size)];
        if ((await run('rsvg-convert', args)) !== 0) throw new Failure(`${from} could not be drawn`);
      }
      const png = (size) => readFileSync(iconFile(drawing, size));
      writeFileSync(join(ICONS, `${drawing}.ico`), ico(ICO_SIZES.map((size) => ({ size, bytes: png(size) }))));
      const apple = ICNS_TYPES.map(([type, size]) => ({ type, bytes: png(size) }));
      writeFileSync(join(ICONS, `${drawing}.icns`), icns(apple));
    }
    say(`drew ${DRAWINGS.length * SIZES.length} pictures in ${join(ICONS, 'png')}`);
  });
