/** What a person says of packets: marks, packets to be left out, packets that times are told from, comments. */
import type { PacketIndex } from '../units.ts';
import type { ViewId } from './packets.ts';

/** What a packet can be made. `reference`: times of later packets are told from it. */
export type PacketMark = 'marked' | 'ignored' | 'reference';

/** Something is said, or taken back. */
export type Annotation =
  /** Without `isOn`: the other of what the packet is now. */
  | { readonly kind: 'mark'; readonly mark: PacketMark; readonly isOn?: boolean; readonly packet: PacketIndex }
  /** The same of every packet of a view. */
  | { readonly kind: 'mark-view'; readonly mark: PacketMark; readonly isOn: boolean; readonly view: ViewId }
  /** What `mark-view` took back last, and was not put on again, is put on again. */
  | { readonly kind: 'restore' }
  /** Comments of a packet, in place of those that it has; none removes them. */
  | { readonly kind: 'comments'; readonly packet: PacketIndex; readonly comments: readonly string[] };

/** How much has been said. */
export interface AnnotationState {
  readonly marked: number;
  readonly ignored: number;
  readonly references: number;
  /** Packets whose comments were edited. */
  readonly commented: number;
  /** Comments have changed since they were last saved. */
  readonly unsaved: boolean;
}
