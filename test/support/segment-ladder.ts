/**
 * A stream for the diagram, written as a picture in text, one segment a line:
 *
 *     begin CLOSED? LISTEN?
 *     0.000 > S seq=1000         : SYN-SENT LISTEN?
 *     0.040 < SA seq=5000        : ESTABLISHED SYN-RECEIVED
 *     0.041 > A                  : = ESTABLISHED
 *     0.050 > PA len=100
 *     1.000 > FA !retransmission
 *
 * Time in seconds, direction (`>` to the server), flags (S F R P A U E C), then `seq=`, `ack=`, `len=` and `!note`; what
 * is left out follows from the segments before. After the colon the states of client and server after the segment: `?`
 * for inferred, `=` for as it was.
 */
import type { LadderInput, LadderMessage, LadderPacket } from '../../src/main/engine/diagram/index.ts';
import type { EndState, TcpState } from '../../src/shared/model/index.ts';
import { type Direction, packetIndex, seqNumber, streamIndex } from '../../src/shared/units.ts';

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32, E: 64, C: 128 };

const DEFAULTS: Omit<LadderInput, 'count' | 'at' | 'clientBase' | 'serverBase'> = {
  stream: streamIndex(0),
  client: { address: '192.168.66.65', port: 40508 },
  server: { address: '192.168.6.10', port: 80 },
  rolesFrom: 'syn',
  messages: [],
};

interface SideState {
  next: number | undefined;
  base: number | undefined;
}

/** Read the picture. Packets get the numbers 1, 2, 3… */
export function segmentLadder(picture: string, overrides: Partial<LadderInput> = {}): LadderInput {
  const lines = picture
    .split('\n')
    .map((line) => line.replace(/\/\/.*/, '').trim())
    .filter((line) => line !== '');
  const ends: Record<Direction, SideState> = {
    toServer: { next: undefined, base: undefined },
    toClient: { next: undefined, base: undefined },
  };
  let states: [EndState, EndState] = [readState('UNKNOWN?'), readState('UNKNOWN?')];
  const packets: LadderPacket[] = [];
  for (const line of lines) {
    const [left = '', right = ''] = line.split(' : ');
    if (left.startsWith('begin ')) {
      const [client = '', server = ''] = left.slice(6).trim().split(/\s+/);
      states = [readState(client), readState(server)];
      continue;
    }
    const after = readStates(right, states);
    packets.push(readSegment(left, packets, ends, states, after));
    states = after;
  }
  return {
    ...DEFAULTS,
    count: packets.length,
    at: (position) => {
      const packet = packets[position];
      if (!packet) throw new Error(`no packet at ${position}`);
      return packet;
    },
    clientBase: ends.toServer.base === undefined ? undefined : seqNumber(ends.toServer.base),
    serverBase: ends.toClient.base === undefined ? undefined : seqNumber(ends.toClient.base),
    ...overrides,
  };
}

function readSegment(
  text: string,
  before: readonly LadderPacket[],
  ends: Record<Direction, SideState>,
  from: readonly [EndState, EndState],
  to: readonly [EndState, EndState],
): LadderPacket {
  const [time = '0', arrow, letters = '', ...rest] = text.trim().split(/\s+/);
  const direction: Direction = arrow === '>' ? 'toServer' : 'toClient';
  const own = ends[direction];
  const other = ends[direction === 'toServer' ? 'toClient' : 'toServer'];
  const value = (name: string): number | undefined => {
    const part = rest.find((each) => each.startsWith(`${name}=`));
    return part === undefined ? undefined : Number(part.slice(name.length + 1));
  };
  const flags = letters === '.' ? 0 : Array.from(letters).reduce((bits, letter) => bits | (FLAGS[letter] ?? 0), 0);
  const length = value('len') ?? 0;
  const seq = value('seq') ?? own.next ?? 0;
  own.base ??= flags & 2 ? seq : (seq - 1) >>> 0;
  const end = (seq + length + (flags & 3 ? 1 : 0)) >>> 0;
  if (own.next === undefined || ((end - own.next) | 0) > 0) own.next = end;
  const seconds = Number(time);
  return {
    packet: packetIndex(before.length),
    time: seconds - (before[0]?.time ?? seconds),
    delta: before.length === 0 ? 0 : seconds - (before[0]?.time ?? 0) - (before.at(-1)?.time ?? 0),
    direction,
    flags,
    seq: seqNumber(seq),
    ack: seqNumber(value('ack') ?? (flags & 16 ? (other.next ?? 0) : 0)),
    length,
    notes: rest.filter((each) => each.startsWith('!')).map((each) => each.slice(1)),
    states: { client: { before: from[0], after: to[0] }, server: { before: from[1], after: to[1] } },
  };
}

function readStates(text: string, before: readonly [EndState, EndState]): [EndState, EndState] {
  const [client = '=', server = '='] = text.trim() === '' ? [] : text.trim().split(/\s+/);
  return [client === '=' ? before[0] : readState(client), server === '=' ? before[1] : readState(server)];
}

function readState(text: string): EndState {
  return { state: text.replace('?', '') as TcpState, proven: !text.endsWith('?') };
}

/** A message for `messages`: packets by their number as a person counts them. */
export function message(
  kind: LadderMessage['kind'],
  packetNumber: number,
  name: string,
  after?: number,
): LadderMessage {
  return { kind, packet: packetIndex(packetNumber - 1), name, ...(after === undefined ? {} : { after }) };
}
