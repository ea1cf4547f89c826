/**
 * The expert list: every remark on a packet, grouped by what it says. Remarks of the analysis and of plain TCP headers
 * come from columns, all others from a sketch of the packet and of what its stream makes of it.
 */
import type { ExpertGroup, ExpertList, ExpertSeverity } from '../../../shared/model/index.ts';
import { packetIndex } from '../../../shared/units.ts';
import { Uint32Column } from '../bytes/index.ts';
import {
  HTTP_FIELDS,
  Layer,
  PLAIN_LAYERS,
  type Remark,
  readRemark,
  remarkLine,
  TCP_REMARKS,
  TcpFlag,
  timeRemark,
} from '../dissect/index.ts';
import { Way } from '../table/index.ts';
import { ANALYSED, FLAG_NOTES, NOTES, Note, RETRANSMITTED } from '../tcp/index.ts';
import { Cost, type Counter, type StatisticsSource } from './source.ts';

/** Groups told apart, and packets that all of them together keep, at most. */
const MAX_GROUPS = 5000;
const MAX_PACKETS = 4_000_000;
/** Groups told of while there are more packets to come, and by how much those done have grown before it is told again. */
const INTERIM_GROUPS = 300;
const INTERIM_GROWTH = 1.05;

interface Growing {
  readonly severity: ExpertSeverity;
  readonly kind: string;
  readonly protocol: string;
  readonly summary: string;
  count: number;
  readonly first: number;
  readonly packets: Uint32Column;
}

/** Most grave first; comments last. */
const RANK: readonly ExpertSeverity[] = ['error', 'warn', 'note', 'chat', 'comment'];

/** The remark on the first line of a message of HTTP/1. */
const LINE = { severity: HTTP_FIELDS.chat.severity, layer: 'HTTP', key: HTTP_FIELDS.chat.key } as const;

/** Flags of the answer to a SYN. */
const ANSWER = TcpFlag.syn | TcpFlag.ack;

/** See the file's first lines. */
export class Expert implements Counter {
  readonly #source: StatisticsSource;
  /** By what they say: few say the same of different protocols, or more or less gravely. */
  readonly #groups = new Map<string, Growing[]>();
  readonly #list: Growing[] = [];
  /** By stream: the end that closed first, as the direction column writes it. */
  readonly #closing = new Map<number, number>();
  #kept = 0;
  #others = 0;
  #added = 0;
  /** What was told last, and of how many packets. */
  #told: ExpertList = { groups: [], others: 0 };
  #toldOf = 0;

  constructor(source: StatisticsSource) {
    this.#source = source;
  }

