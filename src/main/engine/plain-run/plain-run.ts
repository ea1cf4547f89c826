/**
 * Passes plain packets (dissect/plain-packet.ts, tcp/plain-segment.ts) one after the other in compiled code, as far as they follow
 * each other in the reader's window: several times sooner than a packet at a time, and without the time that compiling
 * the JavaScript takes. What it works on lies in a {@link SharedRoom}, where both find it; packets of any other kind are left to
 * the scanner, which goes on where this stops.
 */
import { SharedRoom } from '../bytes/index.ts';
import type { RecordRun } from '../capture/index.ts';
import {
  type Chains,
  CLAIMS,
  type Cursor,
  DNS_CELLS,
  ECHO_CELLS,
  type PacketScan,
  PLAIN_WAYS,
  plainLink,
  plainWay,
  type ScanState,
  Table,
} from '../dissect/index.ts';
import {
  type AddressPool,
  BATCH_ROWS,
  type PacketTable,
  RECENT_SHIFT,
  type RowBatch,
  type StreamTable,
} from '../table/index.ts';
import { OPTION_CELLS, type Tracker } from '../tcp/index.ts';
import { CODE } from './code.ts';
import { DatagramFacts } from './datagram-facts.ts';
import {
  BLOCK_CELLS,
  CELL,
  CELLS,
  CELLS_PLACE,
  MAC_BITS,
  MET_BITS,
  MET_SHIFT,
  SEEN_PORTS,
  SEEN_TCP,
} from './layout.ts';
import { Questions } from './questions.ts';

const WINDOW = 1 << 17;

let compiled: WebAssembly.Module | undefined;

