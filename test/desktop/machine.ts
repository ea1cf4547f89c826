/**
 * Commands on this machine, as root and as an ordinary user (`nobody`, with a home folder that is thrown away), and what
 * lies on its disk: what the test of the installed program is made of.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `nobody` and `nogroup`, which every Debian has. */
export const USER = 65_534;

/** The installed program. */
export const PROGRAM = '/usr/lib/capscope/capscope';

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A way to run something: command, arguments, and variables beside those of the runner. */
export type Run = (command: string, args: readonly string[], env?: Readonly<Record<string, string>>) => Outcome;

/** Run as root. */
export const asRoot: Run = (command, args, env = {}) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...env },
  });
  if (error) throw error;
  return { code: status, out: stdout, err: stderr };
};

/** As root, or an error with what it said. */
export function must(command: string, ...args: readonly string[]): string {
  const { code, out, err } = asRoot(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${out}${err}`);
  return out;
}

/** An ordinary user's home, with a folder for what runs. */
export function makeHome(): string {
  // Not in TMPDIR: that may be in a folder which only root may enter.
  const home = mkdtempSync('/tmp/capscope-desktop-');
  for (const folder of [home, join(home, 'run'), join(home, 'captures')]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chownSync(folder, USER, USER);
  }
  return home;
}

/** All the variables of that user: nothing of root's comes along. */
export const userEnvironment = (home: string): Record<string, string> => ({
  HOME: home,
  USER: 'nobody',
  XDG_RUNTIME_DIR: join(home, 'run'),
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
});

/** The arguments that make `setpriv` run a command as that user. */
export const AS_USER = [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', '--'] as const;

/** Run as that user, in its captures folder. */
export const userRunner =
  (home: string): Run =>
  (command, args, env = {}) => {
    const { status, stdout, stderr, error } = spawnSync('/usr/bin/setpriv', [...AS_USER, command, ...args], {
      encoding: 'utf8',
      cwd: join(home, 'captures'),
      env: { ...userEnvironment(home), ...env },
      timeout: 60_000,
    });
    if (error) throw error;
    return { code: status, out: stdout, err: stderr };
  };

/** A running process of that user. */
export interface Process {
  readonly pid: number;
  readonly command: string;
  /** `/proc/PID/status`, by its names. */
  readonly status: Readonly<Record<string, string>>;
  /** The namespace of process ids it lives in. */
  readonly space: string;
}

/**
 * What of that user runs: what has this home in its environment, and the installed program, whose processes write over
 * theirs.
 */
export function processesOf(home: string): readonly Process[] {
  return readdirSync('/proc').flatMap((name) => {
    const folder = join('/proc', name);
    try {
      if (!/^\d+$/.test(name)) return [];
      const lines = readFileSync(join(folder, 'status'), 'utf8').trimEnd().split('\n');
      const status = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2) as [string, string]));
      if (status.Uid?.split('\t')[0] !== String(USER)) return [];
      const command = readFileSync(join(folder, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(join(folder, 'environ'), 'utf8');
      if (!command.startsWith(PROGRAM) && !environment.includes(`HOME=${home}\0`)) return [];
      return [{ pid: Number(name), command, status, space: readlinkSync(join(folder, 'ns', 'pid')) }];
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
}

/** Wait until `look` finds something; look again now and then. */
export async function until<T>(what: string, look: () => T | undefined | false, seconds = 120): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

/** Every file and folder where packages put things, without what the system keeps about packages in general. */
export function filesOfSystem(): ReadonlySet<string> {
  const skipped = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache', '/var/log', '/var/tmp'];
  const prune = skipped.flatMap((path) => ['-path', path, '-prune', '-o']);
  return new Set(must('find', '/usr', '/etc', '/opt', '/var', '/srv', ...prune, '-print').split('\n'));
}
