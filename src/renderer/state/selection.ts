/**
 * Which packet is looked at, and which stream the right-hand tabs are about. They go together: choosing a packet turns the
 * tabs to its stream; choosing a stream keeps the packet when it is one of that stream's.
 */
import { create } from 'zustand';
import type { PacketIndex, StreamIndex } from '../../shared/units.ts';

interface Selection {
  readonly packet: PacketIndex | undefined;
  readonly stream: StreamIndex | undefined;
  /** Goes up when the selected packet should be brought into view, also when it is selected already. */
  readonly reveal: number;
  /** Look at a packet: links, arrows of a diagram, rows of a list. Its stream follows as soon as it is known. */
  select(packet: PacketIndex): void;
  /** What the packet turned out to belong to. */
  packetIsOf(packet: PacketIndex, stream: StreamIndex | undefined): void;
  selectStream(stream: StreamIndex): void;
  clear(): void;
}

export const useSelection = create<Selection>()((set, get) => ({
  packet: undefined,
  stream: undefined,
  reveal: 0,
  select: (packet) => set({ packet, reveal: get().reveal + 1 }),
  packetIsOf(packet, stream) {
    if (get().packet === packet && get().stream !== stream) set({ stream });
  },
  selectStream: (stream) => set({ stream }),
  clear: () => set({ packet: undefined, stream: undefined }),
}));
