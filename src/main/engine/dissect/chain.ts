/**
 * Which dissectors a packet was walked through, as one small number: a tree that grows by one node for every new way, so
 * that the scan only follows pointers. Node 0 is the packet that nobody has looked at yet.
 */
import type { Dissector } from './dissector.ts';

/** Ways told apart; whatever goes further counts as {@link NO_CHAIN}. */
const MAX_CHAINS = 0xffff;
/** Stands for a way that is not told. */
export const NO_CHAIN = 0xffff;

interface Node {
  readonly id: number;
  readonly next: Map<Dissector, Node>;
  /** The step taken last: packets come in runs. */
  last: Dissector | undefined;
  lastNode: Node | undefined;
}

/** The ways through the dissectors that packets of one capture take. */
export class Chains {
  readonly #steps: (readonly Dissector[])[] = [[]];
  readonly #root: Node = { id: 0, next: new Map(), last: undefined, lastNode: undefined };
  #at: Node | undefined = this.#root;

  /** Ways so far, each part of one counted as well: their numbers are below this. */
  get length(): number {
    return this.#steps.length;
  }

  /** Number of the way so far. */
  get chain(): number {
    return this.#at?.id ?? NO_CHAIN;
  }

  /** Begin at the outermost layer. */
  begin(): void {
    this.#at = this.#root;
  }

  /** One layer further. */
  step(dissector: Dissector): void {
    const at = this.#at;
    if (at === undefined) return;
    if (at.last === dissector) {
      this.#at = at.lastNode;
      return;
    }
    const next = at.next.get(dissector) ?? this.#grow(at, dissector);
    at.last = dissector;
    at.lastNode = next;
    this.#at = next;
  }

  /** The layers of a way, outermost first; undefined for {@link NO_CHAIN}. */
  layers(chain: number): readonly Dissector[] | undefined {
    return this.#steps[chain];
  }

  #grow(at: Node, dissector: Dissector): Node | undefined {
    if (this.#steps.length >= MAX_CHAINS) return undefined;
    const node: Node = { id: this.#steps.length, next: new Map(), last: undefined, lastNode: undefined };
    this.#steps.push([...(this.#steps[at.id] ?? []), dissector]);
    at.next.set(dissector, node);
    return node;
  }
}
