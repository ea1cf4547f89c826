/** DHCP for IPv6: RFC 8415 sections 8, 9 and 21. Options are named and nested; the data of most is shown as bytes. */
import { formatIpv6 } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Detail } from '../detail.ts';
import { leaf } from '../dissector.ts';
import { declareFields, formatHex } from '../field.ts';
import { Reader } from '../reader.ts';
import { formatHexBytes } from '../text.ts';

// biome-ignore format: a table reads better in rows
const MESSAGES: Readonly<Record<number, string>> = {
  1: 'Solicit', 2: 'Advertise', 3: 'Request', 4: 'Confirm', 5: 'Renew', 6: 'Rebind', 7: 'Reply', 8: 'Release',
  9: 'Decline', 10: 'Reconfigure', 11: 'Information-request', 12: 'Relay-forw', 13: 'Relay-reply', 14: 'Leasequery',
  15: 'Leasequery-reply', 16: 'Leasequery-done', 17: 'Leasequery-data', 18: 'Reconfigure-request',
  19: 'Reconfigure-reply',
};
// biome-ignore format: a table reads better in rows
const OPTIONS: Readonly<Record<number, string>> = {
  1: 'Client Identifier', 2: 'Server Identifier', 3: 'Identity Association for Non-temporary Address',
  4: 'Identity Association for Temporary Address', 5: 'IA Address', 6: 'Option Request', 7: 'Preference',
  8: 'Elapsed time', 9: 'Relay Message', 11: 'Authentication', 12: 'Server unicast', 13: 'Status code',
  14: 'Rapid Commit', 15: 'User Class', 16: 'Vendor Class', 17: 'Vendor-specific Information', 18: 'Interface-Id',
  19: 'Reconfigure Message', 20: 'Reconfigure Accept', 23: 'DNS recursive name server', 24: 'Domain Search List',
  25: 'Identity Association for Prefix Delegation', 26: 'IA Prefix', 31: 'Simple Network Time Protocol Server',
  32: 'Lifetime', 37: 'Remote Identifier', 38: 'Subscriber Identifier', 39: 'Client Fully Qualified Domain Name',
  56: 'NTP Server', 59: 'Boot File URL', 61: 'Client System Architecture Type', 79: 'Client Link-Layer Address',
  82: 'SOL_MAX_RT', 83: 'INF_MAX_RT', 103: 'Captive Portal',
};
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;
const CLIENT_ID = 1;
const IA_ADDRESS = 5;
const RELAY_MESSAGE = 9;
/** Bytes before the options inside an option that holds options. */
const NESTED: Readonly<Record<number, number>> = { 3: 12, 4: 4, [IA_ADDRESS]: 24, 25: 12, 26: 25 };
/** Relays in relays, and options in options, followed at most. */
const MAX_DEPTH = 16;

const F = declareFields({
  type: { key: 'dhcpv6.msgtype', label: 'Message type', type: 'uint8', names: MESSAGES },
  id: { key: 'dhcpv6.xid', label: 'Transaction ID', type: 'uint24', base: 'hex' },
  hops: { key: 'dhcpv6.hopcount', label: 'Hopcount', type: 'uint8' },
  link: { key: 'dhcpv6.linkaddr', label: 'Link address', type: 'ipv6' },
  peer: { key: 'dhcpv6.peeraddr', label: 'Peer address', type: 'ipv6' },
  option: { key: 'dhcpv6.option.type', label: 'Option', type: 'uint16', names: OPTIONS },
  length: { key: 'dhcpv6.option.length', label: 'Length', type: 'uint16' },
  duid: { key: 'dhcpv6.duid.bytes', label: 'DUID', type: 'bytes' },
  address: { key: 'dhcpv6.iaaddr.ip', label: 'IPv6 address', type: 'ipv6' },
});

/** DHCPv6. */
export const dhcpv6 = leaf({
  id: 'dhcpv6',
  title: 'DHCPv6',
  claims: [
    { table: Table.udpPort, value: 546 },
    { table: Table.udpPort, value: 547 },
  ],
  fields: F,
  detail(cursor, out) {
    out.columns.protocol = 'DHCPv6';
    out.columns.setInfo('');
    out.layer(cursor, dhcpv6, cursor.end - cursor.offset, dhcpv6.title);
    paintMessage(new Reader(cursor), out, 0);
  },
});

function paintMessage(reader: Reader, out: Detail, depth: number): void {
  const start = reader.position;
  const type = reader.u8();
  if (reader.failed) return;
  out.columns.appendInfo(`${MESSAGES[type] ?? `Message Type ${type}`} `);
  out.add(F.type, start, 1, type);
  if (type === RELAY_FORWARD || type === RELAY_REPLY) {
    const hops = reader.u8();
    const link = reader.take(16);
    const peer = reader.take(16);
    if (reader.failed) return;
    out.add(F.hops, start + 1, 1, hops);
    out.add(F.link, start + 2, 16, formatIpv6(link, 0));
    out.add(F.peer, start + 18, 16, formatIpv6(peer, 0));
    out.columns.appendInfo(`L: ${formatIpv6(link, 0)} `);
  } else {
    const id = reader.u24();
    if (reader.failed) return;
    out.add(F.id, start + 1, 3, id);
    out.columns.appendInfo(`XID: ${formatHex(F.id, id)} `);
  }
  paintOptions(reader, out, depth);
}

function paintOptions(reader: Reader, out: Detail, depth: number): void {
  while (reader.left > 0 && depth < MAX_DEPTH) {
    const at = reader.position;
    const type = reader.u16();
    const length = reader.u16();
    if (!reader.has(length)) return;
    const inside = new Reader(reader.cursor, reader.position, reader.position + length);
    const node = out.label(at, length + 4, OPTIONS[type] ?? `Unknown option ${type}`);
    out.within(node, () => {
      out.add(F.option, at, 2, type);
      out.add(F.length, at + 2, 2, length);
      paintData(inside, out, type, depth);
    });
    reader.skip(length);
  }
}

function paintData(reader: Reader, out: Detail, type: number, depth: number): void {
  const at = reader.position;
  const nested = NESTED[type];
  if (type === RELAY_MESSAGE) {
    paintMessage(reader, out, depth + 1);
  } else if (nested !== undefined && reader.left >= nested) {
    if (type === IA_ADDRESS) {
      const address = formatIpv6(reader.bytes, at);
      out.add(F.address, at, 16, address);
      out.columns.appendInfo(`IAA: ${address} `);
    } else {
      out.label(at, nested, `Value: ${formatHexBytes(reader.bytes.subarray(at, at + nested))}`);
    }
    reader.skip(nested);
    paintOptions(reader, out, depth + 1);
  } else {
    const size = reader.left;
    const text = formatHexBytes(reader.take(size));
    if (type <= 2) out.add(F.duid, at, size, text);
    else out.label(at, size, `Value: ${text}`);
    if (type === CLIENT_ID) out.columns.appendInfo(`CID: ${text} `);
  }
}
