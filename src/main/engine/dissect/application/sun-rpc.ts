/**
 * Sun RPC version 2 (RFC 5531): calls and replies, matched by their number, with what the port mapper (RFC 1833), MOUNT
 * and NFS (nfs.ts) say in the Info column. Over UDP it is told by its bytes and by the program it names; over TCP the
 * records are put together in pdu/sun-rpc.ts.
 *
 *   call:   xid 4 · 0 4 · rpc version 4 · program 4 · version 4 · procedure 4 · credentials · verifier · arguments
 *   reply:  xid 4 · 1 4 · accepted? 4 · verifier · status 4 · results
 */
import type { PacketIndex } from '../../../../shared/units.ts';
import { readU32BE } from '../../bytes/index.ts';
import { Table } from '../claims.ts';
import type { Cursor } from '../cursor.ts';
import type { Detail } from '../detail.ts';
import type { Dissector } from '../dissector.ts';
import { declareFields } from '../field.ts';
import type { RpcCall, RpcMatch } from './sun-rpc-calls.ts';
import { hasProcedure, NFS, PROGRAMS, procedureName } from './sun-rpc-programs.ts';
import { describeArguments, describeResults } from './sun-rpc-words.ts';
import { XdrReader } from './xdr.ts';

const RPC_VERSION = 2;
const LEAST_CALL = 24;
const LEAST_REPLY = 12;
const ACCESS = 4;
const KINDS: Readonly<Record<number, string>> = { 0: 'Call', 1: 'Reply' };
const PROGRAM_NAMES = Object.fromEntries([...PROGRAMS].map(([number, { name }]) => [number, name]));

const F = declareFields({
  xid: { key: 'rpc.xid', label: 'XID', type: 'uint32', base: 'hex' },
  kind: { key: 'rpc.msgtyp', label: 'Message Type', type: 'uint32', names: KINDS },
  program: { key: 'rpc.program', label: 'Program', type: 'uint32', names: PROGRAM_NAMES },
  version: { key: 'rpc.programversion', label: 'Program Version', type: 'uint32' },
  procedure: { key: 'rpc.procedure', label: 'Procedure', type: 'uint32' },
  state: {
    key: 'rpc.replystat',
    label: 'Reply State',
    type: 'uint32',
    names: { 0: 'accepted', 1: 'denied' },
  },
  replyIn: { key: 'rpc.repframe', label: 'Reply Frame', type: 'frame' },
  callIn: { key: 'rpc.reqframe', label: 'Request Frame', type: 'frame' },
});

/** What the head of a message says. */
export interface RpcHead {
  readonly xid: number;
  readonly isReply: boolean;
  /** Of calls; replies leave it out. */
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  /** Access rights that NFS 3 is asked about, as bits; else 0. */
  readonly rights: number;
}

/** What a call of ACCESS (RFC 1813 section 3.3.4) asks about: behind credentials, verifier and file handle. */
function rightsAsked(bytes: Uint8Array, from: number, to: number): number {
  if (readU32BE(bytes, from + 16) !== 3 || readU32BE(bytes, from + 20) !== ACCESS) return 0;
  let at = from + LEAST_CALL;
  for (const head of [4, 4, 0]) {
    at += head;
    if (at + 4 > to) return 0;
    at += 4 + ((readU32BE(bytes, at) + 3) & 0xffc);
  }
  return at + 4 > to ? 0 : readU32BE(bytes, at);
}

/** The head of the message at `from`; undefined where the bytes are none, or a call of a program that is not known. */
export function readRpcHead(bytes: Uint8Array, from: number, to: number): RpcHead | undefined {
  if (to - from < LEAST_REPLY) return undefined;
  const kind = readU32BE(bytes, from + 4);
  if (kind > 1) return undefined;
  const xid = readU32BE(bytes, from);
  const third = readU32BE(bytes, from + 8);
  if (kind === 1)
    return third > 1 ? undefined : { xid, isReply: true, program: 0, version: 0, procedure: 0, rights: 0 };
  if (third !== RPC_VERSION || to - from < LEAST_CALL) return undefined;
  const program = readU32BE(bytes, from + 12);
  if (!PROGRAMS.has(program)) return undefined;
  return {
    xid,
    isReply: false,
    program,
    version: readU32BE(bytes, from + 16),
    procedure: readU32BE(bytes, from + 20),
    rights: program === NFS ? rightsAsked(bytes, from, to) : 0,
  };
}

/** Pass credentials or verifier: what kind, and opaque data. */
function skipAuthentication(reader: XdrReader): void {
  reader.skip(4);
  reader.opaque();
}

/**
 * Paint the message at the cursor. `match` is the call it makes or answers, as far as it is known; `follows`: the list of
 * protocols has RPC already, for a message before it in the same piece of a stream.
 */
