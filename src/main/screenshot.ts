/**
 * `--screenshot PICTURE`: what the window shows, once everything of the first picture is there, as a PNG; then the app
 * ends. Exit code 0 when the picture was written, 1 with a sentence otherwise.
 */
import { writeFileSync } from 'node:fs';
import { app, type BrowserWindow } from 'electron';

/** Longest wait for the picture: a machine that needs more has failed. */
const PATIENCE = 120_000;
/** An empty picture comes back while the compositor is still starting. Then it is tried again, this often and this far apart. */
const TRIES = 20;
const BETWEEN_TRIES = 150;

/** A picture that was asked for on the command line. */
export interface Picture {
  /** The page says that everything is on the screen. */
  ready(window: BrowserWindow): void;
  /** The picture cannot be made; say why and end. */
  fail(reason: string): void;
}

/** Prepare the picture; the clock starts now. */
export function awaitPicture(path: string): Picture {
  const fail = (reason: string) => {
    process.stderr.write(`no picture: ${reason}\n`);
    app.exit(1);
  };
  const timer = setTimeout(() => fail(`the window was not ready within ${PATIENCE / 1000} s`), PATIENCE);
  let taken = false;
  return {
    fail,
    ready(window) {
      if (taken) return;
      taken = true;
      clearTimeout(timer);
      void take(window, path).then(
        () => app.exit(0),
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      );
    },
  };
}

async function take(window: BrowserWindow, path: string): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const image = await window.webContents.capturePage();
    if (!image.isEmpty()) {
      writeFileSync(path, image.toPNG());
      process.stdout.write(`${path}\n`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES));
  }
  throw new Error('the window gave an empty picture');
}
