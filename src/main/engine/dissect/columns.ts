/** The Protocol and Info columns of one packet while its layers are painted: the last layer that sets one wins. */

/** Text of the two columns, with the few operations that layers need. */
export class ColumnText {
  protocol = '';
  info = '';
  source = '';
  destination = '';
  #fence = 0;

  /** Put `text` in place of all that stands after the fence. */
  setInfo(text: string): void {
    this.info = this.info.slice(0, this.#fence) + text;
  }

  /** Add `text` at the end. */
  appendInfo(text: string): void {
    this.info += text;
  }

  /** Put `text` before what stands after the fence. */
  prependInfo(text: string): void {
    this.info = this.info.slice(0, this.#fence) + text + this.info.slice(this.#fence);
  }

  /** What stands now stays: later layers write behind it. */
  fenceInfo(): void {
    this.#fence = this.info.length;
  }
}
