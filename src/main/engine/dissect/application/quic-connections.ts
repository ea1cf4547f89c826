/**
 * Which QUIC connections went by: what the first packets say and the later ones leave out. Keys of Initial packets follow
 * from the id that the client made up (RFC 9001 section 5.2), and a short header does not say how long its id is. Filled
 * by the scan, asked when a packet is looked at again; bounded.
 */
import { readU32BE } from '../../bytes/index.ts';
import type { Cursor } from '../cursor.ts';
import { formatHexBytes } from '../text.ts';
import { ToldPort, ToldPorts } from './told-ports.ts';

const MAX_CONNECTIONS = 1 << 16;
/** Ids of one end that are remembered, and of all. */
const MAX_IDS = 8;
const MAX_ALL_IDS = 1 << 18;
/** What is told apart by its first bytes alone is told apart cheaply. */
const HEAD = 4;
/** Packets of a connection whose handshake is looked for in. */
const MAX_INITIALS = 32;
/** An id that a client makes up has at least so many bytes (RFC 9000 section 7.2). */
const LEAST_FIRST_ID = 8;

/** One connection. Ends are numbered by the order of their addresses and ports. */
export interface QuicConnection {
  /** In the order in which they began, from 0. */
  readonly number: number;
  /** Where it begins: packets before are not its own. */
  readonly since: number;
  readonly client: 0 | 1;
  /** What the keys of Initial packets follow from. */
  readonly firstId: Uint8Array;
  /** Ids that each end chose for itself, as it said last; undefined where it has not said. */
  readonly ownIds: [Uint8Array | undefined, Uint8Array | undefined];
  /** All that each has said. */
  readonly allIds: readonly [Uint8Array[], Uint8Array[]];
  /** Datagrams that begin with an Initial packet: their packet, and where their payload is in it. */
  readonly initials: {
    readonly packet: number;
    readonly at: number;
    readonly length: number;
    readonly sender: 0 | 1;
  }[];
}

/** Ids of one long header. */
interface Ids {
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
}

/** See the file's first lines. */
export class QuicConnections {
  readonly #byEnds = new Map<string, QuicConnection[]>();
  /** Pairs of ports that connections have: most packets are told apart by these alone. */
  readonly #ports = new Set<number>();
  #count = 0;
  /** Connections that began: a server that asks to begin again begins none. */
  #begun = 0;
  /** Ids that ends chose, by the packet that a connection began with; their first bytes, and how long they are. */
  readonly #ids = new Map<string, number>();
  readonly #heads = new Set<number>();
  readonly #lengths = new Set<number>();
  /** The first bytes of those that are told by them, in the order in which they came. */
  readonly headList: number[] = [];
  readonly #told: ToldPorts;

  constructor(told = new ToldPorts()) {
    this.#told = told;
  }

  /** An Initial packet went by. */
  initial(cursor: Cursor, ids: Ids): void {
    const sender = senderOf(cursor);
    const known = this.find(cursor);
    if (known === undefined || isOther(known, sender, ids)) {
      if (ids.destination.length >= LEAST_FIRST_ID) this.#add(cursor, sender, ids);
      return;
    }
    this.#own(known, sender, ids.source);
    if (known.initials.length < MAX_INITIALS) known.initials.push(placeOf(cursor));
  }

  /** A server asked to begin again, with keys from the id it gave (RFC 9001 section 5.2). */
  retry(cursor: Cursor, ids: Ids): void {
    const known = this.find(cursor);
    if (known === undefined || senderOf(cursor) === known.client) return;
    const source = known.ownIds[known.client] ?? new Uint8Array(0);
    this.#add(cursor, known.client, { destination: ids.source, source }, known.number);
  }

