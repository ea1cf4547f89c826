/**
 * Time stamps as pcapng interfaces have them: 64-bit ticks since 1970, of 10^-n or 2^-n seconds (if_tsresol), plus an offset in
 * seconds (if_tsoffset). Exact to the nanosecond; the usual resolutions are worked out in doubles without allocating.
 */

/** Above this the intermediate products of the fast way would not be exact. */
const FAST_TICKS = 2 ** 36;
/** Below this the seconds of 64 bits of ticks would not be. */
const FEWEST_FAST_TICKS = 2 ** 11;
const BILLION = 1_000_000_000;

/** Ticks of one interface to seconds and nanoseconds. */
export class Clock {
  /** What {@link set} came to: whole seconds since 1970, and nanoseconds 0…999,999,999. */
  seconds = 0;
  nanos = 0;
  /** As Wireshark words it: `1e-6`, `2^-10`. */
  readonly resolution: string;
  readonly #ticks: number;
  readonly #bigTicks: bigint;
  readonly #offset: number;

  /** `tsresol` as in the option: bit 7 chooses powers of two. `offset` in seconds. */
  constructor(tsresol: number, offset: number) {
    const exponent = tsresol & 0x7f;
    const binary = (tsresol & 0x80) !== 0;
    this.#bigTicks = binary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent);
    this.#ticks = Number(this.#bigTicks);
    this.#offset = offset;
    this.resolution = binary ? `2^-${exponent}` : `1e-${exponent}`;
  }

  /** Nanoseconds of a tick, where ticks are micro- or nanoseconds since 1970; else 0. */
  get nanosPerTick(): number {
    if (this.#offset !== 0) return 0;
    return this.#ticks === BILLION ? 1 : this.#ticks === 1_000_000 ? 1000 : 0;
  }

  /** Convert the 64-bit tick count `high`·2^32 + `low`. */
  set(high: number, low: number): void {
    const ticks = this.#ticks;
    if (ticks > FAST_TICKS || ticks < FEWEST_FAST_TICKS) {
      this.setTicks((BigInt(high) << 32n) | BigInt(low));
      return;
    }
    // Long division in steps of 16 bits: every intermediate is below 2^53.
    const q1 = Math.floor(high / ticks);
    let rest = (high - q1 * ticks) * 65536 + (low >>> 16);
    const q2 = Math.floor(rest / ticks);
    rest = (rest - q2 * ticks) * 65536 + (low & 0xffff);
    const q3 = Math.floor(rest / ticks);
    rest -= q3 * ticks;
    this.seconds = q1 * 4294967296 + q2 * 65536 + q3 + this.#offset;
    if (ticks === BILLION) this.nanos = rest;
    else if (ticks === 1_000_000) this.nanos = rest * 1000;
    else if (ticks <= 8_388_608) this.nanos = Math.floor((rest * BILLION) / ticks);
    else this.nanos = Number((BigInt(rest) * 1_000_000_000n) / this.#bigTicks);
  }

  /** Convert any tick count, before 1970 too. Allocates. */
  setTicks(ticks: bigint): void {
    const rest = ((ticks % this.#bigTicks) + this.#bigTicks) % this.#bigTicks;
    this.seconds = Number(BigInt.asIntN(64, (ticks - rest) / this.#bigTicks)) + this.#offset;
    this.nanos = Number((rest * 1_000_000_000n) / this.#bigTicks);
  }
}
