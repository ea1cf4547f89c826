/**
 * Which stream a pair of endpoints belongs to, and which of its ends sends: open addressing over typed arrays, so that
 * looking one up allocates nothing. An endpoint is an index into the AddressPool and a port; the pair has no order.
 *
 *   slot: lower address, higher address, lower end's port << 16 | higher end's port, what is found + 1 (0: free)
 *
 * What is found is `2 * stream`, and 1 more where the pair was put down with its higher end first. All numbers are signed:
 * one above 2^31 is no small integer, and what hands it on has to be made for that.
 */
import { HEAP, type Room } from '../bytes/index.ts';

const CELLS = 4;
/** Slots at first. */
const FIRST = 1024;
/** How much of the slots may be in use where no more are to come. */
const FULL = 0.9;

/** The map. */
export class EndpointMap {
  slots: Int32Array = new Int32Array(0);
  /** Slots there are, less one. */
  mask = 0;
  /** Slots in use. */
  used = 0;
  /** How often a pair was put down in place of what it was before. */
  replaced = 0;
  readonly #room: Room;

  /** `slots` at first: a power of two. Those that nobody comes to are memory that the system has not given. */
  constructor(room: Room = HEAP, slots = FIRST) {
    this.#room = room;
    // Set for the second time: compiled code believes that a field set once is never set again, and is thrown away then.
    this.#makeSlots(slots);
  }

  #makeSlots(count: number): void {
    const { buffer, offset } = this.#room.take(count * CELLS * 4);
    this.slots = new Int32Array(buffer, offset, count * CELLS);
    this.mask = count - 1;
  }

  /** A map of the same, on the heap, for looking things up: as small as it can be without looking for long. */
  packed(): EndpointMap {
    const map = new EndpointMap();
    let count = FIRST;
    while (this.used > count * FULL) count *= 2;
    map.#makeSlots(count);
    map.#take(this.slots);
    map.used = this.used;
    return map;
  }

  /**
   * The direction of a packet between two endpoints: `2 * stream + side`, where side 0 is what {@link set} was told as the
   * source (and both where they are the same endpoint); -1 where there is no stream.
   */
  find(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    const swap = source > destination || (source === destination && sourcePort > destinationPort);
    const low = swap ? destination : source;
    const high = swap ? source : destination;
    const ports = swap ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    const found = this.slots[this.#slotOf(low, high, ports) + 3] as number;
    return found === 0 ? -1 : swap ? (found - 1) ^ 1 : found - 1;
  }

  /** Put a pair down as `stream`, in place of what it was before. */
  set(source: number, sourcePort: number, destination: number, destinationPort: number, stream: number): void {
    const swap = source > destination || (source === destination && sourcePort > destinationPort);
    const low = swap ? destination : source;
    const high = swap ? source : destination;
    const ports = swap ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    if (!this.#put(low, high, ports, stream * 2 + (swap ? 1 : 0) + 1)) this.replaced++;
    else if (++this.used * 2 > this.mask) this.#grow();
  }

  #slotOf(low: number, high: number, ports: number): number {
    let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ Math.imul(ports, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
    let slot = (hash & this.mask) * CELLS;
    for (;;) {
      if (this.slots[slot + 3] === 0) return slot;
      if (this.slots[slot] === low && this.slots[slot + 1] === high && this.slots[slot + 2] === ports) return slot;
      slot = (slot + CELLS) & (this.mask * CELLS + CELLS - 1);
    }
  }

  #put(low: number, high: number, ports: number, value: number): boolean {
    const slot = this.#slotOf(low, high, ports);
    const fresh = this.slots[slot + 3] === 0;
    this.slots[slot] = low;
    this.slots[slot + 1] = high;
    this.slots[slot + 2] = ports;
    this.slots[slot + 3] = value;
    return fresh;
  }

  #grow(): void {
    const old = this.slots;
    this.#makeSlots((this.mask + 1) * 2);
    this.#take(old);
    this.#room.give(old);
  }

  /** Put down all that stands in other slots. */
  #take(slots: Int32Array): void {
    for (let slot = 0; slot < slots.length; slot += CELLS) {
      const value = slots[slot + 3] as number;
      if (value !== 0) this.#put(slots[slot] as number, slots[slot + 1] as number, slots[slot + 2] as number, value);
    }
  }
}
