/** What the index of a stream has found at each position: units that are completed there, messages that go on behind it. */
import { Uint32Column } from '../bytes/index.ts';
import { Completes, MessageKind } from './message-kinds.ts';
import { type Unit, UnitColumns } from './stream-columns.ts';

/** In the `tail` column: the bytes fall into a message put together before. */
const OVERLAP = 0xffffffff;

/** What a packet completes. */
export interface Found {
  /** Kinds of messages, as bits of {@link MessageKind}. */
  readonly kinds: number;
  /** Messages of HTTP/1, as bits of {@link Completes}; undefined where only painting tells. */
  readonly completes: number | undefined;
}

/** A packet that completes nothing. */
export const NOTHING_FOUND: Found = { kinds: 0, completes: 0 };

/** By position, in order; written to at the latest. */
export class StreamRecord {
  /** First unit, and message (id + 1) that the packet's last bytes belong to and that it does not complete. */
  readonly #firstUnit = new Uint32Column();
  readonly #tail = new Uint32Column();
  /** Message (id + 1) that the packet's first bytes belong to and that it does not complete. */
  readonly #part = new Uint32Column();
  readonly #units = new UnitColumns();

  /** Go on to the next position. */
  begin(): void {
    this.#firstUnit.push(this.#units.length);
    this.#tail.push(0);
    this.#part.push(0);
  }

  /** A unit is completed. */
  add(unit: Unit): void {
    this.#units.add(unit);
  }

  setTail(message: number): void {
    this.#tail.data[this.#tail.length - 1] = message;
  }

  setPart(message: number): void {
    this.#part.data[this.#part.length - 1] = message;
  }

  overlap(): void {
    this.setTail(OVERLAP);
  }

  /** Units completed at a position. */
  units(position: number): Unit[] {
    const units: Unit[] = [];
    for (let unit = this.#firstUnit.at(position); unit < this.#endOf(position); unit++)
      units.push(this.#units.at(unit));
    return units;
  }

  /** See {@link Found}; `state` is that of the conversation by now. */
  found(position: number, state: unknown): Found {
    const from = this.#firstUnit.at(position);
    const to = this.#endOf(position);
    let kinds = 0;
    let requests = 0;
    let responses = 0;
    let isTold = true;
    for (let unit = from; unit < to; unit++) {
      const { protocol, state: before, last } = this.#units.at(unit);
      const after = unit + 1 < this.#units.length ? this.#units.at(unit + 1).state : state;
      kinds |= MessageKind.any | (protocol?.kinds?.(before, after) ?? 0);
      if (protocol === undefined) continue;
      // What the sender's close ends leaves the state as it was.
      const met = last ? undefined : protocol.met?.(before, after);
      isTold &&= met !== undefined;
      requests += met?.requests ?? 0;
      responses += met?.responses ?? 0;
    }
    const completes =
      (requests > 0 ? Completes.request : 0) |
      (responses > 0 ? Completes.response : 0) |
      (requests + responses > 1 ? Completes.several : 0);
    return { kinds, completes: isTold ? completes : undefined };
  }

  /** Messages that bytes at a position belong to and that go on behind it: at most one it is inside of, and one it begins. */
  waiting(position: number): number[] {
    return [this.#part.at(position), this.#tail.at(position)]
      .filter((message) => message !== 0 && message !== OVERLAP)
      .map((message) => message - 1);
  }

  /** Whether the bytes at a position fall into a message that was put together before. */
  overlaps(position: number): boolean {
    return this.#tail.at(position) === OVERLAP;
  }

  #endOf(position: number): number {
    return position + 1 < this.#firstUnit.length ? this.#firstUnit.at(position + 1) : this.#units.length;
  }
}
