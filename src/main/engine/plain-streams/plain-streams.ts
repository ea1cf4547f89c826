/**
 * A short way for the index of messages: one pass over the capture, packet by packet as they stand in the file, that follows
 * every stream at once as long as it is plain: each segment brings the bytes that are next, or waits for those before it, and
 * they are heads, bodies and frames without anything unusual about them. Of the file only what heads
 * and frame headers lie in is read, through one window that goes forward. A stream that is not plain is left, and followed by
 * itself afterwards, as are all where the system has no memory for the pass.
 *
 * The pass is in compiled code (assembly/), with a memory of its own: here it is handed columns of packets, and what it finds is
 * taken up.
 */
import { deflateTerms, firstToken, isTokenByte, latin1, MESSAGE_CELLS, transferOf } from '../app/index.ts';
import { type ByteSource, SharedRoom } from '../bytes/index.ts';
import type { PacketTable } from '../table/index.ts';
import { PlainBatch } from './batch.ts';
import { CODE } from './code.ts';
import { CELL, CELLS, EXCHANGE_CELLS, FOUND_CELLS, LARGEST_WINDOW, TEXT_BYTES_ROOM, TEXTS_ROOM } from './layout.ts';
import { METHODS } from './told-rules.ts';

/** Packets handed over at once; and of one step, at most. */
const ROWS = 1 << 14;
const STEP = 1 << 15;
/** Room for what is told at once: streams, and messages. */
const FOUND_ROOM = 1 << 10;
const MESSAGE_ROOM = 1 << 12;
/** Behind the window: sixteen bytes are looked at together. */
const SLACK = 16;
/** Values of a byte. */
const BYTES = 256;

/** What is read of a capture. */
export interface PlainStreamsSource {
  readonly packets: PacketTable;
  readonly file: ByteSource;
  /** Streams there are. */
  count(): number;
  /** How many packets a stream has. */
  packetCount(stream: number): number;
  /** Set what is kept by packet to 0, of a stream's packets from one on. */
  clearPackets(kept: Uint8Array, stream: number, from: number): void;
  /** Whether streams of TLS can be opened: then their bytes are needed, and they are left. */
  readonly opensTls: boolean;
  /** Whether the packet list takes a stream with this first packet for HTTP; `isOnePiece`: its first line is in one segment. */
  begins(packet: number, isOnePiece: boolean): boolean;
}

/** The table that what is found is put into: it numbers words and texts. */
export interface PlainStreamsTable {
  word(text: string): number;
  wordText(number: number): string;
  /** The number that the next new text gets; many by their bytes, a byte for each character, and lengths; and one. */
  readonly nextText: number;
  addTexts(bytes: Uint8Array, lengths: Uint8Array): void;
  text(bytes: Uint8Array, from: number, to: number): number;
}

/** Columns as they are handed over: by their cells, and those of their widths. */
const FIXED = [
  ['stream', CELL.stream],
  ['tcpFlags', CELL.tcpFlags],
  ['direction', CELL.direction],
  ['seq', CELL.seq],
  ['ack', CELL.ack],
  ['tcpNotes', CELL.tcpNotes],
  ['layers', CELL.layers],
] as const;
const FITTED = [
  ['payloadLength', CELL.payloadLength, CELL.payloadLengthWidth],
  ['payloadOffset', CELL.payloadOffset, CELL.payloadOffsetWidth],
  ['capturedLength', CELL.capturedLength, CELL.capturedLengthWidth],
  ['issue', CELL.issue, CELL.issueWidth],
  ['fileOffset', CELL.fileOffset, CELL.fileOffsetWidth],
] as const;
const WIDEST = 8;

/** Ways in which a word is made of bytes. */
const WORDS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.trim(),
];
const TRANSFERS = ['none', 'chunked', 'other'] as const;

interface Pass {
  begin(cells: number): void;
  forgetTexts(): void;
  run(first: number, rows: number): void;
  told(): void;
}

let compiled: WebAssembly.Module | undefined;

/** See the file's first lines. Valid for one set of packets. */
export class PlainStreams {
  readonly #source: PlainStreamsSource;
  readonly #table: PlainStreamsTable;
  readonly #found: (batch: PlainBatch) => void;
  readonly #room: SharedRoom | undefined;
  #bytes: Uint8Array = new Uint8Array(0);
  #cells = new Int32Array(0);
  #window: Uint8Array = new Uint8Array(0);
  #told: Uint8Array = new Uint8Array(0);
  #batch: PlainBatch | undefined;
  #pass: Pass | undefined;
  #packet = 0;

