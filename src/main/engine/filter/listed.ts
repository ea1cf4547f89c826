/**
 * What people write for a set, or for a comparison with several values, and what the language has for it: lists without
 * braces, in other brackets or without commas, and values that stand behind `or` by themselves.
 */
import { quoted, type Span, type Token, tokenizePart } from '../../../shared/filter/index.ts';
import type { Test, Value } from './ast.ts';

/** A list of values, as the language writes a set, and the characters it stands in. */
export interface Listed {
  readonly set: string;
  /** Values in it; a range is one. */
  readonly count: number;
  readonly span: Span;
}

const CLOSING: Readonly<Record<string, string | undefined>> = { '(': ')', '{': '}' };

const isValue = ({ kind }: Token): boolean => kind === 'word' || kind === 'string' || kind === 'char';

/** Values listed from a token on, in any brackets or in none; undefined where there is no such list. */
export function listedAt(tokens: readonly Token[], at: number): Listed | undefined {
  const first = tokens[at];
  if (first?.kind === 'brackets') {
    const inside = valuesAt(tokenizePart(first.value).tokens, 0, false);
    return inside && { set: setOf(inside.values), count: inside.values.length, span: first.span };
  }
  if (first === undefined) return undefined;
  const closing = CLOSING[first.text];
  const inside = valuesAt(tokens, closing === undefined ? at : at + 1, closing === undefined);
  if (inside === undefined) return undefined;
  const last = tokens[closing === undefined ? inside.end - 1 : inside.end];
  if (last === undefined || (closing !== undefined && last.text !== closing)) return undefined;
  const span = { from: first.span.from, to: last.span.to };
  return { set: setOf(inside.values), count: inside.values.length, span };
}

const setOf = (values: readonly string[]): string => `{${values.join(', ')}}`;

/** The values, and the place behind them; `commas`: only commas go on with the list. */
function valuesAt(
  tokens: readonly Token[],
  from: number,
  commas: boolean,
): { readonly values: readonly string[]; readonly end: number } | undefined {
  const values: string[] = [];
  let at = from;
  for (;;) {
    const low = tokens[at];
    if (low === undefined || !isValue(low)) break;
    const high = tokens[at + 1]?.text === '..' ? tokens[at + 2] : undefined;
    if (high !== undefined && !isValue(high)) return undefined;
    values.push(high === undefined ? spanned(low.text) : `${low.text}..${high.text}`);
    at += high === undefined ? 1 : 3;
    if (tokens[at]?.text === ',' && isValue(tokens[at + 1] ?? low)) at++;
    else if (commas) break;
  }
  return values.length === 0 ? undefined : { values, end: at };
}

/** `8000-8080` is written with two dots. */
const spanned = (word: string): string => word.replace(/^(\d+)-(\d+)$/, '$1..$2');

/** Numbers and addresses of IPv4: no field is called so. */
const NUMBER = /^(?:0x[\da-f]+|\d+(?:\.\d+)*(?:\/\d+)?)$/i;

/** What a value that stands behind `or` by itself may be meant for, by the comparison before it. */
export function comparisonWith(before: Test, lone: Test): { readonly word: string; readonly near: string } | undefined {
  const word = lone.kind === 'exists' ? writtenValue(lone.value) : undefined;
  if (word === undefined) return undefined;
  const last = before.kind === 'or' || before.kind === 'and' ? before.right : before;
  if (last.kind !== 'compare' || last.left.kind !== 'word' || last.left.layers !== undefined) return undefined;
  // What differs from one value or from another differs from one of them always.
  if (last.relation === 'all_ne' || last.relation === 'any_ne') return undefined;
  return { word, near: `${last.left.text} ${last.operator} ${word}` };
}

function writtenValue(value: Value): string | undefined {
  if (value.kind === 'string') return quoted(value.text);
  return value.kind === 'word' && NUMBER.test(value.text) ? value.text : undefined;
}
