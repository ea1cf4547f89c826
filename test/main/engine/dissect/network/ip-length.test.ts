/** Of a link whose addresses give way to those of IP, every packet has addresses: whatever its headers say. */
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../../../src/main/engine/capture/index.ts';
import { CLAIMS, Cursor, PacketScan } from '../../../../../src/main/engine/dissect/index.ts';
import { walkPacket } from '../../../../../src/main/engine/dissect/walk.ts';
import { AddressKind, AddressPool } from '../../../../../src/main/engine/table/index.ts';
import { disordered, generatedBytes, mutated } from '../../../../support/mutated-capture.ts';
import { mutatedOpenings } from '../../../../support/mutated-openings.ts';
import { type Framing, reframed } from '../../../../support/reframed.ts';

const FRAMINGS: readonly (Framing & { readonly least: number })[] = [
  { link: 'vlan', least: 14 },
  { link: 'vlan', ipv6: true, least: 14 },
  { link: 'cooked', least: 16 },
  { link: 'cooked2', ipv6: true, least: 20 },
];

/** Kinds of the senders' addresses among packets that have their link's header. */
function sendersOf(bytes: Uint8Array, least: number): readonly number[] {
  const reader = openReader(new MemorySource(bytes));
  if ('code' in reader) throw new Error(reader.code);
  const addresses = new AddressPool();
  const row = new PacketScan(addresses, undefined);
  const cursor = new Cursor(CLAIMS);
  const kinds = [0, 0, 0, 0, 0];
  while (reader.next() === 'packet') {
    if (reader.capturedLength < least) continue;
    cursor.begin(reader.window, reader.dataOffset, reader.capturedLength, reader.originalLength);
    cursor.linkType = reader.linkType;
    row.begin();
    walkPacket(cursor, row);
    const kind = addresses.kind(row.source);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

describe('a link whose addresses give way to those of IP', () => {
  const capture = generatedBytes(3000);

  it.each(FRAMINGS)('leaves no packet of $link (IPv6: $ipv6) without a sender', ({ least, ...framing }) => {
    const whole = sendersOf(reframed(capture, framing), least);
    expect(whole[framing.ipv6 ? AddressKind.ipv6 : AddressKind.ipv4]).toBe(3000);
    for (let seed = 1; seed <= 4; seed++) {
      const odd = mutated(reframed(disordered(mutatedOpenings(capture, seed), 4, seed), framing), 2, 'headers', seed);
      const kinds = sendersOf(odd, least);
      expect(kinds[AddressKind.none]).toBe(0);
      expect(kinds[AddressKind.mac]).toBeGreaterThan(0);
    }
  });
});
