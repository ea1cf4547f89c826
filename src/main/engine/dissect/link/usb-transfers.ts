/** What USB transfers have to do with earlier ones. Filled as packets are met in order, asked when one is looked at again. */

const MAX_TRANSFERS = 1 << 20;

/** Of two kinds: commands of mass storage and their status, set-up requests and their response. Bounded. */
export class UsbTransfers<T> {
  readonly #latest = new Map<string, T>();
  readonly #byPacket = new Map<number, T>();

  /** Something was asked under a key; what was asked under it before counts no longer. */
  ask(key: string, what: T): void {
    if (this.#latest.size < MAX_TRANSFERS || this.#latest.has(key)) this.#latest.set(key, what);
  }

  /** `packet` (0-based) answers what was asked last under a key, if anything was. */
  answer(key: string, packet: number): void {
    const what = this.#latest.get(key);
    if (what !== undefined && this.#byPacket.size < MAX_TRANSFERS) this.#byPacket.set(packet, what);
  }

  /** What a packet answers. */
  of(packet: number): T | undefined {
    return this.#byPacket.get(packet);
  }
}
