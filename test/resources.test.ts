/** What an installed program tells its desktop: said in several files, and the same in each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DRAWINGS, ICONS, iconFile, SIZES } from '../scripts/icons.mjs';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const all = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, found]) => found ?? '').sort();

describe('file types', () => {
  const declared = all(read('resources/linux/capscope.xml'), /<mime-type type="([^"]+)"/g);

  it('are the same in the desktop entry, the AppStream description and the declaration', () => {
    const entry = /^MimeType=(.*)$/m.exec(read('resources/linux/capscope.desktop'))?.[1] ?? '';
    expect(entry.split(';').filter(Boolean).sort()).toEqual(declared);
    expect(all(read('resources/linux/org.capscope.capscope.metainfo.xml'), /<mediatype>([^<]+)</g)).toEqual(declared);
  });

  it('have suffixes on macOS and Windows that the declaration has too', () => {
    const suffixes = all(read('electron-builder.yml'), /ext: (\w+)/g);
    const globs = all(read('resources/linux/capscope.xml'), /pattern="\*\.([^"]+)"/g);
    expect(suffixes.filter((suffix) => !globs.includes(suffix))).toEqual([]);
    expect(suffixes).toContain('pcap');
  });
});

it('the program has one identifier on every system', () => {
  const id = /^appId: (\S+)$/m.exec(read('electron-builder.yml'))?.[1];
  expect(read('resources/linux/org.capscope.capscope.metainfo.xml')).toContain(`<id>${id}</id>`);
  expect(read('src/main/app.ts')).toContain(`APP_ID = '${id}'`);
});

describe('icons', () => {
  it.each(DRAWINGS)('of %s are there in all sizes, drawn from their drawing', (drawing) => {
    const sizes = SIZES.map((size) => {
      const png = readFileSync(iconFile(drawing, size));
      return [png.readUInt32BE(16), png.readUInt32BE(20)];
    });
    expect(sizes).toEqual(SIZES.map((size) => [size, size]));
    expect(read(`resources/icons/${drawing}.svg`)).toMatch(/<title>\S/);
    expect(readFileSync(join(ICONS, `${drawing}.icns`)).toString('latin1', 0, 4)).toBe('icns');
    expect(readFileSync(join(ICONS, `${drawing}.ico`)).readUInt16LE(2)).toBe(1);
  });
});

describe('the manual', () => {
  it('names every command of the command line', () => {
    const page = read('resources/linux/man/capscope-cli.1');
    const commands = all(read('src/main/cli.ts'), /^import \{ (\w+) \} from '\.\/cli\/[\w-]+\.ts';$/gm);
    expect(commands.length).toBeGreaterThan(5);
    const missing = commands.filter((name) => !new RegExp(`^\\.BR?I? ${name.replace('Command', '')} `, 'm').test(page));
    expect(missing).toEqual([]);
  });

  it('has a page for each command on the PATH', () => {
    const pages = readdirSync(join(ROOT, 'resources/linux/man')).map((name) => name.replace('.1', ''));
    expect(pages.sort()).toEqual(readdirSync(join(ROOT, 'resources/linux/bin')).sort());
  });
});
