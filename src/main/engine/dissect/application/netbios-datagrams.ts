/**
 * NetBIOS datagrams (RFC 1002 section 4.4) and what Windows computers tell each other by them: mailslots of SMB, among
 * them the browser's ([MS-BRWS] section 2.2), which list who serves what.
 */
import { readU16LE, readU32LE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import { declareFields, YES_OR_NO } from '../field.ts';
import { named } from '../named.ts';
import { formatBytesText } from '../text.ts';

const TYPES: Readonly<Record<number, string>> = {
  16: 'Direct_unique datagram',
  17: 'Direct_group datagram',
  18: 'Broadcast datagram',
  19: 'Datagram error',
  20: 'Datagram query request',
  21: 'Datagram positive query response',
  22: 'Datagram negative query response',
};
const F = declareFields({
  type: { key: 'nbdgm.type', label: 'Message Type', type: 'uint8', at: 0, names: TYPES },
  flags: { key: 'nbdgm.flags', label: 'Flags', type: 'uint8', base: 'hex', at: 1 },
  next: { key: 'nbdgm.next', label: 'More fragments follow', type: 'boolean', at: 1, mask: 0x01, names: YES_OR_NO },
  first: { key: 'nbdgm.first', label: 'This is first fragment', type: 'boolean', at: 1, mask: 0x02, names: YES_OR_NO },
  node: { key: 'nbdgm.node_type', label: 'Node Type', type: 'uint8', at: 1, mask: 0x0c },
  id: { key: 'nbdgm.dgram_id', label: 'Datagram ID', type: 'uint16', base: 'hex', at: 2, size: 2 },
  address: { key: 'nbdgm.src.ip', label: 'Source IP', type: 'ipv4', at: 4, size: 4 },
  port: { key: 'nbdgm.src.port', label: 'Source Port', type: 'uint16', at: 8, size: 2 },
  length: { key: 'nbdgm.dgram_len', label: 'Datagram length', type: 'uint16', at: 10, size: 2 },
  offset: { key: 'nbdgm.pkt_offset', label: 'Packet offset', type: 'uint16', at: 12, size: 2 },
  command: { key: 'browser.command', label: 'Command', type: 'uint8', base: 'hex' },
  server: { key: 'browser.server', label: 'Server Name', type: 'string' },
  slot: { key: 'mailslot.name', label: 'Mailslot Name', type: 'string' },
});
const FIRST_WITH_NAMES = 16;
const LAST_WITH_DATA = 18;
/** Of the datagram's header up to its names, and of SMB up to the parameters. */
const HEADER = 14;
const SMB_HEADER = 32;
const SMB_MAGIC = 0x424d53ff;
const TRANSACTION = 0x25;
const MAX_NAME = 255;

const COMMANDS: Readonly<Record<number, string>> = {
  1: 'Host Announcement',
  2: 'Request Announcement',
  8: 'Browser Election Request',
  9: 'Get Backup List Request',
  10: 'Get Backup List Response',
  11: 'Become Backup Browser',
  12: 'Domain/Workgroup Announcement',
  13: 'Master Announcement',
  14: 'Reset Browser State Announcement',
  15: 'Local Master Announcement',
};
const ANNOUNCEMENTS: ReadonlySet<number> = new Set([1, 12, 15]);
const REQUEST_ANNOUNCEMENT = 2;
const MASTER_ANNOUNCEMENT = 13;
const BECOME_BACKUP = 11;
// biome-ignore format: one list, a bit each
const SERVERS = [
  'Workstation', 'Server', 'SQL Server', 'Domain Controller', 'Backup Controller', 'Time Source', 'Apple Server',
  'Novell Server', 'Domain Member Server', 'Print Queue Server', 'Dialin Server', 'Xenix Server', 'NT Workstation',
  'Windows for Workgroups', '', 'NT Server', 'Potential Browser', 'Backup Browser', 'Master Browser',
  'Domain Master Browser', 'OSF', 'VMS', 'Windows 95 or above', 'DFS server', '', '', '', '', '', '', 'Local List Only',
  'Domain Enum',
];
/** The mailslot's layer and column, by its name behind `\MAILSLOT\`. */
const SLOTS: Readonly<Record<string, string>> = { BROWSE: 'browser', LANMAN: 'browser' };

/** A mailslot message in a datagram. */
interface Message {
  readonly slot: string;
  readonly bytes: Uint8Array;
}

/** Text up to a zero byte, at most {@link MAX_NAME} bytes. */
function nameAt(bytes: Uint8Array, from: number): string {
  const zero = bytes.indexOf(0, from);
  const end = Math.min(zero < 0 ? bytes.length : zero, from + MAX_NAME);
  return formatBytesText(bytes.subarray(from, end));
}

/** After the name that begins at `at`: labels with their length in front, a zero label at the end. */
function afterName(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && bytes[next] !== 0) next += 1 + ((bytes[next] ?? 0) & 0x3f);
  return next + 1;
}

