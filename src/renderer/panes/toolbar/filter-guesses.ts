/**
 * What somebody who does not write filters may mean by a plain text: an address, a port, a method, or packets that contain
 * it. Each guess is a filter that holds.
 */
import { quoted } from '../../../shared/filter/index.ts';
import { addressFilter, FAILURES } from '../../filter-text.ts';

/** Text with any of these was meant as a filter. */
const FILTER_SIGNS = /[=<>&|!{}()~^]/;
/** Text in which a comparison follows the first word, or that ends where a test is still to come, as well. */
const COMPARES = /^!?\(*[\w.]+\s+(?:contains|matches|eq|ne|gt|lt|ge|le)\s/i;
const ENDS_JOINED = /\s(?:and|or|xor|contains|eq|ne|gt|lt|ge|le)$/;
/**
 * And text with something nearly of the language that begins with a field, or has one of these words: `404 not found` is
 * none, nor is `not found`.
 */
const STARTS_WITH_FIELD = /^!?\(*[a-z_]\w*\.[a-z_][\w.]*\s/i;
const FILTER_WORDS = /\b(?:and|or|not|xor|contains|matches|in|eq|ne|gt|lt|ge|le)\b/i;

const isFilter = (plain: string, isNear: boolean): boolean =>
  FILTER_SIGNS.test(plain) ||
  COMPARES.test(plain) ||
  ENDS_JOINED.test(plain) ||
  (isNear && (STARTS_WITH_FIELD.test(plain) || FILTER_WORDS.test(plain.replace(/^not\s/i, ''))));

/** What people call what goes wrong, and the filters that find it. */
const TROUBLES: readonly (readonly [name: RegExp, filter: string])[] = [
  [/^(?:all )?(?:fail|error|失败|错误|出错)/i, FAILURES],
  [/^(?:retrans|重传)/i, 'tcp.analysis.retransmission'],
  [/^(?:lost|loss|missing|丢包|丢失)/i, 'tcp.analysis.lost_segment'],
  [/^(?:reset|rst|重置|复位)/i, 'tcp.flags.reset == 1'],
  [/^(?:zero ?window|零窗口)/i, 'tcp.analysis.zero_window'],
];

const METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE)$/;

/**
 * Filters that a plain text may stand for, the likeliest first; none for a text that was meant as a filter. `isNear`: a word
 * of it is nearly a field's.
 */
export function guessesFor(text: string, isNear: boolean): readonly string[] {
  const plain = text.trim();
  if (plain === '' || isFilter(plain, isNear)) return [];
  const guesses = TROUBLES.filter(([name]) => name.test(plain)).map(([, filter]) => filter);
  const address = addressFilter('addr', plain);
  if (address !== undefined) guesses.push(address);
  const [, bracketed, dotted, endPort] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(plain) ?? [];
  const end = addressFilter('addr', bracketed ?? dotted ?? '');
  if (end !== undefined && isPort(endPort)) guesses.push(`${end} && tcp.port == ${endPort}`);
  const [, transport = 'tcp', port] = /^(?:(tcp|udp) )?(?:port|端口)[ :]*(\d{1,5})$/i.exec(plain) ?? [];
  if (isPort(port)) guesses.push(`${transport.toLowerCase()}.port == ${port}`);
  if (/^\d{1,5}$/.test(plain)) {
    const number = Number(plain);
    if (number >= 100 && number < 600) guesses.push(`http.response.code == ${number}`);
    if (isPort(plain)) guesses.push(`tcp.port == ${number}`);
  }
  if (METHOD.test(plain.toUpperCase())) guesses.push(`http.request.method == ${quoted(plain.toUpperCase())}`);
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(plain) && address === undefined)
    guesses.push(`http.host contains ${quoted(plain)}`);
  guesses.push(`frame contains ${quoted(plain.replace(/^"|"$/g, ''))}`);
  return guesses;
}

const isPort = (text: string | undefined): boolean => text !== undefined && Number(text) < 0x10000;
