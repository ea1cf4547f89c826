/** Numbers of UDP streams, where a datagram carries a packet with addresses of its own and without ports. */
import { expect, it } from 'vitest';
import { MemorySource } from '../../../../src/main/engine/bytes/index.ts';
import { openReader } from '../../../../src/main/engine/capture/index.ts';
import { Scanner } from '../../../../src/main/engine/scanner.ts';
import { AddressPool } from '../../../../src/main/engine/table/index.ts';
import { TcpCapture, Tracker } from '../../../../src/main/engine/tcp/index.ts';
import { join, pcapHeader, pcapRecord } from '../../../support/capture-builder.ts';
import { ethernetFrame, ipv4Packet, udpDatagram } from '../../../support/packets.ts';
import { hex } from '../../../support/paint.ts';

/** `udp.stream` of the only UDP header of each packet. */
function udpStreams(frames: readonly string[]): (number | undefined)[] {
  const records = frames.map((frame) => pcapRecord({ data: hex(frame) }));
  const source = new MemorySource(join(pcapHeader(), ...records));
  const reader = openReader(source);
  if (!('next' in reader)) throw new Error(reader.code);
  const addresses = new AddressPool();
  const tracker = new Tracker();
  const scanner = new Scanner(source, reader, addresses, tracker);
  while (scanner.state === 'scanning') scanner.scan(100);
  const tcp = new TcpCapture({ tracker, packets: scanner.table, addresses, source });
  tcp.finish();
  return frames.map((_, packet) => tcp.udpStream(packet, 0));
}

it('are those of the datagram around it', () => {
  const ping = ipv4Packet('0800 0000 0001 0001', 1).replace(/0a000001/g, 'c0a80001');
  const carrier = ethernetFrame(ipv4Packet(udpDatagram(`0040 6558 0000ff 00 ${ethernetFrame(ping)}`, '9c40 17c1'), 17));
  const plain = ethernetFrame(ipv4Packet(udpDatagram('aa', '9c40 2222'), 17));
  expect(udpStreams([carrier, plain, carrier])).toEqual([0, 1, 0]);
});
