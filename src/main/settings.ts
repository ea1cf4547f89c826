/**
 * What is remembered between starts: one small JSON file in the user's data folder. Read once, written whole through a
 * temporary file, a moment after the last change. A file that is missing, damaged or from another version gives defaults,
 * member by member: settings are a convenience, never a reason not to start.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DEFAULT_SETTINGS, type Settings, TIME_FORMATS } from '../shared/api.ts';
import { type Check, isBoolean, isListOf, isNumber, isObject, isOneOf, isShape, isText } from '../shared/check.ts';
import { isColoring, isProfile, MOST_PROFILES } from '../shared/profile.ts';

/** Where the window was. */
export interface WindowPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

/** All of it: what the page may see and change, and what stays in main. */
export interface Remembered {
  readonly settings: Settings;
  readonly window: WindowPlace | undefined;
  /** Absolute paths, latest first. */
  readonly recent: readonly string[];
}

/** Recent files that are kept. */
const MOST_RECENT = 8;
/** Milliseconds between the last change and the writing of it. */
const WRITE_AFTER = 300;

/** What each member may be; also what the page may send. */
export const SETTING_CHECKS: { readonly [K in keyof Settings]-?: Check<Settings[K]> } = {
  language: isOneOf('system', 'en', 'zh-CN'),
  theme: isOneOf('system', 'light', 'dark'),
  verifyChecksums: isBoolean,
  resolveNames: isBoolean,
  timeFormat: isOneOf(...TIME_FORMATS),
  coloring: isColoring,
  profiles: isListOf(isProfile),
  profile: isText(100),
  layout: isObject,
};
const isPlace = isShape<WindowPlace>({
  x: isNumber,
  y: isNumber,
  width: isNumber,
  height: isNumber,
  maximized: isBoolean,
});
const isPath = isText(32_768);

/** The settings file. */
export class SettingsFile {
  readonly #path: string;
  #remembered: Remembered;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#remembered = parse(read(path));
  }

  get settings(): Settings {
    return this.#remembered.settings;
  }

  get window(): WindowPlace | undefined {
    return this.#remembered.window;
  }

  get recent(): readonly string[] {
    return this.#remembered.recent;
  }

  /** Change what is named and nothing else; of the layout, too. */
  change(change: Partial<Settings>): Settings {
    const layout = { ...this.settings.layout, ...change.layout };
    this.#keep({ ...this.#remembered, settings: { ...this.settings, ...change, layout } });
    return this.settings;
  }

  /** Remember where the window is. */
  placeWindow(window: WindowPlace): void {
    this.#keep({ ...this.#remembered, window });
  }

  /** Put a file at the head of the recent ones. */
  addRecent(path: string): void {
    const recent = [path, ...this.recent.filter((other) => other !== path)].slice(0, MOST_RECENT);
    this.#keep({ ...this.#remembered, recent });
  }

  /** Write what is waiting to be written. */
  flush(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      const scratch = `${this.#path}.new`;
      writeFileSync(scratch, `${JSON.stringify(this.#remembered, null, 2)}\n`);
      renameSync(scratch, this.#path);
    } catch (error) {
      process.stderr.write(`settings could not be written: ${String(error)}\n`);
    }
  }

  #keep(remembered: Remembered): void {
    this.#remembered = remembered;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), WRITE_AFTER);
  }
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const fitting = <T>(check: Check<T>, value: unknown, otherwise: T): T => (check(value) ? value : otherwise);

function parse(raw: unknown): Remembered {
  const file = isObject(raw) ? raw : {};
  const kept = isObject(file.settings) ? file.settings : {};

  return {
    settings: {
      language: fitting(SETTING_CHECKS.language, kept.language, DEFAULT_SETTINGS.language),
      theme: fitting(SETTING_CHECKS.theme, kept.theme, DEFAULT_SETTINGS.theme),
      verifyChecksums: fitting(SETTING_CHECKS.verifyChecksums, kept.verifyChecksums, DEFAULT_SETTINGS.verifyChecksums),
      resolveNames: fitting(SETTING_CHECKS.resolveNames, kept.resolveNames, DEFAULT_SETTINGS.resolveNames),
      timeFormat: fitting(SETTING_CHECKS.timeFormat, kept.timeFormat, DEFAULT_SETTINGS.timeFormat),
      coloring: fitting(SETTING_CHECKS.coloring, kept.coloring, DEFAULT_SETTINGS.coloring),
      profiles: fitting(SETTING_CHECKS.profiles, kept.profiles, DEFAULT_SETTINGS.profiles).slice(0, MOST_PROFILES),
      profile: fitting(SETTING_CHECKS.profile, kept.profile, DEFAULT_SETTINGS.profile),
      layout: fitting(SETTING_CHECKS.layout, kept.layout, DEFAULT_SETTINGS.layout),
    },
    window: isPlace(file.window) ? file.window : undefined,
    recent: Array.isArray(file.recent) ? file.recent.filter(isPath).slice(0, MOST_RECENT) : [],
  };
}
