/**
 * A JSON value, folded: the first levels open, the rest opened line by line. Children are made when they are opened, so
 * that ten megabytes cost no more than what is seen. Numbers read as they were written, also beyond 2^53.
 */
import { type ReactElement, useMemo, useState } from 'react';
import { Tree, type TreeNode } from './tree.tsx';
import './json-tree.css';

/** A number as it stood in the text. */
class WrittenNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Kind = 'object' | 'array' | 'string' | 'number' | 'word';

/** One line: a member or an element. */
class JsonNode implements TreeNode {
  readonly id: string;
  readonly name: string | undefined;
  readonly value: unknown;
  readonly depth: number;
  #children: readonly JsonNode[] | undefined;

  constructor(id: string, name: string | undefined, value: unknown, depth: number) {
    this.id = id;
    this.name = name;
    this.value = value;
    this.depth = depth;
  }

  get children(): readonly JsonNode[] {
    this.#children ??= entriesOf(this.value).map(
      ([name, value], index) =>
        new JsonNode(`${this.id}/${index}`, Array.isArray(this.value) ? undefined : name, value, this.depth + 1),
    );
    return this.#children;
  }

  get size(): number {
    return Array.isArray(this.value) ? this.value.length : entriesOf(this.value).length;
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (value === null || typeof value !== 'object' || value instanceof WrittenNumber) return [];
  return Object.entries(value);
}

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number' || value instanceof WrittenNumber) return 'number';
  if (typeof value === 'string') return 'string';
  return value !== null && typeof value === 'object' ? 'object' : 'word';
}

/** Numbers of this many digits may lose some in a double. */
const LONG_NUMBER = /\d{16}|\d[eE]|\d\.\d{15}/;

/** Parse JSON text; undefined where it is none. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    if (!LONG_NUMBER.test(text)) return { value: JSON.parse(text) };
    const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
      typeof value === 'number' && context?.source !== undefined ? new WrittenNumber(context.source) : value;
    return { value: JSON.parse(text, keep) };
  } catch {
    // Not JSON: the caller shows it as text.
    return undefined;
  }
}

/** Levels open at first, and members of an object that is opened at most for that. */
const OPEN_LEVELS = 2;
const OPEN_MEMBERS = 100;
/** Characters of a value drawn in its line. */
const SHOWN = 400;

interface JsonTreeProps {
  readonly label: string;
  readonly value: unknown;
  /** How many members or elements a folded line holds, in words. */
  countText(count: number): string;
}

/** See the head of this file. */
export function JsonTree({ label, value, countText }: JsonTreeProps): ReactElement {
  const roots = useMemo(() => [new JsonNode('', undefined, value, 0)], [value]);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [selected, setSelected] = useState<string>();
  const isOpen = useMemo(
    () => (node: JsonNode) =>
      opened.get(node.id) ?? (node.depth < OPEN_LEVELS && node.size > 0 && node.size <= OPEN_MEMBERS),
    [opened],
  );
  return (
    <Tree<JsonNode>
      label={label}
      roots={roots}
      selected={selected}
      isOpen={isOpen}
      setOpen={(node, open) => setOpened(new Map(opened).set(node.id, open))}
      onSelect={(node) => setSelected(node.id)}
      look={() => 'json-line'}
      render={(node) => <JsonLine node={node} open={isOpen(node)} countText={countText} />}
    />
  );
}

function JsonLine({
  node,
  open,
  countText,
}: {
  readonly node: JsonNode;
  readonly open: boolean;
  countText(count: number): string;
}): ReactElement {
  const kind = kindOf(node.value);
  return (
    <code>
      {node.name !== undefined && <span className="json-name">{JSON.stringify(node.name)}: </span>}
      {kind === 'object' || kind === 'array' ? (
        <>
          {kind === 'array' ? '[' : '{'}
          {!open && node.size > 0 && <span className="json-more">{preview(node)}</span>}
          {(!open || node.size === 0) && (kind === 'array' ? ']' : '}')}
          {open && node.size > 0 && <span className="json-more"> {countText(node.size)}</span>}
        </>
      ) : (
        <span className={`json-${kind}`}>{valueText(node.value)}</span>
      )}
    </code>
  );
}

/** The first members of what is folded. */
function preview(node: JsonNode): string {
  const entries = entriesOf(node.value).slice(0, 4);
  const array = Array.isArray(node.value);
  const parts = entries.map(([name, value]) => {
    const kind = kindOf(value);
    const text = kind === 'object' ? '{…}' : kind === 'array' ? '[…]' : valueText(value).slice(0, 40);
    return array ? text : `${name}: ${text}`;
  });
  return ` ${parts.join(', ')}${node.size > entries.length ? ', …' : ''} `;
}

function valueText(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
