/**
 * DHCP options, RFC 2132 and followers, as a table: what each is called and how its data reads. An option without a row
 * shows its bytes.
 */
import { formatMac } from '../../table/index.ts';
import type { Detail } from '../detail.ts';
import { declareFields, type FieldSpec } from '../field.ts';
import type { Reader } from '../reader.ts';
import { formatBytesText, formatHexBytes, formatSpan } from '../text.ts';

/** How an option's data reads. `message` is the DHCP message type; `addresses` may be one or many. */
type Kind =
  | 'message'
  | 'address'
  | 'addresses'
  | 'text'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'span'
  | 'flag'
  | 'list'
  | 'bytes'
  | 'client';

interface Row {
  /** As the option's line names it. */
  readonly name: string;
  readonly kind: Kind;
  readonly spec: FieldSpec;
}

/** DHCP message types, RFC 2132 section 9.6 and later. */
export const DHCP_MESSAGE_NAMES: Readonly<Record<number, string>> = {
  1: 'Discover',
  2: 'Offer',
  3: 'Request',
  4: 'Decline',
  5: 'ACK',
  6: 'NAK',
  7: 'Release',
  8: 'Inform',
  9: 'Force Renew',
  10: 'Lease query',
  11: 'Lease Unassigned',
  12: 'Lease Unknown',
  13: 'Lease Active',
  14: 'Bulk Lease Query',
  15: 'Lease Query Done',
  16: 'Active LeaseQuery',
  17: 'Lease Query Status',
  18: 'TLS',
};

const F = declareFields({
  type: { key: 'dhcp.option.type', label: 'Option', type: 'uint8' },
  length: { key: 'dhcp.option.length', label: 'Length', type: 'uint8' },
  value: { key: 'dhcp.option.value', label: 'Value', type: 'bytes' },
  end: { key: 'dhcp.option.end', label: 'Option End', type: 'uint8' },
  padding: { key: 'dhcp.option.padding', label: 'Padding', type: 'bytes' },
  client: { key: 'dhcp.client_id', label: 'Identifier', type: 'bytes' },
  hardware: { key: 'dhcp.hw.type', label: 'Hardware type', type: 'uint8', base: 'hex', names: { 1: 'Ethernet' } },
  mac: { key: 'dhcp.hw.mac_addr', label: 'Client MAC address', type: 'ether' },
});

const TYPES: Readonly<Record<Kind, FieldSpec['type']>> = {
  message: 'uint8',
  address: 'ipv4',
  addresses: 'ipv4',
  text: 'string',
  u8: 'uint8',
  u16: 'uint16',
  u32: 'uint32',
  span: 'uint32',
  flag: 'boolean',
  list: 'uint8',
  bytes: 'bytes',
  client: 'bytes',
};

/** One row: the option's name and, where its value is called otherwise, the value's label. */
function row(kind: Kind, key: string, name: string, label = name): Row {
  const base: FieldSpec = { key: `dhcp.option.${key}`, label, type: TYPES[kind] };
  return { name, kind, spec: kind === 'message' ? { ...base, names: DHCP_MESSAGE_NAMES } : base };
}

/** An option of which the bytes are told. */
const bare = (name: string): Row => ({ name, kind: 'bytes', spec: F.value });

const ROWS: Readonly<Record<number, Row>> = {
  1: row('address', 'subnet_mask', 'Subnet Mask'),
  2: row('u32', 'time_offset', 'Time Offset'),
  3: row('addresses', 'router', 'Router'),
  4: row('addresses', 'time_server', 'Time Server'),
  5: row('addresses', 'name_server', 'Name Server'),
  6: row('addresses', 'domain_name_server', 'Domain Name Server'),
  7: row('addresses', 'log_server', 'Log Server'),
  12: row('text', 'hostname', 'Host Name'),
  13: row('u16', 'boot_file_size', 'Boot File Size'),
  15: row('text', 'domain_name', 'Domain Name'),
  17: row('text', 'root_path', 'Root Path'),
  19: row('flag', 'ip_forwarding', 'IP Forwarding'),
  23: row('u8', 'default_ip_ttl', 'Default IP Time-to-Live'),
  26: row('u16', 'interface_mtu', 'Interface MTU'),
  28: row('address', 'broadcast_address', 'Broadcast Address'),
  31: row('flag', 'perform_router_discover', 'Perform Router Discover'),
  40: row('text', 'nis_domain', 'Network Information Service Domain'),
  41: row('addresses', 'nis_server', 'Network Information Service Servers', 'Network Information Service Server'),
  42: row('addresses', 'ntp_server', 'Network Time Protocol Servers', 'Network Time Protocol Server'),
  43: row('bytes', 'vendor.value', 'Vendor-Specific Information', 'Value'),
  44: row('addresses', 'netbios_over_tcpip_name_server', 'NetBIOS over TCP/IP Name Server'),
  46: row('u8', 'netbios_over_tcpip_node_type', 'NetBIOS over TCP/IP Node Type'),
  47: row('text', 'netbios_over_tcpip_scope', 'NetBIOS over TCP/IP Scope'),
  50: row('address', 'requested_ip_address', 'Requested IP Address'),
  51: row('span', 'ip_address_lease_time', 'IP Address Lease Time'),
  52: row('u8', 'option_overload', 'Option Overload'),
  53: row('message', 'dhcp', 'DHCP Message Type', 'DHCP'),
  54: row('address', 'dhcp_server_id', 'DHCP Server Identifier'),
  55: row('list', 'request_list_item', 'Parameter Request List', 'Parameter Request List Item'),
  56: row('text', 'message', 'Message'),
  57: row('u16', 'dhcp_max_message_size', 'Maximum DHCP Message Size'),
  58: row('span', 'renewal_time_value', 'Renewal Time Value'),
  59: row('span', 'rebinding_time_value', 'Rebinding Time Value'),
  60: row('text', 'vendor_class_id', 'Vendor class identifier'),
  61: { name: 'Client identifier', kind: 'client', spec: F.client },
  66: row('text', 'tftp_server_name', 'TFTP Server Name'),
  67: row('text', 'bootfile_name', 'Bootfile name'),
  81: bare('Client Fully Qualified Domain Name'),
  82: bare('Agent Information Option'),
  116: row('flag', 'dhcp_auto_configuration', 'DHCP Auto-Configuration'),
  119: bare('Domain Search'),
  121: row('bytes', 'classless_static_route', 'Classless Static Route'),
  150: row('addresses', 'tftp_server_address', 'TFTP Server Address'),
  252: row('text', 'private_proxy_autodiscovery', 'Private/Proxy autodiscovery'),
};

