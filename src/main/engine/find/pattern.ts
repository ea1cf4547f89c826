/**
 * What is looked for, made ready: text with or without regard to case, bytes, or a pattern in time linear in what it is held
 * against. Looks in text and in bytes alike.
 */
import type { Failure, FindQuery } from '../../../shared/model/index.ts';
import { latin1Of, makeBytePattern, type PatternMatch } from '../bytes/index.ts';

/** Where something was found: from inclusive to exclusive, in characters or bytes. */
export type Match = PatternMatch;

/** See the file's first lines. */
export interface Pattern {
  inText(text: string): Match | undefined;
  inBytes(bytes: Uint8Array): Match | undefined;
  /** Bytes of which one sequence must be there, letters in either case unless `exact`; undefined where none is known. */
  readonly needs?: { readonly needles: readonly Uint8Array[]; readonly exact: boolean };
}

/** Make a search ready; a failure says why it cannot be looked for. */
export function makePattern({ text, kind, matchCase }: FindQuery): Pattern | Failure {
  if (text === '') return refuse('find-empty');
  switch (kind) {
    case 'text':
      return textPattern(text, matchCase);
    case 'hex': {
      const bytes = hexBytes(text);
      return bytes === undefined ? refuse('find-hex', { text }) : bytePattern(bytes);
    }
    case 'regex':
      return regexPattern(text, matchCase);
  }
}

const refuse = (code: string, params: Readonly<Record<string, string>> = {}): Failure => ({
  ok: false,
  issue: { code, layer: 'find', offset: 0, params },
});

function textPattern(text: string, matchCase: boolean): Pattern {
  const narrow = new TextEncoder().encode(text);
  const wide = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    wide[2 * at] = text.charCodeAt(at) & 0xff;
    wide[2 * at + 1] = text.charCodeAt(at) >>> 8;
  }
  const folded = text.toLowerCase();
  return {
    inText(whole) {
      const from = matchCase ? whole.indexOf(text) : whole.toLowerCase().indexOf(folded);
      return from < 0 ? undefined : { from, to: from + text.length };
    },
    // As UTF-8, else as UTF-16 with the low byte first, as many protocols write it.
    inBytes: (bytes) => indexOf(bytes, narrow, matchCase) ?? indexOf(bytes, wide, matchCase),
    needs: { needles: [narrow, wide], exact: matchCase },
  };
}

const bytePattern = (needle: Uint8Array): Pattern => ({
  inText: () => undefined,
  inBytes: (bytes) => indexOf(bytes, needle, true),
  needs: { needles: [needle], exact: true },
});

function regexPattern(text: string, matchCase: boolean): Pattern | Failure {
  const pattern = makeBytePattern(text, { ignoreCase: !matchCase });
  if ('code' in pattern) return refuse(pattern.code, { part: pattern.part });
  return {
    // Where it is takes longer to tell than whether it is there at all.
    inText: (whole) => (pattern.testText(whole) ? pattern.matchText(whole) : undefined),
    inBytes: (bytes) => (pattern.testBytes(bytes) ? pattern.matchText(latin1Of(bytes)) : undefined),
  };
}

/** `47:45:54`, `47 45 54`, `474554`, `0x47 0x45`: pairs of digits with anything usual between them. */
export function hexBytes(text: string): Uint8Array | undefined {
  const digits = text.replace(/0x/gi, '').replace(/[\s:.,-]/g, '');
  if (digits === '' || digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

const other = (byte: number): number => {
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  return isLetter ? byte ^ 0x20 : byte;
};

/** Where bytes stand in others, letters of ASCII in either case unless `exact`. */
function indexOf(bytes: Uint8Array, needle: Uint8Array, exact: boolean): Match | undefined {
  const { length } = needle;
  const first = needle[0];
  if (first === undefined) return undefined;
  const second = exact ? first : other(first);
  const last = bytes.length - length;
  // Where each case of the first letter stands next: a body without one of them is not looked through again and again.
  let small = bytes.indexOf(first);
  let large = second === first ? -1 : bytes.indexOf(second);
  for (;;) {
    const at = small < 0 || (large >= 0 && large < small) ? large : small;
    if (at < 0 || at > last) return undefined;
    let same = 1;
    while (same < length) {
      const [here, wanted] = [bytes[at + same] as number, needle[same] as number];
      if (here !== wanted && (exact || here !== other(wanted))) break;
      same++;
    }
    if (same === length) return { from: at, to: at + length };
    if (at === small) small = bytes.indexOf(first, at + 1);
    else large = bytes.indexOf(second, at + 1);
  }
}
