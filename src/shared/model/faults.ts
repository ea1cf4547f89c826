/** What went wrong, what is said of it, and how the engine answers: a value or a failure. */
import type { PacketIndex } from '../units.ts';

/**
 * One fault in the input. `code` selects the sentence (i18n `issue.<code>`), which may use every other member.
 * Cut by the snap length (`…-cut`) and lies about a length (`…-length`) are different codes.
 */
export interface Issue {
  readonly code: string;
  /** Protocol or file format that noticed, by its id: `pcapng`, `ip`, `tcp`, `http`, `websocket`. */
  readonly layer: string;
  /** Where: byte offset in the file for a file fault, in the packet for a packet fault, in the stream for a stream fault. */
  readonly offset: number;
  /** Bytes the claim asked for, and bytes there were. */
  readonly needed?: number;
  readonly had?: number;
  /** The field that claimed it, as a display-filter name, or the section of the standard that is broken. */
  readonly because?: string;
  readonly packet?: PacketIndex;
  /** Further facts for the sentence. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A failure as a value. `position` is a character position where text (a filter) is at fault. */
export interface Failure {
  readonly ok: false;
  readonly issue: Issue;
  readonly position?: { readonly from: number; readonly to: number };
}

/** A success. */
export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** Every answer of the engine. */
export type Result<T> = Success<T> | Failure;

/** Severity of what is marked on a packet or stream. */
export type Severity = 'none' | 'chat' | 'note' | 'warn' | 'error';

/** A sentence to be worded by the reader's language: i18n key and its parameters. `packets` are links in it, by name. */
export interface Sentence {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** Parameter names whose value is a packet number (1-based) and should lead there. */
  readonly packetParams?: readonly string[];
}
