/**
 * Sun RPC on a stream: records of fragments (RFC 5531 section 11), each with its length and whether it is the last in
 * four bytes. What a record says is told as over UDP.
 */
import { readU32BE } from '../bytes/index.ts';
import {
  Cursor,
  type Detail,
  Fault,
  paintRpc,
  RpcCalls,
  type RpcHead,
  type RpcMatch,
  readRpcHead,
  sunRpc,
} from '../dissect/index.ts';
import { openLayer } from './layer.ts';
import type { Outcome, PaintTarget, Piece, StreamProtocol } from './protocol.ts';

const MARK = 4;
const LAST = 0x80000000;
/** A longer fragment is none. */
const MAX_FRAGMENT = 4 * 1024 * 1024;

/** One fragment: where its data begins and ends, whether the record ends with it. */
interface Fragment {
  readonly from: number;
  readonly to: number;
  readonly last: boolean;
}

function fragmentAt(bytes: Uint8Array, at: number): Fragment | undefined {
  const mark = readU32BE(bytes, at);
  const length = mark & ~LAST & 0x7fffffff;
  if (length === 0 || length > MAX_FRAGMENT) return undefined;
  return { from: at + MARK, to: at + MARK + length, last: (mark & LAST) !== 0 };
}

/** Sun RPC over TCP. */
export const sunRpcProtocol: StreamProtocol = {
  layer: sunRpc,
  start: undefined,
  ports: [111],
  recognise({ bytes, from, to }) {
    // Whoever calls speaks first; the first fragment has the head.
    if (to - from < MARK + 24 || bytes[from + 8] !== 0 || bytes[from + 15] !== 2) return false;
    const head = fragmentAt(bytes, from) && readRpcHead(bytes, from + MARK, to);
    return head !== undefined && !head.isReply;
  },
  read,
};

function read(piece: Piece, before: unknown, target?: PaintTarget): Outcome {
  const { bytes, from, to, more } = piece;
  const calls = target?.latest ?? before ?? new RpcCalls();
  const state = calls;
  if (!(calls instanceof RpcCalls)) return { used: 0, state };
  let at = from;
  while (at < to) {
    const fragments: Fragment[] = [];
    for (let next = at; fragments.at(-1)?.last !== true; ) {
      if (to - next < MARK && more) return { used: at - from, need: 'segment', state };
      const fragment = to - next < MARK ? undefined : fragmentAt(bytes, next);
      if (fragment === undefined) return paintRest(piece, at, state, target);
      if (fragment.to > to && more) return { used: at - from, need: fragment.to - to, state };
      fragments.push(fragment);
      next = fragment.to;
      if (next >= to && !fragment.last && !more) break;
    }
    const end = fragments.at(-1)?.to ?? to;
    const head = headOf(bytes, fragments, to);
    if (head === undefined || (head.isReply && !calls.isAwaited(1 - piece.sender, head.xid))) {
      return paintRest(piece, at, state, target);
    }
    if (target === undefined) remember(calls, piece, head);
    else {
      const match = placed(calls.of(piece.position, head), target);
      paint(target, { fragments, head, match, follows: at > from, isCut: end > to });
    }
    at = Math.min(end, to);
  }
  return { used: to - from, state };
}

function remember(calls: RpcCalls, { position, sender }: Piece, head: RpcHead): void {
  if (head.isReply) calls.reply(1 - sender, head.xid, position);
  else calls.call(sender, head.xid, { ...head, packet: position });
}

/** The same with packets of the capture in place of positions. */
function placed(match: RpcMatch | undefined, { packetAt }: PaintTarget): RpcMatch | undefined {
  if (match === undefined) return undefined;
  const { call, repeats } = match;
  const reply = call.reply === undefined ? undefined : packetAt(call.reply);
  const here = { ...call, packet: packetAt(call.packet), ...(reply !== undefined && { reply }) };
  return repeats === undefined ? { call: here } : { call: here, repeats: packetAt(repeats) };
}

/** A record that is there. */
interface RpcRecord {
  readonly fragments: readonly Fragment[];
  readonly head: RpcHead;
  readonly match: RpcMatch | undefined;
  /** Another one of the same piece came before. */
  readonly follows: boolean;
  readonly isCut: boolean;
}

function paint({ out, cursor }: PaintTarget, { fragments, head, match, follows, isCut }: RpcRecord): void {
  const inner = new Cursor(cursor.claims);
  const { source, base, columns } = out;
  const [first] = fragments;
  if (first === undefined) return;
  if (fragments.length === 1) {
    const end = Math.min(first.to, cursor.end);
    inner.begin(cursor.bytes, first.from, end - first.from, first.to - first.from);
    inner.base = cursor.base;
  } else {
    const bytes = joined(cursor.bytes, fragments, cursor.end);
    out.openSource(`Defragmented (${bytes.length} bytes)`, bytes, 0);
    inner.begin(bytes, 0, bytes.length, bytes.length);
  }
  if (follows) {
    columns.appendInfo('  ; ');
    columns.fenceInfo();
  }
  paintRpc(inner, out, head, match, follows);
  columns.prependInfo('Fragment  ; '.repeat(fragments.length - 1));
  columns.fenceInfo();
  if (isCut) inner.fail(Fault.cut);
  out.fault(inner, sunRpc);
  out.source = source;
  out.base = base;
}

/** What the record's head says, be it in one fragment or in several. */
function headOf(bytes: Uint8Array, fragments: readonly Fragment[], end: number): RpcHead | undefined {
  const [first] = fragments;
  if (first === undefined) return undefined;
  if (fragments.length === 1) return readRpcHead(bytes, first.from, Math.min(first.to, end));
  const whole = joined(bytes, fragments, end);
  return readRpcHead(whole, 0, whole.length);
}

function joined(bytes: Uint8Array, fragments: readonly Fragment[], end: number): Uint8Array {
  const parts = fragments.map(({ from, to }) => bytes.subarray(from, Math.min(to, end)));
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What is no record: the reference takes it for the rest of one. */
function paintRest(piece: Piece, at: number, state: unknown, target?: PaintTarget): Outcome {
  if (target !== undefined) {
    const { out } = target;
    if (at === piece.from) setContinuation(out);
    openLayer(target, sunRpc, at, piece.to - at);
  }
  return { used: piece.to - piece.from, state };
}

function setContinuation(out: Detail): void {
  out.protocols.push(sunRpc.id);
  out.columns.protocol = 'RPC';
  out.columns.setInfo('Continuation');
}
