/**
 * The state of each end along its lifeline: where it changes, and to what. The analysis gives states around each packet;
 * here they are hung on the rows, with hindsight where a later packet proves what an earlier one must have done: the
 * server is in SYN-RECEIVED from the SYN's arrival on, though only its SYN+ACK shows it (RFC 9293 figure 6).
 */
import type { EndState, TcpState } from '../../../shared/model.ts';
import { acknowledges, endOf, Flag, has, isPureSyn, receiverOf, type Side, sameState, senderOf } from './flags.ts';
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
  rows.forEach((row, index) => {
    const before = steps.at(-1)?.state;
    if (row.kind === 'fold') {
      pushStep(steps, before, { row: index, at: 'fold', state: row.last.states[side].after });
      return;
    }
    const departs = senderOf(row.packet.direction) === side;
    const { after } = row.packet.states[side];
    // An active open: whatever it was in, the sender of a SYN is in SYN-SENT until the other's SYN arrives.
    const state = departs && isPureSyn(row.packet) && after.state === 'SYN-RECEIVED' ? synSent(after) : after;
    pushStep(steps, before, { row: index, at: departs ? 'departure' : 'arrival', state });
    // That SYN is the one before, crossing this one.
    if (state !== after) pushStep(steps, state, { row: Math.max(0, index - 1), at: 'arrival', state: after });
  });
  return steps.map((step) => withHindsight(step, rows, side));
}

const synSent = (after: EndState): EndState => ({ state: 'SYN-SENT', proven: after.proven });

function pushStep(steps: StateStep[], before: EndState | undefined, step: StateStep): void {
  if (!before || !sameState(before, step.state)) steps.push(step);
}

/** The state before the first row. A side that answers a SYN with RST was not listening. */
function firstState(rows: readonly LadderRow[], side: Side, story: Story): EndState {
  const first = rows[0];
  const packet = first?.kind === 'fold' ? first.first : first?.packet;
  const state = packet?.states[side].before ?? { state: 'UNKNOWN', proven: false };
  return story.opening === 'refused' && state.state === 'LISTEN' ? { state: 'CLOSED', proven: false } : state;
}

/** States that only the arrival of a packet with this flag brings about. */
const BROUGHT_BY: Readonly<Partial<Record<TcpState, number>>> = {
  'SYN-RECEIVED': Flag.SYN,
  'CLOSE-WAIT': Flag.FIN,
  CLOSING: Flag.FIN,
};

/** A step at departure that an arrival must have brought about is moved to that arrival. */
function withHindsight(step: StateStep, rows: readonly LadderRow[], side: Side): StateStep {
  const flag = BROUGHT_BY[step.state.state];
  const row = rows[step.row];
  if (step.at !== 'departure' || flag === undefined || row?.kind !== 'arrow') return step;
  for (let index = step.row - 1; index >= 0; index--) {
    const cause = rows[index];
    if (cause?.kind === 'fold') break;
    if (cause && brings(cause, flag, side, row)) return { ...step, row: index, at: 'arrival' };
  }
  return step;
}

function brings(cause: ArrowRow, flag: number, side: Side, effect: ArrowRow): boolean {
  const { packet } = cause;
  if (receiverOf(packet.direction) !== side || !has(packet, flag)) return false;
  return flag === Flag.SYN || acknowledges(effect.packet, endOf(packet));
}
