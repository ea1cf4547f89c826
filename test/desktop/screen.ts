/**
 * A desktop of its own for the test: a virtual screen, a window manager and a file manager as an ordinary user, with hands
 * (clicks), eyes (pictures that are kept, words read off a window) and the list of windows.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { AS_USER, asRoot, must, processesOf, until, userEnvironment } from './machine.ts';

const PICTURES = join(dirname(dirname(import.meta.dirname)), 'test-results', 'pictures');
const SIZE = { width: 1600, height: 1000 } as const;

/** Desktops started at most. */
const SESSIONS = 4;

/** A place on the screen. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** See the head of this file. */
export class Screen {
  readonly display: string;
  readonly #home: string;
  readonly #server: ChildProcess;

  private constructor(display: string, home: string, server: ChildProcess) {
    this.display = display;
    this.#home = home;
    this.#server = server;
  }

  /** Start the screen and, on it, a window manager and a file manager that shows `folder`. */
  static async start(home: string, folder: string): Promise<Screen> {
    // The desktop is not what is tested: one that does not come up is started again, on a screen that nothing has been on.
    for (let tries = 1; ; tries++) {
      const screen = await Screen.#open(home);
      screen.#startSession(folder);
      const isUp = await until('the file manager', () => screen.windows(basename(folder)).size > 0, 30).catch(
        () => false,
      );
      if (isUp || tries === SESSIONS) return screen;
      await screen.stop();
    }
  }

  static async #open(home: string): Promise<Screen> {
    // A server resets when its last client goes. Whoever looks at the screen before the desktop is up would be that client,
    // and the reset would take with it who is just connecting.
    const size = `${SIZE.width}x${SIZE.height}x24`;
    const args = ['-displayfd', '3', '-noreset', '-ac', '-screen', '0', size, '-nolisten', 'tcp'];
    const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const number = await new Promise<string>((resolve, reject) => {
      server.on('exit', () => reject(new Error('Xvfb ended at once')));
      (server.stdio[3] as Readable).once('data', (data) => resolve(String(data).trim()));
    });
    return new Screen(`:${number}`, home, server);
  }

  #startSession(folder: string): void {
    const script = 'openbox & until pcmanfm "$0"; do sleep 1; done';
    const session = ['dbus-run-session', '--', 'sh', '-c', script, folder];
    spawn('setpriv', [...AS_USER, ...session], {
      stdio: 'ignore',
      cwd: this.#home,
      env: { ...userEnvironment(this.#home), DISPLAY: this.display },
    });
  }

  async #endSession(): Promise<void> {
    for (const { pid } of processesOf(this.#home)) process.kill(pid, 'SIGTERM');
    await until('the end of the session', () => processesOf(this.#home).length === 0, 20).catch(() => {
      for (const { pid } of processesOf(this.#home)) process.kill(pid, 'SIGKILL');
    });
  }

  /** End all that runs on it, and the screen. */
  async stop(): Promise<void> {
    await this.#endSession();
    this.#server.kill();
  }

  /** Windows whose title ends so, by title. */
  windows(ending: string): ReadonlyMap<string, string> {
    const ids = this.#hand('search', '--onlyvisible', '--name', `${ending}$`).split('\n').filter(Boolean);
    return new Map(ids.map((id) => [this.#hand('getwindowname', id).trim(), id]));
  }

  /** Wait for the window of this title; its id. */
  window(title: string): Promise<string> {
    return until(`a window called ${title}`, () => this.windows(title).get(title));
  }

  /** Bring a window to the front. */
  raise(window: string): void {
    this.#hand('windowactivate', '--sync', window);
  }

  doubleClick({ x, y }: Point): void {
    this.#hand('mousemove', String(x), String(y), 'click', '--repeat', '2', '--delay', '120', '1');
  }

  /** A key, to the window in front. */
  press(key: string): void {
    this.#hand('key', '--clearmodifiers', key);
  }

  /** Keep what the screen shows, as test-results/pictures/NAME.png. */
  picture(name: string): void {
    mkdirSync(PICTURES, { recursive: true });
    must('import', '-display', this.display, '-window', 'root', join(PICTURES, `${name}.png`));
  }

  /** The words that can be read in the upper half of a window: its rows of packets. */
  words(window: string): string {
    const args = ['-display', this.display, '-window', window, '-crop', '100%x45%+0+0', '-resize', '200%', 'png:-'];
    const { stdout: picture } = spawnSync('import', args, { maxBuffer: 2 ** 28 });
    const { stdout } = spawnSync('tesseract', ['-', '-', '--psm', '11'], { input: picture, encoding: 'utf8' });
    return stdout.replaceAll(/\s+/g, ' ');
  }

  /**
   * Where the icons of capture files are on the screen, from left to right: patches of the orange that is in that icon and
   * nowhere else (resources/icons/capture-file.svg).
   */
  captureIcons(): readonly Point[] {
    const args = ['-display', this.display, '-window', 'root', '-depth', '8', 'rgb:-'];
    const { stdout: pixels } = spawnSync('import', args, { maxBuffer: 2 ** 28 });
    const patches: { x: number; y: number }[] = [];
    for (let at = 0; at + 2 < pixels.length; at += 3) {
      const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
      if (Math.abs(red - 217) > 20 || Math.abs(green - 130) > 20 || Math.abs(blue - 43) > 25) continue;
      const point = { x: (at / 3) % SIZE.width, y: Math.floor(at / 3 / SIZE.width) };
      if (!patches.some((patch) => Math.abs(patch.x - point.x) < 40 && Math.abs(patch.y - point.y) < 40))
        patches.push(point);
    }
    return patches.sort((a, b) => a.x - b.x);
  }

  #hand(...args: readonly string[]): string {
    return asRoot('xdotool', args, { DISPLAY: this.display }).out;
  }
}
