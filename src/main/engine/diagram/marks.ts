/**
 * What can be said of an arrow beyond its own numbers: that the same was sent again, that it was possibly lost, that it
 * crossed the arrow before it on the way. A capture at the sender cannot tell a lost packet from a lost answer, hence
 * "possibly".
 */
import type { Seconds } from '../../../shared/units.ts';
import { acknowledges, endOf, Flag, has, isPureSyn, senderOf } from './flags.ts';
import type { LadderInput, LadderPacket } from './input.ts';
import type { ArrowRow, LadderRow } from './rows.ts';
import type { Story } from './story.ts';

/** What is known of one arrow. */
export interface ArrowMarks {
  /** The same range was sent before: how long ago. */
  readonly again: Seconds | undefined;
  /** The same range was sent again before any ACK covered it. */
  readonly lost: boolean;
  /** Nothing ever came back. */
  readonly unanswered: boolean;
  /** Crosses the arrow after it; that one crosses this one. */
  readonly crosses: 'next' | 'previous' | undefined;
}

/** Packets looked at for an ACK between a packet and its repetition. */
const LOOK_AHEAD = 4096;

/** Marks of every arrow, by its position in the stream. */
export function markArrows(
  rows: readonly LadderRow[],
  input: LadderInput,
  story: Story,
): ReadonlyMap<number, ArrowMarks> {
  const again = new Map<number, Seconds>();
  const lost = new Set<number>();
  const latest = new Map<string, ArrowRow>();
  const crossings = new Map<number, 'next' | 'previous'>();
  let before: LadderRow | undefined;
  for (const row of rows) {
    if (row.kind === 'arrow') {
      markRepetition(row, latest, input, again, lost);
      if (before?.kind === 'arrow' && !crossings.has(before.position) && crossing(before.packet, row.packet, story)) {
        crossings.set(before.position, 'next');
        crossings.set(row.position, 'previous');
      }
    }
    before = row;
  }
  const unanswered = story.opening === 'no-answer';
  return new Map(
    rows
      .filter((row) => row.kind === 'arrow')
      .map(({ position }) => [
        position,
        {
          again: again.get(position),
          lost: lost.has(position) && !unanswered,
          unanswered,
          crosses: crossings.get(position),
        },
      ]),
  );
}

function markRepetition(
  row: ArrowRow,
  latest: Map<string, ArrowRow>,
  input: LadderInput,
  again: Map<number, Seconds>,
  lost: Set<number>,
): void {
  const { packet, position } = row;
  const occupies = endOf(packet) !== packet.seq;
  if (!occupies || packet.notes.includes('keep_alive') || packet.notes.includes('zero_window_probe')) return;
  // A SYN+ACK after one's own SYN answers the other's (simultaneous open): no repetition.
  const key = `${packet.direction} ${packet.seq} ${isPureSyn(packet)}`;
  const earlier = latest.get(key);
  latest.set(key, row);
  if (!earlier || endOf(packet) !== endOf(earlier.packet)) return;
  again.set(position, packet.time - earlier.packet.time);
  if (!answeredBetween(input, earlier, position)) lost.add(earlier.position);
}

function answeredBetween(input: LadderInput, earlier: ArrowRow, until: number): boolean {
  const end = endOf(earlier.packet);
  const last = Math.min(until, earlier.position + LOOK_AHEAD);
  for (let position = earlier.position + 1; position < last; position++) {
    const packet = input.at(position);
    if (packet.direction !== earlier.packet.direction && acknowledges(packet, end)) return true;
  }
  return false;
}

/**
 * Whether two packets in a row passed each other on the way: opposite ways, and the second shows that its sender had not
 * seen the first. SYN against SYN, SYN+ACK against SYN+ACK (RFC 9293 figure 7), FIN against FIN (figure 13).
 */
function crossing(a: LadderPacket, b: LadderPacket, { opening }: Story): boolean {
  if (a.direction === b.direction) return false;
  if (isPureSyn(a) && isPureSyn(b)) return opening !== 'split';
  if (has(a, Flag.syn | Flag.ack) && has(b, Flag.syn | Flag.ack)) return true;
  if (has(a, Flag.fin) && has(b, Flag.fin)) return has(b, Flag.ack) && !acknowledges(b, endOf(a));
  return answersCrossedFin(a) && answersCrossedFin(b);
}

/** The ACK that each side of a simultaneous close sends for the other's FIN; the other's may have been seen arriving first. */
function answersCrossedFin(packet: LadderPacket): boolean {
  const { before } = packet.states[senderOf(packet.direction)];
  const isAck = packet.flags === Flag.ack && packet.length === 0;
  return isAck && (before.state === 'CLOSING' || before.state === 'TIME-WAIT');
}
