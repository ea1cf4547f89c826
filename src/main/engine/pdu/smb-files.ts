/**
 * Which file a handle of SMB 2 stands for, along one conversation: opened by a request that names it, from the answer that
 * gives the handle until the one that closes it. Filled as messages are met in order; bounded.
 */

const MAX_OPENS = 1 << 16;

/** One opened file; positions of the stream. */
interface Opened {
  readonly name: string;
  readonly from: number;
  until: number;
}

/** See the file's first lines. */
export class SmbFiles {
  /** Names asked for, by number of the message. */
  readonly #asked = new Map<bigint, string>();
  readonly #opened = new Map<string, Opened[]>();
  /** Handles that are about to be closed, by number of the message. */
  readonly #closing = new Map<bigint, string>();

  /** A request to open a file went by. */
  ask(message: bigint, name: string): void {
    if (this.#asked.size < MAX_OPENS) this.#asked.set(message, name);
  }

  /** The name that a request asked for. */
  asked(message: bigint): string | undefined {
    return this.#asked.get(message);
  }

  /** An answer gave a handle. */
  open(message: bigint, handle: string, position: number): void {
    const name = this.#asked.get(message);
    const known = this.#opened.get(handle);
    if (name === undefined || this.#opened.size >= MAX_OPENS || known?.some(({ from }) => from === position)) return;
    this.#opened.set(handle, [...(known ?? []), { name, from: position, until: Number.POSITIVE_INFINITY }]);
  }

  /** A request to close a handle went by. */
  close(message: bigint, handle: string): void {
    if (this.#closing.size < MAX_OPENS) this.#closing.set(message, handle);
  }

  /** It has been closed. */
  closed(message: bigint, position: number): void {
    const handle = this.#closing.get(message);
    const opened = handle === undefined ? undefined : this.#opened.get(handle);
    const last = opened?.findLast(({ from }) => from <= position);
    if (last !== undefined) last.until = Math.min(last.until, position);
  }

  /** The file that a handle stands for at a position. */
  nameOf(handle: string, position: number): string | undefined {
    return this.#opened.get(handle)?.findLast(({ from, until }) => from <= position && position <= until)?.name;
  }
}
