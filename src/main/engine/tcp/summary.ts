/** What the list of streams shows of one stream: ends, sizes, how it began and ended, what went wrong, how fast it was. */
import type { DirectionSummary, Endpoint, Severity, StreamSummary } from '../../../shared/model/index.ts';
import { packetIndex, streamIndex } from '../../../shared/units.ts';
import { TcpFlag } from '../dissect/index.ts';
import { type AddressPool, type PacketTable, RolesFrom, type StreamTable, Way } from '../table/index.ts';
import { Completeness } from './analysis.ts';
import { graver, NOTES, noteSeverity } from './notes.ts';
import { ANALYSED } from './row-flags.ts';

/** Buckets of the activity line. */
const BUCKETS = 48;

/** What one pass over the packets of a stream finds of one direction. */
class Pass {
  /** Segments that can be sent again: those with payload, SYN or FIN. */
  occupying = 0;
  firstPayload = Number.NaN;
  lastPayload = Number.NaN;
  fin = false;
  reset = false;
  /** When the window was shut, NaN while it is open; and for how long altogether. */
  shutAt = Number.NaN;
  shut = 0;
  readonly activity = new Array<number>(BUCKETS).fill(0);
}

/** Sum a stream up. `list` are its packets; the protocol is TCP as long as nobody knows better. */
export function summarise(
  packets: PacketTable,
  streams: StreamTable,
  addresses: AddressPool,
  stream: number,
  list: Uint32Array,
): StreamSummary {
  const client = streams.clientSide[stream] as number;
  const toServer = stream * 2 + client;
  const toClient = stream * 2 + 1 - client;
  const passes = { toServer: new Pass(), toClient: new Pass() };
  const last = list.at(-1);
  const duration = last === undefined ? 0 : Math.max(0, secondsSinceStart(packets, streams, stream, last));
  let pause: { seconds: number; packet: number } | undefined;
  let previous = Number.NaN;
  for (const packet of list) {
    const time = secondsSinceStart(packets, streams, stream, packet);
    if (time - previous > (pause?.seconds ?? -1)) pause = { seconds: time - previous, packet };
    previous = time;
    const pass = packets.direction[packet] === Way.toServer ? passes.toServer : passes.toClient;
    passPacket(pass, packets, packet, time, duration);
  }
  for (const pass of Object.values(passes)) if (!Number.isNaN(pass.shutAt)) pass.shut += duration - pass.shutAt;

  const bits = streams.completeness[stream] as number;
  const answered = (streams.packets[toClient] as number) > 0;
  const refused = passes.toClient.reset && (streams.bytes[toClient] as number) === 0;
  const handshake = handshakeOf(bits, answered, refused);
  const close = closeOf(passes.toServer, passes.toClient);
  const initialRtt = streams.initialRtt[stream] as number;
  const end = (direction: number): Endpoint => ({
    address: addresses.text(streams.address[direction] as number),
    port: streams.port[direction] as number,
  });
  return {
    stream: streamIndex(stream),
    client: end(toServer),
    server: end(toClient),
    rolesFrom: rolesName(streams.rolesFrom[stream] as number),
    firstPacket: packetIndex(streams.firstPacket[stream] as number),
    lastPacket: packetIndex(streams.lastPacket[stream] as number),
    start: { seconds: streams.startSeconds[stream] as number, nanos: streams.startNanos[stream] as number },
    duration,
    toServer: directionSummary(streams, toServer, passes.toServer),
    toClient: directionSummary(streams, toClient, passes.toClient),
    protocol: 'tcp',
    handshake,
    close,
    completeness: bits,
    severity: severityOf(streams.notes[stream] as number, handshake, close),
    notes: notesOf(packets, list, streams.notes[stream] as number),
    ...(initialRtt > 0 ? { initialRtt: initialRtt / 1e9 } : {}),
    ...(pause ? { longestPause: { seconds: pause.seconds, packet: packetIndex(pause.packet) } } : {}),
    activity: passes.toServer.activity.map((up, at) => ({ up, down: passes.toClient.activity[at] ?? 0 })),
  };
}

