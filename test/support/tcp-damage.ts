/**
 * Model conversations as captures have them: what chance decides of a conversation (tcp-model.ts) and of its capture, which
 * begins late, lacks some packets, has some twice and some in another order; and which states may then be told of.
 */
import fc from 'fast-check';
import type { EndState, TcpState } from '../../src/shared/model/index.ts';
import type { Deed, Passing, Setting, Side, Truth } from './tcp-model.ts';
import { captureOf } from './tcp-wire.ts';

export const side = fc.constantFrom<Side>(0, 1);
const kind = fc.constantFrom('send', 'send', 'send', 'send', 'close', 'close', 'probe', 'abort') as fc.Arbitrary<
  Deed['kind']
>;
const moment = fc.oneof(fc.integer({ min: 50, max: 400 }), fc.integer({ min: 50, max: 12_000 }));
const deed = fc.record({ at: moment.map((ms) => ms / 1000), side, kind, size: fc.integer({ min: 1, max: 20 }) });
const origin = fc.oneof(fc.nat(0xffffffff), fc.integer({ min: 0xffffff00, max: 0xffffffff }));
export const origins = fc.tuple(origin, origin);

export const troubled: fc.Arbitrary<Setting> = fc.record({
  origins,
  simultaneous: fc.boolean(),
  deeds: fc.array(deed, { maxLength: 10 }),
  delays: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 }),
  losses: fc.array(fc.constantFrom('none', 'none', 'none', 'none', 'before', 'behind'), {
    minLength: 1,
    maxLength: 40,
  }) as fc.Arbitrary<Setting['losses']>,
});

/** Longest way to the place of capture and behind it, seconds. */
const MAX_DELAY = 0.05;

/** What a capture does to what passes. */
export const damage = fc.record({
  late: fc.oneof(fc.constant(0), fc.nat(12)),
  lost: fc.oneof(fc.constant<number[]>([]), fc.array(fc.nat(30), { maxLength: 6 })),
  twice: fc.array(fc.nat(40), { maxLength: 4 }),
  swapped: fc.array(fc.nat(40), { maxLength: 4 }),
});
export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export interface Captured {
  readonly packet: Passing;
  readonly time: number;
}

const isOccupying = ({ wire }: Passing): boolean => String(wire.data ?? '').length > 0 || /[SF]/.test(wire.flags);
const endOf = ({ wire }: Passing): number =>
  wire.seq + String(wire.data ?? '').length + (/[SF]/.test(wire.flags) ? 1 : 0);

/** Whether a packet that was sent later says all that one before it does. A reset acknowledges nothing. */
const repeats = (one: Passing, other: Passing): boolean =>
  !one.wire.flags.includes('R') && one.sent >= other.sent && ((endOf(one) - endOf(other)) | 0) >= 0;

/** Whether it acknowledges all that another does. */
const confirms = ({ wire }: Passing, other: Passing): boolean =>
  /^[^R]*A/.test(wire.flags) && (((wire.ack ?? 0) - (other.wire.ack ?? 0)) | 0) >= 0;

/** Whether two packets carry a same part of the same direction. */
const overlap = (one: Passing, two: Passing): boolean =>
  one.wire.from === two.wire.from && ((one.wire.seq - endOf(two)) | 0) < 0 && ((two.wire.seq - endOf(one)) | 0) < 0;

/** What of it is in the file. Of what was sent more than once, each copy is lost or none: nothing could tell else. */
export function captureWith({ packets }: Truth, { late, lost, twice, swapped }: Damage): Captured[] {
  const passed = packets
    .filter(({ passedAt }) => passedAt !== undefined)
    .map((packet) => ({ packet, time: packet.passedAt ?? 0 }))
    .sort((a, b) => a.time - b.time);
  const gone = lost.flatMap((index) => passed[index]?.packet ?? []);
  gone.push(...packets.filter((packet) => packet.passedAt === undefined));
  const isGone = (packet: Passing): boolean =>
    gone.some((one) => (isOccupying(one) ? isOccupying(packet) && overlap(one, packet) : one === packet));
  const kept = passed.slice(late).filter(({ packet }) => !isGone(packet));
  for (const index of swapped) {
    const [one, two] = [kept[index], kept[index + 1]];
    if (one && two && two.time - one.time < 0.02) kept.splice(index, 2, two, one);
  }
  for (const index of twice) {
    const one = kept[index];
    // The copy comes up to two packets later.
    if (one) kept.splice(index + 1 + (index % 3), 0, { packet: one.packet, time: one.time });
  }
  return kept;
}

