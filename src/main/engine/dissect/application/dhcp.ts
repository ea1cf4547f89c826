/** BOOTP and DHCP for IPv4: RFC 951, RFC 2131. Options overloaded into `sname` and `file` are not followed. */
import { formatMac } from '../../table/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import { leaf } from '../dissector.ts';
import { declareFields, joinFields } from '../field.ts';
import { Reader } from '../reader.ts';
import { remark } from '../remarks.ts';
import { formatBytesText, formatHexBytes } from '../text.ts';
import { DHCP_MESSAGE_NAMES, DHCP_OPTION_FIELDS, paintDhcpOptions } from './dhcp-options.ts';

const MAGIC = 0x63825363;
const ETHERNET = 1;

const F = declareFields({
  operation: { key: 'dhcp.type', label: 'Message type', type: 'uint8', names: { 1: 'Boot Request', 2: 'Boot Reply' } },
  hardware: { key: 'dhcp.hw.type', label: 'Hardware type', type: 'uint8', base: 'hex', names: { 1: 'Ethernet' } },
  hardwareLength: { key: 'dhcp.hw.len', label: 'Hardware address length', type: 'uint8' },
  hops: { key: 'dhcp.hops', label: 'Hops', type: 'uint8' },
  id: { key: 'dhcp.id', label: 'Transaction ID', type: 'uint32', base: 'hex' },
  seconds: { key: 'dhcp.secs', label: 'Seconds elapsed', type: 'uint16' },
  swappedSeconds: remark('dhcp.secs_le', 'Seconds elapsed appears to be encoded as little-endian', 'note/Protocol'),
  flags: { key: 'dhcp.flags', label: 'Bootp flags', type: 'uint16', base: 'hex' },
  broadcast: {
    key: 'dhcp.flags.bc',
    label: 'Broadcast flag',
    type: 'boolean',
    names: { 0: 'Unicast', 1: 'Broadcast' },
    mask: 0x8000,
    bits: 16,
  },
  reserved: { key: 'dhcp.flags.reserved', label: 'Reserved flags', type: 'uint16', base: 'hex', mask: 0x7fff },
  client: { key: 'dhcp.ip.client', label: 'Client IP address', type: 'ipv4' },
  your: { key: 'dhcp.ip.your', label: 'Your (client) IP address', type: 'ipv4' },
  server: { key: 'dhcp.ip.server', label: 'Next server IP address', type: 'ipv4' },
  relay: { key: 'dhcp.ip.relay', label: 'Relay agent IP address', type: 'ipv4' },
  mac: { key: 'dhcp.hw.mac_addr', label: 'Client MAC address', type: 'ether' },
  hardwareAddress: { key: 'dhcp.hw.addr', label: 'Client hardware address', type: 'bytes' },
  padding: { key: 'dhcp.hw.addr_padding', label: 'Client hardware address padding', type: 'bytes' },
  serverName: { key: 'dhcp.server', label: 'Server host name', type: 'string' },
  file: { key: 'dhcp.file', label: 'Boot file name', type: 'string' },
  cookie: { key: 'dhcp.cookie', label: 'Magic cookie', type: 'ipv4' },
});

/** Where options begin in a message, and the codes of those that are looked for. */
const OPTIONS_AT = 240;
const PADDING = 0;
const VENDOR_INFORMATION = 43;
const MESSAGE_TYPE = 53;
const VENDOR_CLASS = 60;
const OPTIONS_END = 255;
/** How the classes of known vendors begin. */
// biome-ignore format: one list
const VENDORS = [
  'PXEClient', 'pktc', 'docsis', 'OpenCable2.0', 'CableHome', 'ArubaAP', 'ArubaInstantAP', 'AAPLBSDPC', 'AEROHIVE', 'cisco',
];

/** Dynamic Host Configuration Protocol. */
export const dhcp = leaf({
  id: 'dhcp',
  title: 'Dynamic Host Configuration Protocol',
  short: 'DHCP/BOOTP',
  claims: [
    { table: Table.udpPort, value: 67 },
    { table: Table.udpPort, value: 68 },
  ],
  fields: joinFields(F, DHCP_OPTION_FIELDS),
  detail: paint,
});

function paint(cursor: Cursor, out: Detail): void {
  const reader = new Reader(cursor);
  const start = cursor.offset;
  out.columns.protocol = 'BOOTP';
  out.columns.setInfo('');
  const operation = reader.u8();
  const hardware = reader.u8();
  const hardwareLength = reader.u8();
  if (reader.failed) return;
  const message = findMessageType(cursor, start + OPTIONS_AT);
  const title = message === undefined ? dhcp.title : `${dhcp.title} (${DHCP_MESSAGE_NAMES[message] ?? 'Unknown'})`;
  const layer = out.layer(cursor, dhcp, cursor.end - start, title);
  out.columns.setInfo(formatBootInfo(cursor, operation, hardware, hardwareLength));
  out.add(F.operation, start, 1, operation);
  out.add(F.hardware, start + 1, 1, hardware);
  out.add(F.hardwareLength, start + 2, 1, hardwareLength);
  out.read(cursor, { ...F.hops, at: 3, size: 1 });
  paintFixed(reader, out, start, hardware, hardwareLength);
  if (reader.failed) return;
  const magic = reader.u32();
  if (reader.failed) return;
  if (magic === MAGIC) {
    out.add(F.cookie, start + 236, 4, '99.130.83.99', { text: 'Magic cookie: DHCP' });
    if (message !== undefined) {
      const name = (
        DHCP_MESSAGE_NAMES[message] ?? `Unknown Message Type (0x${message.toString(16).padStart(2, '0')})`
      ).padEnd(8);
      out.columns.protocol = 'DHCP';
      out.columns.setInfo(`DHCP ${name} - Transaction ID 0x${readId(cursor).toString(16)}`);
    }
    paintDhcpOptions(reader, out);
    // What a vendor specifies is counted as a layer of its own.
    if (isVendorKnown(cursor, start + OPTIONS_AT)) out.protocols.push('dhcp');
  }
  layer.length = cursor.end - start;
}

