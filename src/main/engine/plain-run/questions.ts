/**
 * What the loop asks JavaScript while it runs: the index of an address that was not met lately, whether a claim of ARP is against an owner,
 * whether a payload is read by somebody who leaves nothing behind, and who that is. Places are bytes of the memory, in which the window lies.
 */
import { readU16BE } from '../bytes/index.ts';
import {
  CLAIMS,
  Cursor,
  contentOf,
  type Dissector,
  meetClaims,
  PLAIN_READERS,
  PlainContent,
  readerOfDatagram,
  type ScanState,
} from '../dissect/index.ts';
import { AddressKind, type AddressPool } from '../table/index.ts';
import { CELL, NO_CONTENT } from './layout.ts';

const UDP_HEADER = 8;
const IPV6_HEADER = 40;
const IPV4_ADDRESSES = 8;
const IPV6_ADDRESSES = 32;
const MAC = 6;

/** One for each loop. */
export class Questions {
  /** By the names of modules and functions that the loop imports. */
  readonly imports: Readonly<Record<string, WebAssembly.ModuleImports>>;
  #window: Uint8Array = new Uint8Array(0);
  readonly #cells: () => Int32Array;
  #addresses: AddressPool | undefined;
  #cursor = new Cursor(CLAIMS);

  /** `cells` gives the loop's, which do not lie anywhere yet. */
  constructor(cells: () => Int32Array) {
    this.#cells = cells;
    this.imports = {
      streams: { intern: (isIpv6: number, place: number) => this.#intern(isIpv6, place) },
      arp: {
        internMac: (place: number) => this.#internMac(place),
        claim: (place: number) => this.#claim(place),
      },
      readers: {
        point: this.#point.bind(this),
        leaves: (content: number) => (isLeft(PLAIN_READERS[content - PlainContent.reader], this.#cursor) ? 1 : 0),
        readerOf: () => this.#readerOf(),
      },
    };
  }

  /** For this scan from now on, read through this window. */
  begin(window: Uint8Array, addresses: AddressPool, state: ScanState): void {
    this.#window = window;
    this.#addresses = addresses;
    this.#cursor = new Cursor(CLAIMS, state);
  }

  #intern(isIpv6: number, place: number): number {
    const window = this.#window;
    const at = place - window.byteOffset;
    if (this.#addresses === undefined) return 0;
    return isIpv6 !== 0 ? this.#addresses.internIpv6(window, at) : this.#addresses.internIpv4(window, at);
  }

  #internMac(place: number): number {
    const window = this.#window;
    return this.#addresses?.intern(AddressKind.mac, window, place - window.byteOffset, MAC) ?? 0;
  }

  #claim(place: number): number {
    const cursor = this.#cursor;
    cursor.bytes = this.#window;
    cursor.offset = place - this.#window.byteOffset;
    cursor.packet = this.#cells()[CELL.packet] as number;
    return meetClaims(cursor) ? 1 : 0;
  }

  /** Who reads the datagram that the cursor stands at, by all there is to go by. */
  #readerOf(): number {
    const reader = readerOfDatagram(this.#cursor);
    const content = contentOf(reader) ?? PlainContent.quic;
    // What is remembered of connections, or of whoever is no content at all, is not the loop's.
    if (content === PlainContent.quic) return NO_CONTENT;
    return content < PlainContent.reader || isLeft(reader, this.#cursor) ? content : NO_CONTENT;
  }

  /** Have the cursor stand at what IP carries, or the datagram does, in the packet that begins at this place. */
  #point(
    isUdp: number,
    packet: number,
    captured: number,
    original: number,
    network: number,
    transport: number,
    end: number,
  ): void {
    const cursor = this.#cursor;
    const window = this.#window;
    const base = packet - window.byteOffset;
    cursor.begin(window, base, captured, original);
    cursor.packet = this.#cells()[CELL.packet] as number;
    cursor.wireEnd = base + end;
    cursor.end = base + Math.min(end, captured);
    cursor.offset = base + transport;
    cursor.addressesSize = transport - network === IPV6_HEADER ? IPV6_ADDRESSES : IPV4_ADDRESSES;
    cursor.addresses = cursor.offset - cursor.addressesSize;
    if (isUdp === 0) return;
    cursor.sourcePort = readU16BE(window, cursor.offset);
    cursor.destinationPort = readU16BE(window, cursor.offset + 2);
    cursor.offset += UDP_HEADER;
  }
}

function isLeft(reader: Dissector | undefined, cursor: Cursor): boolean {
  const leaves = reader?.leavesNothing;
  return leaves === true || leaves?.(cursor) === true;
}
