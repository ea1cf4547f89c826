/**
 * A JSON value, folded: the first levels open, the rest opened line by line. Children are made when they are opened, so
 * that ten megabytes cost no more than what is seen. Numbers read as they were written, also beyond 2^53. Find goes
 * through all of it, folded or not, and opens what it finds.
 */
import { type KeyboardEvent, type ReactElement, useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { findPath } from './json-find.ts';
import { type JsonText, WrittenNumber } from './json-value.ts';
import { Tree, type TreeNode } from './tree.tsx';
import './json-tree.css';

type Kind = 'object' | 'array' | 'string' | 'number' | 'word';

/** One line: a member or an element. */
class JsonNode implements TreeNode {
  readonly id: string;
  readonly name: string | undefined;
  readonly value: unknown;
  readonly depth: number;
  readonly #of: JsonText;
  #children: readonly JsonNode[] | undefined;

  constructor(of: JsonText, id: string, name: string | undefined, value: unknown, depth: number) {
    this.#of = of;
    this.id = id;
    this.name = name;
    this.value = typeof value === 'string' ? (of.numberOf(value) ?? value) : value;
    this.depth = depth;
  }

  get children(): readonly JsonNode[] {
    this.#children ??= entriesOf(this.value).map(
      ([name, value], index) =>
        new JsonNode(
          this.#of,
          `${this.id}/${index}`,
          Array.isArray(this.value) ? undefined : name,
          value,
          this.depth + 1,
        ),
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

/** Levels open at first, and members of an object that is opened at most for that. */
const OPEN_LEVELS = 2;
const OPEN_MEMBERS = 100;
/** Characters of a value drawn in its line. */
const SHOWN = 400;

/** Words of the tree. */
export interface JsonWords {
  readonly label: string;
  readonly find: string;
  readonly next: string;
  readonly previous: string;
  readonly notFound: string;
  /** How many members or elements a folded line holds. */
  count(count: number): string;
}

interface JsonTreeProps {
  readonly json: JsonText;
  readonly words: JsonWords;
}

/** See the head of this file. */
export function JsonTree({ json, words }: JsonTreeProps): ReactElement {
  const roots = useMemo(() => [new JsonNode(json, '', undefined, json.value, 0)], [json]);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [selected, setSelected] = useState<string>();
  const [needle, setNeedle] = useState('');
  const [missed, setMissed] = useState(false);
  const isOpen = useMemo(
    () => (node: JsonNode) =>
      opened.get(node.id) ?? (node.depth < OPEN_LEVELS && node.size > 0 && node.size <= OPEN_MEMBERS),
    [opened],
  );
  const find = (step: 1 | -1) => {
    const found = needle === '' ? undefined : findPath(json, needle.toLowerCase(), selected, step);
    setMissed(needle !== '' && found === undefined);
    if (found === undefined) return;
    // Every line above it is opened.
    const above = found.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
    setOpened(new Map([...opened, ...above.slice(1).map((id) => [id, true] as const)]));
    setSelected(found);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    find(event.shiftKey ? -1 : 1);
  };
  return (
    <>
      <search className="json-find">
        <input
          className="field"
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          value={needle}
          onChange={(event) => {
            setNeedle(event.target.value);
            setMissed(false);
          }}
          onKeyDown={press}
        />
        <Button icon="up" label={words.previous} quiet disabled={needle === ''} onClick={() => find(-1)} />
        <Button icon="down" label={words.next} quiet disabled={needle === ''} onClick={() => find(1)} />
        <span role="status" className="json-missed">
          {missed && words.notFound}
        </span>
      </search>
      <Tree<JsonNode>
        label={words.label}
        roots={roots}
        selected={selected}
        isOpen={isOpen}
        setOpen={(node, open) => setOpened(new Map(opened).set(node.id, open))}
        onSelect={(node) => setSelected(node.id)}
        look={() => 'json-line'}
        render={(node) => <JsonLine node={node} open={isOpen(node)} json={json} countText={words.count} />}
      />
    </>
  );
}

interface LineProps {
  readonly node: JsonNode;
  readonly open: boolean;
  readonly json: JsonText;
  countText(count: number): string;
}

function JsonLine({ node, open, json, countText }: LineProps): ReactElement {
  const kind = kindOf(node.value);
  return (
    <code>
      {node.name !== undefined && <span className="json-name">{writtenText(node.name)}: </span>}
      {kind === 'object' || kind === 'array' ? (
        <>
          {kind === 'array' ? '[' : '{'}
          {!open && node.size > 0 && <span className="json-more">{preview(node, json)}</span>}
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
function preview(node: JsonNode, json: JsonText): string {
  const entries = entriesOf(node.value).slice(0, 4);
  const array = Array.isArray(node.value);
  const parts = entries.map(([name, child]) => {
    const value = typeof child === 'string' ? (json.numberOf(child) ?? child) : child;
    const kind = kindOf(value);
    const text = kind === 'object' ? '{…}' : kind === 'array' ? '[…]' : valueText(value).slice(0, 40);
    return array ? text : `${name}: ${text}`;
  });
  return ` ${parts.join(', ')}${node.size > entries.length ? ', …' : ''} `;
}

function valueText(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text;
  const text = writtenText(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** As JSON writes it, with characters that would turn the writing round as escapes. */
const writtenText = (value: unknown): string =>
  (JSON.stringify(value) ?? String(value)).replace(
    /\p{Bidi_Control}/gu,
    (turn) => `\\u${turn.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
