/** Paints one payload with one dissector, as the walker would after UDP: for the tests of application protocols. */
import { CLAIMS, Cursor, Detail, type Dissector } from '../../src/main/engine/dissect/index.ts';

/** Bytes of a hex text; blanks and `#` comments to the end of a line are skipped. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}

/** The painting of `bytes`, of which `captured` are there. */
export function paint(
  dissector: Dissector,
  bytes: Uint8Array,
  captured = bytes.length,
): { out: Detail; cursor: Cursor } {
  const cursor = new Cursor(CLAIMS);
  cursor.begin(bytes.subarray(0, captured), 0, captured, bytes.length);
  const out = new Detail();
  dissector.detail(cursor, out);
  return { out, cursor };
}

/** The tree as indented lines, as it is shown: without the nodes that only filters see. */
export function lines(out: Detail): string[] {
  const all: string[] = [];
  const walk = (nodes: Detail['layers'], depth: number): void => {
    for (const node of nodes) {
      if (node.hidden) continue;
      all.push(`${'  '.repeat(depth)}${node.text}`);
      walk(node.children, depth + 1);
    }
  };
  walk(out.layers, 0);
  return all;
}
