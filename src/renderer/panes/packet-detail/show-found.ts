/** Shows in a packet what was looked for and found there: its line is chosen and opened, its bytes are told. */
import { useEffect } from 'react';
import type { LayerNode, PacketDetail } from '../../../shared/model/index.ts';
import { useField } from '../../state/field.ts';
import { useFind } from '../../state/find.ts';
import type { ByteRange } from '../../widgets/hex.tsx';
import { type FieldLine, lineAt } from './field-tree.ts';

/** The line at a place among the lines of each level. */
function lineOfPlace(tree: readonly FieldLine[], place: readonly number[]): FieldLine | undefined {
  let lines = tree;
  let line: FieldLine | undefined;
  for (const index of place) {
    line = lines[index];
    lines = line?.children ?? [];
  }
  return line;
}

/** What was found, while this packet is the one it was found in. */
const useFoundIn = (detail: PacketDetail) =>
  useFind(({ status }) =>
    status.kind === 'found' && status.found.packet === detail.packet ? status.found : undefined,
  );

/** Choose the line of what was found, once the packet is there. */
export function useShowFound(detail: PacketDetail, tree: readonly FieldLine[]): void {
  const found = useFoundIn(detail);
  useEffect(() => {
    if (!found || found.body) return;
    const { line: place, source = 0, offset } = found;
    const line = place ? lineOfPlace(tree, place) : offset === undefined ? undefined : lineAt(tree, source, offset);
    if (!line) return;
    useField.getState().setOpen(line.above, true);
    useField.getState().select(line.id, place ? line.node.source : source);
  }, [found, tree]);
}

/** Bytes that were found in a source, as long as the line that has them is the chosen one. */
export function useFoundBytes(
  detail: PacketDetail,
  source: number,
  node: LayerNode | undefined,
): ByteRange | undefined {
  const found = useFoundIn(detail);
  if (
    !found ||
    found.body ||
    found.line ||
    found.offset === undefined ||
    found.length === undefined ||
    found.source !== source
  )
    return;
  const { offset, length } = found;
  if (node && (offset < node.offset || offset >= node.offset + node.length)) return undefined;
  return { offset, length };
}
