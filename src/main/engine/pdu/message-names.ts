/** Names and columns of what packets complete on their streams: few of them differ, so that a packet needs a number only. */
import type { Names } from '../dissect/index.ts';

/** What the messages that a packet completes are called. */
export interface MessageNames {
  /** As they stand in `frame.protocols` behind the packet's own. */
  readonly protocols: readonly string[];
  /** Which stands in which, as the protocol hierarchy counts. */
  readonly stack: readonly string[];
  /** The Protocol column that they leave; '' where they leave none. */
  readonly column: string;
}

/** Kinds that are told apart; what comes further is not kept. */
const MAX_KINDS = 0xffff;
/** Kinds that are compared one by one. */
const RECENT = 8;

/** By packet. */
export class NamesColumn {
  /** Kind + 1; 0 not known. */
  #kinds = new Uint16Array(0);
  readonly #all: MessageNames[] = [];
  readonly #numbers = new Map<string, number>();
  /** Kinds by a number of whoever asks. */
  readonly #named = new Map<number, number>();
  /** Kinds met lately, which are looked at first: no text has to be made for them. */
  readonly #recent: number[] = [];

  /** Undefined where nothing is known yet. */
  at(packet: number): MessageNames | undefined {
    return this.#all[(this.#kinds[packet] ?? 0) - 1];
  }

  /** Take the names of a packet from another one's of which `name` was said; undefined where there was none. */
  setAs(packet: number, name: number): MessageNames | undefined {
    const number = this.#named.get(name);
    if (number === undefined) return undefined;
    this.#note(packet, number);
    return this.#all[number];
  }

  /** Take the names of a packet from its painting; `name`: others of which it is said have the same. */
  set(packet: number, { protocols, stack, columns }: Names, name?: number): MessageNames {
    const names: MessageNames = { protocols, stack, column: columns.protocol };
    const number = this.#numberOf(names);
    if (number === undefined) return names;
    if (name !== undefined) this.#named.set(name, number);
    this.#note(packet, number);
    return this.#all[number] ?? names;
  }

  #note(packet: number, number: number): void {
    if (packet >= this.#kinds.length) {
      const grown = new Uint16Array(Math.max(65_536, (packet + 1) * 2));
      grown.set(this.#kinds);
      this.#kinds = grown;
    }
    this.#kinds[packet] = number + 1;
  }

  /** The kind of some names; undefined where there are too many. */
  #numberOf(names: MessageNames): number | undefined {
    const place = this.#recent.findIndex((number) => isSame(this.#all[number], names));
    if (place >= 0) return this.#recent[place];
    const key = `${names.protocols.join()} ${names.stack.join()} ${names.column}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      if (this.#all.length >= MAX_KINDS) return undefined;
      number = this.#all.length;
      this.#all.push(names);
      this.#numbers.set(key, number);
    }
    this.#recent[number % RECENT] = number;
    return number;
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#kinds = new Uint16Array(0);
    this.#all.length = 0;
    this.#numbers.clear();
    this.#named.clear();
    this.#recent.length = 0;
  }
}

const isSame = (known: MessageNames | undefined, { protocols, stack, column }: MessageNames): boolean =>
  known?.column === column && isSameList(known.protocols, protocols) && isSameList(known.stack, stack);

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);