  /** `found` is told of every plain stream once, some of them at a time. */
  constructor(source: PlainStreamsSource, table: PlainStreamsTable, found: (batch: PlainBatch) => void) {
    this.#source = source;
    this.#table = table;
    this.#found = found;
    this.#room = roomIfAny();
    this.#pass = this.#room && this.#begin(this.#room);
  }

  /** Go over some more packets, a step's at most; false when there are none left. */
  advance(packets: number): boolean {
    const pass = this.#pass;
    if (pass === undefined) return false;
    this.#countTexts();
    const { length } = this.#source.packets;
    const end = Math.min(length, this.#packet + Math.min(packets, STEP));
    for (; this.#packet < end; this.#packet += ROWS) {
      const rows = Math.min(ROWS, end - this.#packet);
      this.#copy(this.#packet, rows);
      pass.run(this.#packet, rows);
    }
    this.#packet = end;
    // Others number texts in between.
    this.#takeTexts();
    if (end < length) return true;
    this.#tell();
    return false;
  }

  /**
   * Of each packet what it completes, as told-messages.ts has it, once all have gone by: 0 where nothing is told. Good as long as
   * nobody asks for more.
   */
  get told(): Uint8Array {
    return this.#told.subarray(0, this.#packet);
  }

  /** Undefined where there is not room enough. */
  #begin(room: SharedRoom): Pass | undefined {
    const cells = this.#more(room, CELLS * 4);
    this.#cells = new Int32Array(room.memory.buffer, cells, CELLS);
    const take = (cell: number, bytes: number): void => {
      this.#cells[cell] = this.#more(room, bytes);
    };
    for (const [, cell] of [...FIXED, ...FITTED]) take(cell, ROWS * WIDEST);
    const streams = this.#source.count();
    this.#cells[CELL.streams] = streams;
    take(CELL.places, streams * 4);
    const packets = this.#source.packets.length;
    take(CELL.window, LARGEST_WINDOW + SLACK);
    take(CELL.tokens, BYTES);
    take(CELL.told, packets);
    take(CELL.text, TEXT_BYTES_ROOM);
    take(CELL.textLengths, TEXTS_ROOM);
    take(CELL.foundRows, FOUND_ROOM * FOUND_CELLS * 8);
    this.#cells[CELL.foundRoom] = FOUND_ROOM;
    this.#cells[CELL.leavesTls] = this.#source.opensTls ? 1 : 0;
    take(CELL.most, (EXCHANGE_CELLS + MESSAGE_CELLS) * 8);
    this.#makeRoom(room, MESSAGE_ROOM);
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(CODE), (letter) => letter.charCodeAt(0)));
    if (room.isFull) return undefined;
    const bytes = (cell: number, length: number): Uint8Array =>
      new Uint8Array(room.memory.buffer, this.#cells[cell], length);
    this.#bytes = new Uint8Array(room.memory.buffer);
    this.#window = bytes(CELL.window, LARGEST_WINDOW);
    this.#told = bytes(CELL.told, packets);
    const tokens = bytes(CELL.tokens, BYTES);
    for (let byte = 0; byte < BYTES; byte++) tokens[byte] = isTokenByte(byte) ? 1 : 0;
    const pass = new WebAssembly.Instance(compiled, this.#imports(room)).exports as unknown as Pass;
    pass.begin(cells);
    return pass;
  }

  /** What the pass asks for. */
  #imports(room: SharedRoom): WebAssembly.Imports {
    const { file, packetCount, clearPackets, begins } = this.#source;
    const text = (at: number, length: number): string => latin1(this.#view(at + length), at, at + length);
    return {
      env: { memory: room.memory },
      memory: { more: (bytes: number) => this.#more(room, bytes) },
      pass: {
        packetsOf: packetCount,
        read: (offset: number, length: number) => file.readInto(this.#window, 0, offset, length),
      },
      words: {
        makeWord: (kind: number, at: number, length: number) => this.#table.word(WORDS[kind]?.(text(at, length)) ?? ''),
      },
      head: {
        transferOf: (at: number, length: number, before: number) =>
          TRANSFERS.indexOf(transferOf(text(at, length), TRANSFERS[before] ?? 'none')),
      },
      conversation: {
        switchesTo: (answered: number, asked: number) => {
          const [first, second] = [answered, asked].map((word) => firstToken(this.#table.wordText(word)));
          return (first || second) === 'websocket' ? this.#table.word('websocket') + 1 : 0;
        },
        tunnel: () => this.#table.word('tunnel') + 1,
        hasDeflate: (at: number, length: number) => (deflateTerms(text(at, length)) === undefined ? 0 : 1),
      },
      found: {
        flush: () => this.#tell(),
        makeRoom: (messages: number) => (this.#makeRoom(room, messages) ? 1 : 0),
      },
      texts: {
        takeTexts: () => this.#takeTexts(),
        longText: (at: number, length: number) => {
          const text = this.#table.text(this.#view(at + length), at, at + length);
          this.#cells[CELL.nextText] = this.#table.nextText;
          return text;
        },
      },
      told: {
        begins: (packet: number, isOnePiece: number) => (begins(packet, isOnePiece !== 0) ? 1 : 0),
        isMethod: (word: number) => (METHODS.has(this.#table.wordText(word)) ? 1 : 0),
        clear: (stream: number, from: number) => clearPackets(this.#told, stream, from),
      },
    };
  }

  /** All memory there is, up to a place in it. */
  #view(end: number): Uint8Array {
    if (end > this.#bytes.length && this.#room !== undefined) this.#bytes = new Uint8Array(this.#room.memory.buffer);
    return this.#bytes;
  }

  #more(room: SharedRoom, bytes: number): number {
    const { buffer, offset } = room.take(bytes);
    return buffer instanceof SharedArrayBuffer ? offset : 0;
  }

  /** Room for so many messages that are told at once; nothing is told at the moment. */
  #makeRoom(room: SharedRoom, messages: number): boolean {
    const columns = this.#more(room, messages * (EXCHANGE_CELLS + MESSAGE_CELLS) * 8);
    if (columns === 0) return false;
    this.#cells[CELL.exchangeColumns] = columns;
    this.#cells[CELL.messageColumns] = columns + messages * EXCHANGE_CELLS * 8;
    this.#cells[CELL.messageRoom] = messages;
    this.#batch = undefined;
    return true;
  }

  #copy(from: number, rows: number): void {
    const { packets } = this.#source;
    for (const [name, cell] of FIXED) this.#put(packets[name], cell, from, rows);
    for (const [name, cell, width] of FITTED) {
      this.#put(packets[name], cell, from, rows);
      this.#cells[width] = packets[name].BYTES_PER_ELEMENT;
    }
  }

  #put({ buffer, byteOffset, BYTES_PER_ELEMENT: width }: ColumnPlace, cell: number, from: number, rows: number): void {
    const place = this.#cells[cell] as number;
    this.#bytes.set(new Uint8Array(buffer, byteOffset + from * width, rows * width), place);
  }

  #tell(): void {
    if (this.#cells[CELL.found] === 0 || this.#room === undefined) return;
    this.#takeTexts();
    this.#batch ??= new PlainBatch(this.#room.memory, this.#cells);
    this.#found(this.#batch);
    this.#pass?.told();
  }

  /** Texts that others have put into the table since the last step are numbered as well. */
  #countTexts(): void {
    if (this.#cells[CELL.nextText] === this.#table.nextText) return;
    this.#cells[CELL.nextText] = this.#table.nextText;
    this.#pass?.forgetTexts();
  }

  #takeTexts(): void {
    const count = this.#cells[CELL.texts] as number;
    if (count === 0) return;
    const [text, lengths] = [this.#cells[CELL.text] as number, this.#cells[CELL.textLengths] as number];
    const bytes = this.#bytes;
    const used = this.#cells[CELL.textBytes] as number;
    this.#table.addTexts(bytes.subarray(text, text + used), bytes.subarray(lengths, lengths + count));
    this.#cells[CELL.texts] = 0;
    this.#cells[CELL.textBytes] = 0;
  }
}

/** Undefined where more captures are open than there are addresses for: every stream is followed by itself then. */
function roomIfAny(): SharedRoom | undefined {
  try {
    return new SharedRoom();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type ColumnPlace = Pick<Uint8Array, 'buffer' | 'byteOffset' | 'BYTES_PER_ELEMENT'>;
