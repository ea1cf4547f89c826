/**
 * The addresses and ports of every header in a packet, outermost first: from columns where a packet has one header of a
 * kind, else from a sketch. What an ICMP error quotes is none of them.
 */
import type { AddressLayer, FieldValue } from '../../../shared/model/index.ts';
import { readU16BE, readU32BE } from '../bytes/index.ts';
import { Layer } from '../dissect/index.ts';
import { AddressKind, formatAddress } from '../table/index.ts';
import { ANALYSED, BOGUS_HEADER } from '../tcp/index.ts';
import { Cost, type StatisticsSource } from './source.ts';

/** Told of a header. Ports and stream are 0 and -1 where the layer has none. */
export type Tell = (
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
  stream: number,
) => void;

/** Ethernet addresses: destination, then source. */
const MAC = 6;
/** Texts of them that are kept. */
const MAX_MACS = 100_000;
const WANTED = new Set([
  'eth.src',
  'eth.dst',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
]);

/** Which bit of the `layers` column a layer is, and which it is not; undefined for Ethernet, which has none. */
const BITS: Readonly<Record<AddressLayer, number>> = {
  ethernet: 0,
  ipv4: Layer.ipv4,
  ipv6: Layer.ipv6,
  tcp: Layer.tcp,
  udp: Layer.udp,
};

/** Reads the headers of one layer. */
export class Headers {
  readonly #source: StatisticsSource;
  readonly #layer: AddressLayer;
  /** By chain: Ethernet headers in it, 0, 1 (outermost) or 2 (several, or elsewhere). */
  readonly #ethernets = new Map<number, number>();
  /** By chain: whether it ends in a fragment that was not put together. */
  readonly #pieces = new Map<number, boolean>();
  readonly #macs = new Map<number, string>();

  constructor(source: StatisticsSource, layer: AddressLayer) {
    this.#source = source;
    this.#layer = layer;
  }

