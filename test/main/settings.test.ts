import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFile } from '../../src/main/settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capscope-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DEFAULTS = {
  language: 'system',
  theme: 'system',
  verifyChecksums: false,
  resolveNames: false,
  timeFormat: 'relative',
  coloring: { enabled: true },
  profiles: [],
  profile: 'Default',
  layout: {},
};

describe('settings', () => {
  it('are the defaults where there is no file', () => {
    const file = new SettingsFile(join(folder, 'none', 'settings.json'));
    expect([file.settings, file.window, file.recent]).toEqual([DEFAULTS, undefined, []]);
  });

  it('come back as they were left, in a folder that was not there', () => {
    const path = join(folder, 'new', 'settings.json');
    const file = new SettingsFile(path);
    file.change({ theme: 'dark', layout: { side: 300 } });
    file.placeWindow({ x: 1, y: 2, width: 1000, height: 700, maximized: false });
    file.addRecent('/a.pcap');
    file.flush();
    const again = new SettingsFile(path);
    expect(again.settings).toEqual({ ...DEFAULTS, theme: 'dark', layout: { side: 300 } });
    expect(again.window).toEqual({ x: 1, y: 2, width: 1000, height: 700, maximized: false });
    expect(again.recent).toEqual(['/a.pcap']);
  });

  it('change what is named of the layout, and keep the rest', () => {
    const file = new SettingsFile(join(folder, 'settings.json'));
    file.change({ layout: { side: 300, grid: 200 } });
    file.change({ layout: { side: 310 } });
    expect(file.settings.layout).toEqual({ side: 310, grid: 200 });
  });

  it.each([
    ['no JSON', '{"settings": '],
    ['another kind of JSON', '[1, 2]'],
    ['nothing', 'null'],
  ])('survive a file that is %s', (_case, text) => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, text);
    expect(new SettingsFile(path).settings).toEqual(DEFAULTS);
  });

  it('take what fits of a file and leave the rest', () => {
    const path = join(folder, 'settings.json');
    const settings = { language: 'fr', theme: 'light', timeFormat: 7, layout: { grid: 200 } };
    writeFileSync(path, JSON.stringify({ settings, window: { x: 'left' }, recent: ['/a.pcap', 7, '/b.pcap'] }));
    const file = new SettingsFile(path);
    expect(file.settings).toEqual({ ...DEFAULTS, theme: 'light', layout: { grid: 200 } });
    expect([file.window, file.recent]).toEqual([undefined, ['/a.pcap', '/b.pcap']]);
  });

  it('keep the latest files first, each once, and no more than eight', () => {
    const file = new SettingsFile(join(folder, 'settings.json'));
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'c']) file.addRecent(`/${name}.pcap`);
    expect(file.recent.map((path) => path[1])).toEqual(['c', 'i', 'h', 'g', 'f', 'e', 'd', 'b']);
    file.flush();
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')).recent).toEqual(file.recent);
  });
});
