/** What exports of packets read: the tables, the file behind them, and which packets are wanted. */
import type { PacketRow } from '../../../shared/model/index.ts';
import type { ByteSource } from '../bytes/index.ts';
import type { CaptureFacts, PacketOptions } from '../capture/index.ts';
import type { PacketTable } from '../table/index.ts';

/** A capture, as exports of packets see it. Packets are 0-based. */
export interface PacketSource {
  readonly table: PacketTable;
  readonly facts: CaptureFacts;
  /** The (unpacked) file, and how many bytes of it have been read as sound. */
  readonly file: ByteSource;
  readonly end: number;
  /** Whether the file says more of a packet than its bytes and time; and what. */
  hasOptions(packet: number): boolean;
  options(packet: number): PacketOptions;
  /** Comments that the person wrote in place of the file's; undefined where they are as in the file. */
  newComments(packet: number): readonly string[] | undefined;
  row(packet: number): PacketRow;
}

/** Packets in file order, each once. */
export interface PacketList {
  readonly length: number;
  at(position: number): number;
}

/** The first `length` packets. */
export const allPackets = (length: number): PacketList => ({ length, at: (position) => position });

/** Those of a sorted array. */
export const listedPackets = (packets: Uint32Array): PacketList => ({
  length: packets.length,
  at: (position) => packets[position] ?? 0,
});

/** A file in the making: its pieces, and how many packets are in those that have been taken. */
export interface PacketExport {
  readonly pieces: Generator<Uint8Array | string>;
  readonly done: number;
}
