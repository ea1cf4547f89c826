/**
 * A filter paints only the part of a packet that its fields are in, and none of packets that cannot have them. Both must
 * be right for every field of every packet: held here against whole paintings.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BlockCache, MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../../src/main/engine/capture/index.ts';
import type { Detail, DetailNode } from '../../../../src/main/engine/dissect/index.ts';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { absenceOf } from '../../../../src/main/engine/filter/absence.ts';
import type { FilterSource } from '../../../../src/main/engine/filter/index.ts';
import { partFor, partOf } from '../../../../src/main/engine/filter/parts.ts';
import { valueOfNode } from '../../../../src/main/engine/filter/values.ts';
import { gatheredPayload } from '../../../../src/main/engine/gathered-payload.ts';
import { Painter } from '../../../../src/main/engine/painter.ts';
import { PduPainter } from '../../../../src/main/engine/pdu/index.ts';
import { pduFacts } from '../../../../src/main/engine/pdu-facts.ts';
import { Scanner } from '../../../../src/main/engine/scanner.ts';
import { AddressPool } from '../../../../src/main/engine/table/index.ts';
import { TcpCapture, Tracker } from '../../../../src/main/engine/tcp/index.ts';
import { corpusCaptures } from '../../../support/corpus.ts';

const SAMPLES = join(import.meta.dirname, '../../../../resources/samples');
/** Of the corpus: tunnels, fragments, quotes, damage, link layers, messages in many segments. Small files. */
const CHOSEN = /icmp|gre|frag|vlan|ppp|tunnel|mptcp|dns|trunc|short|wlan|ipv6|upgrade|smtp/;
const LARGEST = 40_000;

/** A capture read to its end, and two painters that know nothing of each other's paintings. */
function read(bytes: Uint8Array) {
  const reader = openReader(new MemorySource(bytes));
  if ('code' in reader) return undefined;
  const source = new BlockCache(new MemorySource(bytes));
  const addresses = new AddressPool();
  const tracker = new Tracker();
  const scanner = new Scanner(source, reader, addresses, tracker);
  const { table } = scanner;
  const payloadOf = (packet: number) => gatheredPayload(scanner, addresses, packet);
  const tcp = new TcpCapture({ tracker, packets: table, addresses, source, payloadOf });
  const painter = () => {
    const made = new Painter(scanner, addresses, { tcp: (packet, occurrence) => tcp.facts(packet, occurrence) });
    made.streams = new PduPainter(pduFacts(scanner, tcp, addresses));
    return made;
  };
  const [whole, part] = [painter(), painter()];
  while (scanner.state === 'scanning') scanner.scan(1000);
  tcp.finish();
  const filters: FilterSource = {
    table,
    addresses,
    chains: scanner.chains,
    file: source,
    paint: (packet, wanted) => part.paintPart(packet, wanted),
    messageKinds: (packet) => part.streams?.kinds(packet) ?? 0,
    messagesRead: () => 0,
    bytes: (packet) => scanner.packetBytes(packet),
    packetsOf: (stream) => tcp.packetsOf(stream),
    comments: () => [],
  };
  return { packets: table.length, whole, filters };
}

function keysOf(detail: Detail): Set<string> {
  const keys = new Set<string>();
  const walk = ({ spec, children }: DetailNode): void => {
    if (spec !== undefined) for (const key of [spec.key, ...(spec.also ?? [])]) keys.add(key);
    children.forEach(walk);
  };
  detail.layers.forEach(walk);
  return keys;
}

/** Places and values of a field. */
function told(detail: Detail, key: string): string {
  const type = FIELDS.get(key)?.type ?? 'none';
  const lines: string[] = [];
  detail.each(key, (node) => {
    const value = valueOfNode(node, type, detail);
    lines.push(
      `${node.offset}+${node.length} ${value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value}`,
    );
  });
  return lines.join(', ');
}

/** What a filter would get wrong in a capture. */
function faultsOf(bytes: Uint8Array): string[] {
  const capture = read(bytes);
  if (capture === undefined) return [];
  const { packets, whole, filters } = capture;
  const faults: string[] = [];
  const absences = new Map<string, ReturnType<typeof absenceOf>>();
  for (let packet = 0; packet < packets; packet++) {
    const { detail } = whole.paint(packet);
    for (const key of keysOf(detail)) {
      if (!absences.has(key)) absences.set(key, absenceOf(key, filters));
      if (absences.get(key)?.(packet) === true) faults.push(`${packet + 1}: ${key} is there`);
      const part = partFor([key]);
      if (part.whole) continue;
      const [expected, given] = [told(detail, key), told(filters.paint(packet, part), key)];
      if (given !== expected) faults.push(`${packet + 1}: ${key} is ${expected}, not ${given}`);
    }
  }
  return faults;
}

describe('a part of a painting', () => {
  it.each(readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name)))(
    'says of %s what the whole says',
    (name) => {
      expect(faultsOf(readFileSync(join(SAMPLES, name)))).toEqual([]);
    },
  );

  it('says of chosen captures of the corpus what the whole says', () => {
    for (const { name, path } of corpusCaptures()) {
      if (!CHOSEN.test(name) || !/\.pcap(ng)?$/.test(name)) continue;
      const bytes = readFileSync(path);
      if (bytes.length < LARGEST) expect([name, faultsOf(bytes)]).toEqual([name, []]);
    }
  }, 120_000);

  it('is small: the layers of one protocol, or one kind of messages', () => {
    expect([...partOf('ip.ttl').layers].map(({ id }) => id)).toEqual(['ip']);
    expect(partOf('http.request.method')).toMatchObject({ whole: false, layers: new Set(), frame: false });
    expect(partOf('frame.protocols').whole).toBe(true);
    expect(partOf('_ws.col.Info').whole).toBe(true);
  });
});
