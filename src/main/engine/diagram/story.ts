/**
 * What happened on a stream, told from its packets and the states of its ends: how it was opened, how it ended, and where
 * handshake, data and teardown part (RFC 9293 sections 3.5, 3.6 and 3.10.7). One pass over the stream.
 */
import { type Direction, opposite } from '../../../shared/units.ts';
import { before } from '../tcp/index.ts';
import { acknowledges, endOf, Flag, has, isOpening, isPureSyn, receiverOf, type Side, senderOf } from './flags.ts';
import type { LadderInput, LadderPacket } from './input.ts';

/** How the connection came about, as far as the capture shows. */
export type Opening =
  | 'three-way'
  /** The SYN carried data, and the SYN+ACK took it (RFC 7413). */
  | 'fast-open'
  /** Both sent a SYN before they had the other's (RFC 9293 figure 7). */
  | 'simultaneous'
  /** The SYN is answered by a SYN, and that by a SYN+ACK: what listens splits its SYN+ACK in two, or it looks so. */
  | 'split'
  /** RST for an answer. */
  | 'refused'
  /** Only SYNs, no answer. */
  | 'no-answer'
  /** SYN and SYN+ACK, and then not the third packet. */
  | 'unfinished'
  /** RST after the SYN+ACK. */
  | 'reset'
  /** Whoever sent the SYN took it back with an RST. */
  | 'given-up'
  /** The capture begins with the SYN+ACK. */
  | 'from-syn-ack'
  /** The SYN stands in the file after the SYN+ACK that answers it. */
  | 'out-of-order'
  /** The capture begins after the handshake. */
  | 'late'
  /** One direction alone was captured, SYN and all. */
  | 'one-sided';

/** How it ended. */
export type Closing =
  | 'four'
  /** FIN and the ACK of the other's FIN in one packet. */
  | 'three'
  /** Both sent a FIN before they had the other's (RFC 9293 figure 13). */
  | 'simultaneous'
  /** One side closed, and the capture ends. */
  | 'half'
  | 'reset'
  /** A FIN, and then an RST instead of the rest. */
  | 'fin-reset'
  /** No end in the capture. */
  | 'open'
  /** There was nothing to end. */
  | 'none';

/** What happened. Positions count packets of the stream. */
export interface Story {
  readonly opening: Opening;
  readonly closing: Closing;
  /** Who sent the first SYN; undefined where the capture has none. */
  readonly opener: Side | undefined;
  /** First packet after the handshake; 0 where the capture has none of it. */
  readonly openEnd: number;
  /** First packet of the teardown; the packet count where there is none. */
  readonly closeStart: number;
  /** SYNs that opened it and how long they took: more than one were not answered at first. */
  readonly syns: number;
  /** Time of the first and the last of them, since the first packet. */
  readonly synSpan: number;
  /** First FIN of each way, and the first RST. */
  readonly fins: Readonly<Partial<Record<Direction, Fin>>>;
  readonly firstFin: Direction | undefined;
  readonly reset: Reset | undefined;
  /** The first RST that was out of place and changed nothing (RFC 9293 section 3.10.7.4, RFC 5961). */
  readonly challenged: Reset | undefined;
  /** The first RST of an end that was opening: it refused what belongs to an earlier connection (RFC 9293 figure 10). */
  readonly refusedOld: Reset | undefined;
  /** Payload bytes that went against the first FIN, after it. */
  readonly halfCloseBytes: number;
  /** Packets each way. */
  readonly ways: Readonly<Record<Direction, number>>;
  /** Whether the side that sends this way chose a first number: it sent a SYN. */
  readonly chose: Readonly<Record<Direction, boolean>>;
}

/** An RST. */
export interface Reset {
  readonly position: number;
  readonly direction: Direction;
}

/** A FIN, and the first packet that acknowledges it. */
export interface Fin {
  readonly position: number;
  /** Sequence number after it. */
  readonly end: number;
  readonly acknowledgedAt: number | undefined;
}

interface Scan {
  openEnd: number;
  established: boolean;
  closeStart: number;
  synTimes: number[];
  synLength: number;
  synEnd: number;
  pureSyns: Partial<Record<Direction, number>>;
  synAckAt: number | undefined;
  /** Ways that a SYN+ACK went. */
  synAckWays: Partial<Record<Direction, true>>;
  synAckTakesData: boolean;
  fins: { toServer?: Fin; toClient?: Fin };
  firstFin: Direction | undefined;
  finsCross: boolean;
  reset: Reset | undefined;
  challenged: Reset | undefined;
  refusedOld: Reset | undefined;
  halfCloseBytes: number;
  ways: Record<Direction, number>;
  chose: Record<Direction, boolean>;
  /** By the way of what is sent: the number to follow it, and the latest that acknowledges it. */
  next: Partial<Record<Direction, number>>;
  acked: Partial<Record<Direction, number>>;
}

