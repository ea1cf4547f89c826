/**
 * The installed program, as the person it is for meets it: the Debian package is built, installed over an older one, and
 * asked what it told the desktop; captures are opened by double click and by xdg-open as an ordinary user; what runs is
 * looked at for its sandbox, its fuses and the network; then it is removed, and nothing is left.
 */

import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { debianArchitecture, packDebian } from '../../scripts/package/debian.mjs';
import { FUSES } from '../../scripts/package/program.mjs';
import {
  AS_USER,
  asRoot,
  filesOfSystem,
  makeHome,
  must,
  PROGRAM,
  processesOf,
  USER,
  until,
  userEnvironment,
  userRunner,
} from './machine.ts';
import { WatchedNetwork } from './network.ts';
import { type Point, Screen } from './screen.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const SAMPLES = join(ROOT, 'resources', 'samples');
const DIST = join(ROOT, 'dist');
const HTTP = join(SAMPLES, 'http-three-way-handshake.pcap');
const WEBSOCKET = join(SAMPLES, 'websocket-session.pcapng');

const home = makeHome();
const captures = join(home, 'captures');
const asUser = userRunner(home);
const scratch = mkdtempSync('/tmp/capscope-package-');
let before: ReadonlySet<string> = new Set();
let screen: Screen | undefined;
let icons: readonly Point[] = [];
let network: WatchedNetwork | undefined;
let deb = '';
let archive = '';

/** The test leaves the machine as it found it, also when it fails half-way. */
afterAll(async () => {
  await screen?.stop();
  network?.remove();
  if (existsSync(PROGRAM)) must('dpkg', '--purge', 'capscope');
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  rmSync(scratch, { recursive: true, force: true });
});

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => {
    screen?.picture('installed-when-it-failed');
    console.log(processesOf(home).map(({ command }) => command));
  });
});

beforeAll(() => {
  copyFileSync(HTTP, join(captures, 'handshake 握手.pcap'));
  copyFileSync(WEBSOCKET, join(captures, 'session.pcapng'));
  before = filesOfSystem();
});

const shown = (): Screen => {
  if (!screen) throw new Error('the desktop has not started');
  return screen;
};

/** The file types that the package declares. */
const types = () =>
  Array.from(
    readFileSync(join(ROOT, 'resources/linux/capscope.xml'), 'utf8').matchAll(/<mime-type type="([^"]+)"/g),
    ([, type]) => type ?? '',
  );

