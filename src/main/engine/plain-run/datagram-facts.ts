/**
 * What the loop has to know beside a packet's bytes: who claims which port or protocol of IP, which ports something was said of, between which ends a
 * connection of QUIC has begun, and which ids its ends chose. Kept where the loop sees it, and brought up to date in front of it.
 */
import type { Room } from '../bytes/index.ts';
import {
  type Cursor,
  contentOf,
  DISSECTORS,
  type Dissector,
  isQuicWay,
  type PacketScan,
  PlainContent,
  type ScanState,
  Table,
} from '../dissect/index.ts';
import type { Tracker } from '../tcp/index.ts';
import { ASKS, CELL, HEAD_BITS, NO_CONTENT, QUIC_BITS } from './layout.ts';

const PORTS = 1 << 16;
const PROTOCOLS = 256;

/** One for each loop. */
export class DatagramFacts {
  readonly #ports: Uint8Array;
  readonly #claimants: Uint8Array;
  readonly #protocols: Uint8Array;
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
    const claimants = room.take(PORTS);
    this.#claimants = new Uint8Array(claimants.buffer, claimants.offset, PORTS);
    cells[CELL.claimants] = claimants.offset;
    const protocols = room.take(PROTOCOLS);
    this.#protocols = new Uint8Array(protocols.buffer, protocols.offset, PROTOCOLS);
    cells[CELL.protocols] = protocols.offset;
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
    if (this.#portsHeard > 0) this.#ports.fill(0);
    if (this.#quicChains.length > 0) this.#streams.fill(0);
    if (this.#headsHeard > 0) this.#heads.fill(0);
    this.#quicChains = [];
    this.#portsHeard = 0;
    this.#headsHeard = 0;
  }

  /** Packets may be passed that went this way, which is that chain. */
  meetWay(way: number, chain: number): void {
    if (isQuicWay(way)) this.#quicChains.push(chain);
    if (this.#knowsClaims) return;
    this.#knowsClaims = true;
    // Claims are the same for all captures.
    this.#protocols.fill(PlainContent.unclaimed);
    for (const claimant of DISSECTORS) {
      const content = numberOf(claimant);
      for (const { table, value } of claimant.claims) {
        if (table === Table.udpPort) this.#claimants[value] = content;
        else if (table === Table.ipProtocol) this.#protocols[value] = content;
      }
    }
  }

  /** Hear what has been told by the packets so far. */
  hear({ toldPorts: { list }, quic: { headList } }: ScanState): void {
    for (; this.#portsHeard < list.length; this.#portsHeard++) {
      const told = list[this.#portsHeard] as number;
      const port = told >>> 2;
      this.#ports[port] = (this.#ports[port] as number) | (told & 3);
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
}

/** What stands for a claimant where the loop looks it up. */
function numberOf(claimant: Dissector): number {
  const content = contentOf(claimant);
  if (content === undefined) return NO_CONTENT;
  return content < PlainContent.reader || claimant.leavesNothing === true ? content : content | ASKS;
}