/** The loop, and the memory that it works on. One for each capture. */
export class PlainRun {
  readonly room = new SharedRoom();
  /** To be read into: bytes of the file that are next. */
  readonly window: Uint8Array;
  readonly #cells: Int32Array;
  readonly #windowStart: Float64Array;
  readonly #options: Uint32Array;
  readonly #messages: Float64Array;
  readonly #echoes: Int32Array;
  readonly #ways: Int32Array;
  /** Of ARP: addresses and claims met last. */
  readonly #hosts: Int32Array;
  readonly #blocks: Uint32Array;
  /** Connections met last; of the map that they were found in, how often it had replaced one. */
  readonly #met: Uint8Array;
  #replaced = 0;
  readonly #datagrams: DatagramFacts;
  readonly #questions = new Questions(() => this.#cells);
  #state: ScanState | undefined;
  #chains: Chains | undefined;
  /** Chains that have been looked at, for packets of this link type, and whether one is of those that are passed. */
  #chainsMet = 0;
  #linkType = -1;
  #isReady = false;
  /** Of each table one array, as it was when the loop was told where they are. */
  #shared: {
    readonly clientSide?: StreamTable['clientSide'];
    readonly flows?: Int32Array;
    readonly unacked?: Uint32Array;
    readonly pairs?: Int32Array;
    readonly udpPairs?: Int32Array;
  } = {};
  readonly #run: () => void;

  private constructor() {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(CODE), (letter) => letter.charCodeAt(0)));
    const { exports } = new WebAssembly.Instance(compiled, {
      env: { memory: this.room.memory },
      ...this.#questions.imports,
    });
    this.#run = (exports as { run: () => void }).run;
    const place = this.room.take(CELLS * 4);
    if (place.offset !== CELLS_PLACE) throw new Error('the block of cells lies elsewhere');
    this.#cells = new Int32Array(place.buffer, place.offset, CELLS);
    this.#windowStart = new Float64Array(place.buffer, place.offset + CELL.windowStart * 4, 1);
    const options = this.room.take(BATCH_ROWS * OPTION_CELLS * 4);
    this.#options = new Uint32Array(options.buffer, options.offset, BATCH_ROWS * OPTION_CELLS);
    this.#cells[CELL.optionRows] = options.offset;
    const messages = this.room.take(BATCH_ROWS * DNS_CELLS * 8);
    this.#messages = new Float64Array(messages.buffer, messages.offset, BATCH_ROWS * DNS_CELLS);
    this.#cells[CELL.dnsRows] = messages.offset;
    const echoes = this.room.take(BATCH_ROWS * ECHO_CELLS * 4);
    this.#echoes = new Int32Array(echoes.buffer, echoes.offset, BATCH_ROWS * ECHO_CELLS);
    this.#cells[CELL.echoRows] = echoes.offset;
    const ways = this.room.take(PLAIN_WAYS * 4);
    this.#ways = new Int32Array(ways.buffer, ways.offset, PLAIN_WAYS);
    this.#cells[CELL.chains] = ways.offset;
    const hosts = this.room.take(32 << MAC_BITS);
    this.#hosts = new Int32Array(hosts.buffer, hosts.offset, 8 << MAC_BITS);
    this.#cells[CELL.macs] = hosts.offset;
    this.#cells[CELL.claims] = hosts.offset + (16 << MAC_BITS);
    const blocks = this.room.take(BATCH_ROWS * BLOCK_CELLS * 4);
    this.#blocks = new Uint32Array(blocks.buffer, blocks.offset, BATCH_ROWS * BLOCK_CELLS);
    this.#cells[CELL.blockRows] = blocks.offset;
    const met = this.room.take(1 << (MET_BITS + MET_SHIFT));
    this.#met = new Uint8Array(met.buffer, met.offset, 1 << (MET_BITS + MET_SHIFT));
    this.#cells[CELL.met] = met.offset;
    this.#datagrams = new DatagramFacts(this.room, this.#cells);
    const window = this.room.take(WINDOW);
    this.window = new Uint8Array(window.buffer, window.offset, WINDOW);
  }

  /** Undefined where the system has no such memory. */
  static make(): PlainRun | undefined {
    try {
      return new PlainRun();
    } catch (error) {
      // More captures are open than there are addresses for; the scan does without.
      if (error instanceof RangeError || error instanceof WebAssembly.CompileError) return undefined;
      throw error;
    }
  }

  /** For this scan from now on: what does not change while it reads. */
  begin(rows: RowBatch, addresses: AddressPool, state: ScanState, chains: Chains): void {
    this.#state = state;
    this.#chains = chains;
    this.#linkType = -1;
    this.#isReady = false;
    this.#met.fill(0);
    if (this.#chainsMet > 0) this.#hosts.fill(0);
    this.#chainsMet = 0;
    this.#datagrams.begin();
    this.#questions.begin(this.window, addresses, state);
    const cells = this.#cells;
    cells[CELL.recent] = addresses.recent.byteOffset;
    cells[CELL.recentIndex] = addresses.recentIndex.byteOffset;
    cells[CELL.recentShift] = RECENT_SHIFT;
    cells[CELL.recentIpv6] = addresses.recentIpv6.byteOffset;
    cells[CELL.recentIpv6Index] = addresses.recentIpv6Index.byteOffset;
    cells[CELL.window] = this.window.byteOffset;
    cells[CELL.batch] = rows.place;
  }

  /** A packet that was not passed went through this chain. */
  meet(chain: number, cursor: Cursor, row: PacketScan, tracker: Tracker): void {
    this.#datagrams.meet(chain, cursor, row, tracker);
  }

  /** Whether there may be packets to be passed among these: it is known what the `chain` column says of some of them. */
  knows(records: RecordRun): boolean {
    if (records.runLinkType !== this.#linkType || this.#chains?.length !== this.#chainsMet) this.#meet(records);
    return this.#isReady;
  }

  /** Look at the chains there are, if they are those of plain packets. Read into the window from now on, if one is. */
  #meet(records: RecordRun): void {
    const cells = this.#cells;
    const linkType = records.runLinkType;
    if (linkType !== this.#linkType) {
      this.#linkType = linkType;
      this.#chainsMet = 0;
      this.#isReady = false;
      cells[CELL.link] = plainLink(linkType);
      this.#ways.fill(0);
    }
    const { length = 0 } = this.#chains ?? {};
    for (; this.#chainsMet < length; this.#chainsMet++) {
      const way = plainWay(this.#chains?.layers(this.#chainsMet) ?? [], linkType);
      if (way === undefined || CLAIMS.isUsed(Table.tcpPort)) continue;
      this.#ways[way] = this.#chainsMet;
      this.#datagrams.meetWay(way, this.#chainsMet);
      if (!this.#isReady) records.windowInto(this.window);
      this.#isReady = true;
    }
  }

  /**
   * Pass at most `most` packets, of which the first is `packet`, into rows of the batch, which has room for them. Says how many have
   * been passed. Only of records that it {@link knows}.
   */
  pass(records: RecordRun, tracker: Tracker, table: PacketTable, rows: RowBatch, packet: number, most: number): number {
    if (this.room.isFull || records.window !== this.window) return 0;
    const cells = this.#cells;
    const from = rows.length;
    if (this.#isElsewhere(tracker)) this.#share(tracker);
    if (tracker.tables.pairs.replaced !== this.#replaced) this.#forgetMet(tracker);
    if (this.#state !== undefined) this.#datagrams.hear(this.#state);
    this.#describe(records);
    cells[CELL.packet] = packet;
    cells[CELL.row] = from;
    cells[CELL.rows] = from + most;
    cells[CELL.seenLong] = rows.seenLong;
    cells[CELL.seenShort] = rows.seenShort;
    cells[CELL.seenHeaders] = 0;
    cells[CELL.optionRowCount] = 0;
    cells[CELL.dnsRowCount] = 0;
    cells[CELL.echoRowCount] = 0;
    cells[CELL.blockRowCount] = 0;
    const { flows, pairs, udpPairs } = tracker.tables;
    const { unacked } = flows;
    cells[CELL.unackedUsed] = unacked.used;
    cells[CELL.unackedFree] = unacked.free;
    cells[CELL.streamsUsed] = flows.length;
    cells[CELL.pairsUsed] = pairs.used;
    cells[CELL.udpPairsUsed] = udpPairs.used;
    cells[CELL.udpStreams] = tracker.udpStreams;
    this.#runOn(records);
    const passed = (cells[CELL.row] as number) - from;
    if (passed === 0) return 0;
    unacked.used = cells[CELL.unackedUsed] as number;
    unacked.free = cells[CELL.unackedFree] as number;
    flows.length = cells[CELL.streamsUsed] as number;
    tracker.streams.length = flows.length;
    pairs.used = cells[CELL.pairsUsed] as number;
    udpPairs.used = cells[CELL.udpPairsUsed] as number;
    tracker.udpStreams = cells[CELL.udpStreams] as number;
    rows.seenLong = cells[CELL.seenLong] as number;
    rows.seenShort = cells[CELL.seenShort] as number;
    const seen = cells[CELL.seenHeaders] as number;
    if ((seen & SEEN_PORTS) !== 0) rows.hasTransport = true;
    if ((seen & SEEN_TCP) !== 0) rows.hasTcp = true;
    rows.length = from + passed;
    tracker.passed(passed, this.#options.subarray(0, (cells[CELL.optionRowCount] as number) * OPTION_CELLS));
    const messages = cells[CELL.dnsRowCount] as number;
    if (messages > 0) this.#state?.queries.meetRows(this.#messages.subarray(0, messages * DNS_CELLS));
    const echoes = cells[CELL.echoRowCount] as number;
    if (echoes > 0) this.#state?.echoes.meetRows(this.#echoes.subarray(0, echoes * ECHO_CELLS));
    if ((cells[CELL.blockRowCount] as number) > 0) this.#keepBlocks(records, table, rows, packet - from);
    return passed;
  }

  /** Keep what blocks say beside their packets. The first row of the batch is of packet `first`. */
  #keepBlocks(records: RecordRun, table: PacketTable, rows: RowBatch, first: number): void {
    const end = (this.#cells[CELL.blockRowCount] as number) * BLOCK_CELLS;
    for (let at = 0; at < end; at += BLOCK_CELLS) {
      const row = this.#blocks[at] as number;
      const face = this.#blocks[at + 1] as number;
      const length = this.#blocks[at + 2] as number;
      if (face !== 0) table.noteInterface(first + row, face);
      const padded = ((rows.capturedLength[row] as number) + 3) & ~3;
      if (length > 0) records.keepOptions(first + row, (rows.fileOffset[row] as number) + padded, length);
    }
  }

  /** Whether a table has grown, or is another one: it lies elsewhere then. */
  #isElsewhere({ streams, tables: { flows, pairs, udpPairs } }: Tracker): boolean {
    const shared = this.#shared;
    return (
      streams.clientSide !== shared.clientSide ||
      flows.signed !== shared.flows ||
      flows.unacked.packet !== shared.unacked ||
      pairs.slots !== shared.pairs ||
      udpPairs.slots !== shared.udpPairs
    );
  }

  #forgetMet({ tables: { pairs } }: Tracker): void {
    this.#met.fill(0);
    this.#replaced = pairs.replaced;
  }

  // Apart from what is done for each run, so that it is not compiled with it.
  #share(tracker: Tracker): void {
    const { streams, tables } = tracker;
    const { flows, pairs, udpPairs } = tables;
    this.#forgetMet(tracker);
    const { unacked } = flows;
    const cells = this.#cells;
    cells[CELL.pairs] = pairs.slots.byteOffset;
    cells[CELL.pairsMask] = pairs.mask;
    cells[CELL.udpPairs] = udpPairs.slots.byteOffset;
    cells[CELL.udpPairsMask] = udpPairs.mask;
    cells[CELL.flows] = flows.signed.byteOffset;
    cells[CELL.clocks] = flows.clocks.byteOffset;
    cells[CELL.streams] = flows.streams.byteOffset;
    cells[CELL.unackedPacket] = unacked.packet.byteOffset;
    cells[CELL.unackedSeq] = unacked.seq.byteOffset;
    cells[CELL.unackedEnd] = unacked.end.byteOffset;
    cells[CELL.unackedTime] = unacked.time.byteOffset;
    cells[CELL.unackedNewer] = unacked.newer.byteOffset;
    cells[CELL.unackedRoom] = unacked.packet.length;
    cells[CELL.streamsRoom] = Math.min(flows.room, streams.room);
    this.#shareStreams(streams);
    this.#shared = {
      clientSide: streams.clientSide,
      flows: flows.signed,
      unacked: unacked.packet,
      pairs: pairs.slots,
      udpPairs: udpPairs.slots,
    };
  }

  #shareStreams(streams: StreamTable): void {
    const cells = this.#cells;
    cells[CELL.ofAddress] = streams.address.byteOffset;
    cells[CELL.ofPort] = streams.port.byteOffset;
    cells[CELL.ofPackets] = streams.packets.byteOffset;
    cells[CELL.ofBytes] = streams.bytes.byteOffset;
    cells[CELL.ofRetransmissions] = streams.retransmissions.byteOffset;
    cells[CELL.ofBase] = streams.base.byteOffset;
    cells[CELL.ofBaseKnown] = streams.baseKnown.byteOffset;
    cells[CELL.ofWindowShift] = streams.windowShift.byteOffset;
    cells[CELL.ofClientSide] = streams.clientSide.byteOffset;
    cells[CELL.ofRolesFrom] = streams.rolesFrom.byteOffset;
    cells[CELL.ofFirstPacket] = streams.firstPacket.byteOffset;
    cells[CELL.ofLastPacket] = streams.lastPacket.byteOffset;
    cells[CELL.ofStartSeconds] = streams.startSeconds.byteOffset;
    cells[CELL.ofStartNanos] = streams.startNanos.byteOffset;
    cells[CELL.ofCompleteness] = streams.completeness.byteOffset;
    cells[CELL.ofOpeningCompleteness] = streams.openingCompleteness.byteOffset;
    cells[CELL.ofInitialRtt] = streams.initialRtt.byteOffset;
    cells[CELL.ofNotes] = streams.notes.byteOffset;
  }

  /** What the headers of records are like: in pcapng, that may change. */
  #describe(records: RecordRun): void {
    const cells = this.#cells;
    cells[CELL.blocks] = records.form === 'pcapng' ? 1 : 0;
    cells[CELL.bigEndian] = records.bigEndian ? 1 : 0;
    cells[CELL.nanosPerTick] = records.nanosPerTick;
    cells[CELL.ticksPerSecond] = 1e9 / records.nanosPerTick;
    cells[CELL.maxLength] = records.maxLength;
    cells[CELL.alike] = records.alike;
  }

  /** Run the loop, and again where the window ends and there is more of the file. */
  #runOn(records: RecordRun): void {
    const cells = this.#cells;
    do {
      const at = records.position - records.windowStart;
      const row = cells[CELL.row] as number;
      cells[CELL.windowLength] = records.windowLength;
      cells[CELL.at] = at;
      cells[CELL.isCut] = 0;
      this.#windowStart[0] = records.windowStart;
      this.#run();
      const passed = (cells[CELL.row] as number) - row;
      if (passed > 0) records.passed(passed, (cells[CELL.at] as number) - at);
    } while (cells[CELL.isCut] === 1 && records.readOn());
  }
}
