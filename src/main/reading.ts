/**
 * The capture that answers and, when a person has left packets out, the one that is read anew beside it. The old one answers
 * until the new one has all its packets: the window never waits and never stands empty.
 */
import type { Issue, Result, ScanProgress } from '../shared/model/index.ts';
import { type ByteSource, type Capture, type OpenOptions, openCapture } from './engine/index.ts';

/** See the head of this file. */
export class Reading {
  readonly #open: (before: Capture | undefined) => Result<Capture>;
  #answering: Capture;
  #next: Capture | undefined;
  /** Called when there is something to read again. */
  onAgain: () => void = () => {};

  private constructor(open: (before: Capture | undefined) => Result<Capture>, first: Capture) {
    this.#open = open;
    this.#answering = first;
  }

  /** Open a file as a capture; what is wrong with it where it is none. */
  static open(source: ByteSource, options: OpenOptions): Reading | Issue {
    let reading: Reading | undefined;
    const open = (before: Capture | undefined) =>
      openCapture(source, { ...options, ...(before && { before }), onOutdated: () => reading?.again() });
    const first = open(undefined);
    if (!first.ok) return first.issue;
    reading = new Reading(open, first.value);
    return reading;
  }

  /** Who answers now. */
  get capture(): Capture {
    return this.#answering;
  }

  /** Read on by at most `packets` packets. Says how far reading is, with the packets of who answers. */
  scan(packets: number): ScanProgress {
    if (!this.#next) return this.#answering.scan(packets);
    const progress = this.#next.scan(packets);
    if (progress.state === 'scanning') return { ...progress, packets: this.#answering.packetCount };
    this.#answering = this.#next;
    this.#next = undefined;
    return progress;
  }

  /** Read everything again: other packets are left out than before. */
  again(): void {
    const opened = this.#open(this.#answering);
    if (!opened.ok) return;
    this.#next = opened.value;
    this.onAgain();
  }
}
