/**
 * Pings of ICMP and ICMPv6 and their answers, by what the scan met: the first reply that fits the latest request of its kind is
 * its answer. Bounded: beyond the cap nothing new is remembered.
 */
import { LatestKeys, Uint32Column } from '../../bytes/index.ts';
import { PacketRows } from '../packet-rows.ts';

/** Requests, and replies, remembered at most: some 60 bytes for both. */
const MAX_ENTRIES = 1 << 24;

/** Numbers of a message that compiled code hands on (plain-run/): packet, what tells its request, {@link EchoKind}. */
export const ECHO_CELLS = 6;
export const EchoKind = { request: 0, reply: 1 } as const;

/** All of one capture. Packets are 0-based. */
export class EchoExchanges {
  /**
   * What tells pings apart: requester and who is asked (indices of their addresses in the pool), identifier and number, and what else
   * there is of the request (its checksum; -1 where none counts). Entries are requests.
   */
  readonly #keys = new LatestKeys((request) => this.#answer.at(request) !== 0);
  /** By request: its packet, and the packet that answers + 1. */
  readonly #request = new Uint32Column();
  readonly #answer = new Uint32Column();
  readonly #requestAt = new PacketRows(MAX_ENTRIES);
  readonly #requestOfReply = new PacketRows(MAX_ENTRIES);

  /** A request went by. Made again, the last counts. */
  request(packet: number, requester: number, asked: number, numbers: number, more: number): void {
    if (this.#request.length >= MAX_ENTRIES) return;
    const request = this.#keys.add(requester, asked, numbers, more);
    this.#request.push(packet);
    this.#answer.push(0);
    this.#requestAt.set(packet, request);
  }

  /** A reply went by, with what tells its request. */
  reply(packet: number, requester: number, asked: number, numbers: number, more: number): void {
    const request = this.#keys.waiting(requester, asked, numbers, more);
    if (request < 0) return;
    this.#answer.data[request] = packet + 1;
    this.#requestOfReply.set(packet, request);
  }

  /** Messages went by, {@link ECHO_CELLS} numbers each. */
  meetRows(rows: Int32Array): void {
    for (let at = 0; at < rows.length; at += ECHO_CELLS) {
      const packet = (rows[at] as number) >>> 0;
      const requester = rows[at + 1] as number;
      const asked = rows[at + 2] as number;
      const numbers = rows[at + 3] as number;
      const more = rows[at + 4] as number;
      if (rows[at + 5] === EchoKind.request) this.request(packet, requester, asked, numbers, more);
      else this.reply(packet, requester, asked, numbers, more);
    }
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