  add(packet: number): number {
    this.#added++;
    for (const comment of this.#source.comments(packet)) this.#put(packet, 'comment', 'Comment', 'Frame', comment);
    const time = timeRemark(this.#source.table.nanos[packet] ?? 0);
    if (time !== undefined) this.#put(packet, 'note', 'Sequence', 'Frame', time);
    let cost: number = Cost.columns;
    if (this.#isPlainTcp(packet)) this.#readFlags(packet);
    else if (!this.#isPlain(packet)) {
      for (const remark of this.#source.sketch(packet).remarks) this.#putRemark(packet, remark);
      cost = Cost.sketch;
    }
    const flags = this.#source.table.tcpFlags[packet] ?? 0;
    if ((flags & ANALYSED) === 0) return cost;
    this.#readNotes(packet);
    if ((flags & TcpFlag.fin) !== 0) this.#readClosing(packet);
    if (this.#source.completesNothing(packet) || this.#source.completesUnremarked(packet)) return cost;
    const line = this.#source.remarkedLine(packet);
    if (line !== undefined) {
      this.#putRemark(packet, { ...LINE, text: remarkLine(HTTP_FIELDS.chat, line) });
      return cost + Cost.names;
    }
    for (const remark of this.#source.sketchMessages(packet, false).remarks) this.#putRemark(packet, remark);
    return cost + Cost.sketch;
  }

  /**
   * Groups, most grave first, most frequent first among equals. Before the `whole` is done only the first of them, and now
   * and then: a list of thousands would take longer to put in order and to send than a share of the counting.
   */
  result(whole: boolean): ExpertList {
    if (whole) return this.#ranked();
    if (this.#toldOf === 0 || this.#added > this.#toldOf * INTERIM_GROWTH) {
      const { groups, others } = this.#ranked();
      this.#told = { groups: groups.slice(0, INTERIM_GROUPS), others };
      this.#toldOf = this.#added;
    }
    return this.#told;
  }

  #ranked(): ExpertList {
    const groups = this.#list.map(
      ({ packets: _, first, ...group }, index): ExpertGroup => ({ group: index, ...group, packet: packetIndex(first) }),
    );
    groups.sort((a, b) => RANK.indexOf(a.severity) - RANK.indexOf(b.severity) || b.count - a.count);
    return { groups, others: this.#others };
  }

  /** Packets of a group, in order; those beyond what is kept are missing. */
  packets(group: number): Uint32Array {
    const packets = this.#list[group]?.packets;
    return packets === undefined ? new Uint32Array(0) : packets.data.subarray(0, packets.length);
  }

  /** One TCP header, whole, whose options remark on nothing: selective acknowledgments may, and the answer to a SYN with data. */
  #isPlainTcp(packet: number): boolean {
    const { layers, issue, tcpFlags } = this.#source.table;
    const told = (layers[packet] ?? 0) & (Layer.tcp | Layer.several | Layer.remarked);
    if (told !== Layer.tcp || issue[packet] !== 0 || this.#source.hasSack(packet)) return false;
    return ((tcpFlags[packet] ?? 0) & ANSWER) !== ANSWER || !this.#source.takesOpeningData(packet);
  }

  /** Layers that never remark on anything as long as they are whole. */
  #isPlain(packet: number): boolean {
    const { chain, issue, layers: met } = this.#source.table;
    if (issue[packet] !== 0 || ((met[packet] ?? 0) & Layer.remarked) !== 0) return false;
    const layers = this.#source.layersOf(chain[packet] ?? 0);
    return layers?.every((layer) => PLAIN_LAYERS.has(layer) && QUIET.has(layer.id)) ?? false;
  }

  #readFlags(packet: number): void {
    const { tcpFlags, ack, sourcePort, destinationPort } = this.#source.table;
    const flags = tcpFlags[packet] ?? 0;
    if ((flags & ANSWER) === ANSWER) {
      this.#tcp(packet, 'chat', `${TCP_REMARKS.synchroniseAck.label}: server port ${sourcePort[packet]}`);
    } else if ((flags & TcpFlag.syn) !== 0) {
      this.#tcp(packet, 'chat', `${TCP_REMARKS.synchronise.label}: server port ${destinationPort[packet]}`);
    }
    if ((flags & TcpFlag.rst) !== 0) this.#tcp(packet, 'warn', TCP_REMARKS.reset.label);
    if ((flags & TcpFlag.fin) !== 0) this.#tcp(packet, 'chat', TCP_REMARKS.finish.label);
    if ((flags & TcpFlag.ack) === 0 && ack[packet] !== 0) {
      this.#put(packet, 'note', 'Protocol', 'TCP', TCP_REMARKS.ackNotZero.label);
    }
  }

  #readNotes(packet: number): void {
    const notes = (this.#source.table.tcpNotes[packet] ?? 0) & FLAG_NOTES;
    if (notes === 0) return;
    // The reference gives the plain flag beside the two that are kinds of it.
    const shown = (notes & RETRANSMITTED) === 0 ? notes : notes | Note.retransmission;
    for (const { bit, severity, label } of NOTES) {
      if ((shown & bit) !== 0 && severity !== 'none') this.#tcp(packet, severity, label);
    }
  }

  #readClosing(packet: number): void {
    const { stream, direction } = this.#source.table;
    const at = stream[packet] ?? -1;
    const way = direction[packet] ?? 0;
    const other = way === Way.toServer ? Way.toClient : Way.toServer;
    const first = this.#closing.get(at) ?? (this.#source.closesFirst(packet) ? way : other);
    this.#closing.set(at, first);
    this.#tcp(packet, 'note', (first === way ? TCP_REMARKS.initiates : TCP_REMARKS.undergoes).label);
  }

  #tcp(packet: number, severity: ExpertSeverity, summary: string): void {
    this.#put(packet, severity, 'Sequence', 'TCP', summary);
  }

  #putRemark(packet: number, { severity, text, layer, key }: Remark): void {
    if (severity === 'none') return;
    const { group, message } = readRemark(text, key);
    this.#put(packet, severity, group, layer, message);
  }

  #put(packet: number, severity: ExpertSeverity, kind: string, protocol: string, summary: string): void {
    const same = this.#groups.get(summary);
    let group = same?.find((one) => one.severity === severity && one.protocol === protocol && one.kind === kind);
    if (group === undefined) {
      if (this.#list.length >= MAX_GROUPS) {
        this.#others++;
        return;
      }
      group = { severity, kind, protocol, summary, count: 0, first: packet, packets: new Uint32Column() };
      if (same === undefined) this.#groups.set(summary, [group]);
      else same.push(group);
      this.#list.push(group);
    }
    group.count++;
    if (this.#kept >= MAX_PACKETS) return;
    this.#kept++;
    group.packets.push(packet);
  }
}

/** Layers below the transports without a remark of their own as long as nothing is wrong with them. */
const QUIET: ReadonlySet<string> = new Set(['eth', 'vlan', 'llc', 'sll', 'null', 'raw', 'arp', 'data']);
