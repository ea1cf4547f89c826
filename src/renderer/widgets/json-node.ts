/**
 * Lines of a JSON tree, made when what holds them is opened. Members beyond a thousand stand in groups, and those in groups
 * of groups, so that no opening makes more lines than that.
 */
import type { JsonKind, JsonPlace, JsonText } from './json-text.ts';
import type { TreeNode } from './tree.tsx';

/** Members shown one by one. */
const MOST_MEMBERS = 1000;

/** One line: a value, or a group of members. */
export class JsonNode implements TreeNode {
  readonly json: JsonText;
  /** First value, and the place behind the last and all it holds. */
  readonly from: JsonPlace;
  readonly to: JsonPlace;
  readonly depth: number;
  /** Of a group: numbers of its first member and of its last. */
  readonly group: readonly [first: number, last: number] | undefined;
  #size: number | undefined;
  #children: readonly JsonNode[] | undefined;

  constructor(json: JsonText, from: JsonPlace, to: JsonPlace, depth: number, group?: readonly [number, number]) {
    this.json = json;
    this.from = from;
    this.to = to;
    this.depth = depth;
    this.group = group;
  }

  /** The line of a whole text. */
  static root(json: JsonText): JsonNode {
    return new JsonNode(json, 0, json.count, 0);
  }

  get id(): string {
    return this.group ? `${this.from}-${this.to}` : String(this.from);
  }

  get kind(): JsonKind | 'group' {
    return this.group ? 'group' : this.json.kindOf(this.from);
  }

  /** Members or elements. */
  get size(): number {
    if (this.#size === undefined) {
      this.#size = 0;
      for (let place = this.#first; place < this.to; place = this.json.behind(place)) this.#size++;
    }
    return this.#size;
  }

  get children(): readonly JsonNode[] {
    this.#children ??= this.#make();
    return this.#children;
  }

  get #first(): JsonPlace {
    return this.group ? this.from : this.from + 1;
  }

  #make(): JsonNode[] {
    const { json, size } = this;
    let together = 1;
    while (size / together > MOST_MEMBERS) together *= MOST_MEMBERS;
    const nodes: JsonNode[] = [];
    const offset = this.group?.[0] ?? 0;
    let place = this.#first;
    for (let member = 0; member < size; member += together) {
      const from = place;
      const end = Math.min(size, member + together);
      for (let i = member; i < end; i++) place = json.behind(place);
      const group = together > 1 ? ([offset + member, offset + end - 1] as const) : undefined;
      nodes.push(new JsonNode(json, from, place, this.depth + 1, group));
    }
    return nodes;
  }

  /** Lines from this one down to the one of a value, that one left out. */
  wayTo(place: JsonPlace): JsonNode[] {
    const way: JsonNode[] = [];
    for (let node: JsonNode | undefined = this; node && (node.group || node.from !== place); ) {
      way.push(node);
      node = node.children.find(({ from, to }) => from <= place && place < to);
    }
    return way;
  }
}
