/**
 * What tshark's own statistics say of a capture, as values: `-z io,phs`, `-z conv`, `-z endpoints`, `-z expert` and
 * `-z io,stat`. tshark need not be installed: where it is not, the comparison is skipped with a word.
 */
import { execFile, execFileSync } from 'node:child_process';
import { expertLines } from '../../scripts/expert-lines.mjs';
import type { AddressLayer } from '../../src/shared/model/index.ts';

/** Version whose numbers are meant; another one may count otherwise. */
const VERSION = '4.0.17';

/** Whether that tshark is installed. Use with `describe.skipIf(!hasTshark)`. */
export const hasTshark = versionOf() === VERSION;
if (!hasTshark) console.warn(`No tshark ${VERSION} here: the statistics are not held against it.`);

function versionOf(): string | undefined {
  try {
    const text = execFileSync('tshark', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return /(\d+\.\d+\.\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

/** Everything that is compared, in one run: a start of tshark takes longer than most captures. */
const ASKED = [
  'expert',
  ...['conv', 'endpoints'].flatMap((what) => ['eth', 'ip', 'ipv6', 'tcp', 'udp'].map((layer) => `${what},${layer}`)),
];

/** What tshark prints of all statistics but I/O and the hierarchy, read as the packet list reads the capture: twice, without names. */
export const runTshark = (file: string): Promise<string> => run(file, ASKED);

/** The protocol hierarchy. */
export const runTsharkHierarchy = (file: string): Promise<string> => run(file, ['io,phs']);

/**
 * I/O by intervals of so many seconds, in a run of its own: it prints nothing of captures without times, nor of anything
 * else then.
 */
export const runTsharkIo = (file: string, seconds: number): Promise<string> => run(file, [`io,stat,${seconds}`]);

function run(file: string, asked: readonly string[]): Promise<string> {
  const statistics = asked.flatMap((one) => ['-z', one]);
  const args = ['-n', '-2', '-q', '-o', 'tcp.reassemble_out_of_order:FALSE', '-r', file, ...statistics];
  return new Promise((resolve) => {
    // A capture that ends in the middle of a packet makes it fail after it has printed what there is.
    execFile('tshark', args, { maxBuffer: 2 ** 28 }, (_error, output) => resolve(output));
  });
}

const CONVERSATION_LAYERS: Readonly<Record<AddressLayer, string>> = {
  ethernet: 'Ethernet',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  tcp: 'TCP',
  udp: 'UDP',
};

/** The lines of one statistic. Frames of equal signs stand around conversations, endpoints and the hierarchy. */
export function sectionOf(output: string, what: 'Conversations' | 'Endpoints', layer: AddressLayer): readonly string[] {
  const title = `${CONVERSATION_LAYERS[layer]} ${what}`;
  const section = output.split(/^={60,}$/m).find((part) => part.trimStart().startsWith(title));
  return section?.split('\n') ?? [];
}

/** Lines of the tree that are no protocol but a field of one, a comment or mere text. */
const NO_PROTOCOL = /^(?!_ws\.(?:malformed|short)$)[\w-]+\.[\w.-]+$|^pkt_comment$|^text$/;

/** Levels that are printed; whatever is deeper stands on one more, with three points in front of its name. */
const LEVELS = 16;

/** The way to a protocol as tshark prints it, by its names, outermost first. */
export const printedWay = (names: readonly string[]): string =>
  (names.length <= LEVELS + 1 ? names : [...names.slice(0, LEVELS), `...${names.at(-1)}`]).join(':');

/** Adds up what is told of the same way: `packets bytes` by its names. */
export function sumOfWays(
  ways: Iterable<readonly [way: string, packets: number, bytes: number]>,
): ReadonlyMap<string, string> {
  const sums = new Map<string, readonly [number, number]>();
  for (const [way, packets, bytes] of ways) {
    const [p, b] = sums.get(way) ?? [0, 0];
    sums.set(way, [p + packets, b + bytes]);
  }
  return new Map(Array.from(sums, ([way, [packets, bytes]]) => [way, `${packets} ${bytes}`]));
}

/** `-z io,phs`: the way to a protocol → `packets bytes`. What is no protocol is taken out, and what it holds moves up. */
export function parseHierarchy(output: string): ReadonlyMap<string, string> {
  const ways: [string, number, number][] = [];
  const path: string[] = [];
  for (const line of output.split('\n')) {
    const [, indent = '', name = '', packets, bytes] = /^( *)(\S+) +frames:(\d+) bytes:(\d+)/.exec(line) ?? [];
    if (packets === undefined) continue;
    path.length = indent.length / 2;
    path.push(NO_PROTOCOL.test(name) ? '' : name);
    if (path.at(-1) !== '') ways.push([path.filter((part) => part !== '').join(':'), Number(packets), Number(bytes)]);
  }
  return sumOfWays(ways);
}

const TALK = /^(\S+) +<-> (\S+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +(-?[\d.]+) +(-?[\d.]+) *$/;

/** `-z conv,…`: one line a conversation, as text that ours is written as, too. */
export function parseConversations(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, a, b, back, backSize, forth, forthSize, , , start, duration] = TALK.exec(line) ?? [];
    if (start === undefined) return [];
    return [`${a} ${b} ${forth} ${forthSize} ${back} ${backSize} ${Number(start).toFixed(6)} ${duration}`];
  });
}

/** A size as the reference's conversations print it. */
export function printedSize(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${Math.floor(bytes / 1000)} kB` : `${Math.floor(bytes / 1_000_000)} MB`;
}

/** `-z endpoints,…`: one line an end: address, port where there is one, and its six numbers. */
export function parseEndpoints(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) =>
    /^[0-9a-f.:]+( +\d+){6,7} *$/.test(line) && !line.includes('<->') ? [line.trim().replace(/ +/g, ' ')] : [],
  );
}

/** `-z expert`: `severity kind protocol summary` → how often. */
export function parseExpert(output: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { severity, group, protocol, summary, count } of expertLines(output)) {
    const key = `${severity} ${group} ${protocol} ${summary}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}

/** `-z io,stat,1`: packets and bytes of each interval. */
export function parseIo(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => {
    const [, packets, bytes] = /^\| *[\d.]+ <> +(?:[\d.]+|Dur) *\| +(\d+) \| +(\d+) \|$/.exec(line) ?? [];
    return bytes === undefined ? [] : [`${packets} ${bytes}`];
  });
}