function secondsSinceStart(packets: PacketTable, streams: StreamTable, stream: number, packet: number): number {
  const seconds = packets.seconds[packet] as number;
  const whole = (Number.isNaN(seconds) ? 0 : seconds) - (streams.startSeconds[stream] as number);
  return whole + ((packets.nanos[packet] as number) - (streams.startNanos[stream] as number)) / 1e9;
}

function passPacket(pass: Pass, packets: PacketTable, packet: number, time: number, duration: number): void {
  const flags = packets.tcpFlags[packet] as number;
  if ((flags & ANALYSED) === 0) return;
  const share = duration > 0 ? Math.max(0, time) / duration : 0;
  const bucket = Math.min(BUCKETS - 1, Math.floor(share * BUCKETS));
  pass.activity[bucket] = (pass.activity[bucket] ?? 0) + 1;
  if ((flags & TcpFlag.fin) !== 0) pass.fin = true;
  if ((flags & TcpFlag.rst) !== 0) pass.reset = true;
  const hasPayload = (packets.payloadLength[packet] as number) > 0;
  if (hasPayload || (flags & (TcpFlag.syn | TcpFlag.fin)) !== 0) pass.occupying++;
  if (hasPayload) {
    if (Number.isNaN(pass.firstPayload)) pass.firstPayload = time;
    pass.lastPayload = time;
  }
  const shuts = packets.window[packet] === 0 && (flags & (TcpFlag.syn | TcpFlag.fin | TcpFlag.rst)) === 0;
  if (shuts && Number.isNaN(pass.shutAt)) pass.shutAt = time;
  else if (!shuts && !Number.isNaN(pass.shutAt)) {
    pass.shut += Math.max(0, time - pass.shutAt);
    pass.shutAt = Number.NaN;
  }
}

function directionSummary(streams: StreamTable, direction: number, pass: Pass): DirectionSummary {
  const bytes = streams.bytes[direction] as number;
  const retransmissions = streams.retransmissions[direction] as number;
  const span = pass.lastPayload - pass.firstPayload;
  return {
    packets: streams.packets[direction] as number,
    bytes,
    retransmissions,
    retransmissionRate: pass.occupying > 0 ? retransmissions / pass.occupying : 0,
    throughput: span > 0 ? bytes / span : 0,
    zeroWindowTime: pass.shut,
  };
}

function rolesName(from: number): StreamSummary['rolesFrom'] {
  if (from === RolesFrom.syn) return 'syn';
  return from === RolesFrom.synAck ? 'syn-ack' : 'guess';
}

function handshakeOf(bits: number, answered: boolean, refused: boolean): StreamSummary['handshake'] {
  const { syn, synAck, ack, data } = Completeness;
  if ((bits & syn) !== 0 && (bits & synAck) !== 0) return (bits & (ack | data)) !== 0 ? 'complete' : 'partial';
  if ((bits & syn) === 0) return (bits & synAck) !== 0 ? 'partial' : 'not-captured';
  if (!answered) return 'no-answer';
  return refused ? 'refused' : 'partial';
}

function closeOf(toServer: Pass, toClient: Pass): StreamSummary['close'] {
  if (toServer.fin && toClient.fin) return 'fin';
  if (toServer.reset || toClient.reset) return 'reset';
  return toServer.fin || toClient.fin ? 'half' : 'open';
}

function severityOf(notes: number, handshake: StreamSummary['handshake'], close: StreamSummary['close']): Severity {
  const failed = close === 'reset' || handshake === 'refused' || handshake === 'no-answer';
  const whole: Severity = failed ? 'warn' : handshake === 'complete' ? 'none' : 'note';
  return graver(noteSeverity(notes), whole);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warn: 1, note: 2, chat: 3, none: 4 };

/** How often each of the flags that occur among these packets does, graver and more frequent ones first. */
function notesOf({ tcpNotes }: PacketTable, list: Uint32Array, occurring: number): StreamSummary['notes'] {
  const notes = NOTES.filter(({ bit }) => (occurring & bit) !== 0);
  const counts = notes.map(({ bit }) => {
    let count = 0;
    for (const packet of list) if (((tcpNotes[packet] as number) & bit) !== 0) count++;
    return count;
  });
  return notes
    .map(({ name: flag, severity }, at) => ({ flag, count: counts[at] ?? 0, severity }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count)
    .map(({ flag, count }) => ({ flag, count }));
}
