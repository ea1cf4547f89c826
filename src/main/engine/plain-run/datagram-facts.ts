/**
 * What the loop has to know of datagrams beside their bytes: which ports somebody claims or something was said of, between which ends a
 * connection of QUIC has begun, and which ids its ends chose. Kept where the loop sees it, and brought up to date in front of it.
 */
import type { Room } from '../bytes/index.ts';
import {
  type Cursor,
  DISSECTORS,
  isQuicWay,
  isUnreadWay,
  type PacketScan,
  type ScanState,
  Table,
} from '../dissect/index.ts';
import type { Tracker } from '../tcp/index.ts';
import { CELL, HEAD_BITS, PortMark, QUIC_BITS } from './layout.ts';

const PORTS = 1 << 16;

/** One for each loop. */
export class DatagramFacts {
  readonly #ports: Uint8Array;
  readonly #streams: Uint32Array;
  readonly #heads: Uint8Array;
  /** Chains of datagrams of QUIC. */
  #quicChains: number[] = [];
  /** Of what the state lists, how much is known here; and whether claims are. */
  #portsHeard = 0;
  #headsHeard = 0;
  #knowsClaims = false;

  /** `cells` are the loop's, which are told where it is. */
  constructor(room: Room, cells: Int32Array) {
    const ports = room.take(PORTS);
    this.#ports = new Uint8Array(ports.buffer, ports.offset, PORTS);
    cells[CELL.ports] = ports.offset;
    const streams = room.take(4 << QUIC_BITS);
    this.#streams = new Uint32Array(streams.buffer, streams.offset, 1 << QUIC_BITS);
    cells[CELL.quicStreams] = streams.offset;
    const heads = room.take(1 << (HEAD_BITS - 3));
    this.#heads = new Uint8Array(heads.buffer, heads.offset, 1 << (HEAD_BITS - 3));
    cells[CELL.quicHeads] = heads.offset;
  }

  /** Nothing is known yet. */
  begin(): void {
    if (this.#knowsClaims || this.#portsHeard > 0) this.#ports.fill(0);
    if (this.#quicChains.length > 0) this.#streams.fill(0);
    if (this.#headsHeard > 0) this.#heads.fill(0);
    this.#quicChains = [];
    this.#portsHeard = 0;
    this.#headsHeard = 0;
    this.#knowsClaims = false;
  }

  /** Packets may be passed that went this way, which is that chain. */
  meetWay(way: number, chain: number): void {
    if (isQuicWay(way)) this.#quicChains.push(chain);
    if (this.#knowsClaims || !(isQuicWay(way) || isUnreadWay(way))) return;
    this.#knowsClaims = true;
    for (const { claims } of DISSECTORS)
      for (const { table, value } of claims) if (table === Table.udpPort) this.#mark(value, PortMark.claimed);
  }

  /** Hear what has been told by the packets so far. */
  hear({ toldPorts: { list }, quic: { headList } }: ScanState): void {
    for (; this.#portsHeard < list.length; this.#portsHeard++) {
      const told = list[this.#portsHeard] as number;
      this.#mark(told >>> 2, told & 3);
    }
    for (; this.#headsHeard < headList.length; this.#headsHeard++) {
      const bit = Math.imul(headList[this.#headsHeard] as number, 0x9e3779b1) >>> (32 - HEAD_BITS);
      this.#heads[bit >>> 3] = (this.#heads[bit >>> 3] as number) | (1 << (bit & 7));
    }
  }

  /** A packet that was not passed went this way: where a connection has begun between its ends, that is so for all later ones. */
  meet(chain: number, cursor: Cursor, row: PacketScan, { tables: { udpPairs } }: Tracker): void {
    if (!this.#quicChains.includes(chain) || cursor.state.quic.find(cursor) === undefined) return;
    const stream = udpPairs.find(row.source, row.sourcePort, row.destination, row.destinationPort) >> 1;
    if (stream >= 0) this.#streams[stream & ((1 << QUIC_BITS) - 1)] = stream + 1;
  }

  #mark(port: number, mark: number): void {
    this.#ports[port] = (this.#ports[port] as number) | mark;
  }
}
