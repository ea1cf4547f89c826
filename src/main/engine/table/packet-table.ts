/**
 * The packets as typed columns of equal length, about 78 bytes a packet: no strings, no objects, no packet bytes. Detail
 * is dissected again on demand from the file. Columns grow by doubling and are trimmed when the scan ends; read them
 * through the table and do not keep them across an append.
 */

import { Annotations } from './annotations.ts';

/** Which way a packet goes on its stream; `direction` column. */
export const Way = { none: 0, toServer: 1, toClient: 2 } as const;

/** Table of packets, indexed by PacketIndex. */
export class PacketTable {
  /** Packets so far. */
  length = 0;

  /** What a person has said of the packets. */
  readonly annotations: Annotations;

  /** Of the packet's first byte in the file. */
  fileOffset = new Float64Array(0);
  /** Bytes in the file. */
  capturedLength = new Uint32Array(0);
  /** Bytes on the wire. */
  originalLength = new Uint32Array(0);
  /** Whole seconds since 1970 UTC; NaN where the file gives no time. Nanoseconds are a column of their own. */
  seconds = new Float64Array(0);
  /** 0…999,999,999. */
  nanos = new Uint32Array(0);
  /** Into the capture's interfaces. */
  interface = new Uint16Array(0);
  /** Number of the topmost protocol (dissect/index.ts); 0 none. */
  topProtocol = new Uint16Array(0);
  /** Into the AddressPool: innermost network addresses, else link addresses; 0 none. */
  source = new Uint32Array(0);
  destination = new Uint32Array(0);
  /** Innermost TCP or UDP ports; 0 none. */
  sourcePort = new Uint16Array(0);
  destinationPort = new Uint16Array(0);
  /** Of the innermost transport payload, from the packet's first byte; 0xFFFFFFFF where it is not contiguous in the file. */
  payloadOffset = new Uint32Array(0);
  /** Of that payload by the IP length, before any cut by the snap length. */
  payloadLength = new Uint32Array(0);
  /** TCP stream; -1 none. */
  stream = new Int32Array(0);
  /** One of {@link Way}. */
  direction = new Uint8Array(0);
  /** 12 bits, as `tcp.flags`; bit 15 set where the packet has an analysed TCP header at all. */
  tcpFlags = new Uint16Array(0);
  /** Raw sequence and acknowledgment numbers and window of the analysed TCP header. */
  seq = new Uint32Array(0);
  ack = new Uint32Array(0);
  window = new Uint16Array(0);
  /** Analysis bits (tcp/notes.ts). */
  tcpNotes = new Uint32Array(0);
  /** Bits: the network and transport headers it has (dissect/packet-scan.ts). */
  layers = new Uint8Array(0);
  /** Which layers it was walked through (dissect/chain.ts). */
  chain = new Uint16Array(0);
  /** Fault code of the dissection (dissect/faults.ts); 0 none. */
  issue = new Uint16Array(0);

  /** An empty table; with the annotations of a reading before this one. */
  constructor(annotations = new Annotations()) {
    this.annotations = annotations;
  }

  /** Make room for one more packet and return its index; every column there reads 0. */
  append(): number {
    if (this.length === this.capturedLength.length) this.#resize(Math.max(4096, this.length * 2));
    return this.length++;
  }

  /** Give back the spare capacity. */
  trim(): void {
    if (this.capturedLength.length !== this.length) this.#resize(this.length);
  }

  #resize(capacity: number): void {
    this.fileOffset = grown(new Float64Array(capacity), this.fileOffset);
    this.capturedLength = grown(new Uint32Array(capacity), this.capturedLength);
    this.originalLength = grown(new Uint32Array(capacity), this.originalLength);
    this.seconds = grown(new Float64Array(capacity), this.seconds);
    this.nanos = grown(new Uint32Array(capacity), this.nanos);
    this.interface = grown(new Uint16Array(capacity), this.interface);
    this.topProtocol = grown(new Uint16Array(capacity), this.topProtocol);
    this.source = grown(new Uint32Array(capacity), this.source);
    this.destination = grown(new Uint32Array(capacity), this.destination);
    this.sourcePort = grown(new Uint16Array(capacity), this.sourcePort);
    this.destinationPort = grown(new Uint16Array(capacity), this.destinationPort);
    this.payloadOffset = grown(new Uint32Array(capacity), this.payloadOffset);
    this.payloadLength = grown(new Uint32Array(capacity), this.payloadLength);
    this.stream = grown(new Int32Array(capacity), this.stream);
    this.direction = grown(new Uint8Array(capacity), this.direction);
    this.tcpFlags = grown(new Uint16Array(capacity), this.tcpFlags);
    this.seq = grown(new Uint32Array(capacity), this.seq);
    this.ack = grown(new Uint32Array(capacity), this.ack);
    this.window = grown(new Uint16Array(capacity), this.window);
    this.tcpNotes = grown(new Uint32Array(capacity), this.tcpNotes);
    this.layers = grown(new Uint8Array(capacity), this.layers);
    this.chain = grown(new Uint16Array(capacity), this.chain);
    this.issue = grown(new Uint16Array(capacity), this.issue);
  }
}

function grown<T extends Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array>(next: T, old: T): T {
  next.set(old.length > next.length ? old.subarray(0, next.length) : (old as never));
  return next;
}