export function paintRpc(
  cursor: Cursor,
  out: Detail,
  head: RpcHead,
  match: RpcMatch | undefined,
  follows = false,
): void {
  const call = match?.call;
  const { offset, end } = cursor;
  const about = head.isReply ? call : head;
  const known = about === undefined ? undefined : PROGRAMS.get(about.program);
  const reader = new XdrReader(cursor, offset + (head.isReply ? LEAST_REPLY : LEAST_CALL));
  const kind = head.isReply ? 'Reply' : 'Call';
  const id = `0x${head.xid.toString(16).padStart(8, '0')}`;
  out.columns.protocol = known?.name ?? 'RPC';
  out.layer(cursor, sunRpc, end - offset, `${sunRpc.title}, Type:${kind} XID:${id}`);
  if (follows) out.protocols.pop();
  out.add(F.xid, offset, 4, head.xid);
  out.add(F.kind, offset + 4, 4, head.isReply ? 1 : 0);
  if (head.isReply) out.add(F.state, offset + 8, 4, readU32BE(cursor.bytes, offset + 8));
  if (about === undefined || known === undefined) {
    out.columns.setInfo(kind);
    return;
  }
  const name = procedureName(known, about.version, about.procedure);
  const [at, size] = head.isReply ? [offset, 0] : [offset + 12, 4];
  const generated = head.isReply;
  out.add(F.program, at, size, about.program, { generated });
  out.add(F.version, at + size, size, about.version, { generated });
  out.add(F.procedure, at + 2 * size, size, about.procedure, {
    text: generated ? `[Procedure: ${name} (${about.procedure})]` : `Procedure: ${name} (${about.procedure})`,
  });
  const repeats = match?.repeats;
  const repeated =
    repeats === undefined ? '' : `[RPC ${head.isReply ? 'duplicate' : 'retransmission'} of #${repeats + 1}]`;
  out.columns.setInfo(
    `${repeated}V${about.version} ${isCompound(about) ? '' : `${name} `}${kind}${paintOther(out, offset, head, call)}`,
  );
  // Who is denied is not told a verifier (RFC 5531 section 9).
  if (head.isReply && readU32BE(cursor.bytes, offset + 8) !== 0) return;
  skipAuthentication(reader);
  if (!head.isReply) skipAuthentication(reader);
  const isRefused = head.isReply && reader.u32() !== 0;
  if (reader.failed || isRefused) return;
  if (reader.left === 0) {
    out.stand(cursor, known.id);
    return;
  }
  const body = reader.position;
  if (!hasProcedure(known, about.version, about.procedure)) {
    out.carry('data');
    return;
  }
  const words = head.isReply && call !== undefined ? describeResults(reader, call) : describeArguments(reader, about);
  out.columns.appendInfo(words);
  paintBody(cursor, out, body, known.id, `${known.name}, ${name} ${kind}${words}`);
}

/** Whether many operations are put into one procedure, which then is not named. */
const isCompound = ({
  program,
  version,
  procedure,
}: {
  program: number;
  version: number;
  procedure: number;
}): boolean => program === NFS && version === 4 && procedure === 1;

/** The packet that answers a call, or that a reply answers: a line, and the words of it. */
function paintOther(out: Detail, at: number, { isReply }: RpcHead, call: RpcCall | undefined): string {
  const other = isReply ? call?.packet : call?.reply;
  if (other === undefined) return '';
  const link = other as PacketIndex;
  const text = isReply
    ? `[This is a reply to a request in frame ${other + 1}]`
    : `[The reply to this request is in frame ${other + 1}]`;
  out.add(isReply ? F.callIn : F.replyIn, at, 0, other + 1, { text, link, generated: true });
  return ` (${isReply ? 'Call' : 'Reply'} In ${other + 1})`;
}

/** The layer of the program itself. */
function paintBody(cursor: Cursor, out: Detail, from: number, id: string, text: string): void {
  const { offset } = cursor;
  cursor.offset = from;
  out.layer(cursor, { ...sunRpc, id, title: text }, cursor.end - from, text);
  cursor.offset = offset;
}

/** Whether the datagram is a message that the reference would take for one. */
function isRpc(cursor: Cursor): boolean {
  const { bytes, offset, end, state, sourcePort, packet } = cursor;
  if (end - offset < LEAST_REPLY || bytes[offset + 4] !== 0 || bytes[offset + 5] !== 0) return false;
  const head = readRpcHead(bytes, offset, end);
  if (head === undefined) return false;
  if (!head.isReply) return true;
  if (cursor.replay) return state.rpc.of(packet, head) !== undefined;
  return state.rpc.isAwaited(cursor.destinationPort, head.xid) && sourcePort !== cursor.destinationPort;
}

/** Sun RPC over UDP. */
export const sunRpc: Dissector = {
  id: 'rpc',
  title: 'Remote Procedure Call',
  short: 'RPC',
  claims: [{ table: Table.udpPort, value: 111 }],
  fields: F,
  adds: new Map([...PROGRAMS.values()].map(({ id, name }) => [id, name])),
  recogniseUdp: isRpc,
  scan(cursor) {
    if (!isRpc(cursor)) return cursor.claims.data;
    const head = readRpcHead(cursor.bytes, cursor.offset, cursor.end);
    if (cursor.replay || head === undefined) return undefined;
    const { packet, sourcePort, destinationPort, state } = cursor;
    if (head.isReply) state.rpc.reply(destinationPort, head.xid, packet);
    else state.rpc.call(sourcePort, head.xid, { ...head, packet });
    return undefined;
  },
  detail(cursor, out) {
    const head = readRpcHead(cursor.bytes, cursor.offset, cursor.end);
    if (head === undefined) return;
    const match = cursor.state.rpc.of(cursor.packet, head);
    if (!head.isReply || match !== undefined) paintRpc(cursor, out, head, match);
  },
};
