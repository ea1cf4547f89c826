/**
 * What somebody who does not write filters may mean by a plain text: an address, a port, a method, or packets that contain
 * it. Each guess is a filter that holds.
 */
import { quoted } from '../../../shared/filter/index.ts';
import { addressFilter } from '../../filter-text.ts';

/** Text with any of these was meant as a filter. */
const FILTER_SIGNS = /[=<>&|!{}()~^]|\b(?:and|or|not|xor|contains|matches|in|eq|ne|gt|lt|ge|le)\b/i;

const METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE)$/;

/** Filters that a plain text may stand for, the likeliest first; none for a text that was meant as a filter. */
export function guessesFor(text: string): readonly string[] {
  const plain = text.trim();
  if (plain === '' || FILTER_SIGNS.test(plain)) return [];
  const guesses: string[] = [];
  const address = addressFilter('addr', plain);
  if (address !== undefined) guesses.push(address);
  if (/^\d{1,5}$/.test(plain)) {
    const number = Number(plain);
    if (number >= 100 && number < 600) guesses.push(`http.response.code == ${number}`);
    if (number < 0x10000) guesses.push(`tcp.port == ${number}`);
  }
  if (METHOD.test(plain.toUpperCase())) guesses.push(`http.request.method == ${quoted(plain.toUpperCase())}`);
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(plain) && address === undefined)
    guesses.push(`http.host contains ${quoted(plain)}`);
  guesses.push(`frame contains ${quoted(plain.replace(/^"|"$/g, ''))}`);
  return guesses;
}
