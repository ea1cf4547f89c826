/** What the window has written out. */
import type { StreamIndex } from '../units.ts';
import type { BodyRef } from './bodies.ts';
import type { ExchangeQuery } from './http.ts';
import type { MessageQuery } from './websocket.ts';

/** Formats of messages. */
export const MESSAGE_FORMATS = ['json', 'ndjson', 'csv'] as const;

/**
 * What to write: exactly what the list beside the button shows, in its order (without a stream, of all streams); or one
 * body or message, whole and decoded.
 */
export type MessageExport =
  | { readonly kind: 'har'; readonly stream?: StreamIndex | undefined; readonly query: ExchangeQuery }
  | { readonly kind: 'bodies'; readonly stream?: StreamIndex | undefined; readonly query: ExchangeQuery }
  | { readonly kind: 'body'; readonly body: BodyRef }
  | {
      readonly kind: 'messages';
      readonly stream: StreamIndex;
      readonly query: MessageQuery;
      readonly format: (typeof MESSAGE_FORMATS)[number];
    };

/** The next piece of an export. */
export interface ExportPiece {
  readonly bytes: Uint8Array;
  /** Name of the file the piece belongs to, where the export is a folder of files; safe on every system. */
  readonly file: string;
  readonly last: boolean;
}
