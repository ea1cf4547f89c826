/**
 * Names of protocols and fields that the reference knows and nobody here looks into. Filters that name one hold all the same,
 * so that those that people bring along work for what else they ask; no packet passes a test of it, and whoever asks is told.
 */
import { decodeContent } from '../app/index.ts';
import { FOREIGN_LIST } from './foreign-list.ts';
import type { FieldBook } from './operand.ts';
import { nearest } from './suggest.ts';

/** Bytes that the list comes to at most. */
const MAX_LIST = 1 << 20;

interface ForeignNames {
  /** Protocols of which nothing is known here: whatever is said to be a field of one may be one. */
  readonly protocols: ReadonlySet<string>;
  /** Of protocols that filters often ask for, and of those with few fields, every one that is not known here. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
}

let names: ForeignNames | undefined;

function read(): ForeignNames {
  const packed = Buffer.from(FOREIGN_LIST, 'base64');
  const text = Buffer.from(decodeContent(packed, 'deflate', MAX_LIST) ?? '').toString('latin1');
  const [protocols = [], ...rest] = text.split('\n').map((line) => line.split(' '));
  return {
    protocols: new Set(protocols),
    fields: new Map(rest.map(([root = '', ...fields]) => [root, new Set(fields)])),
  };
}

/** Whether a name that is no field of `book` is one to the reference, as far as can be told. */
export function isForeign(name: string, book: FieldBook): boolean {
  names ??= read();
  const dot = name.indexOf('.');
  const root = dot < 0 ? name : name.slice(0, dot);
  const listed = names.fields.get(root);
  if (listed !== undefined) return listed.has(name.slice(root.length + 1));
  if (names.protocols.has(root)) return true;
  // Of a protocol with many fields the others are not listed; a name like one of those here is mistyped.
  return dot > 0 && book.has(root) && nearest(name, book.keys()) === undefined;
}
