/**
 * One packet on its way through the layers. Reused for every packet, so that the scan allocates nothing. A layer reads
 * its header at `offset`, checks it against `end`, narrows both for what it carries, and returns who follows.
 */
import type { Claims } from './claims.ts';
import type { Dissector } from './dissector.ts';
import { Fault } from './faults.ts';
import { ScanState } from './scan-state.ts';

/** A layer that carries several packets: leads the walk to the next of them where the walk through one has ended. */
export interface Carrier {
  /** Point `cursor` at the next packet and return who reads it; undefined where there is none left. */
  next(cursor: Cursor): Dissector | undefined;
}

/** Where the dissection stands. All positions are indices into `bytes`. */
export class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the current source (the packet, or what was put together) begins in `bytes`. */
  base = 0;
  /** Where the next layer begins. */
  offset = 0;
  /** After the last byte that is there for the next layer: bounded by the capture and by every length so far. */
  end = 0;
  /** The same by the lengths alone, as if nothing had been cut by the snap length; at least `end`. */
  wireEnd = 0;
  /** Packet at hand, 0-based, and its time. */
  packet = 0;
  seconds = 0;
  nanos = 0;
  /** Length on the wire of the packet as a whole. */
  frameLength = 0;
  /** Link type and interface the packet came by. */
  linkType = 0;
  interfaceIndex = 0;
  /** Inside an ICMP error, or a sample that a switch took: headers are quoted, not sent. */
  quoted = false;
  /** Whoever goes on where nothing follows the layer at hand; undefined where the packet is at its end then. */
  carrier: Carrier | undefined;
  /** Inside an IP fragment that could not be reassembled. */
  fragment = false;
  /** Number of IP protocol or next header that led to the layer at hand; ports of the enclosing UDP or TCP. */
  ipProtocol = 0;
  sourcePort = 0;
  destinationPort = 0;
  /**
   * Where the addresses of the pseudo-header begin in `bytes` (source, then destination) and how long both are together:
   * 8 for IPv4, 32 for IPv6, 0 where there are none in these bytes.
   */
  addresses = 0;
  addressesSize = 0;
  /** Where the IP packet met last ends by its own length, even if that is beyond what is there. */
  ipEnd = 0;
  /** What a radio header said of the 802.11 frame behind it: ends with a check sequence; header padded to four bytes. */
  wlanFcs = false;
  wlanPadded = false;
  /** The first field of an 802.11 frame has its bytes the other way round. */
  wlanSwapped = false;
  /** VLAN of the tag met last; -1 none. Fragments of one datagram share it. */
  vlan = -1;
  /** Fragment headers met so far in this packet. */
  fragmentDepth = 0;
  /** Whether the GRE header met last has a sequence number: then ERSPAN has a header. */
  greSequenced = false;
  /** Time to live or hop limit of the IP header met last. */
  hopLimit = 0;
  /** First fault met (faults.ts), 0 none; and the position it was met at. */
  fault: number = Fault.none;
  faultOffset = 0;
  /** Name of the current source when a layer has put `bytes` together itself: `Reassembled IPv4 (2040 bytes)`. */
  sourceName = '';
  /** False while the scan meets packets in order for the first time; true when a packet is looked at again. */
  replay = false;

  readonly claims: Claims;
  #state: ScanState | undefined;

  /** `state` is left out for bytes of which nothing is remembered. */
  constructor(claims: Claims, state?: ScanState) {
    this.claims = claims;
    this.#state = state;
  }

  /** What is remembered from packet to packet. Cursors over one capture share it. */
  get state(): ScanState {
    // Made when somebody asks: most cursors over parts of a stream are never asked for it.
    this.#state ??= new ScanState();
    return this.#state;
  }

  /** Point at a packet. */
  begin(bytes: Uint8Array, offset: number, capturedLength: number, originalLength: number): void {
    this.bytes = bytes;
    this.base = offset;
    this.offset = offset;
    this.end = offset + capturedLength;
    this.wireEnd = offset + (originalLength > capturedLength ? originalLength : capturedLength);
    this.frameLength = originalLength;
    this.quoted = false;
    this.carrier = undefined;
    this.fragment = false;
    this.ipProtocol = 0;
    this.addressesSize = 0;
    this.sourceName = '';
    this.vlan = -1;
    this.wlanFcs = false;
    this.wlanPadded = false;
    this.wlanSwapped = false;
    this.fragmentDepth = 0;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.fault = Fault.none;
    this.faultOffset = 0;
  }

  /** Go on in a packet that the one at hand quotes: `length` bytes of it stand at `offset`, `wireLength` it had. */
  quote(offset: number, length: number, wireLength: number): void {
    this.quoted = true;
    this.offset = offset;
    this.end = offset + length;
    this.wireEnd = offset + Math.max(length, wireLength);
    this.fragment = false;
    this.fragmentDepth = 0;
    this.ipProtocol = 0;
    this.addressesSize = 0;
    this.vlan = -1;
    this.wlanFcs = false;
    this.wlanPadded = false;
    this.wlanSwapped = false;
  }

  /**
   * Whether `size` bytes are there at `offset`. If not, notes the fault: cut by the snap length where the wire had them,
   * malformed where not even the wire did.
   */
  has(size: number): boolean {
    if (this.offset + size <= this.end) return true;
    this.fail(this.offset + size <= this.wireEnd ? Fault.cut : Fault.malformed);
    return false;
  }

  /** Note the first fault of the packet. */
  fail(fault: number): void {
    if (this.fault !== Fault.none) return;
    this.fault = fault;
    this.faultOffset = this.offset - this.base;
  }

  /**
   * Keep to `length` bytes from `offset`, as a length field says. A claim beyond what the enclosing layer holds is not
   * believed (the caller notes it, if it is a fault there).
   */
  narrow(length: number): void {
    const end = this.offset + length;
    if (end < this.wireEnd) this.wireEnd = end;
    if (end < this.end) this.end = end;
  }

  /**
   * Go on in bytes that a layer has put together: all of them from `base` are the next layer's. `name` is what the source
   * is called.
   */
  enter(bytes: Uint8Array, base: number, name: string): void {
    this.bytes = bytes;
    this.base = base;
    this.offset = base;
    this.end = bytes.length;
    this.wireEnd = bytes.length;
    this.sourceName = name;
  }

  /** Who claims `value` in `table`; the rest is named bytes if nobody does. */
  find(table: number, value: number): Dissector | undefined {
    return this.claims.find(table, value) ?? this.claims.data;
  }
}
