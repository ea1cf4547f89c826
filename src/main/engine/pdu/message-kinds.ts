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

/** Marks in {@link FoundColumn}: it is known what a packet completes; of HTTP/1, that is, beside the kinds. */
const KNOWN = 0x80;
const TOLD = 0x8000;
const COMPLETES_SHIFT = 8;

/** What packets complete, as far as it is known. */
export class FoundColumn {
  #found = new Uint16Array(0);

  /** Kinds of messages; undefined where nothing is known yet. */
  kinds(packet: number): number | undefined {
    const found = this.#found[packet] ?? 0;
    return found === 0 ? undefined : found & (KNOWN - 1);
  }

  /** Bits of {@link Completes}; undefined where that is not known. */
  completes(packet: number): number | undefined {
    const found = this.#found[packet] ?? 0;
    return (found & TOLD) === 0 ? undefined : (found & ~TOLD) >> COMPLETES_SHIFT;
  }

  set(packet: number, kinds: number, completes: number | undefined): void {
    if (packet >= this.#found.length) {
      const grown = new Uint16Array(Math.max(65_536, (packet + 1) * 2));
      grown.set(this.#found);
      this.#found = grown;
    }
    this.#found[packet] = kinds | KNOWN | (completes === undefined ? 0 : TOLD | (completes << COMPLETES_SHIFT));
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#found = new Uint16Array(0);
  }
}
