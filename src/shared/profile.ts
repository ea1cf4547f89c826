/**
 * Profiles: a way of looking at captures under a name: which columns, which colours, which saved filters, how times are
 * written. One of them is in use; what is changed meanwhile becomes part of it when another is taken.
 */
import { type Check, isAbsent, isBoolean, isEither, isListOf, isObject, isShape, isText, isTexts } from './check.ts';
import { type ColorRule, isColorRule } from './coloring.ts';

/** One profile. */
export interface Profile {
  readonly name: string;
  /** As in the settings; a word that is none of theirs changes nothing. */
  readonly timeFormat: string;
  readonly coloring: { readonly enabled: boolean; readonly rules?: readonly ColorRule[] };
  /** State of the columns as the packet list keeps it; empty for columns as they come. */
  readonly columns: readonly Readonly<Record<string, unknown>>[];
  /** Fields that are columns of their own. */
  readonly fields: readonly string[];
  readonly filters: readonly { readonly name: string; readonly text: string }[];
}

/** Profiles at most, and columns of fields. */
export const MOST_PROFILES = 50;
export const MOST_FIELDS = 20;
const LONGEST_NAME = 100;

/** Whether a value is what the settings know of colours. */
export const isColoring: Check<Profile['coloring']> = isShape<Profile['coloring']>({
  enabled: isBoolean,
  rules: isEither(isAbsent, isListOf(isColorRule)),
});

/** Whether a value is a profile. */
export const isProfile: Check<Profile> = isShape<Profile>({
  name: isText(LONGEST_NAME),
  timeFormat: isText(LONGEST_NAME),
  coloring: isColoring,
  columns: isListOf(isObject),
  fields: isTexts(MOST_FIELDS, 200),
  filters: isListOf(isShape<Profile['filters'][number]>({ name: isText(1000), text: isText(10_000) })),
});

/** A profile from the text of a file; undefined where it is none. */
export function parseProfile(text: string): Profile | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isProfile(value) && value.name.trim() !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A profile as such a file. */
export const writeProfile = (profile: Profile): string => `${JSON.stringify(profile, null, 2)}\n`;
