/**
 * What became of what was sent, by its receiver's TCP: whether its last byte was acknowledged, and what was lost and came
 * again on the way. An acknowledgment says that the receiver's system has the bytes, not that a program read them.
 */
import { lowerBound } from '../../shared/bisect.ts';
import type { Fate } from '../../shared/model/index.ts';
import { packetIndex, seqNumber } from '../../shared/units.ts';
import { TcpFlag } from './dissect/index.ts';
import { LATE, missedSince, type StallColumns } from './exchange-wire.ts';
import type { PacketTable } from './table/index.ts';
import { before } from './tcp/index.ts';

/** The columns that are read. */
export type FateColumns = StallColumns & Pick<PacketTable, 'ack' | 'length'>;

/** Packets that are looked at, of a message and behind it. */
const MAX_PACKETS = 20_000;
/** An acknowledgment may be held back that long (RFC 1122 section 4.2.3.2): a capture that ends sooner tells nothing. */
const HELD_BACK = 0.5;

/** The bytes that the packets from `first` to `last` send one way. */
interface Sent {
  readonly way: number;
  readonly from: number;
  readonly to: number;
}

/** Fate of what the packets `first` to `last` of a stream brought; the last one sends it. */
export function fateOf(table: FateColumns, packets: ArrayLike<number>, first: number, last: number): Fate {
  const begin = lowerBound(packets, packets.length, first);
  const end = lowerBound(packets, packets.length, last);
  const sent = sentBetween(table, packets, begin, end);
  const late = latest(table, packets, begin, end, sent);
  const search = acknowledged(table, packets, end, sent);
  if (search.ack === undefined) return { ...search.otherwise, ...(late && { late }) };
  const again = latest(table, packets, end + 1, search.position, sent) ?? late;
  const worst = again && late && late.seconds > again.seconds ? late : again;
  const seconds = between(table, last, search.ack);
  return { kind: 'acknowledged', packet: packetIndex(search.ack), seconds, ...(worst && { late: worst }) };
}

function sentBetween(table: FateColumns, packets: ArrayLike<number>, begin: number, end: number): Sent {
  const last = packets[end] as number;
  const way = table.direction[last] ?? 0;
  let from = table.seq[last] ?? 0;
  let to = (from + (table.payloadLength[last] ?? 0)) >>> 0;
  for (let position = Math.max(begin, end - MAX_PACKETS); position < end; position++) {
    const packet = packets[position] as number;
    const length = table.payloadLength[packet] ?? 0;
    if (table.direction[packet] !== way || length === 0) continue;
    const seq = table.seq[packet] ?? 0;
    const after = (seq + length) >>> 0;
    if (before(seq, from)) from = seq;
    if (before(to, after)) to = after;
  }
  return { way, from, to };
}

/** The longest that any of it was late, among the packets from `begin` up to `end`. */
function latest(
  table: FateColumns,
  packets: ArrayLike<number>,
  begin: number,
  end: number,
  { way, from, to }: Sent,
): Fate['late'] {
  let worst: Fate['late'];
  for (let position = begin; position <= Math.min(end, begin + MAX_PACKETS); position++) {
    const packet = packets[position] as number;
    if (((table.tcpNotes[packet] ?? 0) & LATE) === 0 || table.direction[packet] !== way) continue;
    const seq = table.seq[packet] ?? 0;
    const length = table.payloadLength[packet] ?? 0;
    if (length === 0 || !before(seq, to) || !before(from, (seq + length) >>> 0)) continue;
    const missed = missedSince(table, packets, position);
    if (missed === undefined) continue;
    const seconds = between(table, missed, packet);
    if (worst === undefined || seconds > worst.seconds) worst = { seconds, packet: packetIndex(packet) };
  }
  return worst;
}

type Search =
  | { readonly ack: number; readonly position: number }
  | { readonly ack: undefined; readonly otherwise: Fate };

/** The first packet behind position `end` that acknowledges all of it, or why there is none. */
function acknowledged(table: FateColumns, packets: ArrayLike<number>, end: number, { way, to }: Sent): Search {
  const last = packets[end] as number;
  let heard = false;
  let reset: number | undefined;
  const until = Math.min(packets.length, end + MAX_PACKETS);
  for (let position = end + 1; position < until; position++) {
    const packet = packets[position] as number;
    const flags = table.tcpFlags[packet] ?? 0;
    if ((flags & TcpFlag.rst) !== 0) {
      reset ??= packet;
      continue;
    }
    if (table.direction[packet] === way) continue;
    heard = true;
    if ((flags & TcpFlag.ack) !== 0 && !before(seqNumber(table.ack[packet] ?? 0), seqNumber(to)))
      return { ack: packet, position };
  }
  return { ack: undefined, otherwise: otherwise() };

  function otherwise(): Fate {
    if (reset !== undefined) return { kind: 'reset', packet: packetIndex(reset), seconds: between(table, last, reset) };
    if (until < packets.length) return { kind: 'unknown' };
    if (!heard && !hearsReceiver(table, packets, end, way)) return { kind: 'unseen' };
    const seconds = between(table, last, table.length - 1);
    return seconds < HELD_BACK ? { kind: 'open' } : { kind: 'unacknowledged', seconds };
  }
}

/** Whether anything the receiver sent was captured before. */
function hearsReceiver(table: FateColumns, packets: ArrayLike<number>, end: number, way: number): boolean {
  for (let position = end; position >= Math.max(0, end - MAX_PACKETS); position--)
    if (table.direction[packets[position] as number] !== way) return true;
  return false;
}

/** Seconds from a packet to another. */
const between = (table: FateColumns, from: number, to: number): number =>
  (table.seconds[to] ?? 0) - (table.seconds[from] ?? 0) + ((table.nanos[to] ?? 0) - (table.nanos[from] ?? 0)) / 1e9;