/** Read the stream once and say what happened. */
export function tellStory(input: LadderInput): Story {
  const scan: Scan = {
    openEnd: -1,
    established: false,
    closeStart: input.count,
    synTimes: [],
    synLength: 0,
    synEnd: 0,
    pureSyns: {},
    synAckAt: undefined,
    synAckWays: {},
    synAckTakesData: false,
    fins: {},
    firstFin: undefined,
    finsCross: false,
    reset: undefined,
    challenged: undefined,
    refusedOld: undefined,
    halfCloseBytes: 0,
    ways: { toServer: 0, toClient: 0 },
    chose: { toServer: false, toClient: false },
    next: {},
    acked: {},
  };
  const first = input.at(0);
  if (!has(first, Flag.syn)) scan.openEnd = 0;
  for (let position = 0; position < input.count; position++) {
    const packet = position === 0 ? first : input.at(position);
    scan.ways[packet.direction]++;
    noteChoices(scan, packet);
    noteSyns(scan, packet, position);
    noteOpenEnd(scan, packet, position);
    noteFins(scan, packet, position);
    if (has(packet, Flag.rst)) noteReset(scan, packet, position);
    else noteNumbers(scan, packet);
  }
  if (scan.openEnd < 0) scan.openEnd = input.count;
  const opening = openingOf(scan, first);
  const closing = closingOf(scan, opening);
  const ends = [scan.fins.toServer?.position, scan.fins.toClient?.position, scan.reset?.position];
  const closeStart = Math.min(input.count, ...ends.filter((end) => end !== undefined));
  return {
    opening,
    closing,
    opener: isPureSyn(first) ? senderOf(first.direction) : undefined,
    openEnd: scan.openEnd,
    closeStart: closing === 'none' || closing === 'open' ? input.count : Math.max(closeStart, scan.openEnd),
    syns: scan.synTimes.length,
    synSpan: (scan.synTimes.at(-1) ?? 0) - (scan.synTimes[0] ?? 0),
    fins: scan.fins,
    firstFin: scan.firstFin,
    reset: scan.reset,
    challenged: scan.challenged,
    refusedOld: scan.refusedOld,
    halfCloseBytes: scan.halfCloseBytes,
    ways: scan.ways,
    chose: scan.chose,
  };
}

function noteSyns(scan: Scan, packet: LadderPacket, position: number): void {
  if (isPureSyn(packet)) {
    if (position === 0) {
      scan.synLength = packet.length;
      scan.synEnd = (packet.seq + 1) >>> 0;
    }
    // On what is open, a SYN is no attempt to open it any more.
    if (packet.direction !== otherWayOfFirst(scan) && !scan.established) scan.synTimes.push(packet.time);
    scan.pureSyns[packet.direction] ??= position;
    return;
  }
  if (!has(packet, Flag.syn | Flag.ack)) return;
  scan.synAckWays[packet.direction] = true;
  if (scan.synAckAt !== undefined) return;
  scan.synAckAt = position;
  scan.synAckTakesData = scan.synLength > 0 && packet.ack !== scan.synEnd && acknowledges(packet, scan.synEnd);
}

/** A SYN chooses its side's first number; an ACK tells that the other side had chosen. */
function noteChoices({ chose }: Scan, packet: LadderPacket): void {
  if (has(packet, Flag.syn)) chose[packet.direction] = true;
  if (has(packet, Flag.ack) && !has(packet, Flag.rst)) chose[opposite(packet.direction)] = true;
}

/** How far each side has come. */
function noteNumbers({ next, acked }: Scan, packet: LadderPacket): void {
  const { direction } = packet;
  const end = endOf(packet);
  const latest = next[direction];
  if (latest === undefined || before(latest, end)) next[direction] = end;
  if (has(packet, Flag.ack)) acked[opposite(direction)] = packet.ack;
}

function noteReset(scan: Scan, packet: LadderPacket, position: number): void {
  const { direction, states } = packet;
  const { before: stood, after } = states[receiverOf(direction)];
  const isOver = stood.state === 'CLOSED' || stood.state === 'TIME-WAIT' || stood.state === 'UNKNOWN';
  if (isRefusal(packet)) scan.refusedOld ??= { position, direction };
  else if (!isOver && after.state === stood.state && !isInPlace(scan, packet))
    scan.challenged ??= { position, direction };
  else scan.reset ??= { position, direction };
}

