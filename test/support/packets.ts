/** Takes whole packets through the layers as the engine does: all are scanned in order, then each is painted again. */
import {
  CLAIMS,
  Cursor,
  Detail,
  type DetailContext,
  PacketScan,
  paintPacket,
  scanPacket,
} from '../../src/main/engine/dissect/index.ts';
import { AddressPool } from '../../src/main/engine/table/index.ts';
import { hex } from './paint.ts';

/** A packet: its bytes (or hex), and how long it was on the wire where it was cut. */
export type Sample = string | Uint8Array | { readonly bytes: Uint8Array; readonly wire: number };

const bytesOf = (sample: Sample): Uint8Array =>
  typeof sample === 'string' ? hex(sample) : sample instanceof Uint8Array ? sample : sample.bytes;

function begin(cursor: Cursor, linkType: number, packet: number, sample: Sample): void {
  const bytes = bytesOf(sample);
  cursor.packet = packet;
  cursor.linkType = linkType;
  cursor.begin(bytes, 0, bytes.length, typeof sample === 'object' && 'wire' in sample ? sample.wire : bytes.length);
}

/** The paintings of a capture of these packets. */
export function paintPackets(linkType: number, samples: readonly Sample[], context: DetailContext = {}): Detail[] {
  const row = new PacketScan(new AddressPool(), undefined);
  const scanner = new Cursor(CLAIMS);
  samples.forEach((sample, packet) => {
    begin(scanner, linkType, packet, sample);
    row.begin();
    scanPacket(scanner, row);
  });
  return samples.map((sample, packet) => {
    const cursor = new Cursor(CLAIMS, scanner.state);
    cursor.replay = true;
    begin(cursor, linkType, packet, sample);
    const out = new Detail(context);
    out.openSource('Frame', bytesOf(sample), 0);
    row.begin();
    paintPacket(cursor, row, out);
    return out;
  });
}

/** Layers, Protocol and Info of each packet, one line each. */
export const summaries = (linkType: number, samples: readonly Sample[]): string[] =>
  paintPackets(linkType, samples).map(
    ({ protocols, columns }) => `${protocols.join(':')} | ${columns.protocol} | ${columns.info}`,
  );

/** The scan's view of one packet: addresses, ports and payload as the table stores them. */
export function scanned(
  linkType: number,
  sample: Sample,
): { source: string; destination: string; row: PacketScan; cursor: Cursor } {
  const addresses = new AddressPool();
  const row = new PacketScan(addresses, undefined);
  const cursor = new Cursor(CLAIMS);
  begin(cursor, linkType, 0, sample);
  row.begin();
  scanPacket(cursor, row);
  return { source: addresses.text(row.source), destination: addresses.text(row.destination), row, cursor };
}

const digits = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');

/** Ethernet II around hex. */
export const ethernetFrame = (payload: string, type = '0800'): string => `020000000001 020000000002 ${type} ${payload}`;

/** An IPv4 packet from 10.0.0.1 to 10.0.0.2 around hex, without a checksum. `place` is the flags-and-offset field. */
export function ipv4Packet(payload: string, protocol: number, place = 0, id = 1): string {
  const length = 20 + hex(payload).length;
  return `4500 ${digits(length, 2)} ${digits(id, 2)} ${digits(place, 2)} 40${digits(protocol, 1)} 0000 0a000001 0a000002 ${payload}`;
}

/** An IPv6 packet from fe80::1 to fe80::2 around hex. */
export function ipv6Packet(payload: string, next: number): string {
  const zeros = '00'.repeat(13);
  const head = `60000000 ${digits(hex(payload).length, 2)} ${digits(next, 1)} 40`;
  return `${head} fe80${zeros}01 fe80${zeros}02 ${payload}`;
}

/** A UDP datagram from port 40000 to 50000 around hex, without a checksum. */
export const udpDatagram = (payload: string, ports = '9c40 c350'): string =>
  `${ports} ${digits(8 + hex(payload).length, 2)} 0000 ${payload}`;
