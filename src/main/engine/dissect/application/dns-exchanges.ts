/**
 * Queries of DNS and their responses, by what the scan met: which packet answers which, and which only says again what
 * was said before. A query that comes again unanswered within five seconds is the same one; later, or once answered, it asks
 * anew. Of the responses the first counts. Bounded: beyond the cap nothing new is remembered.
 */

/** Queries, and packets, remembered at most. */
const MAX_ENTRIES = 1 << 20;

/** Seconds within which an unanswered query that comes again is the same query. */
const SAME_QUERY_SECONDS = 5;

/** A query and its first response, if it has come. Packets are 0-based. */
export interface DnsExchange {
  readonly query: number;
  readonly response: number | undefined;
}

/** The same while it grows, with the query's time. */
interface OpenExchange extends DnsExchange {
  readonly seconds: number;
  readonly nanos: number;
  response: number | undefined;
}

/** All of one capture. */
export class DnsExchanges {
  readonly #latest = new Map<string, OpenExchange>();
  readonly #byPacket = new Map<number, DnsExchange>();

  /** A query went by at this time; `key` names both ends, whoever sends, and the message's number. */
  query(key: string, packet: number, seconds: number, nanos: number): void {
    const known = this.#latest.get(key);
    if (known === undefined && this.#latest.size >= MAX_ENTRIES) return;
    const again = known !== undefined && known.response === undefined;
    if (again && seconds - known.seconds + (nanos - known.nanos) / 1e9 < SAME_QUERY_SECONDS) {
      this.#join(packet, known);
      return;
    }
    const exchange: OpenExchange = { query: packet, response: undefined, seconds, nanos };
    this.#latest.set(key, exchange);
    this.#join(packet, exchange);
  }

  /** A response went by. */
  response(key: string, packet: number): void {
    const exchange = this.#latest.get(key);
    if (exchange === undefined) return;
    exchange.response ??= packet;
    this.#join(packet, exchange);
  }

  /** The exchange that this packet is part of, be it as a repetition; undefined for a response that nobody asked for. */
  of(packet: number): DnsExchange | undefined {
    return this.#byPacket.get(packet);
  }

  #join(packet: number, exchange: DnsExchange): void {
    if (this.#byPacket.size < MAX_ENTRIES) this.#byPacket.set(packet, exchange);
  }
}
