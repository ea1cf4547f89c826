/** Calls of Sun RPC that went by, and which packet answers which. Filled as packets are met in order; bounded. */

/** One call. Packets are 0-based; those of a stream, positions in it. */
export interface RpcCall {
  readonly packet: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  /** Packet of the first reply. */
  reply?: number;
  /** Access rights that NFS is asked about, as bits; 0 where it is asked something else. */
  readonly rights?: number;
}

/** What a packet has to do with a call. */
export interface RpcMatch {
  readonly call: RpcCall;
  /** The packet that made the same call, or gave the same reply, before. */
  readonly repeats?: number;
}

const MAX_CALLS = 1 << 18;

/** Calls by who made them (a port, or an end of a stream) and their number, which replies repeat (RFC 5531 section 9). */
export class RpcCalls {
  readonly #waiting = new Map<number, RpcCall>();
  readonly #byPacket = new Map<string, RpcCall>();

  /** A call went by; the first with its number counts until it has been answered. */
  call(caller: number, xid: number, call: RpcCall): void {
    if (this.#byPacket.size >= MAX_CALLS) return;
    const key = keyOf(caller, xid);
    const known = this.#waiting.get(key);
    if (known?.reply !== undefined || known === undefined) this.#waiting.set(key, call);
    this.#byPacket.set(`${call.packet} ${xid}`, this.#waiting.get(key) ?? call);
  }

  /** A reply went by. */
  reply(caller: number, xid: number, packet: number): void {
    const call = this.#waiting.get(keyOf(caller, xid));
    if (call === undefined || this.#byPacket.size >= MAX_CALLS) return;
    call.reply ??= packet;
    this.#byPacket.set(`${packet} ${xid}`, call);
  }

  /** Whether a call with this number has gone by, so that what looks like a reply is one. */
  isAwaited(caller: number, xid: number): boolean {
    return this.#waiting.has(keyOf(caller, xid));
  }

  /** The call that a packet makes or answers. */
  of(packet: number, { xid, isReply }: { readonly xid: number; readonly isReply: boolean }): RpcMatch | undefined {
    const call = this.#byPacket.get(`${packet} ${xid}`);
    if (call === undefined) return undefined;
    const first = isReply ? (call.reply ?? packet) : call.packet;
    return first === packet ? { call } : { call, repeats: first };
  }
}

const keyOf = (caller: number, xid: number): number => caller * 2 ** 32 + xid;
