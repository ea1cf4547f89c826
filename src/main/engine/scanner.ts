/**
 * Reads a capture once, from the first record to the last, and fills the tables. Works in slices, so that its host can
 * answer questions in between; the rows that are there are complete at any time. No clock: the host decides how much.
 */
import type { Issue, ScanProgress } from '../../shared/model/index.ts';
import type { Timestamp } from '../../shared/units.ts';
import type { ByteSource } from './bytes/index.ts';
import { HEAP, readBytes } from './bytes/index.ts';
import { type CaptureFacts, type CaptureReader, openReader, type PacketOptions } from './capture/index.ts';
import { type Chains, CLAIMS, Cursor, type FrameFacts, PacketScan, ScanState, scanPacket } from './dissect/index.ts';
import { PlainRun } from './plain-run/index.ts';
import { type AddressPool, type Annotations, BATCH_ROWS, KnownPackets, PacketTable, RowBatch } from './table/index.ts';
import { Tracker } from './tcp/index.ts';

/** What an interface is called that the file describes without a name. */
const UNNAMED_INTERFACE = 'unknown';
/** The farthest place in a file that 32 bits tell. */
const FAR = 0xffffffff;
/** How often in a row no packet may be plain before some are not tried, and how many of these at most. */
const PATIENCE = 8;
const MOST_UNTRIED = 64;

/** Columns are copied in words where they go on at a multiple of this, else byte by byte. */
const WORD = 8;

/** Where to stop at the latest, and before that where columns go on well. */
const aligned = (end: number, from: number): number => (end - from < WORD ? end : end - (end % WORD));

/** The scan of one capture. */
export class Scanner {
  readonly table: PacketTable;
  readonly #source: ByteSource;
  readonly #reader: CaptureReader;
  readonly #memory = new ScanState();
  readonly #cursor = new Cursor(CLAIMS, this.#memory);
  readonly #addresses: AddressPool;
  readonly #row: PacketScan;
  #rows: RowBatch;
  #run: PlainRun | undefined;
  readonly #tracker: Tracker | undefined;
  /** It has ended once and gone on: it may go on again. */
  #hasGrown = false;
  /** What only going on needs has been let go. */
  #isResting = false;
  /** What finds that out again. */
  #again: Scanner | undefined;
  /** How often no packet was plain one after the other, and packets that are not even tried because of that. */
  #misses = 0;
  #untried = 0;
  #state: ScanProgress['state'] = 'scanning';

  /** `run`, where there is one, has the room that `addresses` and `sink` were made with. */
  constructor(
    source: ByteSource,
    reader: CaptureReader,
    addresses: AddressPool,
    sink?: Tracker,
    annotations?: Annotations,
    run?: PlainRun,
    table = new PacketTable(annotations),
  ) {
    this.table = table;
    // To make a long column wider takes longer than a step may.
    table.fit('fileOffset', source.size);
    this.#source = source;
    this.#reader = reader;
    this.#addresses = addresses;
    this.#row = new PacketScan(addresses, sink);
    this.#memory.fragments.readPacket = (packet) => {
      this.#keepRows();
      return this.packetBytes(packet);
    };
    this.#rows = new RowBatch(run?.room ?? HEAP);
    this.#tracker = sink;
    run?.begin(this.#rows, addresses, this.#memory, this.#row.chains);
    this.#run = run;
  }

  get state(): ScanProgress['state'] {
    return this.#state;
  }

  /** Bytes of the file consumed so far. */
  get position(): number {
    return this.#reader.position;
  }

  /** Faults of the file, so far. */
  get issues(): readonly Issue[] {
    return this.#reader.issues;
  }

  /** The ways that the `chain` column tells apart. */
  get chains(): Chains {
    return this.#row.chains;
  }

  facts(): CaptureFacts {
    return this.#reader.facts();
  }

  /** Comments of a packet: as they were edited, else as the file has them. */
  comments(packet: number): readonly string[] {
    return this.table.annotations.comments.get(packet) ?? this.#reader.packetComments(packet);
  }

