/** The Protocol and Info columns of one packet while its layers are painted: the last layer that sets one wins. */

/** Text of the two columns, with the few operations that layers need. */
export class ColumnText {
  #protocol = '';
  #wrapper = '';
  info = '';
  source = '';
  destination = '';
  #fence = 0;
  #frozen = false;

  /** From here on nothing is written: what follows is quoted inside another packet. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Whatever protocol comes next stands in `outer <…>`. */
  wrapProtocol(outer: string): void {
    if (!this.#frozen) this.#wrapper = outer;
  }

  /** The Protocol column: the last one set. */
  get protocol(): string {
    return this.#wrapper === '' ? this.#protocol : `${this.#wrapper} <${this.#protocol}>`;
  }

  set protocol(text: string) {
    if (!this.#frozen) this.#protocol = text;
  }

  /** The Source and Destination columns. */
  setAddresses(source: string, destination: string): void {
    if (this.#frozen) return;
    this.source = source;
    this.destination = destination;
  }

  /** Put `text` in place of all that stands after the fence. */
  setInfo(text: string): void {
    if (this.#frozen) return;
    this.info = this.info.slice(0, this.#fence) + text;
  }

  /** Add `text` at the end. */
  appendInfo(text: string): void {
    if (this.#frozen) return;
    this.info += text;
  }

  /** Put `text` before what stands after the fence. */
  prependInfo(text: string): void {
    if (this.#frozen) return;
    this.info = this.info.slice(0, this.#fence) + text + this.info.slice(this.#fence);
  }

  /** What stands now stays: later layers write behind it. */
  fenceInfo(): void {
    this.#fence = this.info.length;
  }
}