/** Where the SMB header is; undefined where the datagram has none. */
function smbAt({ bytes, offset, end }: Cursor): number | undefined {
  const type = bytes[offset] ?? 0;
  if (type < FIRST_WITH_NAMES || type > LAST_WITH_DATA) return undefined;
  const at = afterName(bytes, afterName(bytes, offset + HEADER, end), end);
  return at + SMB_HEADER + 1 <= end && readU32LE(bytes, at) === SMB_MAGIC ? at : undefined;
}

/** The message that an SMB transaction writes into a mailslot ([MS-CIFS] section 2.2.4.33.1). */
function mailslot({ bytes, end }: Cursor, smb: number): Message | undefined {
  const words = bytes[smb + SMB_HEADER] ?? 0;
  const name = smb + SMB_HEADER + 1 + 2 * words + 2;
  if (bytes[smb + 4] !== TRANSACTION || words < 14 || name >= end) return undefined;
  const size = readU16LE(bytes, smb + SMB_HEADER + 1 + 22);
  const from = Math.min(smb + readU16LE(bytes, smb + SMB_HEADER + 1 + 24), end);
  const slot = /^\\MAILSLOT\\(.+)$/i.exec(nameAt(bytes.subarray(0, end), name))?.[1];
  return slot === undefined
    ? undefined
    : { slot: slot.toUpperCase(), bytes: bytes.subarray(from, Math.min(from + size, end)) };
}

function describeBrowser(bytes: Uint8Array): string {
  const command = bytes[0] ?? 0;
  const name = COMMANDS[command] ?? `Unknown command:0x${command.toString(16).padStart(2, '0')}`;
  if (ANNOUNCEMENTS.has(command) && bytes.length >= 28) {
    const types = readU32LE(bytes, 24);
    const roles = SERVERS.filter((role, bit) => ((types >>> bit) & 1) === 1 && role !== '');
    return [`${name} ${nameAt(bytes.subarray(0, 22), 6)}`, ...roles].join(', ');
  }
  if (command === REQUEST_ANNOUNCEMENT) return `${name} ${nameAt(bytes, 2)}`;
  if (command === MASTER_ANNOUNCEMENT || command === BECOME_BACKUP) return `${name} ${nameAt(bytes, 1)}`;
  return name;
}

/** What stands in a datagram, outermost first. */
function standing(cursor: Cursor): readonly string[] {
  const smb = smbAt(cursor);
  if (smb === undefined) return ['nbdgm'];
  const slot = mailslot(cursor, smb)?.slot;
  if (slot === undefined) return ['nbdgm', 'smb'];
  return ['nbdgm', 'smb', 'mailslot', SLOTS[slot] ?? 'data'];
}

/** What a datagram is told as. */
function describe(cursor: Cursor): {
  readonly column: string;
  readonly info: string;
  readonly above: readonly string[];
} {
  const type = cursor.bytes[cursor.offset] ?? 0;
  const smb = smbAt(cursor);
  if (smb === undefined)
    return {
      column: 'NBDS',
      info: TYPES[type] ?? `Unknown message type (0x${type.toString(16).padStart(2, '0')})`,
      above: [],
    };
  const message = mailslot(cursor, smb);
  if (message === undefined) return { column: 'SMB', info: 'Trans Request', above: ['smb'] };
  if (SLOTS[message.slot] === undefined) return { column: 'SMB Mailslot', info: 'Write Mail Slot', above: ['smb'] };
  return { column: 'BROWSER', info: describeBrowser(message.bytes), above: ['smb', 'browser'] };
}

/** Its header, and of what it carries, what filters ask for. */
function paint(cursor: Cursor, out: Detail): void {
  const type = cursor.bytes[cursor.offset] ?? 0;
  const hasNames = type >= FIRST_WITH_NAMES && type <= LAST_WITH_DATA;
  for (const spec of [F.type, F.flags, F.next, F.first, F.node, F.id, F.address, F.port]) out.read(cursor, spec);
  if (hasNames) for (const spec of [F.length, F.offset]) out.read(cursor, spec);
  const carried = standing(cursor).slice(1);
  // What the datagram is told as is named already.
  const { above } = describe(cursor);
  for (const protocol of carried) if (!above.includes(protocol)) out.mention(protocol);
  const smb = smbAt(cursor);
  const message = smb === undefined ? undefined : mailslot(cursor, smb);
  if (message === undefined) return;
  const { offset, end } = cursor;
  out.add(F.slot, offset, end - offset, `\\MAILSLOT\\${message.slot}`);
  if (!carried.includes('browser')) return;
  const command = message.bytes[0] ?? 0;
  out.add(F.command, offset, end - offset, command);
  if (ANNOUNCEMENTS.has(command) && message.bytes.length >= 28) {
    out.add(F.server, offset, end - offset, nameAt(message.bytes.subarray(0, 22), 6));
  }
}

/** NetBIOS Datagram Service. */
export const nbdgm = named({
  id: 'nbdgm',
  title: 'NetBIOS Datagram Service',
  column: 'NBDS',
  ports: [138],
  fits: ({ offset, end }) => end > offset,
  stands: standing,
  further: F,
  paint,
  told: (_reader, cursor) => describe(cursor),
});
