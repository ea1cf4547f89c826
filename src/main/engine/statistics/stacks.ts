/**
 * Which protocols stand in which, for every packet, as a small number: packets of a kind share it. From the chain of
 * layers of the scan where nothing else can be in the packet, else from a sketch of it, else with what its stream makes
 * of it. Kept once known, two bytes a packet.
 */
import { PLAIN_LAYERS } from '../dissect/index.ts';
import { Cost, type StatisticsSource } from './source.ts';

/** Kinds told apart; what comes further is counted as the last of them. */
const MAX_STACKS = 0xfffe;
const SEPARATOR = '/';

/** See the file's first lines. */
export class Stacks {
  readonly #source: StatisticsSource;
  readonly #ids = new Map<string, number>();
  readonly #stacks: (readonly string[])[] = [];
  readonly #ofChain = new Map<number, string>();
  /** By packet: stack + 1; 0 not known yet. */
  #known = new Uint16Array(0);
  /** What the last look cost. */
  cost: number = Cost.columns;

  constructor(source: StatisticsSource) {
    this.#source = source;
  }

  /** Protocols of a stack, outermost first. */
  protocols(stack: number): readonly string[] {
    return this.#stacks[stack] ?? [];
  }

  /** Forget what is known of packets: what streams make of them may have changed. */
  forget(): void {
    this.#known = new Uint16Array(0);
  }

  /** The stack of a packet. */
  of(packet: number): number {
    const { length } = this.#source.table;
    if (this.#known.length < length) {
      const grown = new Uint16Array(length);
      grown.set(this.#known);
      this.#known = grown;
    }
    const known = this.#known[packet] ?? 0;
    this.cost = Cost.columns;
    if (known !== 0) return known - 1;
    const stack = this.#intern(this.#look(packet));
    this.#known[packet] = stack + 1;
    return stack;
  }

  #look(packet: number): string {
    const own = this.#own(packet);
    if (this.#source.completesNothing(packet)) return own;
    const before = this.#source.messagesRead();
    const { stack } = this.#source.messageNames(packet);
    this.cost += Cost.names + (this.#source.messagesRead() - before) * Cost.message;
    return stack.length === 0 ? own : `${own}${SEPARATOR}${layersOf(stack)}`;
  }

  #own(packet: number): string {
    const { chain, issue } = this.#source.table;
    const way = chain[packet] ?? 0;
    if (issue[packet] === 0) {
      const known = this.#ofChain.get(way);
      if (known !== undefined) return known;
      const layers = this.#source.layersOf(way);
      if (layers?.every((layer) => PLAIN_LAYERS.has(layer))) {
        const text = layersOf(layers.map(({ id }) => id));
        this.#ofChain.set(way, text);
        return text;
      }
    }
    this.cost = Cost.sketch;
    return layersOf(this.#source.names(packet).stack);
  }

  #intern(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    if (this.#stacks.length >= MAX_STACKS) return MAX_STACKS - 1;
    this.#ids.set(text, this.#stacks.length);
    this.#stacks.push(text === '' ? [] : text.split(SEPARATOR));
    return this.#stacks.length - 1;
  }
}

/** Without what the layer before it shows inside itself. */
const layersOf = (stack: readonly string[]): string =>
  stack.filter((id, at) => !isInside(id, stack[at - 1] ?? '')).join(SEPARATOR);

/** Extension headers of IPv6, what an echo carries, the handshake of QUIC. */
function isInside(id: string, before: string): boolean {
  if (id === 'data') return before.startsWith('icmp');
  return id.startsWith('ipv6.') || (id === 'tls' && before === 'quic');
}
