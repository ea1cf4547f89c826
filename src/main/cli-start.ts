/**
 * Starts the command line's program (cli.ts, built by itself into out/cli) with the code that V8 compiled in an earlier
 * run: compiling a megabyte takes longer than reading a small capture. What V8 compiled is kept beside the program, a
 * file for each command, because each runs other functions; where that folder is not writable, nothing is kept. A kept
 * file is of one build of the program (its name says of which) and of one V8 (which refuses what is not its own).
 */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

type ProgramFunction = (exports: object, require: (request: string) => object) => void;

const PROGRAM = join(import.meta.dirname, 'program.cjs');
/** Modules of Node's that take long to load and are needed by some runs only, for a compressed body or a digest. */
const HEAVY = new Set(['node:crypto', 'node:zlib']);

/** A module of Node's; a heavy one is loaded when something in it is first used. */
function requireOfNode(request: string): object {
  const take = (): object => process.getBuiltinModule(request) ?? {};
  return HEAVY.has(request) ? new Proxy({}, { get: (_, member) => Reflect.get(take(), member) }) : take();
}

/** Compile the program, which is ASCII, or take what an earlier run compiled. */
function compile(): ProgramFunction {
  const source = `(function (exports, require) {${readFileSync(PROGRAM, 'latin1')}\n})`;
  const kept = keptName();
  const cachedData = readIfThere(kept);
  const script = new Script(source, { filename: PROGRAM, cachedData });
  // At the end of the run, so that the functions that it needed are among what is kept.
  if (cachedData === undefined || script.cachedDataRejected === true) process.once('exit', () => keep(script, kept));
  return script.runInThisContext() as ProgramFunction;
}

/** For this build of the program, and for a command: it decides which functions a run needs. */
function keptName(): string {
  const { mtimeMs, size } = statSync(PROGRAM);
  const command = /^[a-z]{1,16}$/.test(process.argv[2] ?? '') ? process.argv[2] : 'other';
  return join(dirname(PROGRAM), 'compiled', `${command}-${Math.trunc(mtimeMs)}-${size}`);
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written aside and renamed: another run reads all of it or none. */
function keep(script: Script, file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const aside = `${file}.${process.pid}`;
    writeFileSync(aside, script.createCachedData());
    renameSync(aside, file);
  } catch {
    // Only the next start is slower.
  }
}

compile()({}, requireOfNode);
