/** The shape of a protocol carried in WebSocket messages: it recognises a message and tells what it says. */
import type { BodyOutline } from '../../../../shared/model/index.ts';

/** One message and what is known of its connection. */
export interface MessageFacts {
  /** Sec-WebSocket-Protocol the server chose; '' if none or not captured. */
  readonly subprotocol: string;
  /** Request target of the upgrade; '' if not captured. */
  readonly target: string;
  /** 1 text, 2 binary. */
  readonly opcode: number;
  readonly direction: 'toServer' | 'toClient';
  /** The connection's first data message, where the caller has it: some protocols say their version there. */
  readonly opening?: Uint8Array;
  /** The decoded message, bounded by the caller. */
  readonly bytes: Uint8Array;
}

/** A protocol. */
export interface MessageProtocol {
  readonly id: string;
  /** Whether the chosen subprotocol or the target names it, which is trusted before the content. */
  claims(facts: MessageFacts): boolean;
  /** What the message says; undefined if it is none of this protocol's. `text` is '' for a binary message. Never throws. */
  read(facts: MessageFacts, text: string): BodyOutline | undefined;
}

/** Claims by exact subprotocol name. */
export const named =
  (...names: readonly string[]): MessageProtocol['claims'] =>
  ({ subprotocol }) =>
    names.includes(subprotocol.toLowerCase());