test('the Debian package and the portable archive are built', () => {
  const made = (ending: string) => (existsSync(DIST) ? readdirSync(DIST) : []).filter((name) => name.endsWith(ending));
  for (const name of [...made('.deb'), ...made('.tar.gz')]) rmSync(join(DIST, name));
  must(process.execPath, join(ROOT, 'scripts', 'package.mjs'));
  expect([made('.deb').length, made('.tar.gz').length]).toEqual([1, 1]);
  deb = join(DIST, made('.deb')[0] ?? '');
  archive = join(DIST, made('.tar.gz')[0] ?? '');
  // The fallback runtime is not the pinned one, and what is made of it says so by its name.
  const { devDependencies, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const electron = must('dpkg-deb', '--fsys-tarfile', deb).length > 0 && runtimeVersion();
  const test = electron === devDependencies.electron ? '' : `test.electron${electron}`;
  expect(basename(deb)).toBe(`capscope_${version}${test && `~${test}`}_${debianArchitecture()}.deb`);
  expect(basename(archive)).toBe(`capscope-${version}${test && `-${test}`}-linux-${process.arch}.tar.gz`);
});

/** The version of the runtime in the package, unpacked for the older package that is to be replaced. */
function runtimeVersion(): string {
  must('dpkg-deb', '-R', deb, join(scratch, 'stage'));
  return readFileSync(join(scratch, 'stage/usr/lib/capscope/version'), 'utf8').trim();
}

test('what it tells the desktop is well-formed', () => {
  const usr = join(scratch, 'stage', 'usr');
  must('desktop-file-validate', join(usr, 'share/applications/capscope.desktop'));
  must(
    'appstreamcli',
    'validate',
    '--no-net',
    '--pedantic',
    join(usr, 'share/metainfo/org.capscope.capscope.metainfo.xml'),
  );
  for (const page of ['capscope.1', 'capscope-cli.1'])
    must('mandoc', '-Tlint', '-W', 'warning', join(ROOT, 'resources/linux/man', page));
});

test('it is installed over an older version, of which nothing stays', async () => {
  const stage = join(scratch, 'stage');
  const relic = join(stage, 'usr/lib/capscope/resources/of-an-older-version');
  writeFileSync(relic, '');
  const old = join(scratch, 'old.deb');
  await packDebian(stage, old, {
    version: '0.0.1',
    architecture: debianArchitecture(),
    description: 'Old',
    quick: true,
  });
  rmSync(stage, { recursive: true });
  must('apt-get', 'install', '-qq', '-y', '--no-install-recommends', old);
  expect(existsSync('/usr/lib/capscope/resources/of-an-older-version')).toBe(true);
  must('dpkg', '--install', deb);
  rmSync(old);
  expect(existsSync('/usr/lib/capscope/resources/of-an-older-version')).toBe(false);
  expect(asUser('capscope', ['--version']).out).toMatch(/^Capscope \d/);
});

test('every type of capture is opened with it, by suffix and by first bytes', () => {
  for (const type of types())
    expect([type, asUser('xdg-mime', ['query', 'default', type]).out]).toEqual([type, 'capscope.desktop\n']);

  const [pcap, pcapng] = [readFileSync(HTTP), readFileSync(WEBSOCKET)];
  const swapped = (bytes: Uint8Array) => Uint8Array.from([bytes[3] ?? 0, bytes[2] ?? 0, bytes[1] ?? 0, bytes[0] ?? 0]);
  const nanoseconds = Uint8Array.from([0x4d, 0x3c, 0xb2, 0xa1]);
  const rest = new Uint8Array(60);
  const files: [string, Uint8Array, string][] = [
    ['a.pcap', pcap, 'application/vnd.tcpdump.pcap'],
    ['b', pcap, 'application/vnd.tcpdump.pcap'],
    ['c', Buffer.concat([swapped(pcap), rest]), 'application/vnd.tcpdump.pcap'],
    ['d', Buffer.concat([nanoseconds, rest]), 'application/vnd.tcpdump.pcap'],
    ['e', Buffer.concat([swapped(nanoseconds), rest]), 'application/vnd.tcpdump.pcap'],
    ['f.pcapng', pcapng, 'application/x-pcapng'],
    ['g', pcapng, 'application/x-pcapng'],
    ['h.pcap.gz', gzipSync(pcap), 'application/vnd.tcpdump.pcap+gzip'],
    ['i.pcapng.gz', gzipSync(pcapng), 'application/x-pcapng+gzip'],
    ['j.pcap.zst', rest, 'application/vnd.tcpdump.pcap+zstd'],
    ['k.pcapng.lz4', rest, 'application/x-pcapng+lz4'],
  ];
  const folder = join(home, 'types');
  mkdirSync(folder, { mode: 0o755 });
  for (const [name, bytes, type] of files) {
    writeFileSync(join(folder, name), bytes);
    expect([name, asUser('xdg-mime', ['query', 'filetype', join(folder, name)]).out.trim()]).toEqual([name, type]);
  }
  rmSync(folder, { recursive: true });
});

test('the command line needs neither Node nor a display', () => {
  const path = join(home, 'bin');
  mkdirSync(path, { mode: 0o755 });
  for (const name of ['sh', 'readlink', 'dirname']) symlinkSync(join('/usr/bin', name), join(path, name));
  const ask = (...args: string[]) => asUser('/usr/bin/capscope-cli', args, { PATH: path });
  const whole = ask('packets', 'handshake 握手.pcap', '-e', 'frame.number', '-e', '_ws.col.Info');
  expect([whole.code, whole.out.split('\n').length, whole.err]).toEqual([0, 15, '']);
  expect(whole.out).toContain('13\t51234 → 80 [ACK] Seq=2240 Ack=472');
  expect(ask('no-such-command').code).toBe(2);
  expect(ask('info', 'none.pcap')).toMatchObject({ code: 2, out: '' });
});

test('the runtime cannot be talked into being something else', async () => {
  const wire = await getCurrentFuseWire(PROGRAM);
  for (const [fuse, on] of Object.entries(FUSES))
    expect([fuse, wire[fuse as unknown as keyof typeof wire]]).toEqual([fuse, on ? 49 : 48]);

  const script = join(home, 'script.cjs');
  const trace = join(captures, 'was-here');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`);
  asUser('capscope', ['--version', script], { ELECTRON_RUN_AS_NODE: '1' });
  asUser('capscope', ['--version'], { NODE_OPTIONS: `--require=${script}` });
  asUser('capscope', ['--require', script, '--version']);
  expect(existsSync(trace)).toBe(false);
  expect(asUser('capscope', ['--inspect-brk=0', '--version']).err).not.toContain('Debugger');
});

test('root is told why there is no window', () => {
  const { code, err } = asRoot('capscope', []);
  expect([code, err]).toEqual([1, expect.stringMatching(/^capscope: root cannot have the sandbox .*\n$/)]);
});

test('a double click on a capture’s icon shows its packets', async () => {
  screen = await Screen.start(home, captures);
  icons = await until('two icons of capture files', () => {
    const found = shown().captureIcons();
    return found.length === 2 && found;
  });
  shown().picture('installed-file-manager');
  const [first] = icons;
  if (first) shown().doubleClick(first);
  const window = await shown().window('handshake 握手.pcap — Capscope');
  // What can be read off the window: the status of the whole, and rows from the first packets to the last.
  await until('the packets in the window', () => {
    const words = shown().words(window);
    return ['SYN', 'HTTP/1.1', 'FIN', '192'].every((word) => words.includes(word));
  });
  shown().picture('installed-first');
});

test('a second capture gets a window and an engine of its own, a third through xdg-open', async () => {
  shown().raise(await shown().window('captures'));
  const [, second] = icons;
  if (!second) throw new Error('no second icon');
  await until('the file manager in front', () =>
    shown()
      .captureIcons()
      .some(({ x, y }) => Math.abs(x - second.x) < 3 && Math.abs(y - second.y) < 3),
  );
  shown().doubleClick(second);
  const window = await shown().window('session.pcapng — Capscope');
  await until('the packets in the window', () => {
    const words = shown().words(window);
    return ['WebSocket', 'Switching', 'SYN'].every((word) => words.includes(word));
  });
  shown().picture('installed-second');

  const third = join(captures, 'a & b.pcapng.gz');
  writeFileSync(third, gzipSync(readFileSync(WEBSOCKET)));
  asUser('xdg-open', ['a & b.pcapng.gz'], { DISPLAY: shown().display });
  const packed = await shown().window('a & b.pcapng.gz — Capscope');
  await until('its packets', () => shown().words(packed).includes('Switching'));
  expect(shown().windows('— Capscope').size).toBe(3);
  // The desktop's own list of recent files has them.
  const list = readFileSync(join(home, '.local/share/recently-used.xbel'), 'utf8');
  for (const name of ['handshake%20%E6%8F%A1%E6%89%8B.pcap', 'session.pcapng', 'a%20&amp;%20b.pcapng.gz'])
    expect(list).toContain(`captures/${name}"`);
  const engines = processesOf(home).filter(({ command }) => command.includes('node.mojom.NodeService'));
  expect(engines).toHaveLength(3);
  shown().picture('installed-third');
});

test('the pages run in the sandbox, as an ordinary user', () => {
  const running = processesOf(home).filter(({ command }) => command.startsWith(PROGRAM));
  const pages = running.filter(({ command }) => command.includes('--type=renderer'));
  const main = running.find(({ command }) => !command.includes('--type='));
  expect(pages.length).toBeGreaterThanOrEqual(3);
  for (const { command, status, space } of pages) {
    expect(command).not.toContain('--no-sandbox');
    // 2: its system calls are filtered.
    expect([status.Seccomp, status.NoNewPrivs, status.Uid?.split('\t')[0]]).toEqual(['2', '1', String(USER)]);
    expect(space).not.toBe(main?.space);
  }
});

test('a file that may not be read is said to be so, in a window and at the terminal', async () => {
  const secret = join(captures, 'secret.pcap');
  writeFileSync(secret, readFileSync(HTTP), { mode: 0o000 });
  const { err } = asUser('capscope', ['secret.pcap'], { DISPLAY: shown().display });
  expect(err).toContain(`capscope: ${secret}: The file may not be read: permission denied.\n`);
  const window = await until('an empty window', () => shown().windows('Capscope').get('Capscope'));
  await until('the sentence in it', () => shown().words(window).includes('permission denied'));
  shown().picture('installed-not-readable');
});

test('closing a window ends its engine and leaves the others', async () => {
  const engines = () => processesOf(home).filter(({ command }) => command.includes('node.mojom.NodeService')).length;
  shown().raise(await shown().window('session.pcapng — Capscope'));
  shown().press('ctrl+w');
  await until('two windows', () => shown().windows('— Capscope').size === 2);
  await until('two engines', () => engines() === 2);
});

test('the portable archive runs from any folder', () => {
  const folder = join(home, 'anywhere 任何 folder');
  mkdirSync(folder, { mode: 0o755 });
  must('tar', '-xzf', archive, '--strip-components=1', '-C', folder);
  expect(asUser(join(folder, 'bin/capscope-cli'), ['info', 'session.pcapng'])).toMatchObject({ code: 0, err: '' });
  // Without root's help its window needs what the kernel may keep from ordinary users (README.txt in it).
  if (asUser('unshare', ['--user', 'true']).code === 0) {
    const picture = join(captures, 'portable.png');
    const shot = ['handshake 握手.pcap', '--screenshot', picture];
    expect(asUser(join(folder, 'bin/capscope'), shot, { DISPLAY: shown().display })).toMatchObject({ code: 0 });
    copyFileSync(picture, join(ROOT, 'test-results/pictures/installed-portable.png'));
  }
  rmSync(folder, { recursive: true });
});

test('not one packet is sent', async () => {
  // A person of its own, so that no running window takes the file over.
  const apart = makeHome();
  copyFileSync(HTTP, join(apart, 'captures', 'alone.pcap'));
  network = await WatchedNetwork.make();
  const sentBefore = network.sent();
  const [command = '', ...args] = [...network.enter, 'setpriv', ...AS_USER, 'capscope', 'alone.pcap'];
  const env = { ...userEnvironment(apart), DISPLAY: shown().display };
  const alone = spawn(command, args, { stdio: 'ignore', cwd: join(apart, 'captures'), env });
  const window = await shown().window('alone.pcap — Capscope');
  const sockets = new Set<string>();
  let looks = 0;
  await until('the packets in the window, and some seconds of looking', () => {
    for (const socket of network?.sockets() ?? []) sockets.add(socket);
    looks += 1;
    return looks > 24 && shown().words(window).includes('SYN');
  });
  expect([...sockets]).toEqual([]);
  expect(network.sent()).toBe(sentBefore);

  // That the watch sees: a single datagram.
  const [bash = '', ...datagram] = [...network.enter, 'bash', '-c', 'echo > /dev/udp/192.0.2.1/53'];
  asRoot(bash, datagram);
  expect(network.sent()).toBeGreaterThan(sentBefore);
  alone.kill();
  await until('its end', () => alone.exitCode !== null || alone.signalCode !== null);
  rmSync(apart, { recursive: true, force: true, maxRetries: 5 });
});

test('it is removed, and nothing is left', async () => {
  await screen?.stop();
  screen = undefined;
  must('dpkg', '--remove', 'capscope');
  must('dpkg', '--purge', 'capscope');
  const left = [...filesOfSystem()].filter((path) => !before.has(path));
  expect(left).toEqual([]);
  for (const type of types()) expect([type, asUser('xdg-mime', ['query', 'default', type]).out]).toEqual([type, '']);
  const lists = [
    '/usr/share/applications',
    '/usr/share/mime',
    '/usr/share/icons/hicolor',
    '/etc/alternatives',
    '/var/lib/dpkg/info',
  ];
  expect(asRoot('grep', ['-rlai', 'capscope', ...lists]).out).toBe('');
});
