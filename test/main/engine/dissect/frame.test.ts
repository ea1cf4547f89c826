/** What the frame layer says of a packet's interface and link, from captures built byte by byte. */
import { expect, it } from 'vitest';
import { join, Pcapng, pcapHeader, pcapRecord, someBytes } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';

const ng = new Pcapng();

/** Fields of every packet of a capture. */
function told(bytes: Uint8Array, ...fields: string[]): unknown[] {
  const capture = captureOf(bytes);
  return [...capture.packetsOf()].map((packet) => capture.fieldTexts(packet, fields).map((texts) => texts.join()));
}

it('an interface without a name is called by its description, and without that unknown', () => {
  const faces = [ng.face(1, 0, [[2, 'eth0']]), ng.face(1, 0, [[3, 'the second']]), ng.face(1)];
  const packets = [0, 1, 2].map((face) => ng.packet(someBytes(20), 0n, face));
  expect(told(join(ng.section(), ...faces, ...packets), 'frame.interface_id', 'frame.interface_name')).toEqual([
    ['0', 'eth0'],
    ['1', 'the second'],
    ['2', 'unknown'],
  ]);
});

it('a link type that nobody knows is an encapsulation of number 0', () => {
  const packet = pcapRecord({ data: someBytes(20) });
  expect(
    told(join(pcapHeader({ network: 999 }), packet), 'frame.encap_type', '_ws.col.Protocol', '_ws.col.Info'),
  ).toEqual([['0', 'UNKNOWN', 'WTAP_ENCAP = 0']]);
});

it('what is no packet has no encapsulation', () => {
  expect(told(join(ng.section(), ng.custom(32_473, someBytes(8))), 'frame.encap_type', '_ws.col.Protocol')).toEqual([
    ['', 'PCAPNG'],
  ]);
});
