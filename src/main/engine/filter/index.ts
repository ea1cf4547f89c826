/**
 * The display filter: text → tokens (lexer.ts) → tree (parser.ts) → checked plan (compile.ts, operand-maker.ts, functions.ts,
 * literal.ts) → packets (run.ts), by the packet table's columns where they can tell (columns.ts), else by painting.
 * To add a function: one entry in functions.ts. Fields need nothing here: what dissectors declare is known.
 */
import type { Failure } from '../../../shared/model/index.ts';
import { compileFilter } from './compile.ts';
import type { FieldBook } from './operand.ts';
import { Refusal } from './refusal.ts';
import { FilterRun } from './run.ts';
import type { FilterSource } from './source.ts';

export type { FieldBook } from './operand.ts';
export { FilterRun } from './run.ts';
export type { FilterSource } from './source.ts';

/** Make a filter ready to run; a failure says where in the text it does not hold. */
export function startFilter(text: string, fields: FieldBook, source: FilterSource): FilterRun | Failure {
  try {
    return new FilterRun(compileFilter(text, fields), source);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, span, params } = error;
    return { ok: false, issue: { code, layer: 'filter', offset: span.from, params }, position: span };
  }
}
