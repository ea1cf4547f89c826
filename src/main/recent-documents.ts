/**
 * The Linux desktop's list of recent files, `recently-used.xbel` (the Desktop Bookmark specification), which file managers
 * and open dialogs show. Electron keeps such a list on macOS and Windows only. The file belongs to every program: an entry
 * is put in or brought up to date, everything else stays as it is, and a file that is not as expected is left alone.
 */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Bytes beyond which the list is not a list that a person uses. */
const LARGEST = 4 * 2 ** 20;
const NAME = 'Capscope';
const EMPTY = `<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0"
      xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks"
      xmlns:mime="http://www.freedesktop.org/standards/shared-mime-info"
>
</xbel>
`;
const END = '</xbel>';

/** Put a file into the list of this person's desktop. What fails is not worth a word: it is a convenience. */
export function addToDesktopList(path: string, environment: NodeJS.ProcessEnv = process.env): void {
  const list = join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'recently-used.xbel');
  try {
    const there = statSync(list, { throwIfNoEntry: false });
    if (there && (!there.isFile() || there.size > LARGEST)) return;
    const changed = withDocument(there ? readFileSync(list, 'utf8') : EMPTY, path, new Date());
    if (changed === undefined) return;
    mkdirSync(dirname(list), { recursive: true });
    const aside = `${list}.${process.pid}`;
    writeFileSync(aside, changed, { mode: 0o600 });
    renameSync(aside, list);
  } catch {
    // The disk is full, the folder is another's: the person's own list in the window goes on.
  }
}

/** The list with a file as its last entry; undefined where `list` does not look like one. */
export function withDocument(list: string, path: string, now: Date): string | undefined {
  const end = list.lastIndexOf(END);
  if (end < 0 || !/<xbel[\s>]/.test(list) || !list.includes('xmlns:bookmark=')) return undefined;
  const address = escaped(pathToFileURL(path).href);
  const old = entryOf(list, address);
  const before = old ? list.slice(0, old.start) + list.slice(old.end, end) : list.slice(0, end);
  return `${before.trimEnd()}\n${entry(address, path, now, old?.text ?? '')}${list.slice(end)}`;
}

/** One bookmark. Of the entry it takes the place of, the date of its adding and the other programs' marks are kept. */
function entry(address: string, path: string, now: Date, old: string): string {
  const time = now.toISOString();
  const added = /<bookmark\s[^>]*\badded="([^"]*)"/.exec(old)?.[1] ?? time;
  const marks = old.match(/<bookmark:application\s[^>]*\/>/g) ?? [];
  const isOurs = (mark: string) => mark.includes(`name="${NAME}"`);
  const count = 1 + Number(/\bcount="(\d{1,9})"/.exec(marks.find(isOurs) ?? '')?.[1] ?? 0);
  const own = `<bookmark:application name="${NAME}" exec="&apos;capscope %u&apos;" modified="${time}" count="${count}"/>`;
  const lines = [
    `  <bookmark href="${address}" added="${added}" modified="${time}" visited="${time}">`,
    '    <info>',
    '      <metadata owner="http://freedesktop.org">',
    `        <mime:mime-type type="${typeOf(path)}"/>`,
    '        <bookmark:applications>',
    ...[...marks.filter((mark) => !isOurs(mark)), own].map((mark) => `          ${mark}`),
    '        </bookmark:applications>',
    '      </metadata>',
    '    </info>',
    '  </bookmark>',
    '',
  ];
  return lines.join('\n');
}

/** Where the entry of an address lies in the list. */
function entryOf(list: string, address: string): { start: number; end: number; text: string } | undefined {
  const start = list.indexOf(`<bookmark href="${address}"`);
  const close = '</bookmark>';
  const end = start < 0 ? -1 : list.indexOf(close, start);
  return end < 0 ? undefined : { start, end: end + close.length, text: list.slice(start, end) };
}

/** The file type that the desktop knows a capture of this name by (resources/linux/capscope.xml). */
export function typeOf(path: string): string {
  const name = path.toLowerCase();
  const format = /\.(pcapng|ntar)(\.[a-z0-9]+)?$/.test(name) ? 'x-pcapng' : 'vnd.tcpdump.pcap';
  const packed = { gz: '+gzip', zst: '+zstd', lz4: '+lz4' }[/\.(gz|zst|lz4)$/.exec(name)?.[1] ?? ''] ?? '';
  return `application/${format}${packed}`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&apos;');
