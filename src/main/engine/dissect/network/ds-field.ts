/** The differentiated services field (RFC 2474, RFC 3168) that IPv4 and IPv6 share: names of its values. */

/** Names of code points, by `ip.dsfield.dscp`. */
export const DSCP_NAMES: Readonly<Record<number, string>> = {
  0: 'Default',
  1: 'Lower Effort',
  8: 'Class Selector 1',
  10: 'Assured Forwarding 11',
  12: 'Assured Forwarding 12',
  14: 'Assured Forwarding 13',
  16: 'Class Selector 2',
  18: 'Assured Forwarding 21',
  20: 'Assured Forwarding 22',
  22: 'Assured Forwarding 23',
  24: 'Class Selector 3',
  26: 'Assured Forwarding 31',
  28: 'Assured Forwarding 32',
  30: 'Assured Forwarding 33',
  32: 'Class Selector 4',
  34: 'Assured Forwarding 41',
  36: 'Assured Forwarding 42',
  38: 'Assured Forwarding 43',
  40: 'Class Selector 5',
  44: 'Voice Admit',
  46: 'Expedited Forwarding',
  48: 'Class Selector 6',
  56: 'Class Selector 7',
};

/** Names of the two congestion bits. */
export const ECN_NAMES: Readonly<Record<number, string>> = {
  0: 'Not ECN-Capable Transport',
  1: "ECN-Capable Transport codepoint '01'",
  2: "ECN-Capable Transport codepoint '10'",
  3: 'Congestion Experienced',
};

const SHORT_DSCP: Readonly<Record<number, string>> = { 0: 'CS0', 1: 'LE', 44: 'VA', 46: 'EF' };
const SHORT_ECN = ['Not-ECT', 'ECT(1)', 'ECT(0)', 'CE'] as const;

/** Both in short: `0x00 (DSCP: CS0, ECN: Not-ECT)`. */
export function formatDsField(value: number): string {
  const ecn = SHORT_ECN[value & 3] ?? '';
  return `0x${value.toString(16).padStart(2, '0')} (DSCP: ${shortDscp(value >> 2)}, ECN: ${ecn})`;
}

function shortDscp(dscp: number): string {
  const name = SHORT_DSCP[dscp];
  if (name !== undefined) return name;
  if ((dscp & 7) === 0) return `CS${dscp >> 3}`;
  const level = dscp >> 3;
  const drop = (dscp & 7) >> 1;
  return level >= 1 && level <= 4 && (dscp & 1) === 0 && drop >= 1 ? `AF${level}${drop}` : 'Unknown';
}
