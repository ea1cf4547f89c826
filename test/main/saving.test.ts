import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Saves, suggestedFile, writeWhole } from '../../src/main/saving.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capscope-saves-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

describe('saving piece by piece', () => {
  it('gives a file its name when it is whole, and leaves nothing of one that is not', async () => {
    const saves = new Saves();
    writeFileSync(join(folder, 'old.har'), 'old');
    const one = await saves.file(join(folder, 'old.har'));
    await saves.write(one, '', bytes('a'));
    expect(read('old.har')).toBe('old');
    await saves.write(one, '', bytes('b'));
    await saves.end(one, true);
    expect(read('old.har')).toBe('ab');
    const two = await saves.file(join(folder, 'new.har'));
    await saves.write(two, '', bytes('a'));
    await saves.end(two, false);
    expect(readdirSync(folder)).toEqual(['old.har']);
  });

  it('makes a folder of its own and writes files of safe names into it', async () => {
    const saves = new Saves();
    mkdirSync(join(folder, 'bodies'));
    const save = await saves.folder(folder, 'bodies');
    await saves.write(save, '0001-response-a.json', bytes('{'));
    await saves.write(save, '0001-response-a.json', bytes('}'));
    expect(readdirSync(join(folder, 'bodies-2'))).toEqual(['0001-response-a.json.part']);
    await saves.write(save, '0002-response-b.bin', bytes('b'));
    await saves.end(save, true);
    expect(readdirSync(join(folder, 'bodies'))).toEqual([]);
    expect(read('bodies-2', '0001-response-a.json')).toBe('{}');
    expect(read('bodies-2', '0002-response-b.bin')).toBe('b');
  });

  it('refuses names that lead elsewhere, files that are there, and numbers it never gave', async () => {
    const saves = new Saves();
    const save = await saves.folder(folder, 'bodies');
    for (const name of ['../0001-x', '0001-../x', '0001-a/b', '.htaccess', 'con', '', '0001-a\\b', '0001-a:b'])
      await expect(saves.write(save, name, bytes('x')), name).rejects.toThrow('no name for a file');
    await saves.write(save, '0001-a', bytes('1'));
    await saves.write(save, '0002-b', bytes('2'));
    await expect(saves.write(save, '0001-a', bytes('again'))).rejects.toThrow('EEXIST');
    await expect(saves.write(99, '', bytes('x'))).rejects.toThrow();
    await saves.end(save, true);
    expect(existsSync(join(folder, '0001-x'))).toBe(false);
  });

  it('keeps the whole files of a folder that is given up', async () => {
    const saves = new Saves();
    const save = await saves.folder(folder, 'bodies');
    await saves.write(save, '0001-a', bytes('1'));
    await saves.write(save, '0002-b', bytes('2'));
    await saves.end(save, false);
    expect(readdirSync(join(folder, 'bodies'))).toEqual(['0001-a']);
  });

  it('writes one piece whole, over what was there', async () => {
    writeFileSync(join(folder, 'a.txt'), 'old');
    await writeWhole(join(folder, 'a.txt'), bytes('new'));
    expect([read('a.txt'), readdirSync(folder)]).toEqual(['new', ['a.txt']]);
  });

  it('suggests nothing but a name', () => {
    expect(suggestedFile('../../etc/passwd', 'x')).toBe('passwd');
    expect(suggestedFile('..\\..\\boot.ini', 'x')).toBe('boot.ini');
    expect(suggestedFile('/', 'Capscope')).toBe('Capscope');
  });
});