  /** The connection that a packet belongs to. */
  find(cursor: Cursor): QuicConnection | undefined {
    if (!this.#ports.has(portsOf(cursor))) return undefined;
    return this.#byEnds.get(endsOf(cursor))?.findLast(({ since }) => since <= cursor.packet);
  }

  /** Whether a short header is sent to an id that some end chose, whatever ends it goes between: connections move. */
  knowsId({ bytes, offset, end, packet }: Cursor): boolean {
    if (this.#heads.size === 0 || end - offset < 1 + HEAD || !this.#heads.has(readU32BE(bytes, offset + 1)))
      return false;
    for (const length of this.#lengths) {
      const since = this.#ids.get(formatHexBytes(bytes.subarray(offset + 1, offset + 1 + length)));
      if (since !== undefined && since < packet && offset + 1 + length <= end) return true;
    }
    return false;
  }

  #own(connection: QuicConnection, end: 0 | 1, source: Uint8Array): void {
    const id = source.slice();
    connection.ownIds[end] = id;
    const all = connection.allIds[end];
    if (all.length < MAX_IDS) all.push(id);
    const hex = formatHexBytes(id);
    if (id.length < HEAD || this.#ids.size >= MAX_ALL_IDS || this.#ids.has(hex)) return;
    this.#ids.set(hex, connection.since);
    const head = readU32BE(id, 0);
    if (!this.#heads.has(head)) this.headList.push(head);
    this.#heads.add(head);
    this.#lengths.add(id.length);
  }

  #add(cursor: Cursor, client: 0 | 1, { destination, source }: Ids, number = this.#begun++): void {
    if (this.#count >= MAX_CONNECTIONS) return;
    this.#count++;
    const made: QuicConnection = {
      number,
      since: cursor.packet,
      client,
      firstId: destination.slice(),
      ownIds: [undefined, undefined],
      allIds: [[], []],
      initials: [placeOf(cursor)],
    };
    this.#own(made, client, source);
    const ends = endsOf(cursor);
    this.#byEnds.set(ends, [...(this.#byEnds.get(ends) ?? []), made]);
    this.#ports.add(portsOf(cursor));
    this.#told.add(Math.max(cursor.sourcePort, cursor.destinationPort), ToldPort.quic);
  }
}

function placeOf(cursor: Cursor): QuicConnection['initials'][number] {
  const { packet, offset, base, end } = cursor;
  return { packet, at: offset - base, length: end - offset, sender: senderOf(cursor) };
}

/** Whether an Initial packet is of another connection between the same ends. */
function isOther({ client, firstId, ownIds }: QuicConnection, sender: 0 | 1, { destination }: Ids): boolean {
  if (sender !== client) return false;
  const server = ownIds[client === 0 ? 1 : 0];
  const id = formatHexBytes(destination);
  return id !== formatHexBytes(firstId) && (server === undefined || id !== formatHexBytes(server));
}

/** Which end sends: 0 the one whose address and port come first. */
export function senderOf({ bytes, addresses, addressesSize, sourcePort, destinationPort }: Cursor): 0 | 1 {
  const half = addressesSize / 2;
  for (let i = 0; i < half; i++) {
    const difference = (bytes[addresses + i] ?? 0) - (bytes[addresses + half + i] ?? 0);
    if (difference !== 0) return difference < 0 ? 0 : 1;
  }
  return sourcePort <= destinationPort ? 0 : 1;
}

/** Both ports as one number, whichever sends. */
export const portsOf = ({ sourcePort, destinationPort }: Cursor): number =>
  Math.min(sourcePort, destinationPort) * 65_536 + Math.max(sourcePort, destinationPort);

/** Both ends, the same text whichever sends. */
export function endsOf(cursor: Cursor): string {
  const { bytes, addresses, addressesSize, sourcePort, destinationPort } = cursor;
  const half = addresses + addressesSize / 2;
  const source = `${formatHexBytes(bytes.subarray(addresses, half))} ${sourcePort}`;
  const destination = `${formatHexBytes(bytes.subarray(half, addresses + addressesSize))} ${destinationPort}`;
  return senderOf(cursor) === 0 ? `${source} ${destination}` : `${destination} ${source}`;
}