const readId = (cursor: Cursor): number => new Reader(cursor, cursor.offset + 4).u32();

/** Fields between the hop count and the magic cookie. */
function paintFixed(reader: Reader, out: Detail, start: number, hardware: number, hardwareLength: number): void {
  reader.position = start + 4;
  const id = reader.u32();
  const seconds = reader.u16();
  const flags = reader.u16();
  if (reader.failed) return;
  out.add(F.id, start + 4, 4, id);
  // Some clients write it the other way round: no other is a whole number of 256 seconds from the start.
  const isSwapped = seconds > 0xff && (seconds & 0xff) === 0;
  const elapsed = out.add(F.seconds, start + 8, 2, isSwapped ? seconds >> 8 : seconds);
  if (isSwapped) out.within(elapsed, () => out.remark(F.swappedSeconds, start + 8, 2));
  const broadcast = (flags & 0x8000) !== 0;
  const cast = broadcast ? 'Broadcast' : 'Unicast';
  const text = `Bootp flags: 0x${flags.toString(16).padStart(4, '0')} (${cast})`;
  const node = out.add(F.flags, start + 10, 2, flags, { text });
  out.within(node, () => {
    out.add(F.broadcast, start + 10, 2, broadcast, { text: `Broadcast flag: ${cast}` });
    out.add(F.reserved, start + 10, 2, flags & F.reserved.mask);
  });
  for (const spec of [F.client, F.your, F.server, F.relay]) {
    const address = reader.take(4);
    if (reader.failed) return;
    out.add(spec, reader.position - 4, 4, Array.from(address).join('.'));
  }
  const address = reader.take(16);
  if (reader.failed) return;
  const used = Math.min(hardwareLength, 16);
  if (hardware === ETHERNET && used === 6) out.add(F.mac, start + 28, 6, formatMac(address, 0));
  else if (used > 0) out.add(F.hardwareAddress, start + 28, used, formatHexBytes(address.subarray(0, used)));
  if (used < 16) out.add(F.padding, start + 28 + used, 16 - used, formatHexBytes(address.subarray(used)));
  for (const [spec, size] of [[F.serverName, 64] as const, [F.file, 128] as const]) {
    const bytes = reader.take(size);
    if (reader.failed) return;
    const zero = bytes.indexOf(0);
    const name = formatBytesText(zero < 0 ? bytes : bytes.subarray(0, zero));
    const at = reader.position - size;
    out.add(spec, at, size, name, name === '' ? { text: `${spec.label} not given` } : {});
  }
}

/** What a message without DHCP options says of itself. */
function formatBootInfo(cursor: Cursor, operation: number, hardware: number, hardwareLength: number): string {
  if (operation === 2) return 'Boot Reply';
  if (operation !== 1) return `Unknown BOOTP message type (${operation})`;
  const at = cursor.offset + 28;
  if (at + hardwareLength > cursor.end) return 'Boot Request';
  if (hardware !== ETHERNET || hardwareLength !== 6) {
    return `Boot Request from ${formatHexBytes(cursor.bytes.subarray(at, at + hardwareLength))}`;
  }
  const mac = formatMac(cursor.bytes, at);
  return `Boot Request from ${mac} (${mac})`;
}

/** The value of the first option of a code, looked for before painting; undefined where there is none. */
function findOption({ bytes, end }: Cursor, from: number, code: number): Uint8Array | undefined {
  for (let at = from; at < end; ) {
    const type = bytes[at];
    if (type === OPTIONS_END) return undefined;
    if (type === PADDING) {
      at++;
      continue;
    }
    const next = at + 2 + (bytes[at + 1] ?? 0);
    if (type === code) return next <= end ? bytes.subarray(at + 2, next) : undefined;
    at = next;
  }
  return undefined;
}

/** The message type, which the layer's line names. */
function findMessageType(cursor: Cursor, from: number): number | undefined {
  const value = findOption(cursor, from, MESSAGE_TYPE);
  return value?.length === 1 ? value[0] : undefined;
}

/** Whether the information that vendors specify (RFC 2132 section 8.4) is of one whose devices are known by their class. */
function isVendorKnown(cursor: Cursor, from: number): boolean {
  const vendor = findOption(cursor, from, VENDOR_CLASS);
  if (vendor === undefined || findOption(cursor, from, VENDOR_INFORMATION) === undefined) return false;
  const name = formatBytesText(vendor);
  return VENDORS.some((known) => name.startsWith(known));
}
