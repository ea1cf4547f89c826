/**
 * What the scripts share: the project's folders, a message for the person at the terminal, a command run to its end,
 * and a lock that keeps two set-ups or builds from treading on each other. Node only; works before `npm ci`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** The project's folder. */
export const ROOT = dirname(import.meta.dirname);

/** What belongs to this checkout alone and is not committed: locks, generated settings. */
export const LOCAL = join(ROOT, '.runtime');

/** What every checkout of this person can share: the Electron runtime, Electron's older type declarations. */
export const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'capscope');

/** A failure that a person can do something about: its message is shown as it is, without a stack. */
export class Failure extends Error {}

/** Says one line to the person. On standard error, because standard output belongs to what the commands print. */
export function say(line) {
  process.stderr.write(`capscope: ${line}\n`);
}

/** Runs `work` as the whole of a script: a Failure becomes one plain line and exit status 1. */
export async function runScript(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/**
 * Runs a command with its output shown on standard error; resolves to its exit status, 128 + n after a signal.
 * `without` is a pattern of lines to leave out of its standard error.
 */
export function run(command, args, { without, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 2, without ? 'pipe' : 2], ...options });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    if (without)
      createInterface({ input: child.stderr }).on(
        'line',
        (line) => without.test(line) || process.stderr.write(`${line}\n`),
      );
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15));
    });
  });
}

/** Runs a command quietly; gives its standard output, or undefined where it is missing or fails. */
export function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

/** Runs `work` while holding the lock file; waits for another process that holds it, and takes over from a dead one. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !takeLock(file); ) {
    const holder = Number(readIfThere(file));
    if (holder > 0 && !isRunning(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`waiting for process ${holder}, which is doing the same`);
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function takeLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The text of a file, or undefined where it cannot be read. */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
