/**
 * Fields of headers that the packet table tells without having a column for them: lengths that follow from where the payload
 * begins and how long it is, protocols that follow from who reads what comes next, and what holds of every header that nothing unusual is
 * put down of.
 */
import { CLAIMS, Layer, Table } from '../dissect/index.ts';
import type { PacketTable } from '../table/index.ts';
import { ANALYSED, BOGUS_HEADER } from '../tcp/index.ts';
import { type Header, headerOf, NOT_TOLD } from './headers.ts';
import { ELSEWHERE, MIN_IPV4 } from './row-layout.ts';
import type { FilterSource } from './source.ts';

const IPV6_HEADER = 40;
const UDP_HEADER = 8;
/** Layer bits, and what they are where a packet has one whole header of TCP; and the same with nothing remarked on its lengths. */
const LONE = Layer.tcp | Layer.several;
const BELIEVED = LONE | Layer.remarked;
/** The same of UDP. */
const DATAGRAM = Layer.tcp | Layer.udp | Layer.several | Layer.remarked;

/**
 * The number of a field in a packet that has one header of the field's protocol, which is whole: {@link NOT_TOLD} where the table does
 * not tell. Undefined for fields that it never tells.
 */
export function toldNumber(key: string, source: FilterSource): ((packet: number) => number) | undefined {
  const { table } = source;
  const tcp = headerOf(source, 'tcp');
  const udp = headerOf(source, 'udp');
  const isTcp = (packet: number, bits: number): boolean => hasOwnTcp(table, packet, bits);
  const believed = (packet: number): Header | undefined =>
    isTcp(packet, BELIEVED) ? tcp : hasOwnUdp(table, packet) ? udp : undefined;
  const end = (packet: number): number =>
    (table.payloadOffset[packet] as number) + (table.payloadLength[packet] as number);
  switch (key) {
    case 'ip.len':
      return (packet) => {
        const network = believed(packet)?.networkPlace(packet, 'ip') ?? NOT_TOLD;
        return network < 0 ? NOT_TOLD : end(packet) - network;
      };
    case 'ipv6.plen':
      return (packet) => {
        const network = believed(packet)?.networkPlace(packet, 'ipv6') ?? NOT_TOLD;
        return network < 0 ? NOT_TOLD : end(packet) - network - IPV6_HEADER;
      };
    case 'ip.hdr_len':
      return (packet) => (((table.layers[packet] as number) & Layer.options) === 0 ? MIN_IPV4 : NOT_TOLD);
    case 'tcp.hdr_len':
      return (packet) => {
        const place = isTcp(packet, LONE) ? tcp.placeOf(packet) : NOT_TOLD;
        return place < 0 ? NOT_TOLD : (table.payloadOffset[packet] as number) - place;
      };
    case 'ip.frag_offset':
    case 'ip.flags.mf':
      // Of a fragment either the payload is elsewhere, or the columns do not tell of TCP, or something is remarked on UDP.
      return (packet) => {
        const transport = isTcp(packet, LONE) ? tcp : hasOwnUdp(table, packet) ? udp : undefined;
        return (transport?.networkPlace(packet, 'ip') ?? NOT_TOLD) < 0 ? NOT_TOLD : 0;
      };
    case 'udp.length': {
      // Over IPv6 a length of 0 stands for all there is.
      const bits = Layer.ipv4 | Layer.udp;
      return (packet) =>
        ((table.layers[packet] as number) & (bits | Layer.several)) === bits
          ? (table.payloadLength[packet] as number) + UDP_HEADER
          : NOT_TOLD;
    }
    case 'ip.proto':
      return nextNumber('ip', Table.ipProtocol, source);
    case 'ipv6.nxt':
      return nextNumber('ipv6', Table.ipProtocol, source);
    case 'eth.type':
      return nextNumber('eth', Table.etherType, source, NETWORKS);
    case 'vlan.etype':
      return nextNumber('vlan', Table.etherType, source, NETWORKS);
    default:
      return undefined;
  }
}

/** Where in a packet its IP says that it ends; {@link NOT_TOLD} where the table does not tell. */
export function toldEnd({ table }: FilterSource): (packet: number) => number {
  return (packet) =>
    hasOwnTcp(table, packet, BELIEVED) || hasOwnUdp(table, packet)
      ? (table.payloadOffset[packet] as number) + (table.payloadLength[packet] as number)
      : NOT_TOLD;
}

/** Whether a packet has one whole header of TCP, with a payload of its own bytes, where `bits` are {@link LONE} or {@link BELIEVED}. */
const hasOwnTcp = (table: PacketTable, packet: number, bits: number): boolean =>
  ((table.layers[packet] as number) & bits) === Layer.tcp &&
  ((table.tcpFlags[packet] as number) & (ANALYSED | BOGUS_HEADER)) === ANALYSED &&
  table.issue[packet] === 0 &&
  table.payloadOffset[packet] !== ELSEWHERE;

/** The same of UDP, whose length is that of what IP carries. */
const hasOwnUdp = (table: PacketTable, packet: number): boolean =>
  ((table.layers[packet] as number) & DATAGRAM) === Layer.udp &&
  table.issue[packet] === 0 &&
  table.payloadOffset[packet] !== ELSEWHERE;

/** Who is found by an ethertype and nothing else. */
const NETWORKS: ReadonlySet<string> = new Set(['ip', 'ipv6', 'arp']);

/** By who reads what a header carries: the only number in a table that they are found by. */
function nextNumber(
  protocol: string,
  table: number,
  { table: packets, chains }: FilterSource,
  among?: ReadonlySet<string>,
): (packet: number) => number {
  /** By way through the layers. */
  const known: number[] = [];
  const learn = (chain: number): number => {
    const layers = chains.layers(chain) ?? [];
    const next = layers[layers.findIndex(({ id }) => id === protocol) + 1];
    const isAlone = layers.filter(({ id }) => id === protocol).length === 1;
    const isQuoted = layers.some(({ showsLinks }) => showsLinks);
    const numbers = next?.claims.filter((claim) => claim.table === table) ?? [];
    const [only] = numbers;
    const isTold = isAlone && !isQuoted && numbers.length === 1 && only !== undefined && next !== layers[0];
    const number = isTold && (among?.has(next?.id ?? '') ?? true) ? only.value : NOT_TOLD;
    // What is found by a number is who is meant.
    return number >= 0 && CLAIMS.find(table, number) === next ? number : NOT_TOLD;
  };
  return (packet) => {
    const chain = packets.chain[packet] as number;
    const number = known[chain];
    if (number !== undefined) return number;
    const learnt = learn(chain);
    known[chain] = learnt;
    return learnt;
  };
}
