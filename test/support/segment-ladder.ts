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
 * Time in seconds, direction (`>` to the server), flags (S F R P A U E C), then `seq=`, `ack=`, `len=`; what is left out
 * follows from the segments before. The segments go through the real scan and analysis, which tell notes and states. What
 * is written of them is what they must be: after `!` a note, after the colon the states of client and server after the
 * segment, `?` for inferred, `=` for as it was. A picture that says otherwise than the analysis is refused.
 */
import type { LadderInput, LadderMessage, LadderPacket } from '../../src/main/engine/diagram/index.ts';
import { Way } from '../../src/main/engine/table/index.ts';
import { noteNames } from '../../src/main/engine/tcp/index.ts';
import type { EndState, StateChange } from '../../src/shared/model/index.ts';
import { type Direction, packetIndex, seqNumber, streamIndex } from '../../src/shared/units.ts';
import { captureOf, type Wire } from './tcp-wire.ts';

const DEFAULTS: Omit<LadderInput, 'count' | 'at' | 'clientBase' | 'serverBase'> = {
  stream: streamIndex(0),
  client: { address: '192.168.66.65', port: 40508 },
  server: { address: '192.168.6.10', port: 80 },
  rolesFrom: 'syn',
  messages: [],
};

/** A line of the picture: the segment, and what is written of it. */
interface Line {
  readonly wire: Wire & { readonly ack: number; readonly time: number };
  readonly length: number;
  readonly notes: readonly string[];
  /** States of client and server after it, or what stands for them. */
  readonly states: string;
}

interface SideState {
  next: number | undefined;
  base: number | undefined;
}

/** Read the picture. Packets get the numbers 1, 2, 3… */
export function segmentLadder(picture: string, overrides: Partial<LadderInput> = {}): LadderInput {
  const ends: readonly [SideState, SideState] = [
    { next: undefined, base: undefined },
    { next: undefined, base: undefined },
  ];
  const lines: Line[] = [];
  let begin = '';
  for (const text of picture.split('\n').map((line) => line.replace(/\/\/.*/, '').trim())) {
    if (text.startsWith('begin ')) begin = text.slice(6);
    else if (text !== '') lines.push(readLine(text, ends));
  }
  const packets = analysed(lines, begin, overrides.reuses !== undefined);
  return {
    ...DEFAULTS,
    count: packets.length,
    at: (position) => {
      const packet = packets[position];
      if (!packet) throw new Error(`no packet at ${position}`);
      return packet;
    },
    clientBase: ends[0].base === undefined ? undefined : seqNumber(ends[0].base),
    serverBase: ends[1].base === undefined ? undefined : seqNumber(ends[1].base),
    ...overrides,
  };
}

function readLine(line: string, ends: readonly [SideState, SideState]): Line {
  const [text = '', states = ''] = line.split(' : ');
  const [time = '0', arrow, letters = '', ...rest] = text.trim().split(/\s+/);
  const from = arrow === '>' ? 0 : 1;
  const own = ends[from];
  const value = (name: string): number | undefined => {
    const part = rest.find((each) => each.startsWith(`${name}=`));
    return part === undefined ? undefined : Number(part.slice(name.length + 1));
  };
  const flags = letters === '.' ? '' : letters;
  const length = value('len') ?? 0;
  const seq = value('seq') ?? own.next ?? 0;
  own.base ??= flags.includes('S') ? seq : (seq - 1) >>> 0;
  const end = (seq + length + (/[SF]/.test(flags) ? 1 : 0)) >>> 0;
  const occupies = !flags.includes('R');
  if (occupies && (own.next === undefined || ((end - own.next) | 0) > 0)) own.next = end;
  const ack = value('ack') ?? (flags.includes('A') ? (ends[1 - from]?.next ?? 0) : 0);
  const wire = { from, flags, seq, ack, time: Number(time), data: 'x'.repeat(length) } as const;
  const notes = rest.filter((each) => each.startsWith('!')).map((each) => each.slice(1));
  return { wire, length, notes, states: states.trim() };
}

/** The packets as the analysis has them. Where ports are used again, a SYN of the connection before stands in front. */
function analysed(lines: readonly Line[], begin: string, reusesPorts: boolean): readonly LadderPacket[] {
  const first = lines[0]?.wire;
  if (first === undefined) return [];
  const wires = lines.map(({ wire }) => ({ ...wire, time: wire.time - first.time + 1 }));
  const before = reusesPorts ? [{ ...first, seq: first.seq + 1000, time: 0 }] : [];
  const { table, tcp } = captureOf([...before, ...wires]);
  const told = lines.map(({ wire, length, notes, states }, position): LadderPacket => {
    const index = before.length + position;
    const direction: Direction = table.direction[index] === Way.toServer ? 'toServer' : 'toClient';
    const change = tcp.stateChange(index);
    if (!change || (direction === 'toServer') !== (wire.from === 0)) throw new Error(`read otherwise: ${position + 1}`);
    const packet = {
      packet: packetIndex(position),
      time: wire.time - first.time,
      delta: position === 0 ? 0 : wire.time - (lines[position - 1]?.wire.time ?? 0),
      direction,
      flags: (table.tcpFlags[index] ?? 0) & 0xfff,
      seq: seqNumber(wire.seq),
      ack: seqNumber(wire.ack),
      length,
      notes: noteNames(table.tcpNotes[index] ?? 0),
      states: change,
    };
    hold(`${position + 1} states`, written(states, change, 'before'), picture(change, 'after'));
    hold(`${position + 1} notes`, notes.join(' '), packet.notes.join(' '));
    return packet;
  });
  const opening = told[0]?.states;
  if (begin !== '' && opening) hold('begin', begin, picture(opening, 'before'));
  return told;
}

function hold(what: string, is: string, told: string): void {
  if (is !== told) throw new Error(`segment ${what}: written ${is || 'none'}, but told ${told || 'none'}`);
}

const word = ({ state, proven }: EndState): string => (proven ? state : `${state}?`);
const picture = ({ client, server }: StateChange, when: 'before' | 'after'): string =>
  `${word(client[when])} ${word(server[when])}`;

/** What is written of the states, with `=` and nothing at all put in words. */
function written(states: string, change: StateChange, same: 'before'): string {
  const [client = '=', server = '='] = states === '' ? [] : states.split(/\s+/);
  const ends = [
    [client, change.client],
    [server, change.server],
  ] as const;
  return ends.map(([text, end]) => (text === '=' ? word(end[same]) : text)).join(' ');
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
