/**
 * `npm start [-- FILE] [--screenshot PICTURE]`: sets up what is missing, builds what is stale, opens the window.
 * Everything after `--` goes to the app; relative paths are those of the folder the command was given in.
 */
import { ensureBuilt } from './build.mjs';
import { electronSwitches, lacksDisplay, withDisplay } from './display.mjs';
import { electronEnvironment, findElectron } from './electron-runtime.mjs';
import { ROOT, run, runScript } from './process.mjs';
import { setUp } from './setup.mjs';

/** Chromium's complaints where there is no D-Bus, which nothing here needs. */
const NOISE = /ERROR:(dbus\/)?(bus|object_proxy)\.cc/;

await runScript(async () => {
  await setUp({ screen: lacksDisplay() });
  await ensureBuilt();
  const runtime = findElectron();
  const args = [...electronSwitches(), ROOT, ...process.argv.slice(2)];
  return withDisplay((display) =>
    run(runtime.executable, args, {
      cwd: process.env.INIT_CWD ?? process.cwd(),
      env: { ...electronEnvironment(), ...display },
      stdio: ['inherit', 'inherit', 'pipe'],
      without: NOISE,
    }),
  );
});
