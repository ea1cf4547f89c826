/**
 * What was asked under a key, and which packet answers it: commands of USB mass storage and of ATA over Ethernet, requests
 * to USB devices; and in the same way, the last fragment of an 802.11 frame. Filled as packets are met in order, asked when one is looked at again; bounded.
 */

const MAX_ASKED = 1 << 20;

/** Questions of one kind and their answers. */
export class Asked<T> {
  readonly #latest = new Map<string, T>();
  readonly #byPacket = new Map<number, T>();

  /** Something was asked under a key; what was asked under it before counts no longer. */
  ask(key: string, what: T): void {
    if (this.#latest.size < MAX_ASKED || this.#latest.has(key)) this.#latest.set(key, what);
  }

  /** `packet` (0-based) answers what was asked last under a key, if anything was. */
  answer(key: string, packet: number): void {
    const what = this.#latest.get(key);
    if (what !== undefined && this.#byPacket.size < MAX_ASKED) this.#byPacket.set(packet, what);
  }

  /** What a packet answers. */
  of(packet: number): T | undefined {
    return this.#byPacket.get(packet);
  }
}
