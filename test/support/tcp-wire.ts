/** TCP segments as a capture: written as a pcap of raw IPv4 packets, read by the real scan, analysed by the real tracker. */
import { MemorySource } from '../../src/main/engine/bytes/index.ts';
import { openReader } from '../../src/main/engine/capture/index.ts';
import { Scanner } from '../../src/main/engine/scanner.ts';
import { AddressPool, type PacketTable } from '../../src/main/engine/table/index.ts';
import { TcpCapture, Tracker } from '../../src/main/engine/tcp/index.ts';

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32, E: 64, C: 128 };
const RAW_IP = 101;
const START = 1_700_000_000;

/** One segment. What is left out is 0 or none. */
export interface Wire {
  /** 0: 10.0.0.1 port 40000; 1: 10.0.0.2 port 80, or another. */
  readonly from: 0 | 1;
  readonly port?: number;
  /** Letters: `SA`, `PA`, `F`. */
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly data?: Uint8Array | string;
  readonly window?: number;
  /** Seconds since the first. */
  readonly time?: number;
  readonly options?: readonly number[];
  /** Bytes of the packet that the snap length leaves. */
  readonly cut?: number;
}

/** A capture that was read to its end. */
export interface WireCapture {
  readonly table: PacketTable;
  readonly tcp: TcpCapture;
}

/** Write the segments into a capture and read it. */
export function captureOf(segments: readonly Wire[]): WireCapture {
  const { scan, table, tcp } = scanOf(segments);
  while (scan(1000));
  tcp.finish();
  return { table, tcp };
}

/** The same, to be read piece by piece: `scan` reads at most so many packets and says whether there are more. */
export function scanOf(segments: readonly Wire[]): WireCapture & { scan(packets: number): boolean } {
  const source = new MemorySource(fileOf(segments));
  const reader = openReader(source);
  if (!('next' in reader)) throw new Error(`not opened: ${reader.code}`);
  const addresses = new AddressPool();
  const tracker = new Tracker();
  const scanner = new Scanner(source, reader, addresses, tracker);
  const tcp = new TcpCapture({ tracker, packets: scanner.table, addresses, source });
  const scan = (packets: number): boolean => {
    scanner.scan(packets);
    return scanner.state === 'scanning';
  };
  return { scan, table: scanner.table, tcp };
}

/** The segments as the bytes of a capture file. */
export const fileOf = (segments: readonly Wire[]): Buffer => Buffer.concat([fileHeader(), ...segments.map(record)]);

/** A connection that is opened and carries these pieces in turn, a segment each; bytes of strings are Latin-1's. */
export function conversation(pieces: readonly (readonly [from: 0 | 1, data: string | Uint8Array])[]): Wire[] {
  const next: [number, number] = [1, 1];
  const opened: Wire[] = [
    { from: 0, flags: 'S', seq: 0, window: 60_000 },
    { from: 1, flags: 'SA', seq: 0, ack: 1, window: 60_000, time: 0.01 },
    { from: 0, flags: 'A', seq: 1, ack: 1, window: 60_000, time: 0.02 },
  ];
  return opened.concat(
    pieces.map(([from, text], index): Wire => {
      const data = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
      const seq = next[from];
      next[from] += data.length;
      const ack = from === 0 ? next[1] : next[0];
      return { from, flags: 'PA', seq, ack, data, window: 60_000, time: 0.03 + index / 100 };
    }),
  );
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b23c4d, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(RAW_IP, 20);
  return header;
}

function record(wire: Wire): Buffer {
  const packet = packetOf(wire);
  const captured = Math.min(wire.cut ?? packet.length, packet.length);
  const header = Buffer.alloc(16);
  const time = wire.time ?? 0;
  header.writeUInt32LE(START + Math.floor(time), 0);
  header.writeUInt32LE(Math.round((time - Math.floor(time)) * 1e9), 4);
  header.writeUInt32LE(captured, 8);
  header.writeUInt32LE(packet.length, 12);
  return Buffer.concat([header, packet.subarray(0, captured)]);
}

function packetOf({ from, port = 80, flags, seq, ack = 0, data = '', window = 65_535, options = [] }: Wire): Buffer {
  const payload = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data);
  const padded = [...options, ...new Array<number>((4 - (options.length % 4)) % 4).fill(1)];
  const packet = Buffer.alloc(40 + padded.length);
  packet.set([0x45, 0]);
  packet.writeUInt16BE(packet.length + payload.length, 2);
  packet.set([64, 6], 8);
  packet.set([10, 0, 0, from + 1, 10, 0, 0, 2 - from], 12);
  packet.writeUInt16BE(from === 0 ? 40_000 : port, 20);
  packet.writeUInt16BE(from === 0 ? port : 40_000, 22);
  packet.writeUInt32BE(seq >>> 0, 24);
  packet.writeUInt32BE(ack >>> 0, 28);
  const bits = Array.from(flags).reduce((sum, letter) => sum | (FLAGS[letter] ?? 0), 0);
  packet.writeUInt16BE(((5 + padded.length / 4) << 12) | bits, 32);
  packet.writeUInt16BE(window, 34);
  packet.set(padded, 40);
  return Buffer.concat([packet, payload]);
}
