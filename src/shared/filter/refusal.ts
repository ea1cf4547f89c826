/**
 * How the filter language says no: a filter that does not hold is refused with a code (i18n `issue.filter-…`), facts for
 * the sentence and the characters at fault. Refusals travel up by a throw, which the engine's room turns into a value:
 * none leaves it.
 */
/** Characters of the filter text, from inclusive to exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** See the file's first lines. */
export class Refusal extends Error {
  readonly code: string;
  readonly span: Span;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: string, span: Span, params: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.code = code;
    this.span = span;
    this.params = params;
  }
}
