/** Profiles in the window: the one in use, changing to another, making, removing, bringing in. */
import { TIME_FORMATS } from '../../shared/api.ts';
import { MOST_PROFILES, type Profile } from '../../shared/profile.ts';
import { columnFields, keepColumnFields, useColumns } from './columns.ts';
import { keepSavedFilters, savedFilters } from './filter-memory.ts';
import { useSettings } from './settings.ts';
import { useTakenBack } from './taken-back.ts';

/** Name of the profile that is there without anybody having made one. */
export const FIRST_PROFILE = 'Default';
/** Name under which the state of the columns is remembered. */
const COLUMNS = 'columns';

/** What holds now, as the profile in use. */
export function currentProfile(): Profile {
  const { profile, timeFormat, coloring, layout } = useSettings.getState();
  const columns = layout[COLUMNS];
  return {
    name: profile,
    timeFormat,
    coloring,
    columns: Array.isArray(columns) ? columns : [],
    fields: columnFields(),
    filters: savedFilters(),
  };
}

/** All profiles, the one in use as it is now. */
export function allProfiles(): readonly Profile[] {
  const { profiles, profile } = useSettings.getState();
  const now = currentProfile();
  return profiles.some(({ name }) => name === profile)
    ? profiles.map((one) => (one.name === profile ? now : one))
    : [now, ...profiles];
}

/** Take a profile; the one in use keeps what was changed. */
export function takeProfile(name: string): void {
  const profiles = allProfiles();
  const next = profiles.find((one) => one.name === name);
  if (next) apply(profiles, next);
}

/** Make a profile of what holds now, and take it. Says whether the name was free. */
export function addProfile(name: string): boolean {
  return addAll({ ...currentProfile(), name });
}

/** Call the profile in use otherwise. Says whether the name was free; its own is. */
export function renameProfile(name: string): boolean {
  const now = currentProfile();
  const profiles = allProfiles();
  if (profiles.some((one) => one.name === name && name !== now.name)) return false;
  const renamed = { ...now, name };
  apply(
    profiles.map((one) => (one.name === now.name ? renamed : one)),
    renamed,
  );
  return true;
}

/** Bring a profile in, under another name if its own is taken, and take it. Says whether there was room for it. */
export function bringProfile(profile: Profile): boolean {
  const names = new Set(allProfiles().map(({ name }) => name));
  let name = profile.name;
  for (let n = 2; names.has(name); n++) name = `${profile.name} ${n}`;
  return addAll({ ...profile, name });
}

/** Remove the profile in use, which can be had back; the first of the others is taken. */
export function removeProfile(): void {
  const removed = currentProfile();
  const others = allProfiles().filter(({ name }) => name !== removed.name);
  const [next] = others;
  if (!next) return;
  apply(others, next);
  useTakenBack.getState().make({ words: 'profiles.removed', name: removed.name, restore: () => bringProfile(removed) });
}

function addAll(profile: Profile): boolean {
  const profiles = allProfiles();
  if (profiles.length >= MOST_PROFILES || profiles.some(({ name }) => name === profile.name)) return false;
  apply([...profiles, profile], profile);
  return true;
}

function apply(profiles: readonly Profile[], { name, timeFormat, coloring, columns, fields, filters }: Profile): void {
  // What could be had back belongs to the profile that was in use.
  useTakenBack.getState().forget();
  const known = TIME_FORMATS.find((format) => format === timeFormat);
  useSettings.getState().change({ profiles, profile: name, coloring, ...(known ? { timeFormat: known } : {}) });
  keepSavedFilters(filters);
  keepColumnFields(fields);
  useColumns.getState().restore(columns);
}
