/**
 * Who reads a UDP conversation by what was said in it, or elsewhere about it, rather than by its ports: TFTP answers from
 * a port of its own, TURN channels follow a STUN message, RTP goes where SDP said. Filled by the scan, asked when a packet
 * is looked at again; bounded.
 */
import type { Cursor } from '../cursor.ts';
import type { Dissector } from '../dissector.ts';
import { formatHexBytes } from '../text.ts';
import { ToldPort, ToldPorts } from './told-ports.ts';

const MAX_TALKS = 1 << 16;

/** From which packet on a conversation is somebody's. */
interface Talk {
  readonly since: number;
  readonly dissector: Dissector;
}

/** See the file's first lines. */
export class UdpTalks {
  readonly #talks = new Map<string, Talk[]>();
  /** Ports that stand in a key: nearly every packet is told apart by these alone. */
  readonly #ports = new Uint8Array(65_536);
  #count = 0;
  readonly #told: ToldPorts;

  constructor(told = new ToldPorts()) {
    this.#told = told;
  }

  /** What follows between the two ends of this packet is `dissector`'s. */
  between(cursor: Cursor, dissector: Dissector): void {
    this.#add(keyOf(sourceOf(cursor), destinationOf(cursor)), cursor.sourcePort, cursor.packet, dissector);
  }

  /** What follows from or to an end is `dissector`'s. `address` in network byte order. */
  at(address: Uint8Array, port: number, packet: number, dissector: Dissector): void {
    this.#add(endOf(address, port), port, packet, dissector);
  }

  /** Who reads the payload at the cursor; undefined where nothing was said of it. */
  find(cursor: Cursor): Dissector | undefined {
    if (this.#ports[cursor.sourcePort] === 0 && this.#ports[cursor.destinationPort] === 0) return undefined;
    const source = sourceOf(cursor);
    const destination = destinationOf(cursor);
    const talk = [keyOf(source, destination), destination, source]
      .map((key) => this.#talks.get(key)?.findLast(({ since }) => since < cursor.packet))
      .find((found) => found !== undefined);
    return talk?.dissector;
  }

  #add(key: string, port: number, since: number, dissector: Dissector): void {
    const known = this.#talks.get(key);
    if (known?.at(-1)?.dissector === dissector || this.#count >= MAX_TALKS) return;
    this.#count++;
    this.#ports[port] = 1;
    this.#told.add(port, ToldPort.talk);
    if (known === undefined) this.#talks.set(key, [{ since, dissector }]);
    else known.push({ since, dissector });
  }
}

const endOf = (address: Uint8Array, port: number): string => `${formatHexBytes(address)} ${port}`;

const keyOf = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

/** The sender's address, and the receiver's, as the IP header has them. */
export function endAddresses({ bytes, addresses, addressesSize }: Cursor): readonly [Uint8Array, Uint8Array] {
  const half = addresses + addressesSize / 2;
  return [bytes.subarray(addresses, half), bytes.subarray(half, addresses + addressesSize)];
}

const sourceOf = (cursor: Cursor): string => endOf(endAddresses(cursor)[0], cursor.sourcePort);
const destinationOf = (cursor: Cursor): string => endOf(endAddresses(cursor)[1], cursor.destinationPort);
