/**
 * A capture of as many packets as wanted, for what only shows with many: plain ACKs of a few connections in turn, small
 * enough (70 bytes a packet in the file) that a million are written in a second or two.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

/** Connections that the packets are of, in turn: packet n is of stream n modulo this. */
export const CONNECTIONS = 16;

const RECORD = 16;
const PACKET = 54;
const TAG = 4;
/** Packets written at a time. */
const CHUNK = 20_000;
/** Microseconds from packet to packet. */
const STEP = 100;

/** Write `count` packets as a pcap (little-endian, microseconds, Ethernet), each behind as many VLAN tags as wanted. */
export function writeManyPackets(path: string, count: number, tags = 0): void {
  const record = RECORD + PACKET + tags * TAG;
  const file = openSync(path, 'w');
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(262_144, 16);
  head.writeUInt32LE(1, 20);
  writeSync(file, head);
  const chunk = Buffer.alloc(CHUNK * record);
  for (let first = 0; first < count; first += CHUNK) {
    const packets = Math.min(CHUNK, count - first);
    for (let index = 0; index < packets; index++) writePacket(chunk, index * record, first + index, tags);
    writeSync(file, chunk, 0, packets * record);
  }
  closeSync(file);
}

function writePacket(target: Buffer, at: number, number: number, tags: number): void {
  const length = PACKET + tags * TAG;
  const microseconds = number * STEP;
  target.writeUInt32LE(1_700_000_000 + Math.floor(microseconds / 1e6), at);
  target.writeUInt32LE(microseconds % 1e6, at + 4);
  target.writeUInt32LE(length, at + 8);
  target.writeUInt32LE(length, at + 12);
  const frame = at + RECORD;
  target.fill(0, frame, frame + length);
  target[frame + 5] = 1;
  target[frame + 11] = 2;
  for (let tag = 0; tag < tags; tag++) target.writeUInt32BE(0x8100_0001, frame + 12 + tag * TAG);
  const ip = frame + 14 + tags * TAG;
  target.writeUInt16BE(0x0800, ip - 2);
  target[ip] = 0x45;
  target.writeUInt16BE(PACKET - 14, ip + 2);
  target[ip + 8] = 64;
  target[ip + 9] = 6;
  target.writeUInt32BE(0xc0a84241, ip + 12);
  target.writeUInt32BE(0xc0a8060a, ip + 16);
  const tcp = ip + 20;
  target.writeUInt16BE(40_000 + (number % CONNECTIONS), tcp);
  target.writeUInt16BE(80, tcp + 2);
  target.writeUInt32BE(1000, tcp + 4);
  // Every acknowledgment of a connection is a new one.
  target.writeUInt32BE(1 + Math.floor(number / CONNECTIONS), tcp + 8);
  target[tcp + 12] = 0x50;
  target[tcp + 13] = 0x10;
  target.writeUInt16BE(1024, tcp + 14);
}
