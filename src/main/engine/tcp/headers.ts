/**
 * Streams of transport headers that the packet table has no room for: a packet can hold several (tunnels), and headers
 * quoted in an ICMP error leave no ports in its row. Rows are in order of packets, and of headers within a packet.
 */
import { Uint32Column } from '../bytes/index.ts';

/** Protocol of a header. */
export const Transport = { tcp: 0, udp: 1 } as const;

/** The rows. */
export class ExtraHeaders {
  readonly #packet = new Uint32Column();
  /** Transport << 24 | occurrence among the headers of that protocol in the packet. */
  readonly #which = new Uint32Column();
  readonly #stream = new Uint32Column();

  /** Add a row; packets must not go down. */
  push(packet: number, transport: number, occurrence: number, stream: number): void {
    this.#packet.push(packet);
    this.#which.push((transport << 24) | occurrence);
    this.#stream.push(stream);
  }

  /** Stream of a header, where it has a row. */
  find(packet: number, transport: number, occurrence: number): number | undefined {
    const which = (transport << 24) | occurrence;
    for (let at = lowerBound(this.#packet.data, this.#packet.length, packet); at < this.#packet.length; at++) {
      if (this.#packet.at(at) !== packet) return undefined;
      if (this.#which.at(at) === which) return this.#stream.at(at);
    }
    return undefined;
  }
}

/** First position among `length` ascending values whose value is at least `value`. */
export function lowerBound(values: ArrayLike<number>, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
