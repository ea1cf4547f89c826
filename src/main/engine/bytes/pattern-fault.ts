/**
 * What is wrong with a pattern, as a code that there are words for in every language (i18n `issue.pattern-…`): the engine of
 * patterns says it in English only.
 */

/** What is wrong with a pattern, and which part of it; '' where that is not told. */
export interface PatternFault {
  readonly code: string;
  readonly part: string;
}

/** By what RE2 says. */
const CODES: Readonly<Record<string, string | undefined>> = {
  'missing closing ]': 'pattern-class-open',
  'missing closing )': 'pattern-group-open',
  'unexpected )': 'pattern-group-close',
  'invalid character class range': 'pattern-class',
  'invalid escape sequence': 'pattern-escape',
  'invalid named capture': 'pattern-name',
  'duplicate capture group name': 'pattern-name-twice',
  'invalid or unsupported Perl syntax': 'pattern-group',
  'missing argument to repetition operator': 'pattern-repeats-nothing',
  'invalid nested repetition operator': 'pattern-repeats-twice',
  'invalid repeat count': 'pattern-repeat-count',
  'trailing backslash at end of expression': 'pattern-backslash',
  'expression nests too deeply': 'pattern-large',
  'expression too large': 'pattern-large',
};

/** Characters of a part that are told. */
const LONGEST = 40;
/** What RE2 takes for the name of a group when it does not know how to look behind. */
const LOOKS_BEHIND = /^\(\?<[=!]/;

/** What was thrown while a pattern was made ready; `ignoreCase`: a flag that nobody has written stands in front of it. */
export function patternFault(thrown: unknown, ignoreCase: boolean): PatternFault {
  if (!isSyntax(thrown)) return { code: 'pattern-refused', part: '' };
  const said = thrown.input ?? '';
  const whole = ignoreCase ? said.replace(/^\(\?i\)/, '') : said;
  const behind = LOOKS_BEHIND.exec(whole)?.[0];
  const part = behind ?? whole;
  return {
    code: behind === undefined ? (CODES[thrown.error] ?? 'pattern-refused') : 'pattern-group',
    part: part.length > LONGEST ? `${part.slice(0, LONGEST)}…` : part,
  };
}

/** What RE2 throws at what is no pattern: what it says, and of which part. */
const isSyntax = (thrown: unknown): thrown is { readonly error: string; readonly input?: string | null } =>
  thrown instanceof Error && 'error' in thrown && typeof thrown.error === 'string';
