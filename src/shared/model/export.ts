/** Packets written to a file: which of them, as what, and what the file cannot hold. */
import type { PacketIndex, StreamIndex } from '../units.ts';
import type { Issue } from './faults.ts';
import type { ViewId } from './packets.ts';

/** What packets can be written as. */
export const PACKET_FORMATS = ['pcapng', 'pcap', 'csv', 'json'] as const;
/** See {@link PACKET_FORMATS}. */
export type PacketFormat = (typeof PACKET_FORMATS)[number];

/** Which packets. A range is text such as `5-10,20`, numbered from 1. `packets` need not be sorted. */
export type PacketSelection =
  | { readonly kind: 'view'; readonly view: ViewId }
  | { readonly kind: 'stream'; readonly stream: StreamIndex }
  | { readonly kind: 'range'; readonly text: string }
  | { readonly kind: 'marked' }
  | { readonly kind: 'packets'; readonly packets: readonly PacketIndex[] };

/** What an export is about. */
export interface PacketExportRequest {
  readonly selection: PacketSelection;
  readonly format: PacketFormat;
}

/** How an export ended. `dismissed`: no place was chosen. */
export type PacketExportEnd =
  | { readonly kind: 'written'; readonly name: string }
  | { readonly kind: 'cancelled' | 'dismissed' }
  | { readonly kind: 'failed'; readonly issue: Issue };

/** What writing would come to. `losses`: what the capture has and the format cannot hold, each as a sentence (i18n `issue.<code>`). */
export interface PacketExportPlan {
  readonly packets: number;
  readonly losses: readonly Issue[];
}
