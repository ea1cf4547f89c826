/** The tree of a painted packet as it travels to the window. */
import type { LayerNode } from '../../../shared/model/index.ts';
import type { Detail, DetailNode } from './detail.ts';
import { formatFieldValue } from './field.ts';

/** The lines of a packet, hidden ones left out. `testOf` writes the display filter that a line stands for; '' for none. */
export function layerNodes(detail: Detail, testOf: (node: DetailNode, detail: Detail) => string): LayerNode[] {
  /** A line refers to bytes that are there, whatever a length field claims. */
  const layerNode = (node: DetailNode): LayerNode => {
    const size = detail.sources[node.source]?.bytes.length ?? 0;
    const offset = Math.max(0, Math.min(node.offset, size));
    return {
      key: node.spec?.key ?? '',
      text: node.text,
      ...(node.spec && node.value !== undefined ? { value: formatFieldValue(node.spec, node.value) } : {}),
      test: testOf(node, detail),
      source: node.source,
      offset,
      length: Math.max(0, Math.min(node.length, size - offset)),
      generated: node.generated,
      ...(node.severity ? { severity: node.severity } : {}),
      ...(node.link !== undefined ? { link: node.link } : {}),
      children: node.children.filter(({ hidden }) => !hidden).map(layerNode),
    };
  };
  return detail.layers.map(layerNode);
}
