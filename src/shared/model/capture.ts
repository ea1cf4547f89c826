/** The capture as a whole, and how far it is read. */
import type { Timestamp } from '../units.ts';
import type { Issue } from './faults.ts';

/** What the file tells of an interface in words and, where an Interface Statistics Block stands in it, in counts. */
export interface InterfaceFacts {
  readonly name?: string;
  readonly description?: string;
  readonly filter?: string;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  /** What the capture program counted: packets received, and dropped before they could be written. */
  readonly received?: number;
  readonly dropped?: number;
  /** Packets that the capture filter let through, that the system dropped, and that it gave to the program. */
  readonly accepted?: number;
  readonly droppedBySystem?: number;
  readonly delivered?: number;
  /** When the capture began and ended on this interface. */
  readonly started?: Timestamp;
  readonly ended?: Timestamp;
}

/** One capture interface, as shown. */
export interface InterfaceInfo extends InterfaceFacts {
  readonly linkType: string;
  readonly snapLength: number;
  readonly timestampResolution: string;
  readonly comments?: readonly string[];
  readonly packets?: number;
}

/** The capture as a whole. Also what `capscope-cli info` prints. */
export interface CaptureInfo {
  readonly fileName: string;
  readonly fileType: string;
  readonly compressed: string;
  readonly byteOrder: string;
  readonly interfaces: readonly InterfaceInfo[];
  readonly packets: number;
  /** Of the earliest packet and of the latest, whatever their order in the file; absent where none has a time. */
  readonly firstTime?: Timestamp;
  readonly lastTime?: Timestamp;
  /** Whether no packet is earlier than the one before it in the file; absent where one has no time and none is out of order. */
  readonly strictTimeOrder?: boolean;
  /** Bytes of the (unpacked) file. */
  readonly bytes: number;
  /** Bytes of the file as it lies on the disk; absent where it is not compressed. */
  readonly compressedBytes?: number;
  readonly comments: readonly string[];
  /** pcapng sections; absent for other formats. */
  readonly sections?: number;
  /** What wrote the file, on what. */
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly application?: string;
  /** Addresses the file has names for, and TLS key logs in it. */
  readonly names?: number;
  readonly secrets?: number;
  /** Blocks that were passed over: name, or type in hex → count. */
  readonly otherBlocks?: Readonly<Record<string, number>>;
  readonly issues: readonly Issue[];
}

/** How far the scan is. */
export interface ScanProgress {
  readonly packets: number;
  readonly streams: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** `scanning`: rows come; `indexing`: all rows are there, exchanges and messages are being found; then `done`. */
  readonly state: 'scanning' | 'indexing' | 'done' | 'cancelled';
}
