/**
 * Queries of DNS and their responses, by what the scan met: which packet answers which, and which only says again what
 * was said before. A query that comes again unanswered within five seconds is the same one; later, or once answered, it asks
 * anew. Of the responses the first counts. Bounded: beyond the cap nothing new is remembered. Messages are put down as they go by,
 * and matched when somebody asks, or when many wait.
 */

import { Float64Column, LatestKeys, Uint32Column } from '../../bytes/index.ts';
import { PacketRows } from '../packet-rows.ts';

/** Messages remembered at most: some 25 bytes each, and 40 a query. */
const MAX_ENTRIES = 1 << 24;

/** Seconds within which an unanswered query that comes again is the same query. */
export const SAME_QUERY_SECONDS = 5;

/** A query and its first response, if it has come. Packets are 0-based. */
export interface DnsExchange {
  readonly query: number;
  readonly response: number | undefined;
}

/** Beside the number of a message: it is a response. */
export const DNS_RESPONSE = 1 << 16;

/**
 * Numbers of a message that waits: packet, source and destination (indices of the addresses in the pool), their ports (the source's *
 * 65536 + the other), its own number with the mark of a response, time (seconds, nanoseconds).
 */
export const DNS_CELLS = 7;
/** Ports an address has. */
const PORTS = 0x10000;
const FIRST = 64;
const MOST = 1 << 14;

/** All of one capture. */
export class DnsExchanges {
  #waiting = new Float64Array(0);
  #count = 0;
  /** Both ends, whoever sends (who answers to a group sends where the query went): addresses, ports; and the message's number. Entries are exchanges. */
  readonly #keys = new LatestKeys((exchange) => this.#response.at(exchange) !== 0);
  /** By exchange: its query, its response + 1, and the time of the query. */
  readonly #query = new Uint32Column();
  readonly #response = new Uint32Column();
  readonly #seconds = new Float64Column();
  readonly #nanos = new Uint32Column();
  readonly #exchangeOf = new PacketRows(MAX_ENTRIES);

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
    this.#makeRoom(1);
    const waiting = this.#waiting;
    const at = this.#count++ * DNS_CELLS;
    waiting[at] = packet;
    waiting[at + 1] = source;
    waiting[at + 2] = destination;
    waiting[at + 3] = sourcePort * PORTS + destinationPort;
    waiting[at + 4] = message;
    waiting[at + 5] = seconds;
    waiting[at + 6] = nanos;
  }

  /** Messages went by, {@link DNS_CELLS} numbers each, which compiled code has read (plain-run/). */
  meetRows(rows: Float64Array): void {
    this.#makeRoom(rows.length / DNS_CELLS);
    this.#waiting.set(rows, this.#count * DNS_CELLS);
    this.#count += rows.length / DNS_CELLS;
  }

  /** The exchange that this packet is part of, be it as a repetition; undefined for a response that nobody asked for. */
  of(packet: number): DnsExchange | undefined {
    this.#match();
    const exchange = this.#exchangeOf.get(packet);
    if (exchange < 0) return undefined;
    const response = this.#response.at(exchange);
    return { query: this.#query.at(exchange), response: response === 0 ? undefined : response - 1 };
  }

  /** Give back spare room: when no more are expected. */
  trim(): void {
    this.#keys.trim();
    for (const column of [this.#query, this.#response, this.#seconds, this.#nanos]) column.trim();
    this.#exchangeOf.trim();
  }

  /** So many more will wait. */
  #makeRoom(more: number): void {
    if (this.#count + more > MOST) this.#match();
    const needed = (this.#count + more) * DNS_CELLS;
    if (needed <= this.#waiting.length) return;
    const longer = new Float64Array(Math.max(FIRST * DNS_CELLS, this.#waiting.length * 2, needed));
    longer.set(this.#waiting);
    this.#waiting = longer;
  }

  /** Match those that wait, in their order. */
  #match(): void {
    const waiting = this.#waiting;
    for (let at = 0; at < this.#count * DNS_CELLS; at += DNS_CELLS) {
      const packet = waiting[at] as number;
      const message = waiting[at + 4] as number;
      const number = message & ~DNS_RESPONSE;
      const source = waiting[at + 1] as number;
      const destination = waiting[at + 2] as number;
      const ports = (waiting[at + 3] as number) | 0;
      const turned = (ports << 16) | (ports >>> 16);
      const swap = source > destination || (source === destination && ports >>> 16 > (ports & 0xffff));
      const low = swap ? destination : source;
      const high = swap ? source : destination;
      const both = swap ? turned : ports;
      if ((message & DNS_RESPONSE) !== 0) this.#respond(packet, this.#keys.latest(low, high, both, number));
      else this.#ask(packet, low, high, both, number, waiting[at + 5] as number, waiting[at + 6] as number);
    }
    this.#count = 0;
  }

  #ask(packet: number, low: number, high: number, ports: number, number: number, seconds: number, nanos: number): void {
    if (this.#query.length >= MAX_ENTRIES) return;
    const known = this.#keys.waiting(low, high, ports, number);
    if (known >= 0) {
      const since = seconds - this.#seconds.at(known) + (nanos - this.#nanos.at(known)) / 1e9;
      if (since < SAME_QUERY_SECONDS) {
        this.#exchangeOf.set(packet, known);
        return;
      }
    }
    this.#query.push(packet);
    this.#response.push(0);
    this.#seconds.push(seconds);
    this.#nanos.push(nanos);
    this.#exchangeOf.set(packet, this.#keys.add(low, high, ports, number));
  }

  #respond(packet: number, exchange: number): void {
    if (exchange < 0) return;
    if (this.#response.at(exchange) === 0) this.#response.data[exchange] = packet + 1;
    this.#exchangeOf.set(packet, exchange);
  }
}
