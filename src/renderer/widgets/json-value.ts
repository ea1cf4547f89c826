/**
 * JSON text as values, with numbers as they were written where a double would change them (beyond 2^53, long fractions).
 * The text is parsed by the platform; only numbers that would not come back are put in as text first.
 */

/** A number as it stood in the text. */
export class WrittenNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What some number could need: that many digits, or an exponent. */
const MAY_CHANGE = /\d{16}|\d[eE]|\d\.\d{15}/;
/** Strings, to be passed over, and numbers. */
const TOKEN = /"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/gs;

/** A parsed text, and how its written numbers are told from its strings. */
export interface JsonText {
  readonly value: unknown;
  /** The number a string stands for, if it does. */
  numberOf(text: string): WrittenNumber | undefined;
}

const NO_NUMBERS: JsonText['numberOf'] = () => undefined;

/** Parse JSON text; undefined where it is none. */
export function parseJson(text: string): JsonText | undefined {
  try {
    if (!MAY_CHANGE.test(text)) return { value: JSON.parse(text), numberOf: NO_NUMBERS };
    const mark = `number ${crypto.randomUUID()} `;
    const value: unknown = JSON.parse(withWrittenNumbers(text, mark));
    return {
      value,
      numberOf: (found) => (found.startsWith(mark) ? new WrittenNumber(found.slice(mark.length)) : undefined),
    };
  } catch {
    // Not JSON: the caller shows it as text.
    return undefined;
  }
}

/** The text with every number that a double would change as a string behind `mark`. */
function withWrittenNumbers(text: string, mark: string): string {
  const pieces: string[] = [];
  let done = 0;
  const tokens = new RegExp(TOKEN);
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const { 0: token, index } = match;
    if (token.charCodeAt(0) === QUOTE || token.length < 3) continue;
    if (String(Number(token)) === token) continue;
    // What is no number by JSON's grammar stays, for the parser to refuse.
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(token)) continue;
    pieces.push(text.slice(done, index), JSON.stringify(mark + token));
    done = index + token.length;
  }
  return done === 0 ? text : pieces.join('') + text.slice(done);
}

const QUOTE = 34;
