/**
 * The state of each end along its lifeline: where it changes, and to what. The analysis gives states around each packet;
 * here they are hung on the rows, with hindsight where a later packet proves what an earlier one must have done: the
 * server is in SYN-RECEIVED from the SYN's arrival on, though only its SYN+ACK shows it (RFC 9293 figure 6).
 */
import type { EndState, TcpState } from '../../../shared/model/index.ts';
import { Flag, has, isPureSyn, receiverOf, type Side, sameState, senderOf } from './flags.ts';
import type { LadderPacket } from './input.ts';
import type { ArrowRow, LadderRow } from './rows.ts';
import type { Story } from './story.ts';

/** A change of one end's state. */
export interface StateStep {
  /** Row it belongs to; -1: before the first. */
  readonly row: number;
  /** Where on the row: where the arrow leaves, where it arrives, or somewhere in a fold. */
  readonly at: 'start' | 'departure' | 'arrival' | 'fold';
  readonly state: EndState;
}

/** The steps of one end, in order; the first is what it begins with. */
export function traceStates(rows: readonly LadderRow[], side: Side, story: Story): readonly StateStep[] {
  const steps: StateStep[] = [{ row: -1, at: 'start', state: firstState(rows, side, story) }];
  const push = (step: StateStep): void => {
    const state = knownState(step.state, side, story);
    const before = steps.at(-1)?.state;
    if (!before || !(sameState(before, state) || staysBeforeOpening(steps, rows, step))) steps.push({ ...step, state });
  };
  rows.forEach((row, index) => {
    if (row.kind === 'fold') {
      push({ row: index, at: 'fold', state: row.last.states[side].after });
      return;
    }
    const { before, after } = row.packet.states[side];
    const departs = senderOf(row.packet.direction) === side;
    const passed = departs && before.state !== after.state ? passedOnTheWay(row, before, after) : undefined;
    if (passed) push({ row: index, at: 'departure', state: passed });
    // The other's FIN, which crossed its own, came before the ACK (figure 13).
    const closes =
      !departs && before.state === 'FIN-WAIT-1' && after.state === 'TIME-WAIT' && !has(row.packet, Flag.fin);
    if (closes) push({ row: index, at: 'arrival', state: { state: 'CLOSING', proven: false } });
    // What it passed through to that state is the other's packet before this one, which crosses it.
    if (passed) push({ row: Math.max(0, index - 1), at: 'arrival', state: after });
    else push({ row: index, at: departs ? 'departure' : 'arrival', state: after });
  });
  return withoutDoubts(steps.map((step) => withHindsight(step, rows, side)));
}

/** Of a state that is first taken for granted and then, with hindsight, proven from the same place on, the doubt goes. */
function withoutDoubts(steps: readonly StateStep[]): readonly StateStep[] {
  return steps.filter(({ row, at, state }, index) => {
    const next = steps[index + 1];
    return !(next && next.row === row && next.at === at && next.state.state === state.state && at !== 'start');
  });
}

/** The state a sender must be in when a SYN or FIN of its own leaves, though the analysis names the one that follows. */
function passedOnTheWay({ packet }: ArrowRow, before: EndState, after: EndState): EndState | undefined {
  if (isPureSyn(packet) && after.state === 'SYN-RECEIVED' && before.state !== 'LISTEN')
    return { ...after, state: 'SYN-SENT' };
  if (has(packet, Flag.syn | Flag.ack) && after.state === 'ESTABLISHED') return { ...after, state: 'SYN-RECEIVED' };
  if (has(packet, Flag.fin) && after.state === 'CLOSING') return { ...after, state: 'FIN-WAIT-1' };
  return undefined;
}

/** An end that is still as it was before the first packet; a reset it sends says so anew. */
function staysBeforeOpening(steps: readonly StateStep[], rows: readonly LadderRow[], step: StateStep): boolean {
  const row = rows[step.row];
  const resets = step.at === 'departure' && row?.kind === 'arrow' && has(row.packet, Flag.rst);
  return steps.length === 1 && steps[0]?.state.state === step.state.state && isUnopened(step.state) && !resets;
}

const isUnopened = ({ state }: EndState): boolean => state === 'CLOSED' || state === 'LISTEN';

/** The state before the first row. That an end was closed, or listened, before anything came is not in any packet. */
function firstState(rows: readonly LadderRow[], side: Side, story: Story): EndState {
  const first = rows[0];
  const packet = first?.kind === 'fold' ? first.first : first?.packet;
  const state = knownState(packet?.states[side].before ?? { state: 'UNKNOWN', proven: false }, side, story);
  return isUnopened(state) ? { ...state, proven: false } : state;
}

/** A side that answers a SYN with RST was not listening. */
function knownState(state: EndState, side: Side, story: Story): EndState {
  const wasClosed = story.opening === 'refused' && story.opener !== side && state.state === 'LISTEN';
  return wasClosed ? { state: 'CLOSED', proven: false } : state;
}

/** Rows looked at for SYN+ACKs. */
const HANDSHAKE_ROWS = 32;

/** States that only the arrival of such a packet brings about. */
const BROUGHT_BY: Readonly<Partial<Record<TcpState, (packet: LadderPacket) => boolean>>> = {
  'SYN-RECEIVED': isPureSyn,
  'CLOSE-WAIT': (packet) => has(packet, Flag.fin),
  CLOSING: (packet) => has(packet, Flag.fin),
};

/** A step that only an earlier arrival can have brought about is moved to that arrival. */
function withHindsight(step: StateStep, rows: readonly LadderRow[], side: Side): StateStep {
  const row = rows[step.row];
  if (row?.kind !== 'arrow') return step;
  const brings =
    step.state.state === 'ESTABLISHED' ? crossedSynAck(rows, step.row, side) : BROUGHT_BY[step.state.state];
  if (!brings || (step.at === 'arrival' && brings(row.packet))) return step;
  for (let index = step.row - 1; index >= 0; index--) {
    const cause = rows[index];
    if (cause?.kind === 'fold') break;
    if (cause && receiverOf(cause.packet.direction) === side && brings(cause.packet))
      return { ...step, row: index, at: 'arrival' };
  }
  return step;
}

/** Of two SYN+ACKs that cross, the one that comes to a side opens it, after its own has left (figure 7). */
function crossedSynAck(
  rows: readonly LadderRow[],
  until: number,
  side: Side,
): ((packet: LadderPacket) => boolean) | undefined {
  for (let index = 0; index + 1 < Math.min(until, HANDSHAKE_ROWS); index++) {
    const [one, next] = [rows[index], rows[index + 1]];
    if (one?.kind !== 'arrow' || next?.kind !== 'arrow') continue;
    const both = has(one.packet, Flag.syn | Flag.ack) && has(next.packet, Flag.syn | Flag.ack);
    if (both && one.packet.direction !== next.packet.direction && receiverOf(one.packet.direction) === side)
      return (packet) => packet === one.packet;
  }
  return undefined;
}
