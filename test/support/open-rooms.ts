/** The rooms of a capture that has been read and whose streams have been followed: for holding one room's answers against another's. */
import { BlockCache, MemorySource } from '../../src/main/engine/bytes/index.ts';
import { openReader } from '../../src/main/engine/capture/index.ts';
import { type CaptureRooms, joinRooms } from '../../src/main/engine/capture-rooms.ts';
import { Scanner } from '../../src/main/engine/scanner.ts';
import { AddressPool, type PacketTable } from '../../src/main/engine/table/index.ts';
import { Tracker } from '../../src/main/engine/tcp/index.ts';

/** See the file's first line; undefined where the bytes are no capture. */
export function openRooms(
  bytes: Uint8Array,
): { readonly table: PacketTable; readonly rooms: CaptureRooms } | undefined {
  const source = new BlockCache(new MemorySource(bytes));
  const reader = openReader(source);
  if ('code' in reader) return undefined;
  const addresses = new AddressPool();
  const tracker = new Tracker();
  const scanner = new Scanner(source, reader, addresses, tracker);
  const rooms = joinRooms(
    { source, scanner, tracker, addresses },
    { version: '', before: undefined, keyLog: () => '', onOutdated: () => undefined },
  );
  while (scanner.state === 'scanning') scanner.scan(10_000);
  rooms.tcp.finish();
  while (rooms.index.advance(1000));
  return { table: scanner.table, rooms };
}
