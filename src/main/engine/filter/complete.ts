/**
 * What can stand at a place of a filter that is being typed: fields with what they are, functions, operators that fit the
 * field before, values of it that this capture has. Reads unfinished text as far as it holds.
 */
import { type Token, tokenizePart } from '../../../shared/filter/index.ts';
import type { Completion, Completions } from '../../../shared/model/index.ts';
import type { FieldSpec } from '../dissect/index.ts';
import { FUNCTION_NAMES } from './functions.ts';
import type { FieldBook } from './operand.ts';
import { domainOf } from './values.ts';

/** Options in one answer at most. */
const MOST = 100;

/** Values of a field that packets of this capture have, most frequent first; `part` is what has been typed of one. */
export type SeenValues = (field: FieldSpec, part: string) => Seen;

/** See {@link SeenValues}. */
export interface Seen {
  readonly values: readonly { readonly text: string; readonly packets?: number }[];
  /** Not all has been looked at: the same question again finds more. */
  readonly isPartial: boolean;
}

/** What people filter by most: offered before the rest. */
const COMMON: readonly string[] = [
  'ip.addr',
  'tcp.port',
  'tcp.stream',
  'http.request',
  'http.request.method',
  'http.response.code',
  'http.host',
  'websocket',
  'tls',
  'dns',
  'tcp.analysis.flags',
  'tcp.flags.syn',
  'tcp.flags.reset',
  'udp.port',
  'frame.len',
  'frame.time_relative',
];
const COMMON_RANK: ReadonlyMap<string, number> = new Map(COMMON.map((key, rank) => [key, rank]));

/** What can stand where the cursor is, at the character `at`. */
export function completionsAt(text: string, at: number, fields: FieldBook, seen: SeenValues): Completions {
  const { tokens, fault } = tokenizePart(text.slice(0, at));
  const last = tokens.at(-1);
  // The word that ends at the cursor is what is being typed; so is a string that is not closed yet.
  const typed = fault ?? (last !== undefined && last.span.to === at && isPart(last) ? last.span : { from: at, to: at });
  const before = tokens.filter(({ span }) => span.to <= typed.from);
  const part = text.slice(typed.from, at);
  let isPartial = false;
  const noted: SeenValues = (field, wanted) => {
    const found = seen(field, wanted);
    isPartial = found.isPartial;
    return found;
  };
  const options = optionsFor(before, part, fields, noted).slice(0, MOST);
  return { from: typed.from, to: at, options, isPartial };
}

/** Whether more could be typed onto a token. */
const isPart = ({ kind, text }: Token): boolean =>
  kind === 'word' || kind === 'string' || (kind !== 'brackets' && /^\w+$/.test(text));

function optionsFor(
  before: readonly Token[],
  part: string,
  fields: FieldBook,
  seen: SeenValues,
): readonly Completion[] {
  const last = before.at(-1);
  const place = placeAfter(before);
  if (place === 'value') {
    const field = comparedField(before, fields);
    const values = field === undefined ? [] : valuesOf(field, part, seen);
    // Values are compared with fields as well, but nobody looks for those first.
    return /^[a-z_]/i.test(part) ? [...values, ...fieldsLike(part, fields)] : values;
  }
  if (place === 'test') return [...fieldsLike(part, fields), ...functionsLike(part)];
  const field = last?.kind === 'word' ? fields.get(last.text) : undefined;
  return operatorsFor(field, place === 'joint').filter(({ text }) => text.startsWith(part.toLowerCase()));
}

/** What the tokens before a place ask for: a test, a value, an operator after a field, a joint of tests. */
function placeAfter(before: readonly Token[]): 'test' | 'value' | 'operator' | 'joint' {
  const last = before.at(-1);
  if (last === undefined) return 'test';
  if (last.kind === 'relation') return 'value';
  if (last.kind === 'sign') {
    if (['{', '..'].includes(last.text)) return 'value';
    if (last.text === ',') return isInSet(before) ? 'value' : 'test';
    return last.text === ')' || last.text === '}' ? 'joint' : 'test';
  }
  const previous = before.at(-2);
  if (previous?.kind === 'relation') return 'joint';
  return last.kind === 'word' || last.kind === 'brackets' ? 'operator' : 'joint';
}

