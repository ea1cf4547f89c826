/** Names that the capture itself has for addresses (pcapng Name Resolution Blocks). The first name of an address counts. */
import type { NameRecord } from './capture/index.ts';

/** See the file's first line. */
export class NameBook {
  readonly #records: () => readonly NameRecord[];
  readonly #names = new Map<string, string>();
  #taken = 0;

  /** `records` gives all there are by now; there may be more while the file is read. */
  constructor(records: () => readonly NameRecord[]) {
    this.#records = records;
  }

  /** The name of an address as the columns write it; undefined where the file has none. */
  of(address: string): string | undefined {
    const records = this.#records();
    for (; this.#taken < records.length; this.#taken++) {
      const { address: own = '', names = [] } = records[this.#taken] ?? {};
      const [name] = names;
      if (name !== undefined && name !== '' && !this.#names.has(own)) this.#names.set(own, name);
    }
    return this.#names.get(address);
  }
}
