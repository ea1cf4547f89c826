/**
 * Who follows: tables from a value (an ethertype, an IP protocol, a port…) to a dissector, built once from the claims
 * that dissectors declare. Two that claim the same key fail at start, loudly.
 */
import type { Dissector } from './dissector.ts';

/** The tables. The number is the index of the table. */
export const Table = {
  linkType: 0,
  etherType: 1,
  ipProtocol: 2,
  udpPort: 3,
  tcpPort: 4,
  pppProtocol: 5,
  llcSap: 6,
  snapPid: 7,
  greProtocol: 8,
  sctpPort: 9,
  wtapDirect: 10,
  /** One entry, 0: who reads IEEE 802.2 LLC. */
  llc: 11,
  /** Protocol field of a Linux cooked header below the ethertypes. */
  sllKind: 12,
  /** Who begins with a network layer protocol identifier (ISO/IEC TR 9577) of its own. */
  osiNetwork: 13,
} as const;

const SIZE = 65536;

/** One claim: a table and a value in it (0…65535; link types beyond that are not claimed). */
export interface Claim {
  readonly table: number;
  readonly value: number;
}

/** The compiled tables. */
export class Claims {
  /** For each table, by value: one more than an index into `#claimants`, 0 for none. */
  readonly #tables: Uint16Array[] = Object.values(Table).map(() => new Uint16Array(SIZE));
  readonly #used: boolean[] = Object.values(Table).map(() => false);
  readonly #claimants: readonly Dissector[];
  /** Tried in order on UDP payloads that no port names; see {@link Dissector.recogniseUdp}. */
  readonly udpHeuristics: readonly Dissector[];
  /** The dissector of bytes that nobody claims. */
  readonly data: Dissector;

  constructor(dissectors: readonly Dissector[], data: Dissector) {
    this.data = data;
    this.#claimants = dissectors;
    for (const [index, dissector] of dissectors.entries()) {
      for (const { table, value } of dissector.claims) {
        const row = this.#tables[table];
        if (row === undefined || value < 0 || value >= SIZE) throw new Error(`${dissector.id}: no such claim`);
        const other = dissectors[(row[value] ?? 0) - 1];
        if (other !== undefined) throw new Error(`${dissector.id} and ${other.id} claim the same value ${value}`);
        row[value] = index + 1;
        this.#used[table] = true;
      }
    }
    this.udpHeuristics = dissectors.filter((d) => d.recogniseUdp !== undefined);
  }

  /** Whether anybody claims anything in a table. */
  isUsed(table: number): boolean {
    return this.#used[table] === true;
  }

  /** The claimant, if there is one. */
  find(table: number, value: number): Dissector | undefined {
    const claim = this.#tables[table]?.[value] ?? 0;
    return claim === 0 ? undefined : this.#claimants[claim - 1];
  }
}
