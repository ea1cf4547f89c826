import { describe, expect, it } from 'vitest';
import { FragmentTable, fragmentSlot } from '../../../../../src/main/engine/dissect/network/ip-fragments.ts';
import { ipv4Packet, ipv6Packet, paintPackets, summaries, udpDatagram } from '../../../../support/packets.ts';

const RAW = 228;
const MORE = 0x2000;
/** 24 bytes of datagram: 8 of header, 16 that count. */
const DATAGRAM = udpDatagram('000102030405060708090a0b0c0d0e0f').replace(/\s/g, '');
const piece = (from: number, to: number, more: boolean, id = 1): string =>
  ipv4Packet(DATAGRAM.slice(from * 2, to * 2), 17, (more ? MORE : 0) | (from / 8), id);

describe('fragments', () => {
  it('are put together in the packet that brings the last byte, in whatever order they come', () => {
    expect(summaries(RAW, [piece(16, 24, false), piece(0, 8, true), piece(8, 16, true)])).toEqual([
      'ip:data | IPv4 | Fragmented IP protocol (proto=UDP 17, off=16, ID=0001) [Reassembled in #3]',
      'ip:data | IPv4 | Fragmented IP protocol (proto=UDP 17, off=0, ID=0001) [Reassembled in #3]',
      'ip:udp:data | UDP | 40000 → 50000 Len=16',
    ]);
  });

  it('keep the datagrams of different identifications apart', () => {
    const packets = [piece(0, 8, true), piece(0, 8, true, 2), piece(8, 24, false), piece(8, 24, false, 2)];
    expect(summaries(RAW, packets).map((line) => line.split(' ')[0])).toEqual([
      'ip:data',
      'ip:data',
      'ip:udp:data',
      'ip:udp:data',
    ]);
  });

  it('that come again after the datagram is complete wait in vain', () => {
    const packets = [piece(0, 8, true), piece(8, 24, false), piece(8, 24, false)];
    expect(summaries(RAW, packets)[2]).toBe('ip:data | IPv4 | Fragmented IP protocol (proto=UDP 17, off=8, ID=0001)');
  });

  it('cut by the snap length are read where they are the first', () => {
    const first = piece(0, 16, true);
    const [out] = paintPackets(RAW, [
      { bytes: Uint8Array.from(Buffer.from(first.replace(/\s/g, ''), 'hex')).subarray(0, 30), wire: 36 },
    ]);
    expect(out?.protocols.join(':')).toBe('ip:udp:data');
  });

  it('of IPv6 are put together, and atomic ones read as they are', () => {
    const part = (from: number, to: number, more: number): string =>
      ipv6Packet(
        `1100 ${(from | more).toString(16).padStart(4, '0')} 00000007 ${DATAGRAM.slice(from * 2, to * 2)}`,
        44,
      );
    expect(summaries(229, [part(0, 8, 1), part(8, 24, 0), part(0, 24, 0)])).toEqual([
      'ipv6:ipv6.fraghdr:data | IPv6 | IPv6 fragment (off=0 more=y ident=0x00000007 nxt=17)',
      'ipv6:ipv6.fraghdr:udp:data | UDP | 40000 → 50000 Len=16 [ILLEGAL CHECKSUM (0)]',
      'ipv6:ipv6.fraghdr:udp:data | UDP | 40000 → 50000 Len=16 [ILLEGAL CHECKSUM (0)]',
    ]);
  });
});

/** Feeds pieces `[offset, text, more]` as packets 0, 1, 2… and gives the datagram with what was noted of its pieces. */
function joined(...pieces: [number, string, boolean][]): { text: string; notes: string[] } | undefined {
  const table = new FragmentTable();
  const none = new Uint8Array(0);
  let slot = 0;
  pieces.forEach(([offset, text, more], packet) => {
    slot = fragmentSlot(packet, 0);
    table.add('key', slot, none, new TextEncoder().encode(text), 0, 0, offset, text.length, more);
  });
  const datagram = table.completed(slot);
  const bytes = table.bytes(slot, none);
  if (datagram === undefined || bytes === undefined) return undefined;
  const notes = datagram.pieces.map((part) => {
    const marks = [part.overlaps ? 'overlaps' : '', part.conflicts ? 'conflicts' : '', part.tooLong ? 'too long' : ''];
    return [`#${part.packet}`, ...marks.filter((mark) => mark !== '')].join(' ');
  });
  return { text: new TextDecoder().decode(bytes), notes };
}

describe('overlapping pieces', () => {
  it('that begin earlier win, whenever they came', () => {
    expect(joined([4, 'EFGH', true], [0, 'abcdef', true], [8, 'ij', false])).toEqual({
      text: 'abcdefGHij',
      notes: ['#1', '#0 overlaps conflicts', '#2'],
    });
  });

  it('at the same place: the first to come wins', () => {
    expect(joined([0, 'abcd', true], [0, 'ABCD', true], [4, 'ef', false])).toEqual({
      text: 'abcdef',
      notes: ['#0', '#1 overlaps conflicts', '#2'],
    });
  });

  it('beyond the end are left out', () => {
    expect(joined([0, 'abcd', true], [4, 'efgh', true], [4, 'ef', false])).toEqual({
      text: 'abcdef',
      notes: ['#0', '#1 too long', '#2 overlaps'],
    });
  });

  it('leave a gap open', () => {
    expect(joined([0, 'ab', true], [4, 'ef', false])).toBeUndefined();
  });
});

describe('the table of fragments', () => {
  it('puts together again from the packets what it no longer holds', () => {
    const table = new FragmentTable();
    const ends = new Uint8Array(8);
    const size = 60_000;
    const payload = (packet: number): Uint8Array => new Uint8Array(size / 2).fill(packet & 255);
    table.readPacket = (packet) => payload(packet);
    for (let packet = 0; packet < 4000; packet += 2) {
      const key = `${packet}`;
      table.add(key, fragmentSlot(packet, 0), ends, payload(packet), 0, 0, 0, size / 2, true);
      table.add(key, fragmentSlot(packet + 1, 0), ends, payload(packet + 1), 0, 0, size / 2, size / 2, false);
    }
    const first = table.bytes(fragmentSlot(1, 0), ends);
    expect([first?.length, first?.[8], first?.[8 + size / 2]]).toEqual([size + 8, 0, 1]);
  });
});
