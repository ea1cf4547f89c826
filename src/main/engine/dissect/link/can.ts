/**
 * CAN and CAN FD frames as SocketCAN gives them (https://www.tcpdump.org/linktypes/LINKTYPE_CAN_SOCKETCAN.html):
 * identifier and flags 4 · length 1 · FD flags 1 · reserved 2 · data.
 */
import { readU32BE, readU32LE } from '../../bytes/index.ts';
import { type Claim, Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';

const HEADER = 8;
/** The link type that has the identifier in network order; a cooked header has the sender's. */
const SOCKETCAN = 227;
const EXTENDED = 0x80000000;
const REMOTE = 0x40000000;
const ERROR = 0x20000000;
const EXTENDED_MASK = 0x1fffffff;
const STANDARD_MASK = 0x7ff;
const FD_FRAME = 0x04;

const F = declareFields({
  id: { key: 'can.id', label: 'Identifier', type: 'uint32', base: 'dec' },
  extended: { key: 'can.flags.xtd', label: 'Extended Flag', type: 'boolean' },
  remote: { key: 'can.flags.rtr', label: 'Remote Transmission Request Flag', type: 'boolean' },
  error: { key: 'can.flags.err', label: 'Error Message Flag', type: 'boolean' },
  length: { key: 'can.len', label: 'Frame-Length', type: 'uint8', at: 4 },
});

const isFd = (cursor: Cursor): boolean => ((cursor.bytes[cursor.offset + 5] ?? 0) & FD_FRAME) !== 0;

function paint(cursor: Cursor, out: Detail, self: Dissector, fd: boolean): void {
  const { bytes, offset } = cursor;
  out.columns.protocol = fd ? 'CANFD' : 'CAN';
  out.columns.setInfo('');
  const here = cursor.end - offset;
  out.layer(cursor, self, Math.max(0, Math.min(here, HEADER)), self.title);
  if (here < HEADER) return;
  const word = cursor.linkType === SOCKETCAN ? readU32BE(bytes, offset) : readU32LE(bytes, offset);
  const extended = (word & EXTENDED) !== 0;
  const id = (word & (extended ? EXTENDED_MASK : STANDARD_MASK)) >>> 0;
  const length = bytes[offset + 4] as number;
  out.add(F.id, offset, 4, id);
  out.add(F.extended, offset, 4, extended);
  out.add(F.remote, offset, 4, (word & REMOTE) !== 0);
  out.add(F.error, offset, 4, (word & ERROR) !== 0);
  out.read(cursor, F.length);
  const remote = (word & REMOTE) === 0 ? '' : '(Remote Transmission Request)';
  const name = `${extended ? 'Ext. ' : ''}ID: ${id} (0x${id.toString(16)})`;
  out.columns.setInfo(`${name}, Length: ${length}${remote}`);
}

function frame(id: string, title: string, claims: readonly Claim[]): Dissector {
  const self: Dissector = {
    id,
    title,
    short: id.toUpperCase(),
    claims,
    fields: F,
    scan(cursor) {
      if (!cursor.has(HEADER)) return undefined;
      const length = cursor.bytes[cursor.offset + 4] as number;
      cursor.offset += HEADER;
      cursor.narrow(length);
      return length > 0 ? cursor.claims.data : undefined;
    },
    detail: (cursor, out) => paint(cursor, out, self, id === 'canfd'),
  };
  return self;
}

/** Classic frames. */
const can = frame('can', 'Controller Area Network', [{ table: Table.sllKind, value: 0x000c }]);
/** Frames with a flexible data rate. */
const canFd = frame('canfd', 'Controller Area Network FD', [{ table: Table.sllKind, value: 0x000d }]);

/** Link type CAN_SOCKETCAN, which holds both. */
const socketCan: Dissector = {
  ...can,
  claims: [{ table: Table.linkType, value: SOCKETCAN }],
  fields: {},
  scan: (cursor, row) => can.scan(cursor, row),
  detail: (cursor, out) => paint(cursor, out, can, isFd(cursor)),
};

/** All of them. */
export const CAN: readonly Dissector[] = [can, canFd, socketCan];
