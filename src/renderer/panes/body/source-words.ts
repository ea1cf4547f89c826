/** What the library of the text view says by itself, in the window's language. */
import type { TFunction } from 'i18next';

/** Its English words, and what they are called in the catalogue (`body.source.…`). */
const WORDS = {
  Find: 'find',
  next: 'next',
  previous: 'previous',
  all: 'all',
  'match case': 'matchCase',
  'by word': 'byWord',
  regexp: 'regexp',
  close: 'close',
  'current match': 'currentMatch',
  'on line': 'onLine',
  'Folded lines': 'foldedLines',
  'Unfolded lines': 'unfoldedLines',
  'Fold line': 'foldLine',
  'Unfold line': 'unfoldLine',
  'folded code': 'foldedCode',
  unfold: 'unfold',
  to: 'to',
  'Control character': 'controlCharacter',
} as const;

/** Translations by the library's English words. */
export function wordsOf(t: TFunction): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(WORDS).map(([english, key]) => [english, t(`body.source.${key}`)]));
}
