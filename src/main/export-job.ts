/** Packets written from the engine process: one job at a time, in slices between which questions are answered. */
import { ALL_PACKETS } from '../shared/model/index.ts';
import type { Capture } from './engine/index.ts';
import type { ExportOrder, ExportReply } from './engine-messages.ts';
import { type WriteEnd, writeFileOf } from './output-file.ts';

/** Milliseconds between two words on progress. */
const TELL_EVERY = 100;

/** Does what main orders. See the file's first line. */
export class ExportJob {
  readonly #capture: () => Capture;
  readonly #reply: (reply: ExportReply) => void;
  #isWorking = false;
  #isCancelled = false;

  /** `capture` gives the one that answers now. */
  constructor(capture: () => Capture, reply: (reply: ExportReply) => void) {
    this.#capture = capture;
    this.#reply = reply;
  }

  /** Begin, or give up. Every order to write is answered by one `exported`. */
  take(order: ExportOrder): void {
    if (order.kind === 'cancel-export') this.#isCancelled = true;
    else if (!this.#isWorking) void this.#write(order);
  }

  async #write(order: Extract<ExportOrder, { kind: 'export' }>): Promise<void> {
    this.#isWorking = true;
    this.#isCancelled = false;
    const end = await this.#writeTo(order);
    this.#isWorking = false;
    this.#reply({ kind: 'exported', end });
  }

  async #writeTo({ path, input, request }: Extract<ExportOrder, { kind: 'export' }>): Promise<WriteEnd> {
    const capture = this.#capture();
    const begun = capture.exports.begin(request);
    if (!begun.ok) return { kind: 'failed', issue: begun.issue };
    const job = begun.value;
    let told = performance.now();
    const end = await writeFileOf(path, input, job.pieces, {
      isCancelled: () => this.#isCancelled,
      tell: () => {
        if (performance.now() - told < TELL_EVERY) return;
        told = performance.now();
        this.#reply({ kind: 'exporting', done: job.done });
      },
    });
    const { selection, format } = request;
    const isWhole = format === 'pcapng' && selection.kind === 'view' && selection.view === ALL_PACKETS;
    if (end.kind === 'written' && isWhole) capture.exports.saved();
    return end;
  }
}
