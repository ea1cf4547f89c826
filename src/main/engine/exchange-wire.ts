/**
 * What the packets tell of an exchange's time beyond its own: the handshake before it, and where it stood still. A segment was lost or late, and all that came
 * behind it had to wait for it; or a receiver's window was closed. A capture sees this from where it was taken: beside the
 * sender a loss begins with the segment that did not arrive, beside the receiver with the first one behind the hole.
 */
import { lowerBound } from '../../shared/bisect.ts';
import type { ConnectTime, ExchangeStall } from '../../shared/model/index.ts';
import { packetIndex, seqNumber, type Timestamp } from '../../shared/units.ts';
import { TcpFlag } from './dissect/index.ts';
import { secondsBetween } from './rows.ts';
import type { PacketTable } from './table/index.ts';
import { before, Note } from './tcp/index.ts';

/** The columns that are read. */
export type StallColumns = Pick<
  PacketTable,
  'seconds' | 'nanos' | 'direction' | 'tcpFlags' | 'tcpNotes' | 'seq' | 'payloadLength' | 'window'
>;

/** Packets of a stream in which its handshake is looked for. */
const HANDSHAKE = 64;
/** Packets of one exchange that are looked at, and packets before a late one. */
const MAX_PACKETS = 50_000;
const MAX_BACK = 2_000;
/** Stalls of one exchange that are told. */
const MAX_STALLS = 200;

/** What came late and was missed meanwhile. What was sent again for nothing stopped nobody. */
export const LATE = Note.retransmission | Note.fastRetransmission | Note.outOfOrder;

/** A stream whose packets have none of these remarks never stood still. */
export const STALLING = LATE | Note.zeroWindow;

/** A stall; seconds of any one clock. */
interface Span {
  readonly because: ExchangeStall['because'];
  readonly from: number;
  readonly to: number;
  readonly packet: number;
}

/** The latest SYN of a stream whose handshake took `rtt` seconds; undefined where neither was captured. */
export function connectOf(
  table: StallColumns,
  packets: ArrayLike<number>,
  rtt: number,
  start: Timestamp,
): ConnectTime | undefined {
  if (!(rtt > 0)) return undefined;
  let syn: number | undefined;
  for (let position = 0; position < Math.min(HANDSHAKE, packets.length); position++) {
    const packet = packets[position] as number;
    const flags = (table.tcpFlags[packet] ?? 0) & (TcpFlag.syn | TcpFlag.ack);
    if (flags === TcpFlag.syn) syn = packet;
    else if (flags === TcpFlag.ack) break;
  }
  if (syn === undefined) return undefined;
  const at = { seconds: table.seconds[syn] ?? 0, nanos: table.nanos[syn] ?? 0 };
  return { start: secondsBetween(start, at), rtt, packet: packetIndex(syn) };
}

/** Stalls between two packets of a stream (both included), whose packets are given in order. */
export function stallsBetween(
  table: StallColumns,
  packets: ArrayLike<number>,
  first: number,
  last: number,
): ExchangeStall[] {
  const from = lowerBound(packets, packets.length, first);
  const to = Math.min(lowerBound(packets, packets.length, last) + 1, from + MAX_PACKETS, packets.length);
  // Counted from the first packet: a double keeps nanoseconds of seconds, not of years.
  const zero = table.seconds[first] ?? 0;
  const time = (packet: number): number => (table.seconds[packet] ?? 0) - zero + (table.nanos[packet] ?? 0) / 1e9;
  const spans: Span[] = [];
  /** Packet that closed the window, by the direction of who closed it. */
  const closed = new Map<number, number>();
  for (let position = from; position < to; position++) {
    const packet = packets[position] as number;
    const notes = table.tcpNotes[packet] ?? 0;
    const way = table.direction[packet] ?? 0;
    if ((notes & LATE) !== 0 && (table.payloadLength[packet] ?? 0) > 0) {
      const missed = missedSince(table, packets, position);
      if (missed !== undefined) spans.push({ because: 'loss', from: time(missed), to: time(packet), packet });
    }
    const closing = closed.get(way);
    if ((notes & Note.zeroWindow) !== 0) closed.set(way, closing ?? packet);
    else if (closing !== undefined && (table.window[packet] ?? 0) > 0) {
      spans.push({ because: 'zero-window', from: time(closing), to: time(packet), packet });
      closed.delete(way);
    }
  }
  const end = time(last);
  for (const closing of closed.values())
    spans.push({ because: 'zero-window', from: time(closing), to: end, packet: last });
  return merged(spans, time(first), end);
}

/** The first packet that went this way with the bytes of a late one, or with later ones; undefined if none did. */
export function missedSince(table: StallColumns, packets: ArrayLike<number>, position: number): number | undefined {
  const late = packets[position] as number;
  const wanted = seqNumber(table.seq[late] ?? 0);
  let missed: number | undefined;
  for (let back = position - 1; back >= Math.max(0, position - MAX_BACK); back--) {
    const packet = packets[back] as number;
    const length = table.payloadLength[packet] ?? 0;
    if (table.direction[packet] !== table.direction[late] || length === 0) continue;
    const end = seqNumber(((table.seq[packet] ?? 0) + length) >>> 0);
    if (!before(wanted, end)) {
      // All before the late one had come by then, unless this was late itself and says nothing of the order.
      if (((table.tcpNotes[packet] ?? 0) & LATE) !== 0) continue;
      break;
    }
    missed = packet;
  }
  return missed;
}

/** Spans of one kind that touch become one; what lies outside the exchange is cut off. Seconds since its start. */
function merged(spans: readonly Span[], start: number, end: number): ExchangeStall[] {
  const stalls: ExchangeStall[] = [];
  for (const because of ['loss', 'zero-window'] as const) {
    const kind = spans.filter((span) => span.because === because).sort((a, b) => a.from - b.from);
    let open: Span | undefined;
    const close = (): void => {
      if (open === undefined) return;
      const from = Math.max(0, open.from - start);
      const to = Math.min(end, open.to) - start;
      if (to > from) stalls.push({ because, from, to, packet: packetIndex(open.packet) });
    };
    for (const span of kind) {
      if (open !== undefined && span.from <= open.to) {
        if (span.to > open.to) open = { ...open, to: span.to, packet: span.packet };
      } else {
        close();
        open = span;
      }
    }
    close();
  }
  return stalls.sort((a, b) => a.from - b.from).slice(0, MAX_STALLS);
}
