/**
 * The layer tree as the tree widget takes it: each line with the path of names that leads to it. A path means the same
 * field in the next packet; siblings of one name are told apart by their place among them.
 */
import type { LayerNode } from '../../../shared/model/index.ts';

/** One line. */
export interface FieldLine {
  /** Path of names from its layer down, unique in the tree. */
  readonly id: string;
  readonly node: LayerNode;
  /** The layer it is in. */
  readonly layer: LayerNode;
  /** Paths of the lines above it, outermost first. */
  readonly above: readonly string[];
  readonly children: readonly FieldLine[];
}

const SEPARATOR = '/';
/** Layers that are open until they are closed by hand: what this window is about. */
const OPEN_AT_FIRST = new Set(['pkt_comment', 'tcp', 'http', 'websocket', 'arp', 'icmp', 'icmpv6', 'dns', 'udp']);

/** The lines of a packet's layers. */
export function fieldTree(layers: readonly LayerNode[]): readonly FieldLine[] {
  return lines(layers, '', [], undefined);
}

function lines(
  nodes: readonly LayerNode[],
  prefix: string,
  above: readonly string[],
  layer: LayerNode | undefined,
): readonly FieldLine[] {
  const seen = new Map<string, number>();
  return nodes.map((node) => {
    const name = node.key === '' ? (node.text.split(':', 1)[0] ?? '') : node.key;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const id = prefix + (count === 1 ? name : `${name}~${count}`);
    const top = layer ?? node;
    return { id, node, layer: top, above, children: lines(node.children, id + SEPARATOR, [...above, id], top) };
  });
}

/** Whether a line is open when nobody has said. */
export const isOpenAtFirst = (line: FieldLine): boolean => line.above.length === 0 && OPEN_AT_FIRST.has(line.node.key);

/** The line of a path; undefined when this packet has none. */
export function lineOf(tree: readonly FieldLine[], id: string | undefined): FieldLine | undefined {
  if (id === undefined) return undefined;
  for (const line of tree) {
    if (line.id === id) return line;
    if (id.startsWith(line.id + SEPARATOR)) {
      const inside = lineOf(line.children, id);
      if (inside) return inside;
    }
  }
  return undefined;
}

/** The line that says most exactly what a byte is: the shortest range that covers it, the deepest of those, the first of those. */
export function lineAt(tree: readonly FieldLine[], source: number, offset: number): FieldLine | undefined {
  let best: FieldLine | undefined;
  const look = (line: FieldLine) => {
    const { node } = line;
    const covers = node.source === source && offset >= node.offset && offset < node.offset + node.length;
    if (covers && (best === undefined || tells(line, best))) best = line;
    for (const child of line.children) look(child);
  };
  for (const line of tree) look(line);
  return best;
}

/** Whether a line says more of a byte than another: a shorter range, or the same one deeper in the tree. */
function tells(line: FieldLine, than: FieldLine): boolean {
  if (line.node.length !== than.node.length) return line.node.length < than.node.length;
  return line.above.length > than.above.length;
}
