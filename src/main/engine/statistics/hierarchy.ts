/**
 * The protocol hierarchy: which protocols stand in which, with their packets and bytes, as the reference counts them: a
 * packet counts once wherever its way through the layers leads, with its whole length.
 */
import type { HierarchyNode, ProtocolHierarchy } from '../../../shared/model/index.ts';
import { Clock } from './clock.ts';
import type { Counter, StatisticsSource } from './source.ts';
import type { Stacks } from './stacks.ts';

interface Growing {
  packets: number;
  bytes: number;
  endPackets: number;
  endBytes: number;
  readonly children: Map<string, Growing>;
}

const empty = (): Growing => ({ packets: 0, bytes: 0, endPackets: 0, endBytes: 0, children: new Map() });

/** See the file's first lines. */
export class Hierarchy implements Counter {
  readonly #source: StatisticsSource;
  readonly #stacks: Stacks;
  readonly #titleOf: (protocol: string) => string;
  readonly #clock: Clock;
  /** By stack. */
  readonly #packets: number[] = [];
  readonly #bytes: number[] = [];

  constructor(source: StatisticsSource, stacks: Stacks, titleOf: (protocol: string) => string) {
    this.#source = source;
    this.#stacks = stacks;
    this.#titleOf = titleOf;
    this.#clock = new Clock(source.table);
  }

  add(packet: number): number {
    const stack = this.#stacks.of(packet);
    this.#packets[stack] = (this.#packets[stack] ?? 0) + 1;
    this.#bytes[stack] = (this.#bytes[stack] ?? 0) + (this.#source.table.originalLength[packet] ?? 0);
    this.#clock.see(packet);
    return this.#stacks.cost;
  }

  result(): ProtocolHierarchy {
    const root = empty();
    this.#packets.forEach((packets, stack) => {
      const bytes = this.#bytes[stack] ?? 0;
      let at = root;
      count(at, packets, bytes);
      for (const protocol of this.#stacks.protocols(stack)) {
        const next = at.children.get(protocol) ?? empty();
        at.children.set(protocol, next);
        count(next, packets, bytes);
        at = next;
      }
      at.endPackets += packets;
      at.endBytes += bytes;
    });
    return { nodes: this.#nodes(root), packets: root.packets, bytes: root.bytes, span: this.#clock.span };
  }

  #nodes({ children }: Growing): HierarchyNode[] {
    return Array.from(children, ([protocol, { children: _, ...numbers }]) => ({
      protocol,
      title: this.#titleOf(protocol),
      ...numbers,
      children: this.#nodes(children.get(protocol) ?? empty()),
    })).sort((a, b) => b.packets - a.packets);
  }
}

function count(node: Growing, packets: number, bytes: number): void {
  node.packets += packets;
  node.bytes += bytes;
}
