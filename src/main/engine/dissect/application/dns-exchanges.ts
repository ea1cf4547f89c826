/**
 * Queries of DNS and their responses, by what the scan met: which packet answers which, and which only says again what
 * was said before. A query that comes again unanswered within five seconds is the same one; later, or once answered, it asks
 * anew. Of the responses the first counts. Bounded: beyond the cap nothing new is remembered. Messages are put down as they go by,
 * and matched when somebody asks, or when many wait.
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

/** Beside the number of a message: it is a response. */
export const DNS_RESPONSE = 1 << 16;

/** Numbers of a message that waits: packet, both ends, its own number, time. */
const CELLS = 6;
/** Ports an address has. */
const PORTS = 0x10000;
const FIRST = 64;
const MOST = 1 << 14;

/** All of one capture. */
export class DnsExchanges {
  #waiting = new Float64Array(0);
  #count = 0;
  readonly #latest = new Map<string, OpenExchange>();
  readonly #byPacket = new Map<number, DnsExchange>();

  /**
   * A message went by at this time, between addresses of the pool: its number, with {@link DNS_RESPONSE} where it is one.
   */
  meet(
    packet: number,
    source: number,
    sourcePort: number,
    destination: number,
    destinationPort: number,
    message: number,
    seconds: number,
    nanos: number,
  ): void {
    if (this.#count === this.#waiting.length / CELLS) this.#makeRoom();
    const waiting = this.#waiting;
    const at = this.#count++ * CELLS;
    waiting[at] = packet;
    waiting[at + 1] = source * PORTS + sourcePort;
    waiting[at + 2] = destination * PORTS + destinationPort;
    waiting[at + 3] = message;
    waiting[at + 4] = seconds;
    waiting[at + 5] = nanos;
  }

  /** The exchange that this packet is part of, be it as a repetition; undefined for a response that nobody asked for. */
  of(packet: number): DnsExchange | undefined {
    this.#match();
    return this.#byPacket.get(packet);
  }

  #makeRoom(): void {
    if (this.#count === MOST) this.#match();
    else {
      const longer = new Float64Array(Math.max(FIRST, this.#count * 2) * CELLS);
      longer.set(this.#waiting);
      this.#waiting = longer;
    }
  }

  /** Match those that wait, in their order. */
  #match(): void {
    for (let at = 0; at < this.#count * CELLS; at += CELLS) {
      const [packet = 0, source = 0, destination = 0, message = 0, seconds = 0, nanos = 0] = this.#waiting.subarray(
        at,
        at + CELLS,
      );
      // Both ends, whoever sends (who answers to a group sends where the query went), and the number.
      const key = `${Math.min(source, destination)} ${Math.max(source, destination)} ${message & ~DNS_RESPONSE}`;
      if ((message & DNS_RESPONSE) !== 0) this.#respond(key, packet);
      else this.#ask(key, packet, seconds, nanos);
    }
    this.#count = 0;
  }

  #ask(key: string, packet: number, seconds: number, nanos: number): void {
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

  #respond(key: string, packet: number): void {
    const exchange = this.#latest.get(key);
    if (exchange === undefined) return;
    exchange.response ??= packet;
    this.#join(packet, exchange);
  }

  #join(packet: number, exchange: DnsExchange): void {
    if (this.#byPacket.size < MAX_ENTRIES) this.#byPacket.set(packet, exchange);
  }
}
