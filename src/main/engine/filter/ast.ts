/**
 * The display filter as a tree, before anything is known of its fields: what the parser makes of text. Every part knows
 * the characters it came from, so that whatever is wrong with it later can be shown in its place.
 */

import type { Relation, Span } from '../../../shared/filter/index.ts';

/** Operators between values. */
export type ArithmeticOperator = '&' | '+' | '-' | '*' | '/' | '%';

/** Part of a sequence: `length` undefined reaches to its end; a negative `start` counts from its end. */
export interface Range {
  readonly start: number;
  readonly length: number | undefined;
}

/** What stands on a side of a comparison. */
export type Value = { readonly span: Span } & (
  | { readonly kind: 'word'; readonly text: string; readonly layers?: readonly Range[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'char'; readonly code: number; readonly text: string }
  | { readonly kind: 'slice'; readonly of: Value; readonly ranges: readonly Range[] }
  | { readonly kind: 'call'; readonly name: string; readonly nameSpan: Span; readonly args: readonly Value[] }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Value;
      readonly right: Value;
    }
  | { readonly kind: 'negative'; readonly of: Value }
);

/** One element of a set: a value, or all from `low` to `high`. */
export interface SetElement {
  readonly low: Value;
  readonly high: Value | undefined;
}

/** What is true or not true of a packet. */
export type Test = { readonly span: Span } & (
  | { readonly kind: 'and' | 'or' | 'xor'; readonly left: Test; readonly right: Test }
  | { readonly kind: 'not'; readonly of: Test }
  | {
      readonly kind: 'compare';
      readonly relation: Relation;
      readonly operator: string;
      readonly quantifier: 'any' | 'all' | undefined;
      readonly left: Value;
      readonly right: Value;
    }
  | {
      readonly kind: 'in';
      readonly quantifier: 'any' | 'all' | undefined;
      readonly value: Value;
      readonly elements: readonly SetElement[];
    }
  | { readonly kind: 'exists'; readonly value: Value }
);
