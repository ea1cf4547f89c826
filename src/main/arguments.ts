/** What was asked for on the command line of the app itself (the headless commands are cli.ts). */
import { resolve } from 'node:path';

/** One start of the app. */
export interface StartArguments {
  /** Capture to open, absolute. */
  readonly file: string | undefined;
  /** Where to write a picture of the window, absolute; then the app ends. */
  readonly screenshot: string | undefined;
}

/**
 * Read a process's arguments. `argv` is all of them; `appIsArgument` says that the app's own folder is the first that is
 * no switch (as when started as `electron . FILE`). Relative paths are those of `folder`.
 */
export function parseArguments(argv: readonly string[], appIsArgument: boolean, folder: string): StartArguments {
  const rest: string[] = [];
  let screenshot: string | undefined;
  for (let index = 1; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (argument === '--screenshot') screenshot = argv[++index];
    else if (argument.startsWith('--screenshot=')) screenshot = argument.slice('--screenshot='.length);
    else if (!argument.startsWith('-')) rest.push(argument);
  }
  if (appIsArgument) rest.shift();
  const file = rest[0];
  return {
    file: file === undefined ? undefined : resolve(folder, file),
    screenshot: screenshot === undefined ? undefined : resolve(folder, screenshot),
  };
}
