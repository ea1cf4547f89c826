/**
 * Pings of ICMP and ICMPv6 and their answers, by what the scan met: the first reply that fits the latest request of its kind is
 * its answer. Bounded: beyond the cap nothing new is remembered.
 */
import { ByteKeys, Uint32Column } from '../../bytes/index.ts';
import { PacketRows } from '../packet-rows.ts';

/** Requests, and replies, remembered at most: some 60 bytes for both. */
const MAX_ENTRIES = 1 << 24;

/** All of one capture. Packets are 0-based. */
export class EchoExchanges {
  /**
   * What tells pings apart, both ends (requester first), identifier, number and more: written into the draft before one of the
   * methods is called with the key's length.
   */
  readonly keys = new ByteKeys();
  /** By key: its latest request. */
  readonly #latest = new Uint32Column();
  /** By request: its packet, and the packet that answers + 1. */
  readonly #request = new Uint32Column();
  readonly #answer = new Uint32Column();
  readonly #requestAt = new PacketRows(MAX_ENTRIES);
  readonly #requestOfReply = new PacketRows(MAX_ENTRIES);

  /** A request went by. Made again, the last counts. */
  request(keyLength: number, packet: number): void {
    if (this.#request.length >= MAX_ENTRIES) return;
    const key = this.keys.add(keyLength);
    const request = this.#request.length;
    this.#request.push(packet);
    this.#answer.push(0);
    if (key === this.#latest.length) this.#latest.push(request);
    else this.#latest.data[key] = request;
    this.#requestAt.set(packet, request);
  }

  /** A reply went by, with the key of its request. */
  reply(keyLength: number, packet: number): void {
    const key = this.keys.find(keyLength);
    if (key < 0) return;
    const request = this.#latest.at(key);
    if (this.#answer.at(request) !== 0) return;
    this.#answer.data[request] = packet + 1;
    this.#requestOfReply.set(packet, request);
  }

  /** The packet that answers this request. */
  answerOf(request: number): number | undefined {
    const row = this.#requestAt.get(request);
    const answer = row < 0 ? 0 : this.#answer.at(row);
    return answer === 0 ? undefined : answer - 1;
  }

  /** The request this packet answers. */
  requestOf(reply: number): number | undefined {
    const row = this.#requestOfReply.get(reply);
    return row < 0 ? undefined : this.#request.at(row);
  }
}
