/**
 * Views: which packets are shown, in file order. View 0 is all of them; a filter makes a further one, held as a sorted
 * list of packet indices. Only the newest few are kept, so that ids of answers in flight still mean something.
 */
import { lowerBound } from '../../shared/bisect.ts';
import { ALL_PACKETS, type ViewId } from '../../shared/model/index.ts';

/** Views kept beside the one of all packets. */
const KEPT = 4;

/** See the file's first lines. Positions and packets are 0-based. */
export class Views {
  readonly #count: () => number;
  readonly #lists = new Map<ViewId, Uint32Array>();
  #last: ViewId = ALL_PACKETS;

  /** `count` tells how many packets there are now. */
  constructor(count: () => number) {
    this.#count = count;
  }

  /** The same views of a table that is made anew of the same packets. */
  over(count: () => number): Views {
    const views = new Views(count);
    for (const [id, list] of this.#lists) views.#lists.set(id, list);
    views.#last = this.#last;
    return views;
  }

  /** Keep a sorted list of packets as a view. */
  add(packets: Uint32Array): ViewId {
    this.#last += 1;
    this.#lists.set(this.#last, packets);
    for (const id of this.#lists.keys()) if (id <= this.#last - KEPT) this.#lists.delete(id);
    return this.#last;
  }

  /** More packets, behind those that a view has: the whole list. Says whether the view is still kept. */
  grow(view: ViewId, packets: Uint32Array): boolean {
    if (!this.#lists.has(view)) return false;
    this.#lists.set(view, packets);
    return true;
  }

  /** Rows of a view; 0 for one that is no longer kept. */
  total(view: ViewId): number {
    return view === ALL_PACKETS ? this.#count() : (this.#lists.get(view)?.length ?? 0);
  }

  /** Packet at a position; undefined beyond the ends. */
  packetAt(view: ViewId, position: number): number | undefined {
    if (view !== ALL_PACKETS) return this.#lists.get(view)?.[position];
    return position >= 0 && position < this.#count() ? position : undefined;
  }

  /** Position of a packet, or of the nearest one before it; -1 where there is none. */
  positionOf(view: ViewId, packet: number): number {
    if (view === ALL_PACKETS) return Math.min(packet, this.#count() - 1);
    const list = this.#lists.get(view);
    if (list === undefined) return -1;
    return lowerBound(list, list.length, packet + 1) - 1;
  }

  /** Every packet of a view, in order. */
  *packets(view: ViewId): Generator<number> {
    const list = this.#lists.get(view);
    const total = this.total(view);
    for (let position = 0; position < total; position++) yield list ? (list[position] as number) : position;
  }
}