/** A client that is known by the address of its hardware, RFC 2132 section 9.14. */
const ETHERNET = 1;
const MAC_LENGTH = 6;

/** Fields of options, for the list of fields. */
export const DHCP_OPTION_FIELDS: Readonly<Record<string, FieldSpec>> = {
  ...F,
  ...Object.fromEntries(Object.values(ROWS).map(({ spec }) => [spec.key, spec])),
};

/** Add the lines of the options at the reader, up to the end option. */
export function paintDhcpOptions(reader: Reader, out: Detail): void {
  while (reader.left > 0) {
    const at = reader.position;
    const type = reader.u8();
    if (type === 0) {
      paintPadding(reader, out, at);
      continue;
    }
    if (type === 255) {
      // Its value is 0 to the reference.
      const node = out.add(F.type, at, 1, 0, { text: 'Option: (255) End' });
      out.within(node, () => out.add(F.end, at, 1, type));
      if (reader.left > 0) paintPadding(reader, out, reader.position);
      return;
    }
    const length = reader.u8();
    const data = reader.take(length);
    if (reader.failed) return;
    paintOption(out, at, type, data);
  }
}

function paintPadding(reader: Reader, out: Detail, at: number): void {
  reader.position = at;
  while (reader.left > 0 && reader.bytes[reader.position] === 0) reader.position++;
  const bytes = reader.bytes.subarray(at, reader.position);
  if (bytes.length > 0) out.add(F.padding, at, bytes.length, formatHexBytes(bytes));
}

function paintOption(out: Detail, at: number, type: number, data: Uint8Array): void {
  const { name, kind, spec } = ROWS[type] ?? { name: 'Unknown', kind: 'bytes', spec: F.value };
  const value = readValue(kind, data);
  const aside =
    kind === 'message' ? (DHCP_MESSAGE_NAMES[Number(value)] ?? 'Unknown') : kind === 'address' ? value : undefined;
  const text = `Option: (${type}) ${name}${aside === undefined ? '' : ` (${aside})`}`;
  const node = out.add(F.type, at, data.length + 2, type, { text });
  out.within(node, () => {
    out.add(F.length, at + 1, 1, data.length);
    if (spec !== F.value && data.length > 0)
      out.add(F.value, at + 2, data.length, formatHexBytes(data), { hidden: true });
    if (kind === 'addresses') {
      for (let i = 0; i + 4 <= data.length; i += 4) out.add(spec, at + 2 + i, 4, dotted(data, i));
    } else if (kind === 'client' && data.length === MAC_LENGTH + 1 && data[0] === ETHERNET) {
      out.add(F.hardware, at + 2, 1, ETHERNET);
      out.add(F.mac, at + 3, MAC_LENGTH, formatMac(data, 1));
    } else if (kind === 'list') {
      for (const [i, item] of data.entries()) {
        const text = `${spec.label}: (${item}) ${ROWS[item]?.name ?? 'Unknown'}`;
        out.add(spec, at + 2 + i, 1, item, { text });
      }
    } else if (value !== undefined) {
      const text = kind === 'span' ? { text: `${spec.label}: (${value}s) ${formatSpan(Number(value))}` } : {};
      out.add(spec, at + 2, data.length, value, text);
    }
  });
}

/** The one value of an option; undefined where it has many, none, or not the length its kind needs. */
function readValue(kind: Kind, data: Uint8Array): string | number | boolean | undefined {
  const number = (size: number): number | undefined =>
    data.length >= size ? data.subarray(0, size).reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
  switch (kind) {
    case 'message':
    case 'u8':
      return number(1);
    case 'u16':
      return number(2);
    case 'u32':
    case 'span':
      return number(4);
    case 'flag': {
      const value = number(1);
      return value === undefined ? undefined : value !== 0;
    }
    case 'address':
      return data.length >= 4 ? dotted(data, 0) : undefined;
    case 'text':
      return formatBytesText(data);
    case 'bytes':
    case 'client':
      return formatHexBytes(data);
    case 'addresses':
    case 'list':
      return undefined;
  }
}

const dotted = (bytes: Uint8Array, at: number): string => Array.from(bytes.subarray(at, at + 4)).join('.');
