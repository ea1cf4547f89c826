/**
 * A filter paints only the part of a packet that its fields are in, and none of packets that cannot have them. Both must
 * be right for every field of every packet: held here against whole paintings.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Detail, DetailNode } from '../../../../src/main/engine/dissect/index.ts';
import { FIELDS } from '../../../../src/main/engine/fields.ts';
import { absenceOf } from '../../../../src/main/engine/filter/absence.ts';
import { partFor, partOf } from '../../../../src/main/engine/filter/parts.ts';
import { valueOfNode } from '../../../../src/main/engine/filter/values.ts';
import { corpusCaptures } from '../../../support/corpus.ts';
import { paintedCapture } from '../../../support/painted-capture.ts';

const SAMPLES = join(import.meta.dirname, '../../../../resources/samples');
/** Of the corpus: tunnels, fragments, quotes, damage, link layers, messages in many segments. Small files. */
const CHOSEN = /icmp|gre|frag|vlan|ppp|tunnel|mptcp|dns|trunc|short|wlan|ipv6|upgrade|smtp/;
const LARGEST = 40_000;

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
  const capture = paintedCapture(bytes);
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
    expect(partOf('websocket.opcode')).toMatchObject({ whole: false, layers: new Set(), frame: false });
    // Datagrams hold messages of HTTP as well.
    expect([...partOf('http.request.method').layers].map(({ id }) => id)).toEqual(['ssdp']);
    expect(partOf('frame.protocols').whole).toBe(true);
    expect(partOf('_ws.col.Info').whole).toBe(true);
  });
});
