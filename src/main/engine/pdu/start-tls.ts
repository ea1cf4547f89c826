/**
 * Protocols that go on as TLS in the middle of a conversation, when the client has asked for it and the server agreed:
 * STARTTLS of IMAP (RFC 3501 section 6.2.1), STLS of POP3 (RFC 2595 section 4), AUTH of FTP (RFC 4217 section 4).
 */
import { MessageKind } from './message-kinds.ts';
import type { Piece, StreamProtocol } from './protocol.ts';

/** How one protocol asks and agrees. */
export interface StartTls {
  /** What of the client asks. */
  readonly asks: RegExp;
  /** What of the server agrees; anything else with a whole line does not. */
  readonly agrees: RegExp;
}

/** The conversation so far. */
interface State {
  readonly phase: 'clear' | 'asked' | 'secured';
  /** Of the protocol itself, and of TLS. */
  readonly inner: unknown;
  readonly secured: unknown;
}

/** Bytes of a piece that are looked at. */
const LOOKED_AT = 512;
const LATIN1 = new TextDecoder('latin1');
const beginning = ({ bytes, from, to }: Piece): string =>
  LATIN1.decode(bytes.subarray(from, Math.min(to, from + LOOKED_AT)));

/** `protocol`, going on as `tls`. */
export function withStartTls(
  protocol: StreamProtocol,
  { asks, agrees }: StartTls,
  tls: StreamProtocol,
): StreamProtocol {
  return {
    ...protocol,
    start: { phase: 'clear', inner: protocol.start, secured: tls.start } satisfies State,
    kinds: (before, after) =>
      MessageKind.tls | (protocol.kinds?.((before as State).inner, (after as State).inner) ?? 0),
    read(piece, raw, target) {
      const state = raw as State;
      if (state.phase === 'secured') {
        const inside = target && { ...target, latest: (target.latest as State).secured };
        const outcome = tls.read(piece, state.secured, inside);
        const isTls = outcome.used > 0 || outcome.need !== undefined;
        // Clear commands again (RFC 4217 section 5, CCC).
        if (isTls) return { ...outcome, state: { ...state, secured: outcome.state } };
      }
      const inside = target && { ...target, latest: (target.latest as State).inner };
      const outcome = protocol.read(piece, state.inner, inside);
      const isClient = protocol.ports.includes(piece.destinationPort);
      const now: State = { ...state, inner: outcome.state };
      if (outcome.used === 0 || state.phase === 'secured') return { ...outcome, state: now };
      if (isClient) return { ...outcome, state: { ...now, phase: asks.test(beginning(piece)) ? 'asked' : 'clear' } };
      if (state.phase !== 'asked') return { ...outcome, state: now };
      return { ...outcome, state: { ...now, phase: agrees.test(beginning(piece)) ? 'secured' : 'clear' } };
    },
  };
}
