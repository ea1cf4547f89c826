/**
 * What calls and replies of NFS say in the Info column: version 2 (RFC 1094 section 2.2) and version 3 (RFC 1813 section
 * 3.3). File handles are told by their CRC-32. Compounds of version 4 are named and not read.
 */
import { crc32 } from '../crc32.ts';
import type { XdrReader } from './xdr.ts';

const HANDLE_2 = 32;
const ATTRIBUTES_3 = 84;
const MAX_ENTRIES = 256;

/** Names of what stands in the way, by number; version 2 has the lower half of them. */
const ERRORS: Readonly<Record<number, string>> = {
  1: 'PERM',
  2: 'NOENT',
  5: 'IO',
  6: 'NXIO',
  13: 'ACCES',
  17: 'EXIST',
  18: 'XDEV',
  19: 'NODEV',
  20: 'NOTDIR',
  21: 'ISDIR',
  22: 'INVAL',
  27: 'FBIG',
  28: 'NOSPC',
  30: 'ROFS',
  31: 'MLINK',
  63: 'NAMETOOLONG',
  66: 'NOTEMPTY',
  69: 'DQUOT',
  70: 'STALE',
  71: 'REMOTE',
  10001: 'BADHANDLE',
  10002: 'NOT_SYNC',
  10003: 'BAD_COOKIE',
  10004: 'NOTSUPP',
  10005: 'TOOSMALL',
  10006: 'SERVERFAULT',
  10007: 'BADTYPE',
  10008: 'JUKEBOX',
};
const TYPES = [
  '',
  'Regular File',
  'Directory',
  'Block Special Device',
  'Character Special Device',
  'Symbolic Link',
  'Socket',
  'Named Pipe',
];
const STABLE = ['UNSTABLE', 'DATA_SYNC', 'FILE_SYNC'];
const CREATE_MODES = ['UNCHECKED', 'GUARDED', 'EXCLUSIVE'];
const RIGHTS = ['RD', 'LU', 'MD', 'XT', 'DL', 'XE'];

/** The words of a procedure's arguments or results, without what RPC says in front. */
type Words = (reader: XdrReader, asked?: number) => string;

const hash = (handle: Uint8Array): string => `0x${crc32(handle).toString(16).padStart(8, '0')}`;
/** A file handle of version 3. */
export const handle3 = (reader: XdrReader): string => hash(reader.opaque());
const handle2 = (reader: XdrReader): string => hash(reader.take(HANDLE_2));
const rights = (bits: number): string => RIGHTS.filter((_, bit) => ((bits >> bit) & 1) === 1).join(' ');

const file =
  (handle: Words): Words =>
  (reader) =>
    `, FH: ${handle(reader)}`;
const place =
  (handle: Words): Words =>
  (reader) =>
    `${handle(reader)}/${reader.text()}`;
const directory =
  (handle: Words): Words =>
  (reader) =>
    `, DH: ${place(handle)(reader)}`;
const rename =
  (handle: Words): Words =>
  (reader) =>
    `, From DH: ${place(handle)(reader)} To DH: ${place(handle)(reader)}`;
const link =
  (handle: Words): Words =>
  (reader) =>
    `, From DH: ${handle(reader)} To DH: ${place(handle)(reader)}`;

/** Times that are to be set: whose clock, and the time where it is the client's. */
function skipSettable(reader: XdrReader): void {
  for (let i = 0; i < 3; i++) if (reader.present()) reader.skip(4);
  if (reader.present()) reader.skip(8);
  for (let i = 0; i < 2; i++) if (reader.u32() === 2) reader.skip(8);
}

const CALLS_3: Readonly<Record<number, Words>> = {
  3: directory(handle3),
  4: (reader) => `, FH: ${handle3(reader)}, [Check: ${rights(reader.u32())}]`,
  6: (reader) => `, FH: ${handle3(reader)} Offset: ${reader.u64()} Len: ${reader.u32()}`,
  7: (reader) =>
    `, FH: ${handle3(reader)} Offset: ${reader.u64()} Len: ${reader.u32()} ${STABLE[reader.u32()] ?? 'Unknown'}`,
  8: (reader) => `, DH: ${place(handle3)(reader)} Mode: ${CREATE_MODES[reader.u32()] ?? 'Unknown'}`,
  9: directory(handle3),
  10(reader) {
    const from = place(handle3)(reader);
    skipSettable(reader);
    return `, From DH: ${from} To ${reader.text()}`;
  },
  11: (reader) => `, FH: ${place(handle3)(reader)} ${TYPES[reader.u32()] ?? 'Unknown Type'}`,
  12: directory(handle3),
  13: directory(handle3),
  14: rename(handle3),
  15: link(handle3),
};

