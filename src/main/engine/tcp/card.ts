/**
 * The TCP card of one segment: its numbers as the painting has them, which packet it acknowledges and whether that adds up,
 * one sentence of what it does, why it has its flags, and both ends' states around it.
 */
import { formatCount } from '../../../shared/format.ts';
import type { FlagReason, Sentence, TcpCard } from '../../../shared/model/index.ts';
import { packetIndex, streamIndex } from '../../../shared/units.ts';
import { type Detail, TcpFlag } from '../dissect/index.ts';
import { type PacketTable, Way } from '../table/index.ts';
import { FLAG_NOTES, Note } from './notes.ts';
import { ANALYSED } from './row-flags.ts';
import type { TcpCapture } from './tcp-capture.ts';
import { whyOf } from './why.ts';
import { challengedBy } from './why-packets.ts';

/** The card; undefined for a packet without an analysed segment. */
export function tcpCard(tcp: TcpCapture, table: PacketTable, packet: number, detail: Detail): TcpCard | undefined {
  const stream = table.stream[packet] ?? -1;
  const flags = table.tcpFlags[packet] ?? 0;
  if (stream < 0 || (flags & ANALYSED) === 0) return undefined;
  // In a tunnel the innermost header is the analysed one: it was painted last.
  const number = (key: string): number | undefined => {
    const text = detail.texts(key).at(-1);
    return text === undefined ? undefined : Number(text);
  };
  const acked = number('tcp.analysis.acks_frame');
  const states = tcp.stateChange(packet);
  const whole = number('tcp.reassembled_in');
  const card = {
    stream: streamIndex(stream),
    direction: table.direction[packet] === Way.toClient ? ('toClient' as const) : ('toServer' as const),
    sourcePort: table.sourcePort[packet] ?? 0,
    destinationPort: table.destinationPort[packet] ?? 0,
    flags: flags & 0xfff,
    seq: number('tcp.seq') ?? 0,
    seqRaw: table.seq[packet] ?? 0,
    nextSeq: number('tcp.nxtseq') ?? 0,
    ...((flags & TcpFlag.ack) !== 0 && { ack: number('tcp.ack') ?? 0 }),
    ackRaw: table.ack[packet] ?? 0,
    window: number('tcp.window_size') ?? 0,
    windowRaw: table.window[packet] ?? 0,
    windowScale: number('tcp.window_size_scalefactor') ?? -1,
    length: table.payloadLength[packet] ?? 0,
    headerLength: number('tcp.hdr_len') ?? 20,
    options: optionsOf(detail),
    ...(acked !== undefined && {
      acknowledges: { packet: packetIndex(acked - 1), rtt: number('tcp.analysis.ack_rtt') ?? 0 },
    }),
    why: flagReasons(tcp, table, packet),
    ...(whole !== undefined && whole !== packet + 1 && { reassembledIn: packetIndex(whole - 1) }),
    ...(states && { states }),
  };
  const check = acked === undefined ? undefined : checkOf(table, packet, acked - 1, card);
  const challenged = challengedBy(tcp, table, packet) !== undefined;
  return { ...card, ...(check && { check }), says: saysOf(card, table.tcpNotes[packet] ?? 0, challenged) };
}

/** One sentence for each flag of the analysis that a packet has. */
export function flagReasons(tcp: TcpCapture, table: PacketTable, packet: number): readonly FlagReason[] {
  const notes = table.tcpNotes[packet] ?? 0;
  const explained = (notes & FLAG_NOTES) === 0 ? undefined : tcp.explain(packet);
  return explained === undefined ? [] : whyOf(tcp, table, explained);
}

