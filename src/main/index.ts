/**
 * Where the program begins. It has three faces: the command line (`--cli`), a few words about itself (`--version`,
 * `--help`), and the window. The first two are done before there is any need of a display; nothing of the window is loaded
 * for them. Awaited at the top, because what the window's start declares must be declared before Electron is ready.
 */
import { createRequire } from 'node:module';
import { parseArguments } from './arguments.ts';

const start = parseArguments(process.argv, process.defaultApp === true, process.cwd());

if (start.headless) {
  // The same program that plain Node runs, which takes its arguments where Node puts them.
  process.argv = [process.execPath, 'capscope-cli', ...start.headless];
  const program = createRequire(import.meta.url)('../cli/program.cjs') as { readonly finished: Promise<void> };
  try {
    await program.finished;
  } catch (error) {
    // What plain Node does; Electron would ask for a display to show it on.
    console.error(error);
    process.exitCode = 1;
  }
  process.exit(process.exitCode);
} else if (start.tell) {
  const { saidAtTerminal } = await import('./terminal.ts');
  process.stdout.write(saidAtTerminal(start.tell));
  process.exit(0);
} else {
  const { startApp } = await import('./app.ts');
  startApp(start);
}
