/** The shape of a compression. */
import type { Sink } from './sink.ts';

/** How unpacking ended: `cut` where the data ends before its end mark, `damaged` with the reason in English words. */
export type UnpackEnd =
  | { readonly kind: 'whole' | 'cut' | 'full' }
  | { readonly kind: 'damaged'; readonly what: string };

/** One compression. */
export interface Compression {
  readonly id: string;
  /** Whether a file that begins with these bytes (up to 64) is of this compression. */
  recognise(head: Uint8Array): boolean;
  /** Unpack the file with descriptor `file` and `size` bytes into `sink`. Rejects only when the disk or the sink fails. */
  unpack(file: number, size: number, sink: Sink): Promise<UnpackEnd>;
}
