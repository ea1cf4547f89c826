/**
 * The shape of what a body or message says beyond its bytes: a name, one line in the protocol's own words, and a tree. And
 * the cap on how much of it is made, whatever the bytes claim.
 */
import type { BodyOutline, OutlineNode } from '../../../shared/model/index.ts';

/** Nodes of one outline, at most; and how deep. */
export const MAX_NODES = 5000;
export const MAX_DEPTH = 24;
/** Characters of a value that are kept. */
export const MAX_VALUE = 2000;

/** A leaf. `offset` and `length` are in the decoded bytes; length 0 where the place is not known. */
export const leaf = (label: string, value: string, offset = 0, length = 0): OutlineNode => ({
  label,
  value: value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value,
  offset,
  length,
  children: [],
});

/** A node with children. */
export const branch = (
  label: string,
  value: string,
  children: readonly OutlineNode[],
  offset = 0,
  length = 0,
): OutlineNode => ({
  ...leaf(label, value, offset, length),
  children,
});

/** An outline without anything to pair. */
export const outline = (name: string, summary: string, nodes: readonly OutlineNode[]): BodyOutline => ({
  name,
  summary: summary.length > 200 ? `${summary.slice(0, 200)}…` : summary,
  nodes,
});

/** Bytes in hex, shortened. */
export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, 64)).toString('hex') + (bytes.length > 64 ? '…' : '');

/** A decoded value (JSON, MessagePack, CBOR) as a tree; what exceeds the caps is counted, not shown. */
export function treeOf(label: string, value: unknown): OutlineNode {
  let left = MAX_NODES;
  const walk = (name: string, what: unknown, depth: number): OutlineNode => {
    left--;
    if (what === null || what === undefined) return leaf(name, String(what));
    if (typeof what === 'string') return leaf(name, JSON.stringify(what.slice(0, MAX_VALUE)));
    if (typeof what !== 'object') return leaf(name, String(what));
    if (what instanceof Uint8Array) return leaf(name, `${what.length} bytes: ${hex(what)}`);
    if (what instanceof Date) return leaf(name, Number.isNaN(what.getTime()) ? 'invalid date' : what.toISOString());
    const entries: [string, unknown][] = Array.isArray(what)
      ? what.slice(0, left).map((item, i) => [String(i), item])
      : what instanceof Map
        ? [...what.entries()].slice(0, left).map(([key, item]) => [String(key), item])
        : Object.entries(what).slice(0, left);
    const size = Array.isArray(what) ? what.length : what instanceof Map ? what.size : Object.keys(what).length;
    const note = Array.isArray(what) ? `[${size}]` : `{${size}}`;
    if (depth >= MAX_DEPTH) return leaf(name, note);
    const children: OutlineNode[] = [];
    for (const [key, item] of entries) {
      if (left <= 0) break;
      children.push(walk(key, item, depth + 1));
    }
    return branch(name, children.length < size ? `${note} …` : note, children);
  };
  return walk(label, value, 0);
}

/** Parse JSON, or undefined. The caller bounds the length. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object with string keys, not an array. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
