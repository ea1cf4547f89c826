/**
 * The display filter: text → tokens (shared/filter/) → tree (parser.ts) → checked plan (compile.ts, operand-maker.ts, functions.ts,
 * literal.ts) → packets (run.ts), by columns and fixed places of headers where they can tell (decide.ts), else by painting.
 * To add a function: one entry in functions.ts. Fields need nothing here: what dissectors declare is known.
 */

import { Refusal } from '../../../shared/filter/index.ts';
import type { Failure } from '../../../shared/model/index.ts';
import { compileFilter } from './compile.ts';
import { isForeign } from './foreign-names.ts';
import type { FieldBook } from './operand.ts';
import { FilterRun } from './run.ts';
import type { FilterSource } from './source.ts';

export { completionsAt, type Seen, type SeenValues } from './complete.ts';
export { KeptValues } from './kept-values.ts';
export { testOfNode, testsOfField } from './node-test.ts';
export type { FieldBook } from './operand.ts';
export { partForTexts, type Wanted } from './parts.ts';
export { FilterRules } from './rules.ts';
export { FilterRun } from './run.ts';
export type { FilterSource } from './source.ts';
export { type Teller, textTeller } from './told-texts.ts';

/** Why a text does not hold as a filter, with its place; undefined where it does. */
export function refusalOf(text: string, fields: FieldBook): Failure | undefined {
  try {
    compileFilter(text, fields, unlessForeign(fields));
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return asFailure(error);
  }
}

/** What names in a colouring rule are no fields, and where; a failure where it does not hold, whatever they are. */
export function unknownIn(text: string, fields: FieldBook): readonly Failure[] | Failure {
  const unknown: Failure[] = [];
  try {
    compileFilter(text, fields, (refusal) => unknown.push(asFailure(refusal)));
    return unknown;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return asFailure(error);
  }
}

/** Refuses names that are no fields but to the reference; those are put on a list. */
const unlessForeign =
  (fields: FieldBook, foreign: string[] = []) =>
  (refusal: Refusal): void => {
    const name = String(refusal.params.word);
    if (!isForeign(name, fields)) throw refusal;
    if (!foreign.includes(name)) foreign.push(name);
  };

/**
 * Make a filter ready to run; a failure says where in the text it does not hold. The run tells which names in it are fields
 * that no packet has here, because nobody looks into their protocols.
 */
export function startFilter(text: string, fields: FieldBook, source: FilterSource): FilterRun | Failure {
  try {
    const foreign: string[] = [];
    return new FilterRun(compileFilter(text, fields, unlessForeign(fields, foreign)), source, foreign);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return asFailure(error);
  }
}

const asFailure = ({ code, span, params }: Refusal): Failure => ({
  ok: false,
  issue: { code, layer: 'filter', offset: span.from, params },
  position: span,
});
