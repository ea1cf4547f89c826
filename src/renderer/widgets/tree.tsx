/**
 * A tree as a flat list of its open lines, of which only those in view are drawn. Keys as the ARIA practice for trees has
 * them; one line is selected, and the line that is selected is the one the keys move. Knows nothing of packets.
 */
import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useMemo, useRef } from 'react';
import { Icon } from './icon.tsx';
import type { MenuPlace } from './menu.tsx';
import { useKeepInView, useWindowed } from './windowed.ts';
import './tree.css';

/** One line, children included. `id` is unique in the tree. */
export interface TreeNode {
  readonly id: string;
  readonly children: readonly TreeNode[];
}

interface TreeProps<T extends TreeNode> {
  readonly label: string;
  readonly roots: readonly T[];
  readonly selected: string | undefined;
  isOpen(node: T): boolean;
  setOpen(node: T, open: boolean): void;
  onSelect(node: T): void;
  /** The right button on a line, or the menu key on the selected one; `place` is the pointer or the line. */
  onContext?(node: T, place: MenuPlace): void;
  /** Further keys on the selected line; true when it was one. */
  onKey?(node: T, event: KeyboardEvent): boolean;
  /** Class names of a line. */
  look?(node: T): string;
  render(node: T, selected: boolean): ReactNode;
}

interface Line<T> {
  readonly node: T;
  readonly level: number;
  readonly parent: number;
}

/** Height of a line; `--row-tree` in the tokens. */
const ROW = 20;
/** Indent of the first level and of each further one. */
const INDENT = 8;
const INDENT_STEP = 16;

/** See the head of this file. */
export function Tree<T extends TreeNode>(props: TreeProps<T>): ReactElement {
  const { label, roots, selected, isOpen, setOpen, onSelect, onContext, onKey, look, render } = props;
  const base = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => flatten(roots, isOpen), [roots, isOpen]);
  const at = lines.findIndex((line) => line.node.id === selected);
  const seen = useWindowed(scroller, lines.length, ROW);
  useKeepInView(scroller, at, ROW);

  const press = (event: KeyboardEvent) => {
    const line = lines[at];
    if (line && onKey?.(line.node, event)) return event.preventDefault();
    const target = keyTarget(event.key, lines, at, isOpen, setOpen);
    if (target === undefined) return;
    event.preventDefault();
    const next = lines[target];
    if (next) onSelect(next.node);
  };

  return (
    <div
      className="tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      ref={scroller}
      onKeyDown={press}
      onContextMenu={(event) => {
        const line = lines[at];
        if (!onContext || event.defaultPrevented || !line) return;
        event.preventDefault();
        onContext(line.node, scroller.current?.querySelector('[aria-selected="true"]') ?? event.currentTarget);
      }}
      {...(at >= seen.from && at < seen.to ? { 'aria-activedescendant': `${base}-${at}` } : {})}
    >
      <div role="none" style={{ height: seen.height, paddingTop: seen.above }}>
        {lines.slice(seen.from, seen.to).map((line, index) => {
          const { node } = line;
          const open = node.children.length > 0 ? isOpen(node) : undefined;
          const chosen = node.id === selected;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys.
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the tree (aria-activedescendant).
            <div
              key={node.id}
              id={`${base}-${seen.from + index}`}
              role="treeitem"
              className={`tree-line ${look?.(node) ?? ''}`}
              aria-level={line.level + 1}
              aria-selected={chosen}
              {...(open === undefined ? {} : { 'aria-expanded': open })}
              style={{ paddingLeft: INDENT + line.level * INDENT_STEP }}
              onClick={() => onSelect(node)}
              onContextMenu={(event) => {
                if (!onContext) return;
                event.preventDefault();
                onSelect(node);
                onContext(node, event);
              }}
              onDoubleClick={() => open !== undefined && setOpen(node, !open)}
            >
              {open === undefined ? (
                <span className="tree-twist" />
              ) : (
                // biome-ignore lint/a11y/noStaticElementInteractions: the mouse's way to what arrow keys do.
                // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
                <span
                  className="tree-twist"
                  onClick={(event) => {
                    event.stopPropagation();
                    setOpen(node, !open);
                  }}
                >
                  <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
                </span>
              )}
              {render(node, chosen)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function flatten<T extends TreeNode>(roots: readonly T[], isOpen: (node: T) => boolean): readonly Line<T>[] {
  const lines: Line<T>[] = [];
  const add = (nodes: readonly T[], level: number, parent: number) => {
    for (const node of nodes) {
      lines.push({ node, level, parent });
      // Children of a T are Ts: trees are built of one kind of node.
      if (node.children.length > 0 && isOpen(node)) add(node.children as readonly T[], level + 1, lines.length - 1);
    }
  };
  add(roots, 0, -1);
  return lines;
}

/** Line that a key leads to; undefined when the key is none of the tree's, -1 when it only opens or closes. */
function keyTarget<T extends TreeNode>(
  key: string,
  lines: readonly Line<T>[],
  at: number,
  isOpen: (node: T) => boolean,
  setOpen: (node: T, open: boolean) => void,
): number | undefined {
  const line = lines[at];
  switch (key) {
    case 'ArrowDown':
      return Math.min(lines.length - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return lines.length - 1;
    case 'ArrowRight':
      if (!line || line.node.children.length === 0) return -1;
      if (isOpen(line.node)) return at + 1;
      setOpen(line.node, true);
      return -1;
    case 'ArrowLeft':
      if (!line) return -1;
      if (line.node.children.length === 0 || !isOpen(line.node)) return line.parent;
      setOpen(line.node, false);
      return -1;
    default:
      return undefined;
  }
}