const isInSet = (before: readonly Token[]): boolean =>
  before.findLast(({ text }) => text === '{' || text === '(' || text === '}' || text === ')')?.text === '{';

/** The field whose values are asked for: before the comparison, or before the set. */
function comparedField(before: readonly Token[], fields: FieldBook): FieldSpec | undefined {
  const at = before.findLastIndex(({ kind, text }) => kind === 'relation' || text === 'in');
  for (let index = at - 1; index >= 0; index--) {
    const token = before[index];
    if (token?.kind === 'word') return fields.get(token.text);
    // An occurrence or a part of the field stands between.
    if (token?.kind !== 'brackets' && token?.text !== '#') return undefined;
  }
  return undefined;
}

function fieldsLike(part: string, fields: FieldBook): readonly Completion[] {
  const wanted = part.toLowerCase();
  const found: { readonly spec: FieldSpec; readonly rank: number }[] = [];
  for (const spec of fields.values()) {
    const rank = rankOf(spec, wanted);
    if (rank !== undefined) found.push({ spec, rank });
  }
  found.sort((a, b) => a.rank - b.rank || (a.spec.key < b.spec.key ? -1 : 1));
  return found.slice(0, MOST).map(({ spec: { key, label, type } }) => ({
    text: key,
    kind: type === 'protocol' ? 'protocol' : 'field',
    label,
    type,
  }));
}

/** How well a field fits what was typed; less is better, undefined not at all. */
function rankOf({ key, label, type }: FieldSpec, wanted: string): number | undefined {
  const common = COMMON_RANK.get(key);
  if (wanted === '') return common;
  const name = key.toLowerCase();
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return type === 'protocol' ? 1 : common === undefined ? 3 : 2;
  if (name.includes(`.${wanted}`)) return common === undefined ? 5 : 4;
  if (wanted.length < 2) return undefined;
  if (name.includes(wanted)) return 6;
  return label.toLowerCase().includes(wanted) ? 7 : undefined;
}

const functionsLike = (part: string): readonly Completion[] =>
  [...FUNCTION_NAMES, 'not']
    .filter((name) => part !== '' && name.startsWith(part.toLowerCase()))
    .map((name) => (name === 'not' ? { text: name, kind: 'operator' } : { text: `${name}(`, kind: 'function' }));

const operator = (text: string): Completion => ({ text, kind: 'operator' });

/** Operators that can follow: comparisons that the field's type has, then what joins tests. */
function operatorsFor(field: FieldSpec | undefined, isComplete: boolean): readonly Completion[] {
  const joints = ['and', 'or', 'xor'].map(operator);
  if (isComplete || (field !== undefined && field.type === 'none')) return joints;
  const domain = field === undefined ? undefined : domainOf(field.type);
  const isBytes = domain === 'text' || domain === 'bytes' || domain === 'protocol';
  const relations = [
    ...(field?.type === 'protocol' ? [] : ['==', '!=', 'in {']),
    ...(isBytes ? ['contains', 'matches'] : []),
    ...(isBytes || field?.type === 'boolean' ? [] : ['>', '<', '>=', '<=']),
  ];
  return [...relations.map(operator), ...joints];
}

function valuesOf(field: FieldSpec, part: string, seen: SeenValues): readonly Completion[] {
  const isText = domainOf(field.type) === 'text';
  const wanted = part.replace(/^"/, '').toLowerCase();
  const options = new Map<string, Completion>();
  for (const { text, packets } of seen(field, wanted).values) {
    const label = field.names?.[Number(text)];
    options.set(text, {
      text: isText ? `"${text.replace(/[\\"]/g, '\\$&')}"` : text,
      kind: 'value',
      ...(label === undefined ? {} : { label }),
      ...(packets === undefined ? {} : { packets }),
    });
  }
  const names = field.type === 'boolean' ? { 1: 'True', 0: 'False' } : (field.names ?? {});
  for (const [text, label] of Object.entries(names)) {
    const known = options.get(text);
    if (known === undefined) options.set(text, { text, kind: 'value', label });
    else if (known.label === undefined) options.set(text, { ...known, label });
  }
  return [...options.values()].filter(
    ({ text, label = '' }) =>
      text.toLowerCase().replace(/^"/, '').startsWith(wanted) ||
      (wanted !== '' && `${text} ${label}`.toLowerCase().includes(wanted)),
  );
}
