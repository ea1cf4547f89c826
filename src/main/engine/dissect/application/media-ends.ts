/**
 * Where the media go that session descriptions (SDP, RFC 8866) announce: which address and port expects RTP, and how its
 * payload types are called. Filled by the scan of what carries descriptions, asked for other datagrams; bounded.
 */
import { AddressKind, formatAddress } from '../../table/index.ts';
import type { Cursor } from '../cursor.ts';
import { ToldPort, ToldPorts } from './told-ports.ts';

const MAX_ENDS = 1 << 14;
const MAX_BODY = 16384;
const MAX_MEDIA = 16;
const MAX_TYPES = 64;
const LATIN1 = new TextDecoder('latin1');

/** What an end expects: since which packet, and the names of payload types. */
export interface MediaEnd {
  readonly since: number;
  readonly types: ReadonlyMap<number, string>;
}

/** One medium of a description. */
interface Medium {
  readonly port: number;
  address: string;
  readonly types: Map<number, string>;
}

/** The media of a description that go over RTP, by its lines (RFC 8866 section 5). */
function mediaOf(description: string): Medium[] {
  const media: Medium[] = [];
  let session = '';
  let current: Medium | undefined;
  for (const line of description.split(/\r?\n/)) {
    const connection = /^c=IN IP[46] ([0-9a-fA-F.:]+)/.exec(line)?.[1];
    if (connection !== undefined) {
      if (current === undefined) session = connection;
      else current.address = connection;
    } else if (line.startsWith('m=')) {
      const port = Number(/^m=\S+ (\d{1,5})(?:\/\d+)? RTP\/\S+/.exec(line)?.[1] ?? 0);
      current = { port, address: session, types: new Map() };
      if (port > 0 && port < 65_536 && media.length < MAX_MEDIA) media.push(current);
    } else if (current !== undefined && current.types.size < MAX_TYPES) {
      const [, type, name = ''] = /^a=rtpmap:(\d{1,3}) ([^/\s]{1,32})\//.exec(line) ?? [];
      if (type !== undefined) current.types.set(Number(type), name);
    }
  }
  return media;
}

/** See the file's first lines. */
export class MediaEnds {
  readonly #ends = new Map<string, MediaEnd>();
  /** Their ports: most datagrams are told apart by these alone. */
  readonly #ports = new Set<number>();
  readonly #told: ToldPorts;

  constructor(told = new ToldPorts()) {
    this.#told = told;
  }

  /** A message went by whose body, behind an empty line, is a description. */
  announce({ bytes, offset, end, packet }: Cursor): void {
    const text = LATIN1.decode(bytes.subarray(offset, Math.min(end, offset + MAX_BODY)));
    const body = text.indexOf('\r\n\r\n');
    if (body < 0) return;
    for (const { address, port, types } of mediaOf(text.slice(body + 4))) {
      const key = `${address.toLowerCase()} ${port}`;
      if (this.#ends.size >= MAX_ENDS && !this.#ends.has(key)) return;
      this.#ends.set(key, { since: this.#ends.get(key)?.since ?? packet, types });
      this.#ports.add(port);
      this.#told.add(port, ToldPort.talk);
    }
  }

  /** What the receiver of a datagram expects, or else its sender; undefined where nothing was announced before. */
  of(cursor: Cursor): MediaEnd | undefined {
    if (!this.#ports.has(cursor.destinationPort) && !this.#ports.has(cursor.sourcePort)) return undefined;
    const { bytes, addresses, addressesSize, destinationPort, sourcePort } = cursor;
    const kind = addressesSize === 32 ? AddressKind.ipv6 : AddressKind.ipv4;
    const end = (at: number, port: number): MediaEnd | undefined => {
      const found = this.#ends.get(`${formatAddress(kind, bytes, at)} ${port}`);
      return found !== undefined && found.since <= cursor.packet ? found : undefined;
    };
    if (addressesSize === 0) return undefined;
    return end(addresses + addressesSize / 2, destinationPort) ?? end(addresses, sourcePort);
  }
}
