/** What a pcapng file says of a packet is in its frame layer, and edited comments take the place of the file's. */
import { expect, it } from 'vitest';
import { packetIndex } from '../../../../src/shared/units.ts';
import { join, Pcapng, someBytes } from '../../../support/capture-builder.ts';
import { captureOf } from '../../../support/open-capture.ts';

const ng = new Pcapng();
const capture = captureOf(
  join(
    ng.section(),
    ng.face(),
    ng.packet(someBytes(60), 1n, 0, [
      [1, 'a comment'],
      [2, 0x0100_0089],
      [3, Uint8Array.of(2, 0xde, 0xad, 0xbe, 0xef)],
      [4, 12n, 8],
      [5, 7n, 8],
      [6, 3],
      [7, Uint8Array.of(0, 0xab)],
    ]),
    ng.packet(someBytes(60), 2n),
  ),
);

const texts = (packet: number, ...keys: string[]): string[] =>
  capture
    .fieldTexts(
      packet,
      keys.map((key) => `frame.${key}`),
    )
    .map((values) => values.join('|'));

it('lists every option', () => {
  expect(texts(0, 'comment', 'packet_flags', 'packet_flags_direction', 'packet_flags_reception_type')).toEqual([
    'a comment',
    '0x01000089',
    '0x00000001',
    '2',
  ]);
  expect(texts(0, 'packet_flags_fcs_length', 'packet_flags_crc_error', 'packet_flags_symbol_error')).toEqual([
    '4',
    '1',
    '0',
  ]);
  expect(texts(0, 'hash', 'drop_count', 'packet_id', 'interface_queue', 'verdict')).toEqual([
    'CRC32: deadbeef',
    '12',
    '7',
    '3',
    'Hardware: ab',
  ]);
  expect(texts(1, 'comment', 'packet_flags', 'hash')).toEqual(['', '', '']);
});

it('keeps the options of a packet whose comments were edited', () => {
  capture.annotate({ kind: 'comments', packet: packetIndex(0), comments: ['mine'] });
  expect(texts(0, 'comment', 'packet_id')).toEqual(['mine', '7']);
});
