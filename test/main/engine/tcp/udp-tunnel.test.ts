/** `udp.stream` of a tunnel's own header, where the addresses that the packet list shows are those inside. */
import { expect, it } from 'vitest';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';

const RAW_IP = 101;

/** An IPv4 packet without options or a sound checksum. */
function ip(protocol: number, last: number, payload: readonly number[]): number[] {
  const length = 20 + payload.length;
  const head = [0x45, 0, length >> 8, length & 255, 0, 1, 0, 0, 64, protocol, 0, 0, 10, 0, 0, last, 10, 0, 0, last + 1];
  return [...head, ...payload];
}

/** A UDP datagram to Geneve's port, around an IPv4 packet. */
function geneve(sourcePort: number, inner: readonly number[]): number[] {
  const payload = [0, 0, 0x08, 0, 0, 0, 1, 0, ...inner];
  return [sourcePort >> 8, sourcePort & 255, 0x17, 0xc1, 0, 8 + payload.length, 0, 0, ...payload];
}

const PING = [8, 0, 0, 0, 0, 1, 0, 1];

it('is found though the row tells of what is inside', () => {
  const packets = [5000, 5001, 5000].map((port) => ip(17, 1, geneve(port, ip(1, 9, PING))));
  const records = packets.map((bytes) => pcapRecord({ data: Uint8Array.from(bytes) }));
  const capture = captureOf(join(pcapHeader({ network: RAW_IP }), ...records));
  const streams = packets.map((_, packet) => capture.fieldTexts(packet, ['udp.stream', 'ip.src']));
  expect(streams).toEqual([
    [['0'], ['10.0.0.1', '10.0.0.9']],
    [['1'], ['10.0.0.1', '10.0.0.9']],
    [['0'], ['10.0.0.1', '10.0.0.9']],
  ]);
});
