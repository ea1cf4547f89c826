/**
 * Values that had to be painted for a filter: the next one on the same field need not paint for them. For fields of few different
 * values, each of which is kept once. Kept until streams change; what is beyond the bound is painted again.
 */
import type { Val } from './values.ts';

/** Packets whose values of a field are kept, and different values: some megabytes. */
const MOST = 1 << 17;
const MOST_DIFFERENT = 1 << 12;

/** Values by packet, as numbers of the different lists of values there are. */
class KeptField {
  readonly #byPacket = new Map<number, number>();
  readonly #lists: (readonly Val[])[] = [];
  readonly #numbers = new Map<string, number>();

  get(packet: number): readonly Val[] | undefined {
    return this.#lists[this.#byPacket.get(packet) ?? -1];
  }

  set(packet: number, values: readonly Val[]): void {
    if (this.#byPacket.size >= MOST) return;
    const key = values.map((value) => `${typeof value} ${value}`).join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      if (this.#lists.length >= MOST_DIFFERENT) return;
      number = this.#lists.push(values) - 1;
      this.#numbers.set(key, number);
    }
    this.#byPacket.set(packet, number);
  }
}

/** See the file's first lines. */
export class KeptValues {
  readonly #fields = new Map<string, KeptField>();

  /** All values of a field at a packet. `paint` is asked for them where they are not kept. */
  of(key: string, packet: number, paint: () => readonly Val[]): readonly Val[] {
    let field = this.#fields.get(key);
    if (field === undefined) {
      field = new KeptField();
      this.#fields.set(key, field);
    }
    const known = field.get(packet);
    if (known !== undefined) return known;
    const values = paint();
    field.set(packet, values);
    return values;
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#fields.clear();
  }
}