const CALLS_2: Readonly<Record<number, Words>> = {
  4: directory(handle2),
  6: (reader) => `, FH: ${handle2(reader)} Offset: ${reader.u32()} Count: ${reader.u32()} TotalCount: ${reader.u32()}`,
  8: (reader) =>
    `, FH: ${handle2(reader)} BeginOffset: ${reader.u32()} Offset: ${reader.u32()} TotalCount: ${reader.u32()}`,
  9: directory(handle2),
  10: directory(handle2),
  11: rename(handle2),
  12: link(handle2),
  13: (reader) => `, From DH: ${place(handle2)(reader)} To ${reader.text()}`,
  14: directory(handle2),
  15: directory(handle2),
};

/** Attributes that may follow. */
function skipAttributes(reader: XdrReader): void {
  if (reader.present()) reader.skip(ATTRIBUTES_3);
}

/** What is kept of a file's attributes before and after a change. */
function skipChange(reader: XdrReader): void {
  if (reader.present()) reader.skip(24);
  skipAttributes(reader);
}

function attributes(reader: XdrReader): string {
  const type = reader.u32();
  const mode = reader.u32() & 0o7777;
  reader.skip(4);
  const owners = `uid: ${reader.u32()} gid: ${reader.u32()}`;
  return `  ${TYPES[type] ?? 'Unknown Type'} mode: ${mode.toString(8).padStart(4, '0')} ${owners}`;
}

/** Names in a directory; with `attributes` and handles behind each where `plus`. */
function names(reader: XdrReader, plus: boolean): string {
  skipAttributes(reader);
  reader.skip(8);
  let words = '';
  for (let i = 0; i < MAX_ENTRIES && reader.present(); i++) {
    reader.skip(8);
    words += ` ${reader.text()}`;
    reader.skip(8);
    if (!plus) continue;
    skipAttributes(reader);
    if (reader.present()) reader.opaque();
  }
  return words;
}

const REPLIES_3: Readonly<Record<number, Words>> = {
  1: attributes,
  3: file(handle3),
  4(reader, asked = 0) {
    skipAttributes(reader);
    const allowed = reader.u32();
    const denied = asked & ~allowed;
    const words = denied === 0 ? '' : `, [Access Denied: ${rights(denied)}]`;
    return allowed === 0 ? words : `${words}, [Allowed: ${rights(allowed)}]`;
  },
  5(reader) {
    skipAttributes(reader);
    return ` Path: ${reader.text()}`;
  },
  6(reader) {
    skipAttributes(reader);
    return ` Len: ${reader.u32()}`;
  },
  7(reader) {
    skipChange(reader);
    return ` Len: ${reader.u32()} ${STABLE[reader.u32()] ?? 'Unknown'}`;
  },
  16: (reader) => names(reader, false),
  17: (reader) => names(reader, true),
};

const REPLIES_2: Readonly<Record<number, Words>> = {
  4: file(handle2),
  5: (reader) => ` Path: ${reader.text()}`,
  9: file(handle2),
  14: file(handle2),
};
/** Procedures of version 2 and 3 whose results do not begin with a status. */
const NO_STATUS: ReadonlySet<number> = new Set([0]);
const NOTHING: Words = () => '';

/** Words of a call's arguments, which begin at the reader. */
export function describeNfsCall(reader: XdrReader, version: number, procedure: number): string {
  if (procedure === 0 || reader.left === 0) return '';
  if (version === 2) return (CALLS_2[procedure] ?? file(handle2))(reader);
  return version === 3 ? (CALLS_3[procedure] ?? file(handle3))(reader) : '';
}

/** Words of a reply's results, which begin at the reader; `asked`: the access rights that its call asked about. */
export function describeNfsReply(reader: XdrReader, version: number, procedure: number, asked = 0): string {
  if (NO_STATUS.has(procedure) || reader.left < 4 || version > 3) return '';
  const status = reader.u32();
  if (status !== 0) {
    const name = ERRORS[status];
    return ` Error: ${name === undefined ? `Unknown error: ${status}` : `${version === 2 ? 'NFS2' : 'NFS3'}ERR_${name}`}`;
  }
  return ((version === 2 ? REPLIES_2 : REPLIES_3)[procedure] ?? NOTHING)(reader, asked);
}
