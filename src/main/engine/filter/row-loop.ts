/**
 * What headers tell of the packets of a row, by loops in WebAssembly: they take a third of the time of JavaScript's, and none for being
 * compiled, which the first filter of a process would pay for. What they look at is put into their memory, columns of the table and the window over the file
 * alike. Tests of numbers and addresses are made here, once for each that is met.
 */
import type { PacketTable } from '../table/index.ts';
import { CODE } from './code.ts';
import { type Decided, ROW } from './decided.ts';
import { AT, ETHERS, NUMBERS, PAGES, UNKNOWN, WAYS, WINDOW_BYTES } from './row-layout.ts';

interface Exports {
  readonly sift: (to: number, bits: number, layer: number, flag: number) => void;
  readonly locate: (from: number, to: number, length: number, besides: number, start: number, end: number) => number;
  readonly tellNumbers: (from: number, to: number, at: number, size: number) => number;
  readonly tellEthers: (from: number, to: number, at: number, other: number, all: number) => number;
  readonly found: { readonly value: number };
  readonly unknown: { readonly value: number };
  readonly slot: { readonly value: number };
}

/** See the file's first lines. One for all: a row is gone through before there is another one. */
export class RowLoop {
  /** Bytes of the file, of whoever read them last. */
  readonly window: Uint8Array<ArrayBuffer>;
  owner: object | undefined;
  /** By packet of the row: where its header begins in the window, where {@link locate} has found it. */
  readonly places: Int32Array;
  readonly #fileOffset: Float64Array;
  readonly #captured: Uint32Array;
  readonly #payload: Uint32Array;
  readonly #chain: Uint32Array;
  readonly #issue: Uint32Array;
  readonly #tcpFlags: Uint16Array;
  readonly #layers: Uint8Array;
  readonly #told: Uint8Array;
  readonly #byWay: Int32Array;
  readonly #byNumber: Uint8Array;
  readonly #etherHigh: Uint32Array;
  readonly #etherLow: Int32Array;
  readonly #etherTold: Uint8Array;
  readonly #exports: Exports;
  /** Whose tests are kept. */
  #numbersOf: object | undefined;
  #ethersOf: object | undefined;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });
    const module = new WebAssembly.Module(Uint8Array.from(atob(CODE), (letter) => letter.charCodeAt(0)));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = exports as unknown as Exports;
    const { buffer } = memory;
    this.window = new Uint8Array(buffer, AT.window, WINDOW_BYTES);
    this.places = new Int32Array(buffer, AT.places, ROW);
    this.#fileOffset = new Float64Array(buffer, AT.fileOffset, ROW);
    this.#captured = new Uint32Array(buffer, AT.captured, ROW);
    this.#payload = new Uint32Array(buffer, AT.payload, ROW);
    this.#chain = new Uint32Array(buffer, AT.chain, ROW);
    this.#issue = new Uint32Array(buffer, AT.issue, ROW);
    this.#tcpFlags = new Uint16Array(buffer, AT.tcpFlags, ROW);
    this.#layers = new Uint8Array(buffer, AT.layers, ROW);
    this.#told = new Uint8Array(buffer, AT.told, ROW);
    this.#byWay = new Int32Array(buffer, AT.byWay, WAYS);
    this.#byNumber = new Uint8Array(buffer, AT.byNumber, NUMBERS);
    this.#etherHigh = new Uint32Array(buffer, AT.etherHigh, ETHERS * 2);
    this.#etherLow = new Int32Array(buffer, AT.etherLow, ETHERS * 2);
    this.#etherTold = new Uint8Array(buffer, AT.etherTold, ETHERS * 2);
  }

  /**
   * Of packets that are not told yet, leave those open that do not have just one whole header of a layer: whose `bits` of the layers are
   * not `layer`, or whose flags lack `flag`.
   */
  sift(table: PacketTable, from: number, to: number, out: Uint8Array, bits: number, layer: number, flag: number): void {
    this.#told.set(out.subarray(0, to - from));
    this.#layers.set(table.layers.subarray(from, to));
    this.#issue.set(table.issue.subarray(from, to));
    this.#tcpFlags.set(table.tcpFlags.subarray(from, to));
    this.#exports.sift(to - from, bits, layer, flag);
    this.give(to - from, out);
  }

  /** Go through the packets of the table from `from` to before `to` next, with what is told of them and where headers begin by way. */
  take(table: PacketTable, from: number, to: number, out: Uint8Array, byWay: Int32Array): void {
    this.#told.set(out.subarray(0, to - from));
    this.#fileOffset.set(table.fileOffset.subarray(from, to));
    this.#captured.set(table.capturedLength.subarray(from, to));
    this.#payload.set(table.payloadOffset.subarray(from, to));
    this.#chain.set(table.chain.subarray(from, to));
    this.#layers.set(table.layers.subarray(from, to));
    this.knowWays(byWay);
  }

  /** What is told of the row's packets now. */
  give(packets: number, out: Uint8Array): void {
    out.set(this.#told.subarray(0, packets));
  }

  /** Tell of one packet. */
  tell(packet: number, told: Decided): void {
    this.#told[packet] = told;
  }

  /** Where headers begin by way, as far as that has been looked for: `UNKNOWN` beyond the end. */
  knowWays(byWay: Int32Array): void {
    this.#byWay.set(byWay.subarray(0, WAYS));
    if (byWay.length < WAYS) this.#byWay.fill(UNKNOWN, byWay.length);
  }

  /** Find headers: see assembly/rows.ts; packets are counted from the row's first. */
  locate(from: number, to: number, length: number, besides: number, start: number, end: number): number {
    return this.#exports.locate(from, to, length, besides, start, end);
  }

  /** Packets that {@link locate} has found a place of. */
  get found(): number {
    return this.#exports.found.value;
  }

  /** Tell by the number at `at` of the headers found, of which `numbers` is asked. */
  tellNumbers(from: number, to: number, at: number, size: number, numbers: NumberTold): void {
    if (this.#numbersOf !== numbers) this.#byNumber.set(numbers.told);
    this.#numbersOf = numbers;
    for (let next = from; ; ) {
      next = this.#exports.tellNumbers(next, to, at, size);
      if (next === to) return;
      const number = this.#exports.unknown.value;
      this.#byNumber[number] = numbers.of(number) + 1;
    }
  }

  /** Tell by the link address at `at` of the headers found, or by it and another one, either or `all`; `test` is asked. */
  tellEthers(from: number, to: number, at: number, other: number, all: boolean, test: EtherTest): void {
    if (this.#ethersOf !== test) this.#etherTold.fill(0);
    this.#ethersOf = test;
    for (let next = from; ; ) {
      next = this.#exports.tellEthers(next, to, at, other, Number(all));
      if (next === to) return;
      const { unknown, slot } = this.#exports;
      const address = this.window.subarray(unknown.value, unknown.value + 6);
      this.#etherHigh[slot.value] = ((address[0] ?? 0) << 8) | (address[1] ?? 0);
      this.#etherLow[slot.value] = new DataView(address.buffer, address.byteOffset).getInt32(2);
      this.#etherTold[slot.value] = test(address) + 1;
    }
  }
}

/** What a test says of a link address: a view, not to be kept. */
export type EtherTest = (address: Uint8Array) => Decided;

/** What a test says of numbers of 16 bits, once for each of them. */
export class NumberTold {
  /** By number, {@link Decided} + 1; 0 not known yet. */
  readonly told = new Uint8Array(NUMBERS);
  readonly #test: (number: number) => Decided;

  constructor(test: (number: number) => Decided) {
    this.#test = test;
  }

  of(number: number): Decided {
    const known = this.told[number] as number;
    if (known !== 0) return (known - 1) as Decided;
    const told = this.#test(number);
    this.told[number] = told + 1;
    return told;
  }

  /** Make the test for runs of numbers at once: all from one of `breaks` to before the next have the same. */
  divide(breaks: readonly number[]): void {
    const ends = [...new Set(breaks)].filter((at) => at > 0 && at < NUMBERS).sort((a, b) => a - b);
    let from = 0;
    for (const end of [...ends, NUMBERS]) {
      this.told.fill(this.#test(from) + 1, from, end);
      from = end;
    }
  }
}

let loop: RowLoop | undefined;

/** The one that there is. */
export function rowLoop(): RowLoop {
  loop ??= new RowLoop();
  return loop;
}
