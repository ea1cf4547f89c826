/** Filters on protocols that no port tells: what an exchange of packets began with is known of the later ones too. */
import { expect, it } from 'vitest';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';
import { ipv4Packet, udpDatagram } from '../../../support/packets.ts';

it('find STUN in every packet between two ends that speak it', () => {
  // A binding request and its answer (RFC 8489 section 5): type, length, cookie, twelve bytes of a transaction.
  const stun = (type: string) => `${type} 0000 2112a442 ${'07'.repeat(12)}`;
  const packets = ['0001', '0101', '0001'].map((type) => ipv4Packet(udpDatagram(stun(type)), 17));
  const records = packets.map((text) =>
    pcapRecord({ data: Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex')) }),
  );
  const capture = captureOf(join(pcapHeader({ network: 228 }), ...records));
  const answer = capture.filter('stun.type && stun');
  expect(answer.ok && Array.from(capture.packetsOf(answer.value.view), (packet) => packet + 1)).toEqual([1, 2, 3]);
});
