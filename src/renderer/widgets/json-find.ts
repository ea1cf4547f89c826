/** Find in a JSON value, folded or not: goes through the values themselves, so that no lines are made for it. */
import type { JsonText } from './json-value.ts';

/** A value that is being gone through: its members' names, if it is an object, and the next one to look at. */
interface Frame {
  readonly value: object;
  readonly names: readonly string[] | undefined;
  next: number;
}

/**
 * Place (`/0/3`: the fourth member of the first) of the next line, or the one before, whose name or value holds `needle`
 * (lower case), beginning behind `from` and going round; undefined where there is none.
 */
export function findPath(json: JsonText, needle: string, from: string | undefined, step: 1 | -1): string | undefined {
  const at = from === undefined ? undefined : from.split('/').slice(1).map(Number);
  const frames: Frame[] = [];
  let first: string | undefined;
  let before: string | undefined;
  let last: string | undefined;
  let passed = at === undefined;
  /** Looks at one line; the answer, if it is found by that. */
  const look = (name: string | undefined, value: unknown): string | undefined => {
    if (!passed && at !== undefined && stands(frames, at)) {
      passed = true;
      return step < 0 ? before : undefined;
    }
    if (!holds(json, needle, name, value)) return undefined;
    const place = placeOf(frames);
    first ??= place;
    last = place;
    if (!passed) before = place;
    return passed && step > 0 && place !== from ? place : undefined;
  };
  let found = look(undefined, json.value);
  if (found !== undefined) return found;
  push(frames, json.value);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const index = frame.next++;
    const { names } = frame;
    if (index >= (names ?? (frame.value as readonly unknown[])).length) {
      frames.pop();
      continue;
    }
    const name = names?.[index];
    const value = name === undefined ? (frame.value as readonly unknown[])[index] : (frame.value as never)[name];
    found = look(name, value);
    if (found !== undefined) return found;
    push(frames, value);
  }
  // Round: the first one, or the last.
  return step > 0 ? first : last;
}

function push(frames: Frame[], value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  frames.push({ value, names: Array.isArray(value) ? undefined : Object.keys(value), next: 0 });
}

/** The place of the line that is looked at: each frame has counted it already. */
const placeOf = (frames: readonly Frame[]): string => frames.map(({ next }) => `/${next - 1}`).join('');

function stands(frames: readonly Frame[], at: readonly number[]): boolean {
  const { length } = at;
  if (frames.length !== length) return false;
  for (let depth = length - 1; depth >= 0; depth--) if ((frames[depth]?.next ?? 0) - 1 !== at[depth]) return false;
  return true;
}

function holds(json: JsonText, needle: string, name: string | undefined, value: unknown): boolean {
  if (name?.toLowerCase().includes(needle) === true) return true;
  if (typeof value === 'string') return (json.numberOf(value)?.text ?? value).toLowerCase().includes(needle);
  return (typeof value !== 'object' || value === null) && String(value).includes(needle);
}
