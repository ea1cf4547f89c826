/**
 * Everything the analysis says of a segment, kept for every packet: for output that goes through all packets of a
 * capture. Otherwise a stream is analysed again when somebody asks (explain.ts).
 */
import type { Verdict } from './segment.ts';

/** Columns indexed by packet; cells are those of {@link Verdict}, 0 not known. */
export class VerdictColumns {
  #numbers = new Uint32Array(0);
  #times = new Float64Array(0);

  /** Keep the verdict on `packet`. */
  keep(packet: number, verdict: Verdict): void {
    if ((packet + 1) * NUMBERS > this.#numbers.length) this.#grow(packet + 1);
    const at = packet * NUMBERS;
    this.#numbers[at] = verdict.duplicateNumber;
    this.#numbers[at + 1] = verdict.duplicateOf;
    this.#numbers[at + 2] = verdict.acknowledged;
    this.#numbers[at + 3] = verdict.bytesInFlight;
    this.#numbers[at + 4] = verdict.pushBytes;
    this.#numbers[at + 5] = verdict.timeoutFrom;
    this.#times[packet * TIMES] = verdict.ackRtt;
    this.#times[packet * TIMES + 1] = verdict.timeout;
  }

  /** Put the verdict on `packet` into `verdict`, all but its notes. */
  recall(packet: number, verdict: Verdict): void {
    const at = packet * NUMBERS;
    verdict.duplicateNumber = this.#numbers[at] ?? 0;
    verdict.duplicateOf = this.#numbers[at + 1] ?? 0;
    verdict.acknowledged = this.#numbers[at + 2] ?? 0;
    verdict.bytesInFlight = this.#numbers[at + 3] ?? 0;
    verdict.pushBytes = this.#numbers[at + 4] ?? 0;
    verdict.timeoutFrom = this.#numbers[at + 5] ?? 0;
    verdict.ackRtt = this.#times[packet * TIMES] ?? 0;
    verdict.timeout = this.#times[packet * TIMES + 1] ?? 0;
  }

  #grow(packets: number): void {
    const capacity = Math.max(4096, packets, (this.#times.length / TIMES) * 2);
    const numbers = new Uint32Array(capacity * NUMBERS);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const times = new Float64Array(capacity * TIMES);
    times.set(this.#times);
    this.#times = times;
  }
}

const NUMBERS = 6;
const TIMES = 2;
