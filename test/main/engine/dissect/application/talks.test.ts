import { describe, expect, it } from 'vitest';
import { UdpTalks } from '../../../../../src/main/engine/dissect/application/talks.ts';
import { Cursor } from '../../../../../src/main/engine/dissect/cursor.ts';
import { CLAIMS, data, dns } from '../../../../../src/main/engine/dissect/index.ts';

/** A cursor on a packet between two ends, each a last byte of 192.0.2.x and a port. */
function between(packet: number, source: readonly [number, number], destination: readonly [number, number]): Cursor {
  const cursor = new Cursor(CLAIMS);
  cursor.bytes = Uint8Array.of(192, 0, 2, source[0], 192, 0, 2, destination[0]);
  cursor.addressesSize = 8;
  cursor.sourcePort = source[1];
  cursor.destinationPort = destination[1];
  cursor.packet = packet;
  return cursor;
}

describe('conversations known by what was said', () => {
  it('are found both ways, from the next packet on', () => {
    const talks = new UdpTalks();
    talks.between(between(3, [1, 100], [2, 200]), dns);
    expect(talks.find(between(4, [2, 200], [1, 100]))).toBe(dns);
    expect(talks.find(between(3, [1, 100], [2, 200]))).toBeUndefined();
    expect(talks.find(between(4, [1, 100], [2, 201]))).toBeUndefined();
  });

  it('are found by one end, and what was said last counts', () => {
    const talks = new UdpTalks();
    talks.at(Uint8Array.of(192, 0, 2, 1), 100, 3, dns);
    talks.at(Uint8Array.of(192, 0, 2, 1), 100, 8, data);
    const asked = [4, 9].map((packet) => talks.find(between(packet, [5, 7], [1, 100])));
    expect(asked).toEqual([dns, data]);
  });
});
