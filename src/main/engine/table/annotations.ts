/**
 * What a person has said of packets, beside what the file says: marks, packets to be left out of everything, packets that
 * times are told from, and comments. Kept while the capture is open; comments go into the file when it is saved.
 */
import { PacketSet } from './packet-set.ts';

/** See the file's first lines. */
export class Annotations {
  readonly marked = new PacketSet();
  /** Neither dissected nor part of any stream. What holds of the tables holds for the set as it was when they were filled. */
  readonly ignored = new PacketSet();
  /** Times of later packets are told from the nearest of these before them, else from the first packet. */
  readonly references = new PacketSet();
  /** Comments instead of those that the file has; an empty list where they were removed. */
  readonly comments = new Map<number, readonly string[]>();
  /** What was taken off, of many packets at once, latest last: it can be put on again in that order. */
  readonly takenOff: { readonly from: PacketSet; readonly packets: PacketSet }[] = [];
  /** Comments have changed since they were last written to a file. */
  unsaved = false;

  /** The packet that the time of `packet` is told from. */
  referenceOf(packet: number): number {
    return this.references.size === 0 ? 0 : (this.references.nearest(packet, -1) ?? 0);
  }

  /** Put these comments in place of those of the file. */
  setComments(packet: number, comments: readonly string[]): void {
    this.comments.set(packet, comments);
    this.unsaved = true;
  }
}
