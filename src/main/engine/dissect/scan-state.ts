/**
 * What a scan remembers from packet to packet on behalf of single protocols: pings that wait for their answer. Filled
 * while packets are met in order, asked when one is looked at again. Bounded: beyond the cap nothing new is remembered.
 */

/** Entries remembered at most, per table. */
const MAX_ENTRIES = 1 << 20;

/** Pings and their answers, ICMP and ICMPv6. Packets are 0-based. */
export class EchoTable {
  readonly #waiting = new Map<string, number>();
  readonly #answers = new Map<number, number>();
  readonly #requests = new Map<number, number>();

  /** A request went by; `key` names both ends, identifier, sequence number and contents. */
  request(key: string, packet: number): void {
    if (this.#waiting.size < MAX_ENTRIES || this.#waiting.has(key)) this.#waiting.set(key, packet);
  }

  /** A reply went by. The first one that fits a request is its answer. */
  reply(key: string, packet: number): void {
    const request = this.#waiting.get(key);
    if (request === undefined || this.#answers.has(request) || this.#answers.size >= MAX_ENTRIES) return;
    this.#answers.set(request, packet);
    this.#requests.set(packet, request);
  }

  /** The packet that answers this request. */
  answerOf(request: number): number | undefined {
    return this.#answers.get(request);
  }

  /** The request this packet answers. */
  requestOf(reply: number): number | undefined {
    return this.#requests.get(reply);
  }
}

/** All of it, one per capture; shared by the cursor that scans and those that look again. */
export class ScanState {
  readonly echoes = new EchoTable();
}
