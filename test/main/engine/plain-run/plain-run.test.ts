/** The compiled loop over plain packets: it is what its source says, and takes nearly all packets of a capture. That it does to each what the scan does is held in tcp/plain-segment.test.ts. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../scripts/wasm.mjs';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../../src/main/engine/capture/index.ts';
import { CLAIMS, type Cursor, Layer, type PacketScan } from '../../../../src/main/engine/dissect/index.ts';
import { CODE } from '../../../../src/main/engine/plain-run/code.ts';
import { PlainRun } from '../../../../src/main/engine/plain-run/index.ts';
import { Scanner } from '../../../../src/main/engine/scanner.ts';
import { AddressPool } from '../../../../src/main/engine/table/index.ts';
import { Tracker } from '../../../../src/main/engine/tcp/index.ts';
import { blockFacts } from '../../../support/block-facts.ts';
import { datagrams } from '../../../support/datagrams.ts';
import { announcedMedia, plainMessages } from '../../../support/messages.ts';
import { asPcapng, generatedBytes, refused, withoutOpenings } from '../../../support/mutated-capture.ts';
import { FRAMINGS, reframed } from '../../../support/reframed.ts';

/** Counts the packets that are passed. */
class CountingTracker extends Tracker {
  count = 0;
  /** Datagrams that are told of one by one, those that were not passed. */
  told = 0;

  override udp(cursor: Cursor, row: PacketScan): void {
    this.told++;
    super.udp(cursor, row);
  }

  override passed(packets: number, options: Uint32Array): void {
    this.count += packets;
    super.passed(packets, options);
  }
}

function counted(bytes: Uint8Array, slice: number): { passed: number; packets: number; datagrams: number } {
  const source = new MemorySource(bytes);
  const reader = openReader(source);
  if ('code' in reader) throw new Error(reader.code);
  const run = PlainRun.make();
  const tracker = new CountingTracker(undefined, run?.room);
  const scanner = new Scanner(source, reader, new AddressPool(run?.room), tracker, undefined, run);
  while (scanner.state === 'scanning') scanner.scan(slice);
  const { layers, length } = scanner.table;
  const datagrams = layers.subarray(0, length).filter((layer) => (layer & Layer.udp) !== 0).length;
  return { passed: tracker.count, packets: length, datagrams: datagrams - tracker.told };
}

describe('the loop over plain packets', () => {
  it('is compiled from the source beside it (else: npm run wasm)', async () => {
    expect(Buffer.from(await compile()).toString('base64')).toBe(CODE);
  }, 60_000);

  it('takes nearly every packet, in slices of any size', () => {
    const bytes = generatedBytes(5000);
    const { passed, packets, datagrams } = counted(bytes, 100_000);
    expect(packets).toBe(5000);
    expect(passed / packets).toBeGreaterThan(0.97);
    expect(counted(bytes, 100_000)).toEqual({ passed, packets, datagrams });
    expect(counted(bytes, 1).packets).toBe(packets);
    expect(counted(bytes, 777).packets).toBe(packets);
  });

  it('takes those of connections that are met in the middle, or refused', () => {
    const bytes = generatedBytes(20_000);
    for (const odd of [withoutOpenings(bytes), refused(bytes)]) {
      const { passed, packets } = counted(odd, 100_000);
      expect(passed / packets).toBeGreaterThan(0.85);
    }
  });

  it('takes datagrams that nobody reads, and those between ends of QUIC connections', () => {
    const unread = counted(datagrams(3000, 1, 1_000_000, 4, [9999]), 100_000);
    expect(unread.datagrams).toBe(unread.passed);
    expect(unread.passed / unread.packets).toBeGreaterThan(0.6);
    const quic = counted(datagrams(20_000, 1, 1_000_000, 5, [443]), 100_000);
    expect(quic.passed / quic.packets).toBeGreaterThan(0.25);
  });

  it('takes ARP, pings, and what is read by those who leave nothing behind', () => {
    const { passed, packets } = counted(plainMessages(5000, 1), 100_000);
    expect(passed / packets).toBeGreaterThan(0.95);
  });

  it('takes RTP that a description has announced', () => {
    const { passed, packets } = counted(announcedMedia(2000), 100_000);
    expect(packets).toBe(2001);
    expect(passed).toBeGreaterThan(1980);
  });

  it('rules out everybody who recognises payloads', () => {
    // Whoever is new here has to be ruled out by assembly/datagrams.ts as well.
    const known = 'stun classicstun rtp wg wol bt-dht rtcp dtls quic gquic dns rpc';
    expect(CLAIMS.udpHeuristics.map(({ id }) => id).join(' ')).toBe(known);
  });

  it('takes SYNs whose options end before their header does, as those of macOS', () => {
    const bytes = Uint8Array.from(generatedBytes(3000));
    const usual = counted(bytes, 10_000).passed;
    const options = Buffer.from('020405b4 01030306 04020000 00000000 00000000'.replaceAll(' ', ''), 'hex');
    const view = new DataView(bytes.buffer);
    let opened = 0;
    for (let at = 24; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) {
      if (bytes[at + 39] !== 6 || ((bytes[at + 63] ?? 0) & 2) === 0 || (bytes[at + 62] ?? 0) >> 4 !== 10) continue;
      bytes.set(options, at + 70);
      opened++;
    }
    expect(opened).toBeGreaterThan(50);
    expect(counted(bytes, 10_000).passed).toBeGreaterThan(usual - 5);
  });

  it('takes those of big-endian files and of nanoseconds as well', () => {
    const bytes = generatedBytes(2000);
    const { passed } = counted(bytes, 10_000);
    expect(counted(turned(bytes), 10_000).passed).toBe(passed);
  });

  it.each(FRAMINGS)('takes those of $link (IPv6: $ipv6), DNS among them', (framing) => {
    const bytes = reframed(generatedBytes(5000), framing);
    const { passed, packets, datagrams } = counted(bytes, 100_000);
    expect(packets).toBe(5000);
    expect(passed / packets).toBeGreaterThan(0.97);
    expect(datagrams).toBeGreaterThan(10);
  });

  it('takes those of pcapng in either byte order', () => {
    const bytes = generatedBytes(2000);
    for (const big of [false, true]) {
      const { passed, packets } = counted(asPcapng(bytes, big, 6), 10_000);
      expect(packets).toBe(2000);
      expect(passed / packets).toBeGreaterThan(0.95);
    }
  });

  it('takes those of blocks with options, and of interfaces that are alike', () => {
    const facts = blockFacts(1, 3, 1_000_000);
    const others = [
      [1, 6],
      [1, 6],
    ] as const;
    for (const big of [false, true]) {
      const { passed, packets } = counted(asPcapng(generatedBytes(2000), big, 6, facts, others), 10_000);
      expect(packets).toBe(2000);
      expect(passed / packets).toBeGreaterThan(0.95);
    }
  });
});

/** The same capture with its numbers the other way round, and its ticks called nanoseconds. */
function turned(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const next = new DataView(Uint8Array.from(bytes).buffer);
  next.setUint32(0, 0xa1b23c4d);
  next.setUint16(4, view.getUint16(4, true));
  next.setUint16(6, view.getUint16(6, true));
  for (let at = 8; at < 24; at += 4) next.setUint32(at, view.getUint32(at, true));
  for (let at = 24; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) {
    for (let cell = 0; cell < 16; cell += 4) next.setUint32(at + cell, view.getUint32(at + cell, true));
  }
  return new Uint8Array(next.buffer);
}
