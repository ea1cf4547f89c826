/**
 * Values of a field that packets of this capture have, for completion: from the packet table's columns where they tell, else
 * from some painted packets spread over those that can have the field. Bounded, and kept until the capture has grown.
 */
import type { FieldSpec } from './dissect/index.ts';
import { Layer } from './dissect/index.ts';
import type { Seen, SeenValues } from './filter/index.ts';
import { AddressKind, type AddressPool, type PacketTable } from './table/index.ts';

/** Packets painted for the values of one field. */
const PAINTED = 120;
/** Packets painted in one answer: those of streams take some milliseconds each. */
const SHARE = 5;
/** Values kept of a field that packets are painted for, and characters of one, at most. */
const KEPT_VALUES = 500;
const LONGEST = 120;
/** Values kept of a field that columns tell, at most: any port, so that one that is rare is found as well. */
const KEPT_COUNTED = 0x10000;
/** Values in one answer. */
const MOST = 50;
/** Fields whose values are kept. */
const KEPT_FIELDS = 32;

/** What is looked at. */
export interface SeenSource {
  readonly table: PacketTable;
  readonly addresses: AddressPool;
  /** Streams there are. */
  streams(): number;
  texts(packet: number, key: string): readonly string[];
  /** Packets in which messages of streams end, spread over the capture, at most `most`; none where they are not known. */
  messagePackets(most: number): readonly number[];
}

/** What is known of one field. */
interface Known {
  readonly packets: number;
  values: Values;
  /** What is still to be looked at; undefined when that was all. */
  search: Search | undefined;
}

type Values = Seen['values'];

/** Protocols whose messages are found by following streams. */
const CARRIED = /^(http|websocket|data-text-lines|json|media|urlencoded-form|mime_multipart)\b/;

/** See the head of this file. */
export function seenValues(source: SeenSource): SeenValues {
  const kept = new Map<string, Known>();
  return (field, part) => {
    const { key } = field;
    const packets = source.table.length;
    let known = kept.get(key);
    if (known === undefined || known.packets !== packets) {
      const values = counted(field, source);
      known = { packets, values: values ?? [], search: values ? undefined : searchFor(field, source) };
      kept.delete(key);
      kept.set(key, known);
      const oldest = kept.keys().next();
      if (kept.size > KEPT_FIELDS && !oldest.done) kept.delete(oldest.value);
    }
    if (known.search !== undefined) {
      known.values = advance(known.search, source);
      if (known.search.next >= known.search.packets.length) known.search = undefined;
    }
    return {
      values: fitting(known.values, part),
      isPartial: known.search !== undefined,
    };
  };
}

/** What has been typed of a value is its beginning, or else in it; most frequent first either way. */
function fitting(values: Values, part: string): Values {
  const begun = values.filter(({ text }) => text.toLowerCase().startsWith(part)).slice(0, MOST);
  if (begun.length === MOST) return begun;
  const others = values.filter(({ text }) => text.toLowerCase().indexOf(part) > 0);
  return [...begun, ...others.slice(0, MOST - begun.length)];
}

/** Values that the columns tell of; undefined where they do not know the field. */
function counted(field: FieldSpec, source: SeenSource): Values | undefined {
  const { table } = source;
  switch (field.key) {
    case 'ip.src':
    case 'ipv6.src':
      return addresses(source, kindOf(field), [table.source]);
    case 'ip.dst':
    case 'ipv6.dst':
      return addresses(source, kindOf(field), [table.destination]);
    case 'ip.addr':
    case 'ipv6.addr':
      return addresses(source, kindOf(field), [table.source, table.destination]);
    case 'tcp.srcport':
    case 'udp.srcport':
      return ports(table, layerOf(field), [table.sourcePort]);
    case 'tcp.dstport':
    case 'udp.dstport':
      return ports(table, layerOf(field), [table.destinationPort]);
    case 'tcp.port':
    case 'udp.port':
      return ports(table, layerOf(field), [table.sourcePort, table.destinationPort]);
    case 'tcp.stream':
      return Array.from({ length: Math.min(KEPT_COUNTED, source.streams()) }, (_, stream) => ({
        text: String(stream),
      }));
    default:
      return undefined;
  }
}

const kindOf = ({ key }: FieldSpec): AddressKind => (key.startsWith('ipv6') ? AddressKind.ipv6 : AddressKind.ipv4);
const layerOf = ({ key }: FieldSpec): number => (key.startsWith('tcp') ? Layer.tcp : Layer.udp);

/** Values by how many packets have them, most first. */
function ranked(counts: Iterable<readonly [text: string, packets: number]>): Values {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, KEPT_COUNTED)
    .map(([text, packets]) => ({ text, packets }));
}

function addresses(
  { table, addresses: pool }: SeenSource,
  kind: AddressKind,
  columns: readonly ArrayLike<number>[],
): Values {
  const counts = new Uint32Array(pool.length);
  for (const column of columns) for (let packet = 0; packet < table.length; packet++) add(counts, column[packet]);
  const found: [text: string, packets: number][] = [];
  counts.forEach((packets, index) => {
    if (packets > 0 && pool.kind(index) === kind) found.push([pool.text(index), packets]);
  });
  return ranked(found);
}

function add(counts: Uint32Array, at = 0): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function ports(table: PacketTable, layer: number, columns: readonly ArrayLike<number>[]): Values {
  const counts = new Uint32Array(0x10000);
  for (const column of columns) {
    for (let packet = 0; packet < table.length; packet++) {
      if (((table.layers[packet] ?? 0) & layer) !== 0) add(counts, column[packet]);
    }
  }
  const found: [text: string, packets: number][] = [];
  counts.forEach((packets, port) => {
    if (packets > 0) found.push([String(port), packets]);
  });
  return ranked(found);
}

/** Packets that are painted for the values of a field, a share at a time. */
interface Search {
  readonly key: string;
  readonly packets: readonly number[];
  next: number;
  readonly counts: Map<string, number>;
}

/** Those in which messages end for what streams carry, else spread over all packets that can have the field. */
function searchFor({ key, type }: FieldSpec, source: SeenSource): Search | undefined {
  if (type === 'protocol' || type === 'none' || type === 'bytes') return undefined;
  return { key, packets: packetsFor(key, source), next: 0, counts: new Map() };
}

/** Paint the next share; the values so far. Of some packets only: their order tells, their numbers would not. */
function advance(search: Search, source: SeenSource): Values {
  const { key, packets, counts } = search;
  const end = Math.min(packets.length, search.next + SHARE);
  for (; search.next < end; search.next++) {
    for (const text of new Set(source.texts(packets[search.next] ?? 0, key))) {
      if (text === '' || text.length > LONGEST || counts.size >= KEPT_VALUES) continue;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return ranked(counts).map(({ text }) => ({ text }));
}

function packetsFor(key: string, source: SeenSource): readonly number[] {
  if (CARRIED.test(key)) {
    const found = source.messagePackets(PAINTED);
    if (found.length > 0) return found;
  }
  const { table } = source;
  const needs = key.startsWith('tcp.') || key.startsWith('tls.') ? Layer.tcp : key.startsWith('udp.') ? Layer.udp : 0;
  const step = Math.max(1, Math.floor(table.length / (PAINTED * 4)));
  const found: number[] = [];
  for (let packet = 0; packet < table.length && found.length < PAINTED; packet += step) {
    if (needs === 0 || ((table.layers[packet] ?? 0) & needs) !== 0) found.push(packet);
  }
  return found;
}
