/**
 * Times as filters write them: those of ISO 8601, `2024-05-13T10:17:07.5+02:00` with a space for the T, and those of C's
 * strptime, `May 13, 2024 10:17:07 UTC`. Where the reference takes more than it says (a day of another month, `1:2:3`), so
 * does this: what one accepts, the other does. UTC where no zone is named.
 */

/** A time as it is written, in nanoseconds since 1970; undefined where it is none. Nothing at all is the beginning of 1970. */
export function timeLiteral(text: string): bigint | undefined {
  return text === '' ? 0n : (isoTime(text) ?? plainTime(text));
}

/** Year, month, day, hours, minutes, seconds. */
type Parts = readonly [number, number, number, number, number, number];

const NANOSECOND_DIGITS = 9;

function inNanoseconds([year, month, day, hours, minutes, seconds]: Parts, east: number, nanoseconds: number): bigint {
  const at = new Date(0);
  // By `setUTCFullYear`, since `Date.UTC` takes years below 100 for those of the last century.
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hours, minutes, seconds);
  return BigInt(at.getTime() / 1000 - east * 60) * 1_000_000_000n + BigInt(nanoseconds);
}

const ISO =
  /^(\d{4})-\s*(\d{1,2})-\s*(\d{1,2})[T ]\s*(\d{1,2}):\s*(\d{1,2})(?::\s*(\d{1,2})(?:[.,](\d*))?)?(?:Z|([+-])\s*(\d{1,2})(?::?(\d{1,2}))?)?$/;

function isoTime(text: string): bigint | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hours, minutes, seconds = '0', fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] =
    found;
  const parts: Parts = [Number(year), Number(month), Number(day), Number(hours), Number(minutes), Number(seconds)];
  if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) return undefined;
  if (parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return undefined;
  const east = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  // What is finer than a nanosecond is nothing, whatever stands before it.
  const nanoseconds = fraction.length > NANOSECOND_DIGITS ? 0 : Number(fraction.padEnd(NANOSECOND_DIGITS, '0'));
  return inNanoseconds(parts, east, nanoseconds);
}

/** As strptime(3) has them. */
const FORMS: readonly string[] = ['b d, Y H:M:S', 'Y-m-d H:M:S', 'Y-m-d H:M', 'Y-m-d H', 'Y-m-d'];

function plainTime(text: string): bigint | undefined {
  for (const form of FORMS) {
    const found = scanned(text, form);
    if (found === undefined) continue;
    const rest = /^(?:\.(\d{1,9})0*)?\s*(?:UTC)?$/.exec(text.slice(found.to));
    if (rest === null || (rest[1] !== undefined && !form.endsWith('S'))) return undefined;
    const { Y = 1970, b: name = 1, m: month = name, d: day = 1, H = 0, M = 0, S = 0 } = found.parts;
    const at = inNanoseconds([Y, month, day, H, M, S], 0, Number((rest[1] ?? '').padEnd(NANOSECOND_DIGITS, '0')));
    // The second before 1970 is how C's mktime(3) says that it failed.
    return at < 0n && at >= -1_000_000_000n ? undefined : at;
  }
  return undefined;
}

interface Scanned {
  readonly parts: Partial<Record<string, number>>;
  /** Where it ends in the text. */
  readonly to: number;
}

/** Least and greatest of a number, and digits that it has at most. */
const NUMBERS: Readonly<Record<string, readonly [number, number, number]>> = {
  Y: [0, 9999, 4],
  m: [1, 12, 2],
  d: [1, 31, 2],
  H: [0, 23, 2],
  M: [0, 59, 2],
  S: [0, 61, 2],
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A text by a form: letters are numbers (and `b` the name of a month), a space is any white space or none. */
function scanned(text: string, form: string): Scanned | undefined {
  const parts: Partial<Record<string, number>> = {};
  let at = 0;
  const skip = (): void => {
    while (/\s/.test(text.charAt(at))) at++;
  };
  for (const sign of form) {
    const bounds = NUMBERS[sign];
    if (bounds !== undefined) {
      skip();
      const [least, greatest, digits] = bounds;
      if (!/\d/.test(text.charAt(at))) return undefined;
      let value = 0;
      for (let count = 0; count < digits && value * 10 <= greatest && /\d/.test(text.charAt(at)); count++) {
        value = value * 10 + Number(text.charAt(at++));
      }
      if (value < least || value > greatest) return undefined;
      parts[sign] = value;
    } else if (sign === 'b') {
      const month = MONTHS.indexOf(text.slice(at, at + 3).toLowerCase());
      if (month < 0 || !/\s/.test(text.charAt(at + 3))) return undefined;
      parts.b = month + 1;
      at += 3;
    } else if (sign === ' ') skip();
    else if (text.charAt(at++) !== sign) return undefined;
  }
  return { parts, to: at };
}
