/**
 * RC4, which TLS 1.0 to 1.2 used for its stream cipher suites (RFC 7465 forbids them since). Runtimes no longer have it,
 * and captures still do. The key stream can be entered anywhere: its state is kept now and then on the way.
 */

/** Bytes of key stream between two kept states. */
const INTERVAL = 1 << 20;
/** Bytes of key stream made for one record, at most: what lies farther off was lost, and is not guessed at. */
const MOST_SKIPPED = 1 << 24;
const STATES = 256;

/** The cipher's state after some bytes of key stream. */
interface State {
  readonly boxes: Uint8Array;
  i: number;
  j: number;
  position: number;
}

/** One key's stream. */
export class Rc4 {
  /** At multiples of INTERVAL, in order, as far as was read. */
  readonly #kept: State[] = [];
  #now: State;

  /** A key of 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    const boxes = Uint8Array.from({ length: STATES }, (_, i) => i);
    for (let i = 0, j = 0; i < STATES; i++) {
      j = (j + (boxes[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff;
      swap(boxes, i, j);
    }
    this.#now = { boxes, i: 0, j: 0, position: 0 };
    this.#kept.push(copyOf(this.#now));
  }

  /** Encipher or decipher bytes that begin at a position of the stream; undefined where that is too far ahead. */
  apply(bytes: Uint8Array, position: number): Uint8Array | undefined {
    const before = this.#kept[Math.min(this.#kept.length - 1, Math.floor(position / INTERVAL))];
    if (before === undefined || position < 0) return undefined;
    // Going on is cheapest; else from the nearest kept state.
    if (position < this.#now.position || before.position > this.#now.position) this.#now = copyOf(before);
    if (position - this.#now.position > MOST_SKIPPED) return undefined;
    while (this.#now.position < position) this.#next();
    return bytes.map((byte) => byte ^ this.#next());
  }

  #next(): number {
    const { boxes } = this.#now;
    const i = (this.#now.i + 1) & 0xff;
    const j = (this.#now.j + (boxes[i] ?? 0)) & 0xff;
    swap(boxes, i, j);
    this.#now.i = i;
    this.#now.j = j;
    this.#now.position++;
    if (this.#now.position === this.#kept.length * INTERVAL) this.#kept.push(copyOf(this.#now));
    return boxes[((boxes[i] ?? 0) + (boxes[j] ?? 0)) & 0xff] ?? 0;
  }
}

function swap(boxes: Uint8Array, i: number, j: number): void {
  const kept = boxes[i] ?? 0;
  boxes[i] = boxes[j] ?? 0;
  boxes[j] = kept;
}

const copyOf = (state: State): State => ({ ...state, boxes: state.boxes.slice() });