  /** Tell the headers of a packet; says what looking cost. */
  read(packet: number, tell: Tell): number {
    const { table, addresses } = this.#source;
    const layers = table.layers[packet] ?? 0;
    // A header that is cut, or too short for its own length, is told of by nobody.
    const isOnly = (layers & Layer.several) === 0;
    const flags = table.tcpFlags[packet] ?? 0;
    if (this.#layer === 'tcp' && ((isOnly && (flags & ANALYSED) === 0) || (flags & BOGUS_HEADER) !== 0)) {
      return Cost.columns;
    }
    if (table.issue[packet] !== 0) return this.#readSketch(packet, tell);
    if (this.#layer === 'ethernet') return this.#readEthernet(packet, tell);
    if ((layers & BITS[this.#layer]) === 0) return Cost.columns;
    if (!isOnly || !this.#hasIpAddresses(packet)) return this.#readSketch(packet, tell);
    if (this.#layer === 'ipv6' && this.#isPiece(table.chain[packet] ?? 0)) return Cost.columns;
    const isTransport = this.#layer === 'tcp' || this.#layer === 'udp';
    tell(
      addresses.text(table.source[packet] ?? 0),
      isTransport ? (table.sourcePort[packet] ?? 0) : 0,
      addresses.text(table.destination[packet] ?? 0),
      isTransport ? (table.destinationPort[packet] ?? 0) : 0,
      this.#layer === 'tcp' ? (table.stream[packet] ?? -1) : -1,
    );
    return Cost.columns;
  }

  #readEthernet(packet: number, tell: Tell): number {
    const chain = this.#source.table.chain[packet] ?? 0;
    let ethernets = this.#ethernets.get(chain);
    if (ethernets === undefined) {
      const ids = this.#source.layersOf(chain)?.map(({ id }) => id);
      ethernets = ids === undefined ? 2 : !ids.includes('eth') ? 0 : ids.lastIndexOf('eth') === 0 ? 1 : 2;
      this.#ethernets.set(chain, ethernets);
    }
    if (ethernets === 0) return Cost.columns;
    if (ethernets === 2) return this.#readSketch(packet, tell);
    const bytes = this.#source.bytes(packet);
    tell(this.#mac(bytes, MAC), 0, this.#mac(bytes, 0), 0, -1);
    return Cost.bytes;
  }

  /** Whether the row's addresses are those of IP: a tunnel may hold frames that have others only. */
  #hasIpAddresses(packet: number): boolean {
    const { table, addresses } = this.#source;
    const kind = addresses.kind(table.source[packet] ?? 0);
    return kind === AddressKind.ipv4 || kind === AddressKind.ipv6;
  }

  /** A fragment of IPv6 that nothing was put together with is no header of its own for the reference. */
  #isPiece(chain: number): boolean {
    let piece = this.#pieces.get(chain);
    if (piece === undefined) {
      piece = endsInPiece(this.#source.layersOf(chain)?.map(({ id }) => id) ?? []);
      this.#pieces.set(chain, piece);
    }
    return piece;
  }

  /** An Ethernet address as text, made once. */
  #mac(bytes: Uint8Array, at: number): string {
    // 48 bits are exact in a double.
    const number = readU16BE(bytes, at) * 2 ** 32 + readU32BE(bytes, at + 2);
    let text = this.#macs.get(number);
    if (text === undefined) {
      text = formatAddress(AddressKind.mac, bytes, at);
      if (this.#macs.size < MAX_MACS) this.#macs.set(number, text);
    }
    return text;
  }

  #readSketch(packet: number, tell: Tell): number {
    const { stack, values } = this.#source.sketch(packet, WANTED);
    const next = (key: string): FieldValue | undefined => values.get(key)?.shift();
    const transports = stack.filter((id) => id === 'tcp').length;
    const innermost = endsInPiece(stack) ? stack.lastIndexOf('ipv6') : -1;
    let [from, to] = ['', ''];
    for (const [at, id] of stack.entries()) {
      // Where reading the header itself came to an end, nobody tells of it.
      const isBroken = endOf(stack, at)?.startsWith(FAULT) === true;
      const family = id === 'eth' || id === 'ip' || id === 'ipv6' ? id : undefined;
      if (family !== undefined) {
        const [source, destination] = [next(`${family}.src`), next(`${family}.dst`)];
        if (source === undefined || destination === undefined) continue;
        [from, to] = [String(source), String(destination)];
        if (NAMES[family] === this.#layer && at !== innermost && !isBroken) tell(from, 0, to, 0, -1);
      } else if (id === 'tcp' || id === 'udp') {
        const [sourcePort, destinationPort] = [next(`${id}.srcport`), next(`${id}.dstport`)];
        if (sourcePort === undefined || destinationPort === undefined || id !== this.#layer) continue;
        if (isBroken) continue;
        const stream = id === 'tcp' && transports === 1 ? (this.#source.table.stream[packet] ?? -1) : -1;
        tell(from, Number(sourcePort), to, Number(destinationPort), stream);
      }
    }
    return Cost.sketch;
  }
}

/** What stands behind a layer that could not be read to its end begins so. */
const FAULT = '_ws.';
/** Extension headers of IPv6 have names that begin so. */
const EXTENSION = 'ipv6.';

const NAMES: Readonly<Record<string, AddressLayer>> = { eth: 'ethernet', ip: 'ipv4', ipv6: 'ipv6' };

/** What stands behind a layer, and behind the extension headers that belong to it. */
function endOf(stack: readonly string[], at: number): string | undefined {
  let next = at + 1;
  while (stack[next]?.startsWith(EXTENSION)) next++;
  return stack[next];
}

/** Whether the last that layers have is bytes behind a fragment header of IPv6. */
const endsInPiece = (layers: readonly string[]): boolean =>
  layers.at(-1) === 'data' && layers.at(-2) === 'ipv6.fraghdr';
