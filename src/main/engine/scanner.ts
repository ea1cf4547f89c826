/**
 * Reads a capture once, from the first record to the last, and fills the tables. Works in slices, so that its host can
 * answer questions in between; the rows that are there are complete at any time. No clock: the host decides how much.
 */
import type { Issue, ScanProgress } from '../../shared/model/index.ts';
import type { Timestamp } from '../../shared/units.ts';
import type { ByteSource } from './bytes/index.ts';
import { readBytes } from './bytes/index.ts';
import type { CaptureFacts, CaptureReader, PacketOptions } from './capture/index.ts';
import type { TransportSink } from './dissect/index.ts';
import { type Chains, CLAIMS, Cursor, type FrameFacts, PacketScan, ScanState, scanPacket } from './dissect/index.ts';
import { type AddressPool, type Annotations, PacketTable } from './table/index.ts';

/** What an interface is called that the file describes without a name. */
const UNNAMED_INTERFACE = 'unknown';

/** The scan of one capture. */
export class Scanner {
  readonly table: PacketTable;
  readonly #source: ByteSource;
  readonly #reader: CaptureReader;
  readonly #memory = new ScanState();
  readonly #cursor = new Cursor(CLAIMS, this.#memory);
  readonly #row: PacketScan;
  #state: ScanProgress['state'] = 'scanning';

  constructor(
    source: ByteSource,
    reader: CaptureReader,
    addresses: AddressPool,
    sink?: TransportSink,
    annotations?: Annotations,
  ) {
    this.table = new PacketTable(annotations);
    this.#source = source;
    this.#reader = reader;
    this.#row = new PacketScan(addresses, sink);
    this.#memory.fragments.readPacket = (packet) => this.packetBytes(packet);
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
    const { table } = this;
    table.expect(this.#expectedPackets());
    table.prepare();
    const end = table.length + packets;
    while (table.length < end && this.#state === 'scanning') {
      if (table.room === 0) this.#makeRoom();
      this.#read(Math.min(end - table.length, table.room));
    }
  }

  /** Read at most so many packets, for which there is room: what is done for each of them never asks whether there is. */
  #read(packets: number): void {
    for (let i = 0; i < packets && this.#state === 'scanning'; i++) {
      if (this.#reader.next() === 'packet') this.#add();
      else this.#finish('indexing');
    }
  }

  #makeRoom(): void {
    const { table } = this;
    table.expect(this.#expectedPackets());
    table.grow();
    this.#row.sink?.expect?.(table.length + table.room);
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
    return true;
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

  /** Have the columns hold what the packet at hand brings; one look says that they do, nearly always. */
  #fit(captured: number, original: number, seconds: number): void {
    const { fileOffset } = this.#reader;
    const { source, destination, payloadOffset, payloadLength, chains } = this.#row;
    const { fault } = this.#cursor;
    const { table } = this;
    if (fileOffset > 0xffffffff) table.fit('fileOffset', fileOffset);
    if (seconds >>> 0 !== seconds) table.fit('seconds', seconds);
    if ((captured | original | source | destination | payloadLength) >>> 16 !== 0) {
      table.fit('capturedLength', captured);
      table.fit('originalLength', original);
      table.fit('source', source);
      table.fit('destination', destination);
      table.fit('payloadLength', payloadLength);
    }
    if ((payloadOffset | chains.chain | fault) >>> 8 !== 0) {
      table.fit('payloadOffset', payloadOffset);
      table.fit('chain', chains.chain);
      table.fit('issue', fault);
    }
  }

  #finish(state: 'indexing' | 'cancelled'): void {
    this.#state = state;
    this.table.trim();
  }

  #add(): void {
    const reader = this.#reader;
    const table = this.table;
    const cursor = this.#cursor;
    const row = this.#row;
    const packet = table.append();
    const captured = reader.capturedLength;
    const original = reader.originalLength;
    const seconds = reader.hasTime ? reader.seconds : Number.NaN;
    cursor.begin(reader.window, reader.dataOffset, captured, original);
    cursor.packet = packet;
    cursor.seconds = seconds;
    cursor.nanos = reader.nanos;
    cursor.interfaceIndex = reader.interfaceIndex;
    cursor.linkType = reader.linkType;
    row.begin();
    if (!table.annotations.ignored.has(packet)) scanPacket(cursor, row);
    this.#fit(captured, original, seconds);
    table.fileOffset[packet] = reader.fileOffset;
    table.capturedLength[packet] = captured;
    table.originalLength[packet] = original;
    table.seconds[packet] = seconds;
    table.nanos[packet] = reader.nanos;
    if (reader.interfaceIndex !== 0) table.noteInterface(packet, reader.interfaceIndex);
    table.source[packet] = row.source;
    table.destination[packet] = row.destination;
    table.sourcePort[packet] = row.sourcePort;
    table.destinationPort[packet] = row.destinationPort;
    table.hopLimit[packet] = row.hopLimit;
    table.payloadOffset[packet] = row.payloadOffset;
    table.payloadLength[packet] = row.payloadLength;
    table.stream[packet] = row.stream;
    table.direction[packet] = row.direction;
    table.tcpFlags[packet] = row.tcpFlags;
    table.seq[packet] = row.seq;
    table.ack[packet] = row.ack;
    table.window[packet] = row.window;
    table.tcpNotes[packet] = row.tcpNotes;
    table.layers[packet] = row.layers;
    table.chain[packet] = row.chains.chain;
    table.issue[packet] = cursor.fault;
  }
}

/** `to` - `from`, whole seconds and 0…999,999,999 nanoseconds. */
function difference(from: Timestamp, to: Timestamp): Timestamp {
  const nanos = to.nanos - from.nanos;
  const borrow = nanos < 0 ? 1 : 0;
  return { seconds: to.seconds - from.seconds - borrow, nanos: nanos + borrow * 1e9 };
}
