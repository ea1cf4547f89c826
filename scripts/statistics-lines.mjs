/**
 * What the reference prints of its statistics, as rows: `-z io,phs`, `-z conv`, `-z endpoints` and `-z io,stat`. Used by
 * the script that writes test/conformance/statistics.tsv.gz and by the tests.
 */

/** Layers with conversations and endpoints: the name that is asked for, and the one that is printed. */
export const TALKING = {
  ethernet: { asked: 'eth', printed: 'Ethernet' },
  ipv4: { asked: 'ip', printed: 'IPv4' },
  ipv6: { asked: 'ipv6', printed: 'IPv6' },
  tcp: { asked: 'tcp', printed: 'TCP' },
  udp: { asked: 'udp', printed: 'UDP' },
};

/** Display filters that the statistics are held with, besides none; none of them asks for a field of the frame, which the reference then counts as a protocol. */
export const FILTERS = [
  '',
  'tcp.analysis.flags || icmp || dns || eth.type == 0x86dd',
  'tcp.flags.push == 1 || udp.length < 100 || tcp.stream == 1',
];

/** Seconds of an interval, and the series: none and some filters. */
export const INTERVAL = 0.1;
export const SERIES = ['', 'tcp', 'udp', 'ip.ttl<100', 'tcp.analysis.flags', 'http', 'frame.len>500'];

/** Lines of the tree that are no protocol but a field of one, a comment or mere text. */
const NO_PROTOCOL = /^(?!_ws\.(?:malformed|short)$)[\w-]+\.[\w.-]+$|^pkt_comment$|^text$/;

/** Levels that are printed; whatever is deeper stands on one more, with three points in front of its name. */
const LEVELS = 16;

/**
 * The way to a protocol as it is printed, by its names, outermost first.
 * @param {readonly string[]} names
 */
export const printedWay = (names) =>
  (names.length <= LEVELS + 1 ? names : [...names.slice(0, LEVELS), `...${names.at(-1)}`]).join(':');

/**
 * Adds up what is told of the same way.
 * @param {Iterable<readonly [way: string, packets: number, bytes: number]>} ways
 * @returns {string[]} `way packets bytes`, in order
 */
export function hierarchyRows(ways) {
  const sums = new Map();
  for (const [way, packets, bytes] of ways) {
    const [p, b] = sums.get(way) ?? [0, 0];
    sums.set(way, [p + packets, b + bytes]);
  }
  return Array.from(sums, ([way, [packets, bytes]]) => `${way} ${packets} ${bytes}`).sort();
}

/**
 * `-z io,phs`: what is no protocol is taken out, and what it holds moves up.
 * @param {string} output
 */
export function hierarchyLines(output) {
  const ways = [];
  const path = [];
  for (const line of output.split('\n')) {
    const [, indent = '', name = '', packets, bytes] = /^( *)(\S+) +frames:(\d+) bytes:(\d+)/.exec(line) ?? [];
    if (packets === undefined) continue;
    path.length = indent.length / 2;
    path.push(NO_PROTOCOL.test(name) ? '' : name);
    if (path.at(-1) !== '') ways.push([path.filter((part) => part !== '').join(':'), Number(packets), Number(bytes)]);
  }
  return hierarchyRows(ways);
}

/** Frames of equal signs stand around conversations, endpoints and the hierarchy. */
function sectionOf(output, title) {
  const section = output.split(/^={60,}$/m).find((part) => part.trimStart().startsWith(title));
  return section?.split('\n') ?? [];
}

const TALK = /^(\S+) +<-> (\S+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +(-?[\d.]+) +(-?[\d.]+) *$/;

/**
 * `-z conv,…`: both ends, packets and bytes each way, start and duration.
 * @param {string} output
 * @param {keyof TALKING} layer
 */
export const conversationLines = (output, layer) =>
  sectionOf(output, `${TALKING[layer].printed} Conversations`)
    .flatMap((line) => {
      const [, a, b, back, backSize, forth, forthSize, , , start, duration] = TALK.exec(line) ?? [];
      if (start === undefined) return [];
      return [`${a} ${b} ${forth} ${forthSize} ${back} ${backSize} ${Number(start).toFixed(6)} ${duration}`];
    })
    .sort();

/**
 * A size as conversations print it.
 * @param {number} bytes
 */
export function printedSize(bytes) {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${Math.floor(bytes / 1000)} kB` : `${Math.floor(bytes / 1_000_000)} MB`;
}

/**
 * `-z endpoints,…`: address, port where there is one, and six numbers.
 * @param {string} output
 * @param {keyof TALKING} layer
 */
export const endpointLines = (output, layer) =>
  sectionOf(output, `${TALKING[layer].printed} Endpoints`)
    .flatMap((line) =>
      /^[0-9a-f.:]+( +\d+){6,7} *$/.test(line) && !line.includes('<->') ? [line.trim().replace(/ +/g, ' ')] : [],
    )
    .sort();

/**
 * `-z io,stat`: packets and bytes of every series, interval by interval; nothing of captures shorter than its clock.
 * @param {string} output
 */
export const ioLines = (output) =>
  output.split('\n').flatMap((line) => {
    const [, cells] = /^\| *[\d.]+ <> +(?:[\d.]+|Dur) *\|((?: +\d+ \|)+)$/.exec(line) ?? [];
    return cells === undefined ? [] : [cells.replaceAll('|', ' ').trim().replace(/ +/g, ' ')];
  });