/**
 * Whether an RST has the number that its receiver expects, as far as the capture tells (RFC 9293 section 3.10.7.4). One
 * that does ends the connection, though its receiver may be seen to go on until it comes.
 */
function isInPlace({ next, acked }: Scan, { direction, seq }: LadderPacket): boolean {
  return seq === next[direction] || seq === acked[direction];
}

/** An RST of an end that opens, and goes on opening. */
function isRefusal({ direction, states }: LadderPacket): boolean {
  const { before, after } = states[senderOf(direction)];
  return before.state === 'SYN-SENT' && after.state === 'SYN-SENT';
}

/** The direction against the first pure SYN's. */
function otherWayOfFirst(scan: Scan): Direction | undefined {
  const { toServer, toClient } = scan.pureSyns;
  if (toServer === undefined) return toClient === undefined ? undefined : 'toServer';
  return toClient === undefined || toServer < toClient ? 'toClient' : 'toServer';
}

/** The handshake ends with the packet that opens both ends, with an RST, or before data, a FIN or a lone ACK that cannot be. */
function noteOpenEnd(scan: Scan, packet: LadderPacket, position: number): void {
  if (scan.openEnd >= 0) return;
  const { client, server } = packet.states;
  if (!isOpening(client.after.state) && !isOpening(server.after.state)) {
    scan.openEnd = position + 1;
    scan.established = true;
  } else if (has(packet, Flag.rst)) {
    if (!isRefusal(packet)) scan.openEnd = position + 1;
  } else if (!has(packet, Flag.syn) && (packet.length > 0 || has(packet, Flag.fin))) scan.openEnd = position;
}

function noteFins(scan: Scan, packet: LadderPacket, position: number): void {
  const { direction } = packet;
  const other = opposite(direction);
  const theirs = scan.fins[other];
  if (scan.firstFin === other) scan.halfCloseBytes += packet.length;
  if (theirs && theirs.acknowledgedAt === undefined && acknowledges(packet, theirs.end))
    scan.fins[other] = { ...theirs, acknowledgedAt: position };
  if (!has(packet, Flag.fin) || scan.fins[direction]) return;
  scan.fins[direction] = { position, end: endOf(packet), acknowledgedAt: undefined };
  scan.firstFin ??= direction;
  if (theirs && has(packet, Flag.ack) && !acknowledges(packet, theirs.end)) scan.finsCross = true;
}

function openingOf(scan: Scan, first: LadderPacket): Opening {
  if (!has(first, Flag.syn)) return 'late';
  const { toServer, toClient } = scan.pureSyns;
  if (!isPureSyn(first)) return (toServer ?? toClient) === undefined ? 'from-syn-ack' : 'out-of-order';
  const back = opposite(first.direction);
  if (toServer !== undefined && toClient !== undefined) {
    const { synAckWays: answers } = scan;
    return answers[first.direction] && !answers[back] ? 'split' : 'simultaneous';
  }
  const resetInside = scan.reset !== undefined && scan.reset.position < scan.openEnd && !scan.established;
  if (scan.ways[back] === 0 && !resetInside)
    return scan.ways[first.direction] > scan.synTimes.length ? 'one-sided' : 'no-answer';
  if (resetInside) {
    if (scan.reset?.direction === first.direction && scan.synAckAt === undefined) return 'given-up';
    return scan.synAckAt === undefined ? 'refused' : 'reset';
  }
  if (scan.synAckAt === undefined) return 'unfinished';
  if (!scan.established && scan.ways[first.direction] === scan.synTimes.length) return 'unfinished';
  return scan.synAckTakesData ? 'fast-open' : 'three-way';
}

function closingOf(scan: Scan, opening: Opening): Closing {
  if (['refused', 'no-answer', 'unfinished', 'reset', 'given-up'].includes(opening)) return 'none';
  const { toServer, toClient } = scan.fins;
  const firstFin = scan.firstFin && scan.fins[scan.firstFin];
  if (!firstFin) return scan.reset ? 'reset' : 'open';
  const second = firstFin === toServer ? toClient : toServer;
  if (!second) {
    if (!scan.reset) return 'half';
    return scan.reset.position < firstFin.position ? 'reset' : 'fin-reset';
  }
  if (scan.reset && second.acknowledgedAt === undefined) return 'fin-reset';
  if (scan.finsCross) return 'simultaneous';
  return firstFin.acknowledgedAt === second.position ? 'three' : 'four';
}
