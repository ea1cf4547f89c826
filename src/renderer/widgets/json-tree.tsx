/**
 * A JSON text, folded: the first levels open, the rest opened line by line. Lines are made when they are opened, so that
 * ten megabytes cost no more than what is seen. Find goes through all of it, folded or not, and opens what it finds.
 */
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { JsonFind } from './json-find.ts';
import { JsonNode } from './json-node.ts';
import type { JsonPlace, JsonText } from './json-text.ts';
import { inSlices } from './slices.ts';
import { Tree } from './tree.tsx';
import './json-tree.css';

/** Levels open at first below the outermost, and members of what is opened at most for that. */
const OPEN_LEVELS = 2;
const OPEN_MEMBERS = 100;
/** Characters of a value drawn in its line, and of one in the line of what holds it. */
const SHOWN = 400;
const SHOWN_FOLDED = 40;
/** Members told in the line of what is folded. */
const TOLD = 4;
/** Values looked at between two looks at the clock. */
const LOOKED_AT = 2000;

/** Words of the tree. */
export interface JsonWords {
  readonly label: string;
  readonly find: string;
  readonly next: string;
  readonly previous: string;
  readonly notFound: string;
  /** How many members or elements an open line holds. */
  count(count: number): string;
}

interface JsonTreeProps {
  readonly json: JsonText;
  readonly words: JsonWords;
}

/** See the head of this file. */
export function JsonTree({ json, words }: JsonTreeProps): ReactElement {
  const root = useMemo(() => JsonNode.root(json), [json]);
  const roots = useMemo(() => [root], [root]);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [selected, setSelected] = useState<JsonNode>();
  const [needle, setNeedle] = useState('');
  const isOpen = useMemo(() => (node: JsonNode) => opened.get(node.id) ?? isOpenAtFirst(node), [opened]);
  const { missed, find, forget } = useFind(json, (place) => {
    const way = root.wayTo(place);
    setOpened((before) => new Map([...before, ...way.map(({ id }) => [id, true] as const)]));
    setSelected((way.at(-1)?.children ?? roots).find((node) => node.from === place));
  });
  const look = (step: 1 | -1) => {
    // The members of a group come after it.
    const from = selected?.group ? selected.from - 1 : selected?.from;
    if (needle !== '') find(needle, from, step);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    look(event.shiftKey ? -1 : 1);
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
            forget();
          }}
          onKeyDown={press}
        />
        <Button icon="up" label={words.previous} quiet disabled={needle === ''} onClick={() => look(-1)} />
        <Button icon="down" label={words.next} quiet disabled={needle === ''} onClick={() => look(1)} />
        <span role="status" className="json-missed">
          {missed && words.notFound}
        </span>
      </search>
      <Tree<JsonNode>
        label={words.label}
        roots={roots}
        selected={selected?.id}
        isOpen={isOpen}
        setOpen={(node, open) => setOpened(new Map(opened).set(node.id, open))}
        onSelect={setSelected}
        look={() => 'json-line'}
        render={(node) => <JsonLine node={node} open={isOpen(node)} countText={words.count} />}
      />
    </>
  );
}

function isOpenAtFirst(node: JsonNode): boolean {
  if (node.group !== undefined || node.size === 0) return false;
  return node.depth === 0 || (node.depth < OPEN_LEVELS && node.size <= OPEN_MEMBERS);
}

/** One search at a time, in slices; a new one ends the one before. */
function useFind(json: JsonText, onFound: (place: JsonPlace) => void) {
  const [missed, setMissed] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const forget = () => {
    running.current?.abort();
    setMissed(false);
  };
  const find = async (needle: string, from: JsonPlace | undefined, step: 1 | -1) => {
    forget();
    const controller = new AbortController();
    running.current = controller;
    const search = new JsonFind(json, needle, from, step);
    let found: JsonPlace | 'looking' | undefined;
    const looked = await inSlices(() => {
      found = search.advance(LOOKED_AT);
      return found === 'looking';
    }, controller.signal);
    if (!looked || controller.signal.aborted) return;
    setMissed(found === undefined);
    if (typeof found === 'number') onFound(found);
  };
  return { missed, forget, find: (...args: Parameters<typeof find>) => void find(...args) };
}

interface LineProps {
  readonly node: JsonNode;
  readonly open: boolean;
  countText(count: number): string;
}

function JsonLine({ node, open, countText }: LineProps): ReactElement {
  const { json, from, kind } = node;
  if (node.group)
    return (
      <code className="json-more">
        [{node.group[0]} … {node.group[1]}]
      </code>
    );
  const name = json.nameOf(from, SHOWN);
  return (
    <code>
      {name !== undefined && <span className="json-name">{writtenText(name)}: </span>}
      {kind === 'object' || kind === 'array' ? (
        <>
          {kind === 'array' ? '[' : '{'}
          {!open && node.size > 0 && <span className="json-more">{preview(node)}</span>}
          {(!open || node.size === 0) && (kind === 'array' ? ']' : '}')}
          {open && node.size > 0 && <span className="json-more"> {countText(node.size)}</span>}
        </>
      ) : (
        <span className={`json-${kind}`}>{valueText(json, from, SHOWN)}</span>
      )}
    </code>
  );
}

/** The first members of what is folded. */
function preview({ json, from, to }: JsonNode): string {
  const parts: string[] = [];
  let place = from + 1;
  for (; place < to && parts.length < TOLD; place = json.behind(place)) {
    const name = json.nameOf(place, SHOWN_FOLDED);
    const kind = json.kindOf(place);
    const text = kind === 'object' ? '{…}' : kind === 'array' ? '[…]' : valueText(json, place, SHOWN_FOLDED);
    parts.push(name === undefined ? text : `${name}: ${text}`);
  }
  return ` ${parts.join(', ')}${place < to ? ', …' : ''} `;
}

/** A value without members in its line: as JSON writes it, numbers as they were written. */
function valueText(json: JsonText, place: JsonPlace, most: number): string {
  const text = json.scalar(place, most + 1);
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return json.kindOf(place) === 'string' ? writtenText(shown) : shown;
}

/** A text as JSON writes it, with characters that would turn the writing round as escapes. */
const writtenText = (value: string): string =>
  JSON.stringify(value).replace(
    /\p{Bidi_Control}/gu,
    (turn) => `\\u${turn.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