  /** Whether the file says more of a packet than its bytes, lengths and time; and what. */
  hasOptions(packet: number): boolean {
    return this.#reader.hasPacketOptions(packet);
  }

  /** See {@link hasOptions}. Reads the file. */
  options(packet: number): PacketOptions {
    return this.#reader.packetOptions(packet);
  }

  /** Read at most `packets` more. Afterwards `state` tells whether there are more to come. */
  scan(packets: number): void {
    if (this.#isResting && !this.#wake(packets)) return;
    const { table } = this;
    table.expect(this.#expectedPackets());
    table.prepare();
    const end = aligned(table.length + packets, table.length);
    while (table.length < end && this.#state === 'scanning') {
      if (table.room === 0) this.#makeRoom();
      this.#read(Math.min(end - table.length, table.room));
    }
  }

  /** Read at most so many packets, for which there is room: what is done for each of them never asks whether there is. */
  #read(packets: number): void {
    const rows = this.#rows;
    const end = this.table.length + packets;
    while (this.#state === 'scanning') {
      if (rows.length === BATCH_ROWS) this.#keepRows();
      const left = Math.min(end - this.table.length, BATCH_ROWS) - rows.length;
      if (left <= 0) break;
      if (this.#pass(left) === left) continue;
      if (this.#reader.next() === 'packet') this.#add();
      else this.#finish('indexing');
    }
    this.#keepRows();
  }

  /** Pass as many plain packets as come next, `most` of them at most; says how many. */
  #pass(most: number): number {
    const run = this.#run;
    const tracker = this.#tracker;
    if (run === undefined || tracker === undefined || this.table.annotations.ignored.size > 0) return 0;
    if (this.#untried > 0) {
      this.#untried--;
      return 0;
    }
    const { records } = this.#reader;
    if (records === undefined || !run.knows(records)) return 0;
    const packet = this.table.length + this.#rows.length;
    const passed = run.pass(records, tracker, this.table, this.#rows, packet, most);
    this.#misses = passed > 0 ? 0 : this.#misses + 1;
    if (this.#misses > PATIENCE) this.#untried = Math.min(this.#misses, MOST_UNTRIED);
    return passed;
  }

  /** Put the rows that were read into the table. */
  #keepRows(): void {
    if (this.#rows.length > 0) this.table.take(this.#rows);
  }

  #makeRoom(): void {
    const { table } = this;
    table.expect(this.#expectedPackets());
    table.grow();
  }

  /** Packets that the file has, if the rest is like what has been read; 0 before the first. */
  #expectedPackets(): number {
    const { length } = this.table;
    return length === 0 ? 0 : Math.ceil((length / this.#reader.position) * this.#source.size);
  }

  /** Give back memory that the scan needed, a piece of it. Says whether there is more. */
  tidy(): boolean {
    return this.table.trim();
  }

  /** Stop here. What is there stays. */
  cancel(): void {
    if (this.#state === 'scanning') this.#finish('cancelled');
  }

  /** The file has grown: read on where reading ended. Says whether there is anything to read on to. */
  resume(): boolean {
    if (this.#state === 'cancelled' || this.#source.size <= this.#reader.position) return false;
    this.#state = 'scanning';
    this.#hasGrown = true;
    return true;
  }

  /** Bytes of memory that compiled code sees as well, which Node counts neither with the heap nor with its arrays. */
  get sharedBytes(): number {
    return this.#run?.room.memory.buffer.byteLength ?? 0;
  }

  /**
   * The scan is over, and its tracker has finished: let go of what only going on needs, which is most of what a stream costs. A file
   * that grows all the same is gone over again for it, once: what has grown may grow again.
   */
  rest(): void {
    this.#again = undefined;
    if (this.#isResting || this.#hasGrown || this.#run === undefined || this.#tracker === undefined) return;
    const { records } = this.#reader;
    if (records?.window === this.#run.window) records.windowInto(new Uint8Array(records.window.length));
    // It looks at the latest packet in the run's window still.
    this.#cursor.begin(this.#reader.window, 0, 0, 0);
    this.#tracker.rest();
    this.#memory.queries.trim();
    this.#addresses.meetIn(HEAP);
    this.#rows = new RowBatch(HEAP);
    this.#run = undefined;
    this.#isResting = true;
  }

  /** Find out again what {@link rest} let go, from at most `packets` more packets. Says whether all is there. */
  #wake(packets: number): boolean {
    this.#again ??= this.#another();
    const again = this.#again;
    again?.scan(Math.min(packets, again.table.room));
    if (again?.state === 'scanning' && again.table.room > 0) return false;
    this.#again = undefined;
    this.#isResting = false;
    if (again === undefined) this.#tracker?.wake(new Tracker(), HEAP);
    else this.#take(again);
    return true;
  }

  #take(again: Scanner): void {
    const run = again.#run;
    if (again.#tracker !== undefined) this.#tracker?.wake(again.#tracker, run?.room ?? HEAP);
    this.#rows = again.#rows;
    run?.begin(this.#rows, this.#addresses, this.#memory, this.#row.chains);
    this.#run = run;
  }

  /** One that reads the packets that are there once more; undefined where the file has become another. */
  #another(): Scanner | undefined {
    const reader = openReader(this.#source);
    if ('code' in reader) return undefined;
    const run = PlainRun.make();
    this.#addresses.meetIn(run?.room ?? HEAP);
    const tracker = new Tracker(undefined, run?.room);
    const table = new KnownPackets(this.table);
    return new Scanner(this.#source, reader, this.#addresses, tracker, table.annotations, run, table);
  }

  /** Everything that follows the scan is done as well. */
  indexed(): void {
    if (this.#state !== 'indexing') return;
    while (this.tidy());
    this.#state = 'done';
  }

  /** These packets (sorted), and those that brought IP fragments of theirs. */
  withFragments(packets: Uint32Array): Uint32Array {
    return this.#memory.fragments.withFragments(packets);
  }

  /** The bytes of a packet, from the file. */
  packetBytes(packet: number): Uint8Array {
    return readBytes(this.#source, this.table.fileOffset[packet] ?? 0, this.table.capturedLength[packet] ?? 0);
  }

  /** A cursor at the beginning of a packet, for looking at it again. */
  cursorAt(packet: number, bytes: Uint8Array): Cursor {
    const cursor = new Cursor(CLAIMS, this.#memory);
    const { table } = this;
    cursor.begin(bytes, 0, bytes.length, table.originalLength[packet] ?? 0);
    cursor.packet = packet;
    cursor.seconds = table.seconds[packet] ?? 0;
    cursor.nanos = table.nanos[packet] ?? 0;
    cursor.interfaceIndex = table.interfaceOf(packet);
    cursor.linkType = this.#reader.facts().interfaces[cursor.interfaceIndex]?.linkType ?? -1;
    cursor.replay = true;
    return cursor;
  }

  /** What the file says of a packet, for its frame layer. */
  frameFacts(packet: number): FrameFacts {
    const { table } = this;
    const facts = this.#reader.facts();
    const at = table.interfaceOf(packet);
    const one = facts.interfaces[at];
    const pcapng = facts.fileType === 'pcapng';
    const time = this.#timeOf(packet);
    const { annotations } = table;
    const options = this.#reader.hasPacketOptions(packet) ? this.#reader.packetOptions(packet) : undefined;
    const first = this.#timeOf(annotations.referenceOf(packet));
    const before = packet > 0 ? this.#timeOf(packet - 1) : time;
    return {
      packet,
      ...(time && { time }),
      ...(time && before && { delta: difference(before, time) }),
      ...(time && first && { relative: difference(first, time) }),
      originalLength: table.originalLength[packet] ?? 0,
      capturedLength: table.capturedLength[packet] ?? 0,
      linkType: one?.linkType ?? -1,
      ...(pcapng && one && { section: one.section + 1 }),
      ...(one?.number !== undefined && { interfaceId: one.number }),
      ...(one?.customBlock !== undefined && { customBlock: one.customBlock }),
      ...(one?.number !== undefined && { interfaceName: one.name ?? one.description ?? UNNAMED_INTERFACE }),
      ...(one?.description !== undefined && { interfaceDescription: one.description }),
      comments: annotations.comments.get(packet) ?? options?.comments ?? [],
      ...(options && { notes: options }),
      isMarked: annotations.marked.has(packet),
      isIgnored: annotations.ignored.has(packet),
      isReference: annotations.references.has(packet),
    };
  }

  #timeOf(packet: number): Timestamp | undefined {
    const seconds = this.table.seconds[packet];
    return seconds === undefined || Number.isNaN(seconds)
      ? undefined
      : { seconds, nanos: this.table.nanos[packet] ?? 0 };
  }

  #finish(state: 'indexing' | 'cancelled'): void {
    this.#state = state;
    this.#keepRows();
    this.table.trim();
  }

  #add(): void {
    const reader = this.#reader;
    const { table } = this;
    const cursor = this.#cursor;
    const row = this.#row;
    const rows = this.#rows;
    const at = rows.length;
    const packet = table.length + at;
    const { fileOffset, capturedLength, originalLength } = reader;
    const seconds = reader.hasTime ? reader.seconds : Number.NaN;
    cursor.begin(reader.window, reader.dataOffset, capturedLength, originalLength);
    cursor.packet = packet;
    cursor.seconds = seconds;
    cursor.nanos = reader.nanos;
    cursor.interfaceIndex = reader.interfaceIndex;
    cursor.linkType = reader.linkType;
    row.begin();
    if (!table.annotations.ignored.has(packet)) scanPacket(cursor, row);
    const { chain } = row.chains;
    const { fault } = cursor;
    rows.seenLong |= capturedLength | originalLength | row.source | row.destination | row.payloadLength;
    rows.seenShort |= row.payloadOffset | chain | fault;
    if (seconds >>> 0 !== seconds) rows.hasOddTime = true;
    if (fileOffset > FAR) rows.isFar = true;
    if (fault !== 0) rows.hasFault = true;
    if ((row.sourcePort | row.destinationPort | row.payloadOffset | row.payloadLength) !== 0) rows.hasTransport = true;
    if ((row.tcpFlags | row.seq | row.ack | row.window | row.tcpNotes) !== 0) rows.hasTcp = true;
    rows.fileOffset[at] = fileOffset;
    rows.capturedLength[at] = capturedLength;
    rows.originalLength[at] = originalLength;
    rows.seconds[at] = seconds;
    rows.nanos[at] = reader.nanos;
    rows.source[at] = row.source;
    rows.destination[at] = row.destination;
    rows.sourcePort[at] = row.sourcePort;
    rows.destinationPort[at] = row.destinationPort;
    rows.hopLimit[at] = row.hopLimit;
    rows.payloadOffset[at] = row.payloadOffset;
    rows.payloadLength[at] = row.payloadLength;
    rows.stream[at] = row.stream;
    rows.direction[at] = row.direction;
    rows.tcpFlags[at] = row.tcpFlags;
    rows.seq[at] = row.seq;
    rows.ack[at] = row.ack;
    rows.window[at] = row.window;
    rows.tcpNotes[at] = row.tcpNotes;
    rows.layers[at] = row.layers;
    rows.chain[at] = chain;
    rows.issue[at] = fault;
    rows.length = at + 1;
    if (reader.interfaceIndex !== 0) table.noteInterface(packet, reader.interfaceIndex);
    if (this.#tracker !== undefined) this.#run?.meet(chain, cursor, row, this.#tracker);
  }
}

/** `to` - `from`, whole seconds and 0…999,999,999 nanoseconds. */
function difference(from: Timestamp, to: Timestamp): Timestamp {
  const nanos = to.nanos - from.nanos;
  const borrow = nanos < 0 ? 1 : 0;
  return { seconds: to.seconds - from.seconds - borrow, nanos: nanos + borrow * 1e9 };
}
