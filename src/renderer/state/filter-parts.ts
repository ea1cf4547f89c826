/** What a display filter is made of in the window: chips and typed text, and the one expression that they come to. */
import type { StreamIndex } from '../../shared/units.ts';

/** How an expression joins the filter that holds. */
export type Join = 'apply' | 'applyNot' | 'and' | 'or' | 'andNot' | 'orNot';

/** What holds: all of it is joined by `and`. */
export interface FilterParts {
  /** Stream of the first chip. */
  readonly chip: StreamIndex | undefined;
  /** Expressions of the further chips. */
  readonly chips: readonly string[];
  /** Typed text, as applied last. */
  readonly text: string;
}

/** Nothing is filtered. */
export const NO_PARTS: FilterParts = { chip: undefined, chips: [], text: '' };
/** Whether nothing is filtered. */
export const isEmpty = ({ chip, chips, text }: FilterParts): boolean =>
  chip === undefined && chips.length === 0 && text.trim() === '';

/** What holds after `expression` joined. `or` makes one chip of all there was, `and` adds one. */
export function joined(parts: FilterParts, how: Join, expression: string): FilterParts {
  const not = how.endsWith('Not');
  const part = not ? `!(${expression})` : expression;
  if (how === 'apply' || how === 'applyNot' || isEmpty(parts)) return { ...NO_PARTS, chips: [part] };
  if (how === 'and' || how === 'andNot') {
    return parts.chips.includes(part) ? parts : { ...parts, chips: [...parts.chips, part] };
  }
  const { expression: all } = expressionOf(parts);
  return { ...NO_PARTS, chips: [`${grouped(all)} || ${grouped(part)}`] };
}

/** An expression as a part of another: in parentheses where it is more than one test. */
export const grouped = (expression: string): string =>
  /&&|\|\||\^\^|\b(and|or|xor)\b/i.test(expression) ? `(${expression})` : expression;

/** Several expressions as one that holds where all do. */
export const joinAll = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : parts.map(grouped).join(' && ');

/** The parts as one expression. `from` is where the typed text begins in it. */
export function expressionOf({ chip, chips, text }: FilterParts): { expression: string; from: number } {
  const typed = text.trim();
  const lead = text.length - text.trimStart().length;
  const before = [...(chip === undefined ? [] : [`tcp.stream == ${chip}`]), ...chips];
  if (before.length === 0) return { expression: typed, from: 0 - lead };
  if (typed === '') return { expression: joinAll(before), from: 0 };
  const head = `${before.map(grouped).join(' && ')} && (`;
  return { expression: `${head}${typed})`, from: head.length - lead };
}
