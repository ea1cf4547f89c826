/**
 * Colouring rules: display filters of which the first that lets a packet through gives its row a colour. The rules that hold
 * at first, and the text of a `colorfilters` file, Wireshark's own form: `@name@filter@[background][text]`, the colours
 * as three 16-bit numbers, `!` before a rule that is off, `#` before a comment.
 */
import { type Check, isBoolean, isOneOf, isShape, isText } from './check.ts';

/** Colours that belong to both themes, by name; their values are tokens of the window. */
export const RULE_INKS = [
  'bad',
  'warn',
  'control',
  'http',
  'websocket',
  'tls',
  'tcp',
  'udp',
  'icmp',
  'arp',
  'routing',
  'names',
  'broadcast',
] as const;
/** One of {@link RULE_INKS}. */
export type RuleInk = (typeof RULE_INKS)[number];

/** One rule. */
export interface ColorRule {
  readonly name: string;
  /** Display filter. */
  readonly filter: string;
  readonly enabled: boolean;
  /** A colour of the themes; `own` for the two below. */
  readonly ink: RuleInk | 'own';
  /** `#rrggbb`; what rows look like where `ink` is `own`, in both themes. */
  readonly text: string;
  readonly back: string;
}

/** What the engine needs of a rule. */
export type ColorTest = Pick<ColorRule, 'name' | 'filter' | 'enabled'>;

/** Rules at most, and characters of a name and of a filter. */
export const MOST_RULES = 200;
export const MOST_RULE_TEXT = 10_000;

const BLACK = '#000000';
const WHITE = '#ffffff';

const rule = (name: string, ink: RuleInk, filter: string, enabled = true): ColorRule => ({
  name,
  filter,
  enabled,
  ink,
  text: BLACK,
  back: WHITE,
});

const ORDINARY = ['window_update', 'keep_alive', 'keep_alive_ack'].map((flag) => `!tcp.analysis.${flag}`).join(' && ');

/** Groups of the local network (RFC 5771 section 4) but multicast DNS, whose packets are to go no further. */
const LOCAL_TTL = 'ip.dst == 224.0.0.0/24 && ip.dst != 224.0.0.251 && ip.ttl != 1 && !vrrp';

/**
 * What holds at first: Wireshark's rules by their names and in their order, as far as their protocols are known here, and two
 * for what else is told apart. HTTP is what speaks it, not all that goes to its port; ports before a protocol spare other
 * packets the question. Rules about protocols that are not known are off.
 */
export const DEFAULT_RULES: readonly ColorRule[] = [
  rule('Bad TCP', 'bad', `tcp.analysis.flags && ${ORDINARY}`),
  rule('HSRP State Change', 'warn', 'hsrp.state != 8 && hsrp.state != 16'),
  rule('Spanning Tree Topology Change', 'warn', 'stp.type == 0x80'),
  rule('OSPF State Change', 'warn', 'ospf.msg != 1'),
  rule('ICMP errors', 'warn', 'icmp.type in {3..5, 11} || icmpv6.type in {1..4}'),
  rule('ARP', 'arp', 'arp'),
  rule('ICMP', 'icmp', 'icmp || icmpv6'),
  rule('TCP RST', 'bad', 'tcp.flags.reset == 1'),
  rule('SCTP ABORT', 'bad', 'sctp.chunk_type == 6'),
  rule('TTL low or unexpected', 'warn', `(ip.dst != 224.0.0.0/4 && ip.ttl < 5 && !pim && !ospf) || (${LOCAL_TTL})`),
  rule('Checksum Errors', 'warn', 'ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0'),
  rule('SMB', 'names', 'nbns || (tcp.port in {139, 445} && nbss)'),
  rule('WebSocket', 'websocket', 'websocket'),
  rule('HTTP', 'http', 'http || http2'),
  rule('TLS', 'tls', 'tls || dtls || quic'),
  rule('DCERPC', 'names', 'dcerpc', false),
  rule('Routing', 'routing', 'hsrp || eigrp || ospf || (tcp.port == 179 && bgp) || cdp || vrrp || igmp || rip'),
  rule('TCP SYN/FIN', 'control', 'tcp.flags.syn == 1 || tcp.flags.fin == 1'),
  rule('TCP', 'tcp', 'tcp'),
  rule('UDP', 'udp', 'udp'),
  rule('Broadcast', 'broadcast', 'eth.dst == ff:ff:ff:ff:ff:ff || eth.dst[0] & 1'),
];

const COLORS = String.raw`\[\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\]`;
const LINE = new RegExp(`^(!?)\\s*@([^@]*)@(.*)@${COLORS}\\s*${COLORS}\\s*$`);

/** The rules of a `colorfilters` file, and the numbers of the lines that are none, from 1. */
export function parseColorFilters(text: string): {
  readonly rules: readonly ColorRule[];
  readonly faults: readonly number[];
} {
  const rules: ColorRule[] = [];
  const faults: number[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const parts = rules.length < MOST_RULES ? LINE.exec(line.trim()) : null;
    const [, off = '', name = '', filter = '', ...numbers] = parts ?? [];
    if (parts === null || filter.length > MOST_RULE_TEXT || name.length > MOST_RULE_TEXT) {
      faults.push(at + 1);
      continue;
    }
    const [back, front] = [toHex(numbers.slice(0, 3)), toHex(numbers.slice(3, 6))];
    rules.push({ name, filter: filter.trim(), enabled: off === '', ink: 'own', text: front, back });
  }
  return { rules, faults };
}

/** The rules as such a file. `colorsOf` gives what a colour of the themes looks like now: background, text. */
export function writeColorFilters(
  rules: readonly ColorRule[],
  colorsOf: (ink: RuleInk) => readonly [back: string, text: string],
): string {
  const lines = rules.map(({ name, filter, enabled, ink, text, back }) => {
    const [behind, front] = ink === 'own' ? [back, text] : colorsOf(ink);
    // The form has no way to write an @ in a name.
    return `${enabled ? '' : '!'}@${name.replaceAll('@', ' ')}@${filter}@${toNumbers(behind)}${toNumbers(front)}`;
  });
  return ['# Capscope colouring rules', ...lines].map((line) => `${line}\n`).join('');
}

const toHex = (numbers: readonly string[]): string =>
  `#${numbers
    .map((n) =>
      Math.min(255, Number(n) >> 8)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const toNumbers = (color: string): string =>
  `[${[1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) * 257).join(',')}]`;

const isColor: Check<string> = (value): value is string => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);

/** Whether a value is a rule. */
export const isColorRule: Check<ColorRule> = isShape<ColorRule>({
  name: isText(MOST_RULE_TEXT),
  filter: isText(MOST_RULE_TEXT),
  enabled: isBoolean,
  ink: isOneOf(...RULE_INKS, 'own'),
  text: isColor,
  back: isColor,
});
