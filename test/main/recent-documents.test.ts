import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addToDesktopList, typeOf, withDocument } from '../../src/main/recent-documents.ts';

const NOW = new Date('2026-03-04T05:06:07.089Z');
const LIST = `<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0" xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks">
  <bookmark href="file:///home/ana/a%20&amp;%20b.pcap" added="2020-01-01T00:00:00Z" modified="m" visited="v">
    <info><metadata owner="http://freedesktop.org">
      <mime:mime-type type="x/y"/>
      <bookmark:applications>
        <bookmark:application name="Files" exec="&apos;files %u&apos;" modified="m" count="2"/>
        <bookmark:application name="Capscope" exec="&apos;capscope %u&apos;" modified="m" count="7"/>
      </bookmark:applications>
    </metadata></info>
  </bookmark>
  <bookmark href="file:///home/ana/other.txt" added="a" modified="m" visited="v"></bookmark>
</xbel>
`;

describe('the desktop’s list of recent files', () => {
  it('gets an entry for a new file, behind the others', () => {
    const list = withDocument(LIST, '/home/ana/抓包.pcapng.gz', NOW) ?? '';
    expect(list.startsWith(LIST.slice(0, LIST.lastIndexOf('</xbel>')).trimEnd())).toBe(true);
    const entry = list.slice(list.indexOf('<bookmark href="file:///home/ana/%E6'));
    expect(entry).toContain('added="2026-03-04T05:06:07.089Z" modified="2026-03-04T05:06:07.089Z"');
    expect(entry).toContain('<mime:mime-type type="application/x-pcapng+gzip"/>');
    expect(entry).toContain(
      'name="Capscope" exec="&apos;capscope %u&apos;" modified="2026-03-04T05:06:07.089Z" count="1"',
    );
    expect(entry.endsWith('</xbel>\n')).toBe(true);
  });

  it('keeps of a file’s entry when it was added and what other programs said of it', () => {
    const list = withDocument(LIST, '/home/ana/a & b.pcap', NOW) ?? '';
    expect(list.match(/<bookmark href="file:\/\/\/home\/ana\/a%20&amp;%20b.pcap"/g)).toHaveLength(1);
    expect(list).toContain('added="2020-01-01T00:00:00Z" modified="2026-03-04T05:06:07.089Z"');
    expect(list).toContain('name="Files" exec="&apos;files %u&apos;" modified="m" count="2"');
    expect(list).toContain('count="8"');
    expect(list).not.toContain('count="7"');
    expect(list).toContain('other.txt');
  });

  it.each(['', 'no list', '<xbel version="1.0"><bookmark', '<html></html>'])('is left alone where it is %o', (list) => {
    expect(withDocument(list, '/a.pcap', NOW)).toBeUndefined();
  });

  it('names only types that the package declares', () => {
    const declared = readFileSync('resources/linux/capscope.xml', 'utf8');
    const names = [
      'a',
      'a.pcap',
      'a.PCAPNG',
      'a.ntar',
      'a.cap.gz',
      'a.pcapng.gz',
      'a.pcap.zst',
      'a.pcapng.zst',
      'a.pcapng.lz4',
    ];
    for (const name of names) expect(declared).toContain(`<mime-type type="${typeOf(`/x/${name}`)}">`);
  });
});

describe('the file of that list', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'capscope-recent-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = () => join(folder, 'data', 'recently-used.xbel');

  it('is made where there is none, and grows', () => {
    const environment = { XDG_DATA_HOME: join(folder, 'data') };
    for (const name of ['/a.pcap', '/b.pcap', '/a.pcap']) addToDesktopList(name, environment);
    const addresses = Array.from(readFileSync(file(), 'utf8').matchAll(/href="([^"]*)"/g), ([, address]) => address);
    expect(addresses).toEqual(['file:///b.pcap', 'file:///a.pcap']);
  });

  it('is not touched where it is something else', () => {
    const path = join(folder, 'recently-used.xbel');
    writeFileSync(path, 'mine');
    addToDesktopList('/a.pcap', { XDG_DATA_HOME: folder });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});
