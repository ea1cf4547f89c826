/**
 * What segments that compiled code has passed (plain-run/) add to everything that it does not know: the rows of their streams, the
 * packets of each stream, options.
 */
import { TcpFlag } from '../dissect/index.ts';
import { RolesFrom, type RowBatch, type StreamTable, Way } from '../table/index.ts';
import { Completeness, completenessOf } from './analysis.ts';
import { STREAM, STREAM_CELLS } from './flow-cells.ts';
import type { Flows } from './flows.ts';
import { FLAG_NOTES } from './notes.ts';
import type { OptionFacts } from './option-facts.ts';
import type { PacketLinks } from './stream-packets.ts';
import { countSegment, openRow, settleRow } from './stream-rows.ts';

const SYN_ACK = TcpFlag.syn | TcpFlag.ack;

/** Cells of a row whose options say something: its place in the batch, the shift of its window scale (-1 none), bytes in its SACK blocks. */
export const OPTION_CELLS = 3;

/** Rows whose options say something, in their order. Those of SYNs are among them, whatever their options. */
export interface OptionRows {
  readonly cells: Int32Array;
  readonly count: number;
}

/** Adds them to one capture's. */
export class PlainRows {
  readonly #streams: StreamTable;
  readonly #flows: Flows;
  readonly #links: PacketLinks;
  readonly #options: OptionFacts;

  constructor(streams: StreamTable, flows: Flows, links: PacketLinks, options: OptionFacts) {
    this.#streams = streams;
    this.#flows = flows;
    this.#links = links;
    this.#options = options;
  }

  /**
   * Add those of the rows of a batch from `from` on, of which the first is of packet `packet`. Their `direction` column has the
   * side that sends, and the way that it goes afterwards.
   */
  add(rows: RowBatch, from: number, packet: number, options: OptionRows): void {
    for (let at = 0; at < options.count; at++) this.#addOptions(rows, packet - from, options.cells, at * OPTION_CELLS);
    // Looked up once: the table does not grow here.
    const { clientSide, lastPacket, packets, bytes } = this.#streams;
    const { stream: streamOf, direction: directionOf, payloadLength, tcpFlags, tcpNotes, length: end } = rows;
    for (let row = from; row < end; row++) {
      const stream = streamOf[row] as number;
      const side = directionOf[row] as number;
      const direction = 2 * stream + side;
      const length = payloadLength[row] as number;
      const notes = tcpNotes[row] as number;
      const at = packet + row - from;
      this.#links.add(stream, at);
      directionOf[row] = side === clientSide[stream] ? Way.toServer : Way.toClient;
      lastPacket[stream] = at;
      packets[direction] = (packets[direction] as number) + 1;
      bytes[direction] = (bytes[direction] as number) + length;
      settlePlain(this.#streams, this.#flows, stream, tcpFlags[row] as number, length);
      if ((notes & FLAG_NOTES) !== 0) countSegment(this.#streams, direction, notes);
    }
  }

  /** `first` is the packet of the batch's row 0. */
  #addOptions(rows: RowBatch, first: number, cells: Int32Array, at: number): void {
    const row = cells[at] as number;
    const flags = rows.tcpFlags[row] as number;
    const stream = rows.stream[row] as number;
    this.#options.keepRead(first + row, cells[at + 1] as number, (cells[at + 2] as number) >>> 0);
    if ((flags & TcpFlag.syn) === 0) return;
    if ((flags & SYN_ACK) === TcpFlag.syn) this.#open(rows, row, first + row);
    settleRow(this.#streams, this.#flows, stream, flags);
  }

  /** Its stream is new. A SYN says who is the client. */
  #open(rows: RowBatch, row: number, packet: number): void {
    const streams = this.#streams;
    const stream = openRow(
      streams,
      packet,
      rows.source[row] as number,
      rows.sourcePort[row] as number,
      rows.destination[row] as number,
      rows.destinationPort[row] as number,
      rows.seconds[row] as number,
      rows.nanos[row] as number,
    );
    streams.clientSide[stream] = 0;
    streams.rolesFrom[stream] = RolesFrom.syn;
    streams.completeness[stream] = Completeness.syn;
    streams.openingCompleteness[stream] = Completeness.syn;
  }
}

/** What a segment that opens nothing adds to its stream's row beside what is counted. */
export function settlePlain(streams: StreamTable, flows: Flows, stream: number, flags: number, length: number): void {
  const { completeness, openingCompleteness, initialRtt } = streams;
  const bits = completenessOf(flags, length, false, false);
  completeness[stream] = (completeness[stream] as number) | bits;
  openingCompleteness[stream] = (openingCompleteness[stream] as number) | bits;
  if (initialRtt[stream] === 0) {
    initialRtt[stream] = flows.streams[stream * STREAM_CELLS + STREAM.initialRtt] as number;
  }
}
