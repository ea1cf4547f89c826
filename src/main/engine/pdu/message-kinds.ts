/** Kinds of messages that packets complete, for who looks for a packet with one before it is painted. */

/** Bits: of any protocol or none; with the fields of one. */
export const MessageKind = { any: 1, http: 2, websocket: 4, tls: 8, dns: 16, http2: 32 } as const;

/** What a packet completes where that is known for certain, as bits: 0 nothing of HTTP/1 and WebSocket. */
export const Completes = {
  request: 1,
  response: 2,
  websocket: 4,
  /** More than one message of HTTP. */
  several: 8,
} as const;

/** The kinds that such bits come to. */
export function kindsOfCompleted(completed: number): number {
  if (completed === 0) return 0;
  const http = (completed & (Completes.request | Completes.response)) === 0 ? 0 : MessageKind.http;
  return MessageKind.any | http | ((completed & Completes.websocket) === 0 ? 0 : MessageKind.websocket);
}

/** Kinds by the first part of the names of their fields. */
export const MESSAGE_KINDS: ReadonlyMap<string, number> = new Map([
  ['http', MessageKind.http],
  ['websocket', MessageKind.websocket],
  ['tls', MessageKind.tls],
  ['dns', MessageKind.dns],
  ['http2', MessageKind.http2],
]);

/** A set of kinds that is known, in {@link KindColumn}. */
const KNOWN = 0x80;

/** Kinds by packet, as far as they are known. */
export class KindColumn {
  #kinds = new Uint8Array(0);

  /** Undefined where nothing is known yet. */
  get(packet: number): number | undefined {
    const kinds = this.#kinds[packet] ?? 0;
    return kinds === 0 ? undefined : kinds & ~KNOWN;
  }

  set(packet: number, kinds: number): void {
    if (packet >= this.#kinds.length) {
      const grown = new Uint8Array(Math.max(65_536, (packet + 1) * 2));
      grown.set(this.#kinds);
      this.#kinds = grown;
    }
    this.#kinds[packet] = kinds | KNOWN;
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#kinds = new Uint8Array(0);
  }
}
