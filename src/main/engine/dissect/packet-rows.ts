/** Which row of a table a packet is told of in, where packets come in order and few of them, or many, are told of at all. */
import { firstIndex } from '../../../shared/bisect.ts';
import { Uint32Column } from '../bytes/index.ts';

/** See the file's first line. Packets are 0-based. */
export class PacketRows {
  readonly #packets = new Uint32Column();
  readonly #rows = new Uint32Column();
  readonly #most: number;

  /** Beyond `most` packets nothing new is remembered. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The packet, which is no earlier than any before, stands in a row. Of several for one packet the last counts. */
  set(packet: number, row: number): void {
    const last = this.#packets.length - 1;
    if (last >= 0 && this.#packets.at(last) === packet) this.#rows.data[last] = row;
    else if (this.#packets.length < this.#most) {
      this.#packets.push(packet);
      this.#rows.push(row);
    }
  }

  /** Give back spare room. */
  trim(): void {
    this.#packets.trim();
    this.#rows.trim();
  }

  /** Its row; -1 where it has none. */
  get(packet: number): number {
    const { length } = this.#packets;
    const entry = firstIndex(0, length, (at) => this.#packets.at(at) >= packet);
    return entry < length && this.#packets.at(entry) === packet ? this.#rows.at(entry) : -1;
  }
}
