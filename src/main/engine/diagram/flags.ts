/** Questions about one packet that its flags and numbers answer, and the two ends by name. */
import type { EndState, TcpState } from '../../../shared/model/index.ts';
import { type Direction, opposite } from '../../../shared/units.ts';
import { TcpFlag as Flag } from '../dissect/index.ts';
import { before } from '../tcp/index.ts';
import type { LadderPacket } from './input.ts';

export { TcpFlag as Flag } from '../dissect/index.ts';

/** Whether all the bits are set. */
export const has = (packet: LadderPacket, bits: number): boolean => (packet.flags & bits) === bits;

/** SYN, FIN or RST: a packet about the connection itself. */
export const isControl = (packet: LadderPacket): boolean => (packet.flags & (Flag.syn | Flag.fin | Flag.rst)) !== 0;

/** The opening packet of an active open: SYN without ACK. */
export const isPureSyn = (packet: LadderPacket): boolean => (packet.flags & (Flag.syn | Flag.ack)) === Flag.syn;

/** Sequence number after all the packet occupies, SYN and FIN one each; unsigned 32-bit. */
export const endOf = (packet: LadderPacket): number =>
  (packet.seq + packet.length + (has(packet, Flag.syn) ? 1 : 0) + (has(packet, Flag.fin) ? 1 : 0)) >>> 0;

/** Whether the packet acknowledges all up to `end`, a sequence number of the other side. */
export const acknowledges = (packet: LadderPacket, end: number): boolean =>
  has(packet, Flag.ack) && !before(packet.ack, end);

/** Whether the analysis calls it a repetition, which changes no state. */
export const isRepeat = (packet: LadderPacket): boolean => packet.notes.some((note) => REPEATS.has(note));

const REPEATS: ReadonlySet<string> = new Set([
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'keep_alive',
]);

/** Which end. */
export type Side = 'client' | 'server';

/** The end that sends what goes this way. */
export const senderOf = (direction: Direction): Side => (direction === 'toServer' ? 'client' : 'server');

/** The end that receives it. */
export const receiverOf = (direction: Direction): Side => senderOf(opposite(direction));

/** The other end. */
export const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client');

/** Whether the packet changes the state of either end; what only proves a state, or leaves it unproven, does not. */
export function changesState({ states: { client, server } }: LadderPacket): boolean {
  return client.before.state !== client.after.state || server.before.state !== server.after.state;
}

/** Whether two states are one, in name and in what proves them. */
export const sameState = (a: EndState, b: EndState): boolean => a.state === b.state && a.proven === b.proven;

/** States before the connection is open, RFC 9293 section 3.3.2. */
export const isOpening = (state: TcpState): boolean =>
  state === 'CLOSED' || state === 'LISTEN' || state === 'SYN-SENT' || state === 'SYN-RECEIVED';
