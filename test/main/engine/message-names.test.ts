/**
 * Which protocols a packet has, which stands in which, and its Protocol column are told without painting it, and most messages
 * are named, and their heads read, without their streams: that comes to what the whole painting of every packet says.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCapture } from '../../../scripts/bench/generate.mjs';
import type { CaptureRooms } from '../../../src/main/engine/capture-rooms.ts';
import { partFor } from '../../../src/main/engine/filter/parts.ts';
import { textColumn } from '../../../src/main/engine/filter/text-columns.ts';
import type { Val } from '../../../src/main/engine/filter/values.ts';
import { Stacks } from '../../../src/main/engine/statistics/index.ts';
import { corpusCaptures, hasCorpus } from '../../support/corpus.ts';
import { openRooms } from '../../support/open-rooms.ts';

/** Packets of a capture that are painted at most. */
const MOST = 3000;
/** Milliseconds: some captures take painting long, and each packet of them is painted several times here. */
const SLOW = 120_000;

/** Fields of heads of messages. */
const HEADS = ['http.host', 'http.content_type', 'http.request.uri', 'http.response.phrase', 'http.connection'];

/** The text of a field that its column tells without painting; undefined where it does not. */
function teller({ filtered }: CaptureRooms, key: string): (packet: number) => Val | undefined {
  const column = textColumn(key, filtered);
  return (packet) => (column?.tells?.(packet) === false ? undefined : column?.values[0]?.(packet));
}

function expectAsPainted(bytes: Uint8Array): void {
  const opened = openRooms(bytes);
  if (opened === undefined) return;
  const { rooms, table } = opened;
  const { painter, counted, filtered } = rooms;
  const packets = Array.from({ length: Math.min(MOST, table.length) }, (_, packet) => packet);
  const stacks = new Stacks(counted);
  const heads = partFor(HEADS);
  const protocolsOf = teller(rooms, 'frame.protocols');
  const columnOf = teller(rooms, '_ws.col.Protocol');
  for (const packet of packets) {
    const { detail } = painter.paint(packet);
    const { columns, protocols, stack } = detail;
    expect([packet, ...painter.names(packet).stack, ...painter.messageNames(packet).stack]).toEqual([packet, ...stack]);
    expect([packet, protocolsOf(packet)]).toEqual([packet, protocols.join(':')]);
    expect([packet, columnOf(packet)]).toEqual([packet, columns.protocol]);
    if (counted.completesUnremarked(packet)) expect(painter.sketchMessages(packet).remarks).toEqual([]);
    expect([packet, ...stacks.protocols(stacks.of(packet))]).toEqual([packet, ...outside(stack)]);
  }
  // Paintings that are kept are used for parts as well.
  painter.repaint();
  const parts = packets
    .map((packet) => filtered.paint(packet, heads))
    .map((part) => HEADS.map((key) => part.texts(key)));
  const whole = packets.map((packet) => painter.paint(packet).detail).map((all) => HEADS.map((key) => all.texts(key)));
  expect(parts).toEqual(whole);
}

/** What the protocol hierarchy counts: without what a layer shows inside itself. */
const outside = (stack: readonly string[]): string[] =>
  stack.filter((id, at) => {
    const before = stack[at - 1] ?? '';
    if (id === 'data') return !before.startsWith('icmp');
    return !id.startsWith('ipv6.') && !(id === 'tls' && before === 'quic');
  });

it('agrees on a capture with losses, pipelines, chunks and upgrades', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capscope-names-'));
  try {
    generateCapture(join(folder, 'generated.pcap'), MOST);
    expectAsPainted(readFileSync(join(folder, 'generated.pcap')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe.skipIf(!hasCorpus)('agrees on every capture of the corpus', () => {
  it.each(corpusCaptures().map(({ name, path }) => [name, path]))(
    '%s',
    (_name = '', path = '') => {
      expectAsPainted(readFileSync(path));
    },
    SLOW,
  );
});
