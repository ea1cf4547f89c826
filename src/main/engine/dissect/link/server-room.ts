/**
 * What machine rooms put on Ethernet besides IP, told by its first bytes: ATA over Ethernet, DECnet's routing and NSP, TIPC,
 * Realtek's switch tags.
 */
import { readU16LE, readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { named } from '../named.ts';

const etherType = (value: number) => ({ table: Table.etherType, value });

const ATA: ReadonlyMap<number, string> = new Map([
  [0x00, 'NOP'],
  [0x08, 'Atapi soft reset'],
  [0x10, 'Recalibrate'],
  [0x20, 'Read sectors (with retry)'],
  [0x21, 'Read sectors (no retry)'],
  [0x22, 'Read long (with retry)'],
  [0x23, 'Read long (no retry)'],
  [0x24, 'Read ext'],
  [0x30, 'Write sectors (with retry)'],
  [0x31, 'Write sectors (no retry)'],
  [0x32, 'Write long (with retry)'],
  [0x33, 'Write long (no retry)'],
  [0x34, 'Write ext'],
  [0x3c, 'Write verify'],
  [0x40, 'Read verify sectors (with retry)'],
  [0x41, 'Read verify sectors (no retry)'],
  [0x50, 'Format track'],
  [0x70, 'Seek'],
  [0x90, 'Execute device diagnostics'],
  [0x91, 'Initialize device parameters'],
  [0x92, 'Download microcode'],
  [0x94, 'Standy immediate'],
  [0x95, 'Idle immediate'],
  [0x96, 'Standby'],
  [0x97, 'Idle'],
  [0x98, 'Check power mode'],
  [0x99, 'Sleep'],
  [0xa0, 'Atapi packet'],
  [0xa1, 'Atapi identify device'],
  [0xa2, 'Atapi service'],
  [0xb0, 'Smart'],
  [0xc4, 'Read multiple'],
  [0xc5, 'Write multiple'],
  [0xc6, 'Set multiple mode'],
  [0xc8, 'Read dma (with retry)'],
  [0xc9, 'Read dma (no retry)'],
  [0xca, 'Write dma (with retry)'],
  [0xcb, 'Write dma (no retry)'],
  [0xde, 'Door lock'],
  [0xdf, 'Door unlock'],
  [0xe0, 'Standy immediate'],
  [0xe1, 'Idle immediate'],
  [0xe2, 'Standby'],
  [0xe3, 'Idle'],
  [0xe4, 'Read buffer'],
  [0xe5, 'Check power mode'],
  [0xe6, 'Sleep'],
  [0xe8, 'Write buffer'],
  [0xec, 'Identify Device'],
  [0xed, 'Media eject'],
  [0xee, 'Identify device dma'],
  [0xef, 'Set features'],
  [0xf1, 'Security set password'],
  [0xf2, 'Security unlock'],
  [0xf3, 'Security erase prepare'],
  [0xf4, 'Security erase unit'],
  [0xf5, 'Security freeze'],
  [0xf6, 'Security disable password'],
]);
const AOE_COMMANDS: readonly (string | undefined)[] = ['Issue ATA Command', 'Query Config Information'];
const AOE_ERRORS: Readonly<Record<number, string>> = {
  1: 'Unrecognized command code',
  2: 'Bad argument parameter',
  3: 'Device unavailable',
  4: 'Config string present',
  5: 'Unsupported version',
};
const AOE_RESPONSE = 0x08;
const AOE_ERROR = 0x04;
/** Where the flags, the error, the command, the tag and the command of ATA are. */
const AOE = { flags: 0, error: 1, command: 5, tag: 6, ata: 13 } as const;

const isResponse = ({ bytes, offset }: Cursor): boolean => ((bytes[offset + AOE.flags] ?? 0) & AOE_RESPONSE) !== 0;
const tagOf = ({ bytes, offset }: Cursor): string => String(readU32BE(bytes, offset + AOE.tag));

function describeAoe(cursor: Cursor): string {
  const { bytes, offset, end } = cursor;
  if (end - offset < AOE.tag + 4) return '';
  const answers = isResponse(cursor);
  const command = bytes[offset + AOE.command] ?? 0;
  const error = bytes[offset + AOE.error] ?? 0;
  const failed =
    answers && ((bytes[offset] ?? 0) & AOE_ERROR) !== 0
      ? `Error:${AOE_ERRORS[error] ?? `Unknown error<${error}>`} `
      : '';
  const words = `${failed}${AOE_COMMANDS[command] ?? `Unknown command<${command}>`} ${answers ? 'Response' : 'Request'}`;
  if (command !== 0) return words;
  const ata = answers ? cursor.state.ataCommands.of(cursor.packet) : bytes[offset + AOE.ata];
  return ata === undefined
    ? words
    : `${words} ATA:${ATA.get(ata) ?? ` Unknown ATA<0x${ata.toString(16).padStart(2, '0')}>`}`;
}

const aoe = named({
  id: 'aoe',
  title: 'ATAoverEthernet',
  column: 'AoE',
  claims: [etherType(0x88a2)],
  remember(cursor) {
    const { bytes, offset, end, packet } = cursor;
    if (end - offset <= AOE.ata || bytes[offset + AOE.command] !== 0) return;
    const { ataCommands } = cursor.state;
    if (isResponse(cursor)) ataCommands.answer(tagOf(cursor), packet);
    else ataCommands.ask(tagOf(cursor), bytes[offset + AOE.ata] ?? 0);
  },
  info: (_reader, cursor) => describeAoe(cursor),
});

/** Kinds of DECnet's routing control messages. */
const ROUTING = [
  'initialization message',
  'verification message',
  'hello/test message',
  'Level 1 routing message',
  'Level 2 routing message',
  'Ethernet Router Hello  message',
  'Endnode Hello message',
] as const;
/** Kinds of NSP messages, by the byte they begin with; what is not here is a segment of data. */
const NSP: Readonly<Record<number, string>> = {
  4: 'NSP data ACK message',
  20: 'NSP other data ACK message',
  36: 'NSP connect acknowledgement',
  24: 'NSP connect confirm/initiate message',
  40: 'NSP connect confirm/initiate message',
  104: 'NSP connect confirm/initiate message',
  56: 'NSP disconnect initiate/confirm message',
  72: 'NSP disconnect initiate/confirm message',
  16: 'NSP link control message',
  48: 'NSP interrupt message',
};
const DECNET_PADDED = 0x80;
const DECNET_LONG = 0x04;
/** Bytes of a routing header with its flags: the long one for Ethernet, and the short one. */
const DECNET_LONG_HEADER = 21;
const DECNET_SHORT_HEADER = 6;

function describeDecnet({ bytes, offset, end }: Cursor): string {
  if (end - offset < 3) return '';
  const padding = bytes[offset + 2] ?? 0;
  const at = offset + 2 + ((padding & DECNET_PADDED) === 0 ? 0 : padding & 0x7f);
  const flags = bytes[at] ?? 0;
  if ((flags & 1) !== 0) {
    const kind = ROUTING[(flags >> 1) & 7];
    return kind === undefined ? '' : `Routing control, ${kind}`;
  }
  const kind = bytes[at + ((flags & DECNET_LONG) === 0 ? DECNET_SHORT_HEADER : DECNET_LONG_HEADER)] ?? 0;
  return NSP[kind] ?? '';
}

const decnet = named({
  id: 'dec_dna',
  title: 'DEC DNA Routing Protocol',
  column: 'DEC DNA',
  claims: [etherType(0x6003)],
  // Two bytes in front say how many follow.
  fits: ({ bytes, offset, end }) => end - offset >= 3 && readU16LE(bytes, offset) > 0,
  info: (_reader, cursor) => describeDecnet(cursor),
});

const TIPC_USERS: Readonly<Record<number, string>> = {
  0: 'Payld:Low',
  1: 'Payld:Normal',
  2: 'Payld:High',
  3: 'Payld:NoRej',
  5: 'Bcast Mntc',
  6: 'Bundler',
  7: 'Link Protocol',
  8: 'Conn Mgr',
  10: 'Changeover',
  11: 'Name Dist',
  12: 'Frag',
  13: 'Link Conf',
};

const tipc = named({
  id: 'tipc',
  title: 'Transparent Inter Process Communication(TIPC)',
  column: 'TIPC',
  claims: [etherType(0x88ca)],
  info: (reader) => TIPC_USERS[(reader.u32() >>> 25) & 0xf] ?? '',
});

const realtek = named({
  id: 'realtek',
  title: 'Realtek Layer 2 Protocols',
  column: 'Realtek',
  claims: [etherType(0x8899)],
});

/** All of them. */
export const SERVER_ROOM: readonly Dissector[] = [aoe, decnet, tipc, realtek];
