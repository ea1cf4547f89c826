/** SCTP: chunks by name, with sequence numbers counted from the first of each direction. */
import { describe, expect, it } from 'vitest';
import { ipv4Packet, paintPackets } from '../../../../support/packets.ts';

const RAW_IPV4 = 228;

/** A packet of one direction: ports, verification tag, no checksum, chunks. */
const packet = (ports: string, tag: string, chunks: string): string =>
  ipv4Packet(`${ports} ${tag} 00000000 ${chunks}`, 132).replaceAll(' ', '');
const there = (chunks: string): string => packet('1388 1389', 'aaaaaaaa', chunks);
/** The same two ends the other way round; the helper's packets have fixed addresses, which are swapped here. */
function back(chunks: string): string {
  const hex = packet('1389 1388', 'bbbbbbbb', chunks);
  return hex.slice(0, 24) + hex.slice(32, 40) + hex.slice(24, 32) + hex.slice(40);
}
const data = (tsn: string): string => `00 03 0014 ${tsn} 0000 0000 00000000 61626364`;
const sack = (tsn: string): string => `03 00 0010 ${tsn} 0000ffff 0000 0000`;

const infos = (packets: readonly string[]): string[] =>
  paintPackets(RAW_IPV4, packets).map((out) => out.columns.info.trim());

describe('SCTP', () => {
  it('counts from the first number of each direction', () => {
    expect(
      infos([
        there(data('fffffffe')),
        back(`${sack('fffffffe')} ${data('00000064')}`),
        there(`${sack('00000064')} ${data('00000000')}`),
        back(sack('00000000')),
      ]),
    ).toEqual([
      'DATA (TSN=0)',
      'SACK (Ack=0, Arwnd=65535) DATA (TSN=0)',
      'SACK (Ack=0, Arwnd=65535) DATA (TSN=2)',
      'SACK (Ack=2, Arwnd=65535)',
    ]);
  });

  it('tells of the pieces of a message', () => {
    const pieces = [data('00000001').replace('00 03', '00 02'), data('00000002').replace('00 03', '00 01')];
    expect(infos(pieces.map(there))).toEqual(['DATA (TSN=0) (Message Fragment)', 'DATA (TSN=1)']);
  });

  it('tells numbers as they are where their beginning is not known', () => {
    expect(infos([back(sack('00000007'))])).toEqual(['SACK (Ack=7, Arwnd=65535)']);
  });
});
