/**
 * What stock Electron does when it is started with a folder: takes the first argument that is not a switch as the app,
 * tells Electron its name and version, and imports its entry. Packed into the carried runtime, which lacks this part.
 * A module with top-level await: started any later, the app's main would run after `ready`.
 */
import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron/main';

/** The app's path from the command line. `--version` is answered here; `-r FILE` (Playwright's) is required at once. */
function readArguments(args) {
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (argument === '--version' || argument === '-v') {
      console.log(`v${process.versions.electron}`);
      process.exit(0);
    }
    if (argument === '-r' || argument === '--require') {
      createRequire(path.join(process.cwd(), 'anything.js'))(args[++index]);
    } else if (!argument.startsWith('-')) {
      return argument;
    }
  }
  console.error('usage: electron <app folder>');
  process.exit(1);
}

const target = path.resolve(readArguments(process.argv.slice(1)));
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
try {
  const description = path.join(target, 'package.json');
  const entry = Module._resolveFilename(target, null, true);
  if (fs.existsSync(description)) {
    const { name, productName, version, desktopName } = JSON.parse(fs.readFileSync(description, 'utf8'));
    if (version) app.setVersion(version);
    app.name = productName || name || app.name;
    app.setDesktopName(desktopName || `${app.name}.desktop`);
    app.setAppPath(target);
  } else {
    app.setAppPath(path.dirname(entry));
  }
  await import(pathToFileURL(entry).href);
} catch (error) {
  console.error(error.stack || error);
  process.exit(1);
}
