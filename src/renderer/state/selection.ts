/**
 * Which packet is looked at, and which stream the right-hand tabs are about. They go together: choosing a packet turns the
 * tabs to its stream; choosing a stream keeps the packet when it is one of that stream's. What tells about a packet follows
 * the one that the selection rests at: a key that is held down goes by many.
 */
import { create } from 'zustand';
import type { PacketIndex, StreamIndex } from '../../shared/units.ts';

/** Milliseconds between two selections that tell a held key from one that is pressed again. */
const REST = 160;
/** Milliseconds that panes leave to the list at most, to have and draw the row first; and when there is no list yet. */
const LIST_FIRST = 120;
const NEW_LIST_FIRST = 600;

interface Selection {
  readonly packet: PacketIndex | undefined;
  /** The packet that panes tell about: the selected one, once the list shows it and no other is selected within {@link REST}. */
  readonly rested: PacketIndex | undefined;
  readonly stream: StreamIndex | undefined;
  /** Goes up when the selected packet should be brought into view, also when it is selected already. */
  readonly reveal: number;
  /** Look at a packet: links, arrows of a diagram, rows of a list. Its stream follows as soon as it is known. */
  select(packet: PacketIndex): void;
  /** The list shows the packet: panes may tell about it. */
  shown(packet: PacketIndex): void;
  /** What the packet turned out to belong to. */
  packetIsOf(packet: PacketIndex, stream: StreamIndex | undefined): void;
  selectStream(stream: StreamIndex): void;
  clear(): void;
}

let latest = Number.NEGATIVE_INFINITY;
let isHeld = false;
let timer: ReturnType<typeof setTimeout> | undefined;

export const useSelection = create<Selection>()((set, get) => {
  const rest = () => {
    clearTimeout(timer);
    if (get().rested !== get().packet) set({ rested: get().packet });
  };
  return {
    packet: undefined,
    rested: undefined,
    stream: undefined,
    reveal: 0,
    select(packet) {
      const now = performance.now();
      isHeld = now - latest < REST;
      latest = now;
      clearTimeout(timer);
      const listFirst = get().rested === undefined ? NEW_LIST_FIRST : LIST_FIRST;
      timer = setTimeout(rest, isHeld ? REST : listFirst);
      set({ packet, reveal: get().reveal + 1 });
    },
    shown(packet) {
      if (!isHeld && packet === get().packet) rest();
    },
    packetIsOf(packet, stream) {
      if (get().packet === packet && get().stream !== stream) set({ stream });
    },
    selectStream: (stream) => set({ stream }),
    clear() {
      clearTimeout(timer);
      latest = Number.NEGATIVE_INFINITY;
      set({ packet: undefined, rested: undefined, stream: undefined });
    },
  };
});