/** Options in words, in the order people read them: each by Wireshark's abbreviation. */
function optionsOf(detail: Detail): TcpCard['options'] {
  const options: { name: string; value: string }[] = [];
  const add = (name: string, key: string, word: (value: string) => string = (value) => value): void => {
    const value = detail.texts(key).at(-1);
    if (value !== undefined) options.push({ name, value: word(value) });
  };
  add('MSS', 'tcp.options.mss_val');
  add('SACK_PERM', 'tcp.options.sack_perm', () => '');
  const left = detail.texts('tcp.options.sack_le');
  const right = detail.texts('tcp.options.sack_re');
  left.forEach((from, index) => {
    options.push({ name: 'SACK', value: `${from}–${right[index] ?? '?'}` });
  });
  const echo = detail.texts('tcp.options.timestamp.tsecr').at(-1);
  add('TS', 'tcp.options.timestamp.tsval', (value) => (echo === undefined ? value : `${value} / ${echo}`));
  add('WS', 'tcp.options.wscale.multiplier', (value) => `×${value}`);
  return options;
}

/** The acknowledged segment's first number and what it used up must give this acknowledgment (RFC 9293 section 3.4). */
function checkOf(
  table: PacketTable,
  packet: number,
  acked: number,
  card: { readonly direction: TcpCard['direction'] },
): TcpCard['check'] {
  const flags = table.tcpFlags[acked] ?? 0;
  const counts = (flags & (TcpFlag.syn | TcpFlag.fin)) !== 0 ? 1 : 0;
  const used = (table.payloadLength[acked] ?? 0) + counts;
  const seq = table.seq[acked] ?? 0;
  const ack = table.ack[packet] ?? 0;
  const key = card.direction === 'toServer' ? 'tcp.check.server' : 'tcp.check.client';
  return {
    sentence: { key, params: { used: formatCount(used) } },
    arithmetic: `${ack} = ${seq} + ${used}`,
    holds: (seq + used) >>> 0 === ack,
  };
}

/** What a segment does, by what is most telling about it. */
function saysOf(card: Omit<TcpCard, 'says' | 'check'>, notes: number, challenges: boolean): Sentence {
  const { flags, length } = card;
  const has = (bits: number): boolean => (flags & bits) === bits;
  const side = card.direction;
  const params = { context: side, n: formatCount(length), seq: String(card.seqRaw) };
  const say = (what: string): Sentence => ({ key: `tcp.says.${what}`, params });
  if (has(TcpFlag.rst)) return say('reset');
  if ((notes & (Note.retransmission | Note.fastRetransmission)) !== 0) return say('again');
  if ((notes & Note.spuriousRetransmission) !== 0) return say('needless');
  if (has(TcpFlag.syn | TcpFlag.ack)) return say('synAck');
  if (has(TcpFlag.syn)) return say('syn');
  if (has(TcpFlag.fin)) return say(length > 0 ? 'finData' : 'fin');
  if (card.states !== undefined && completesHandshake(card)) return say('handshake');
  if ((notes & Note.keepAlive) !== 0) return say('keepAlive');
  if ((notes & Note.zeroWindow) !== 0) return say('zeroWindow');
  if (length > 0) return say(has(TcpFlag.psh) ? 'push' : 'data');
  if (challenges) return say('challenge');
  if ((notes & Note.duplicateAck) !== 0) return say(reportsTwice(card) ? 'twice' : 'duplicate');
  if ((notes & Note.windowUpdate) !== 0) return say('window');
  return say('ack');
}

/** Its SACK says that something came twice, as the reason of its flag tells. */
const reportsTwice = ({ why }: Omit<TcpCard, 'says' | 'check'>): boolean =>
  why.some(({ sentence }) => sentence.params?.context === 'twice');

/** The acknowledgment after which both ends are established (RFC 9293 figure 6). */
function completesHandshake({ states, direction }: Omit<TcpCard, 'says' | 'check'>): boolean {
  if (states === undefined) return false;
  const receiver = direction === 'toServer' ? states.server : states.client;
  return receiver.before.state === 'SYN-RECEIVED' && receiver.after.state === 'ESTABLISHED';
}
