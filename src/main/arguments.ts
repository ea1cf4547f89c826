/** What was asked for on the command line of the app itself (what the headless commands take is theirs: cli.ts). */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One start of the app. */
export interface StartArguments {
  /** Captures to open, absolute, each in a window of its own. */
  readonly files: readonly string[];
  /** Where the TLS secrets of those captures are, absolute. */
  readonly keyLog: string | undefined;
  /** Where to write a picture of the window, absolute; then the app ends. */
  readonly screenshot: string | undefined;
  /** Words about the program instead of a window. */
  readonly tell: 'version' | 'help' | undefined;
  /** The command line's arguments, when it is the command line that was asked for: what follows `--cli --`. */
  readonly headless: readonly string[] | undefined;
}

/**
 * Read a process's arguments. `argv` is all of them; `appIsArgument` says that the app's own folder is the first that is
 * no switch (as when started as `electron . FILE`). Relative paths are those of `folder`. What follows `--` is a file
 * even if it looks like a switch; a `file:` URL, which some desktops hand over, is the file it names.
 */
export function parseArguments(argv: readonly string[], appIsArgument: boolean, folder: string): StartArguments {
  const rest: string[] = [];
  let screenshot: string | undefined;
  let keyLog: string | undefined;
  let tell: StartArguments['tell'];
  let headless: readonly string[] | undefined;
  for (let index = 1; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      rest.push(...argv.slice(index + 1));
      break;
    }
    if (argument === '--cli') {
      const after = argv.slice(index + 1);
      headless = after[0] === '--' ? after.slice(1) : after;
      break;
    }
    if (argument === '--version') tell = 'version';
    else if (argument === '--help') tell = 'help';
    else if (argument === '--keylog') keyLog = argv[++index];
    else if (argument.startsWith('--keylog=')) keyLog = argument.slice('--keylog='.length);
    else if (argument === '--screenshot') screenshot = argv[++index];
    else if (argument.startsWith('--screenshot=')) screenshot = argument.slice('--screenshot='.length);
    else if (!argument.startsWith('-')) rest.push(argument);
  }
  if (appIsArgument) rest.shift();
  return {
    files: rest.filter((name) => name !== '').map((name) => resolve(folder, pathOf(name))),
    keyLog: keyLog === undefined ? undefined : resolve(folder, keyLog),
    screenshot: screenshot === undefined ? undefined : resolve(folder, screenshot),
    tell,
    headless,
  };
}

/** A path as it is; a `file:` URL as its path, or as it is where it names none. */
function pathOf(name: string): string {
  if (!name.startsWith('file://')) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return name;
  }
}
