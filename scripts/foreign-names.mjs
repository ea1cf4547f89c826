/**
 * `node scripts/foreign-names.mjs`: writes src/main/engine/filter/foreign-list.ts anew, from the names that the reference
 * (tshark 4.0) knows and those that are known here (`capscope-cli fields`). Needs tshark and a built `out/cli`.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, 'src', 'main', 'engine', 'filter', 'foreign-list.ts');
/** Protocols of which every field is listed: those that filters most often ask for, and all that have no more unknown fields than this. */
const FEW = 120;
const OFTEN = new Set(
  (
    'arp coap data dhcp dhcpv6 dns esp eth frame ftp http http2 icmp icmpv6 igmp imap imf ip ipv6 json kerberos ldap lldp ' +
    'mime_multipart mpls mqtt mysql nbdgm nbns nbss ntp ospf pgsql pim png pop ppp quic radiotap rip rtcp rtp rtsp sctp sdp ' +
    'sip smtp snmp ssh stp syslog tcp telnet tftp tls udp usb vlan vrrp websocket wlan_radio x509af x509ce x509if x509sat xml'
  ).split(' '),
);
const LINE = 118;

const words = { encoding: 'utf8', maxBuffer: 1 << 28 };
const known = execFileSync('node', [join(ROOT, 'scripts', 'cli.cjs'), 'fields'], words).split('\n');
const here = new Set(known.map((line) => line.split('\t')[0]));
const rootOf = (name) => name.split('.')[0];
const rootsHere = new Set([...here].map(rootOf));

const names = execFileSync('tshark', ['-G', 'fields'], words)
  .split('\n')
  .filter((line) => /^[FP]\t/.test(line))
  .map((line) => line.split('\t')[2])
  .filter((name) => /^[a-z_][\w-]*(?:\.[\w-]+)*$/i.test(name) && !here.has(name));
const counted = new Map();
for (const name of new Set(names)) counted.set(rootOf(name), (counted.get(rootOf(name)) ?? 0) + 1);
const isListed = (root) => OFTEN.has(root) || (rootsHere.has(root) && (counted.get(root) ?? 0) <= FEW);
const roots = [...new Set(names.map(rootOf))].filter((root) => !rootsHere.has(root) && !isListed(root)).sort();
const rest = new Map();
for (const name of [...new Set(names)].sort()) {
  const root = rootOf(name);
  if (isListed(root)) rest.set(root, [...(rest.get(root) ?? []), name.slice(root.length + 1)]);
}
const text = [roots.join(' '), ...[...rest].map(([root, fields]) => [root, ...fields].join(' '))].join('\n');
const packed = deflateSync(Buffer.from(text, 'latin1'), { level: 9 }).toString('base64');
const lines = packed.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
const fields = [...rest.values()].reduce((sum, list) => sum + list.length, 0);
const counts = `${roots.length} protocols, and ${fields} fields of ${rest.size} others`;
writeFileSync(
  FILE,
  `/** Made by scripts/foreign-names.mjs, read by foreign-names.ts: ${counts}. zlib, as base64. */
export const FOREIGN_LIST = \`
${lines.join('\n')}
\`;
`,
);
