/** Answers and failures as values. */
import type { Failure, Result } from '../../shared/model/index.ts';

/** An answer. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** No answer: the sentence is i18n `issue.<code>`. */
export const fail = (code: string, params: Readonly<Record<string, string | number>> = {}): Failure => ({
  ok: false,
  issue: { code, layer: 'engine', offset: 0, params },
});