/** What may be true of an end after each captured packet: by its own chronology, see the rule in state-proof.ts. */
export function truthOf({ packets, diaries }: Truth, captured: readonly Captured[], end: Side): TcpState[][] {
  const diary = diaries[end];
  const stateAt = (entry: number): TcpState => diary[entry]?.states.at(-1) ?? 'CLOSED';
  // What an end has had before the capture began, it has had.
  const begin = captured[0]?.time ?? 0;
  const sendings = captured.flatMap(({ packet }) => (packet.wire.from === end ? [packet.sent] : []));
  const before = diary.findLastIndex(({ at }) => at < begin - MAX_DELAY);
  let now = Math.max(0, Math.min(before, ...sendings.map((sent) => sent - 1)));
  let came = 0;
  let instead = 0;
  return captured.map(({ packet }, index) => {
    if (packet.wire.from === end) {
      now = Math.max(now, packet.sent);
      return [stateAt(now)];
    }
    const own = captured.slice(index + 1).flatMap((one) => (one.packet.wire.from === end ? [one.packet.sent] : []));
    const limit = own.find((sent) => sent > now) ?? Number.POSITIVE_INFINITY;
    const upTo = (entry: number): number => Math.max(now, Math.min(entry, limit - 1));
    came = Math.max(came, packet.arrived ?? 0);
    now = upTo(came);
    // Which of two confirmations was sent first nobody can tell: one that is captured later counts as well.
    const behind = new Set(captured.slice(index + 1).map((one) => one.packet));
    const later = packets.filter(
      (one) => one.wire.from !== end && (repeats(one, packet) || (behind.has(one) && confirms(one, packet))),
    );
    const next = Math.min(...later.flatMap(({ arrived }) => arrived ?? []));
    if (packet.arrived === undefined && next === Number.POSITIVE_INFINITY) {
      // Nothing that says as much comes: whatever it was in until it sends again.
      return diary.slice(now, Math.max(now + 1, limit)).map(({ states }) => states.at(-1) ?? 'CLOSED');
    }
    if (packet.arrived === undefined) instead = Math.max(instead, next);
    // What comes instead of one that was lost may say more, and lead further at once.
    return [stateAt(now), ...(instead <= now ? [] : (diary[upTo(instead)]?.states ?? []))];
  });
}

/** States of the client and the server after each packet, with whether they are proven. */
export function toldOf(captured: readonly Captured[]): EndState[][] {
  if (captured.length === 0) return [];
  const first = Math.min(...captured.map(({ time }) => time));
  const { tcp, table } = captureOf(captured.map(({ packet, time }) => ({ ...packet.wire, time: time - first })));
  // A SYN behind an empty segment that counts from before it opens another stream, as the reference has it: of what stands
  // in the other one, neither stream tells.
  if (tcp.streams.length > 1) return captured.map(() => []);
  const isClient = table.direction[0] === (captured[0]?.packet.wire.from === 0 ? 1 : 2);
  return captured.map((_, packet) => {
    const change = tcp.stateChange(packet);
    if (!change) return [];
    const ends = [change.client.after, change.server.after];
    return isClient ? ends : ends.reverse();
  });
}

/** A state told as proven that is not one that may be true. */
export interface WrongState {
  readonly at: number;
  readonly end: number;
  readonly state: TcpState;
  readonly truth: readonly TcpState[] | undefined;
}

export function wrongOf(truth: Truth, captured: readonly Captured[], told: readonly EndState[][]): WrongState[] {
  const ends = [truthOf(truth, captured, 0), truthOf(truth, captured, 1)];
  return told.flatMap((states, at) =>
    states.flatMap(({ state, proven }, end) =>
      !proven || ends[end]?.[at]?.includes(state) ? [] : [{ at, end, state, truth: ends[end]?.[at] }],
    ),
  );
}

/** A line a packet, for a person: what it is, when it was sent and came, what is told (`?`: not proven), what is true. */
export function pictureOf(truth: Truth, captured: readonly Captured[], told: readonly EndState[][]): string[] {
  const ends = [truthOf(truth, captured, 0), truthOf(truth, captured, 1)];
  return captured.map(({ packet: { wire, sent, arrived }, time }, at) => {
    const states = told[at]?.map(({ state, proven }) => state + (proven ? '' : '?')).join(' ');
    const moments = `t${time.toFixed(3)} s${sent} a${arrived}`;
    return `${at} ${wire.from} ${wire.flags} ${wire.seq} ${wire.ack} ${wire.data} ${moments} ${states} | ${ends[0]?.[at]} ${ends[1]?.[at]}`;
  });
}
