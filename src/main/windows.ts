/**
 * All open windows, and the one question about them that is not obvious: where a file goes that comes from outside (the
 * command line, a second start, the desktop). A window that has it already is brought to the front; else an empty one
 * takes it; else it gets a window of its own.
 */
import { BrowserWindow, type WebContents } from 'electron';
import type { DesktopEvents } from '../shared/api.ts';
import type { Args } from '../shared/rpc.ts';
import { CaptureWindow, type WantedFile, type WindowContext } from './capture-window.ts';

/** Most files that one request opens: more are a mistake, and each costs a window and an engine. */
const MOST_AT_ONCE = 16;

/** See the head of this file. */
export class Windows {
  readonly #context: WindowContext;
  readonly #open = new Set<CaptureWindow>();
  /** The one that had the focus last. */
  #latest: CaptureWindow | undefined;

  constructor(context: WindowContext) {
    this.#context = context;
  }

  /** All of them, oldest first. One that is closing is gone before it says so. */
  get all(): readonly CaptureWindow[] {
    return [...this.#open].filter(({ browser }) => !browser.isDestroyed() && !browser.webContents.isDestroyed());
  }

  /** The window that has the focus, or had it last. */
  get current(): CaptureWindow | undefined {
    return this.of(BrowserWindow.getFocusedWindow()?.webContents) ?? this.#latest ?? this.all.at(-1);
  }

  /** The window of a page. */
  of(contents: WebContents | undefined): CaptureWindow | undefined {
    return contents && this.all.find((window) => window.contents === contents);
  }

  /** A new window, with a file or empty. */
  add(file?: WantedFile): CaptureWindow {
    const window = new CaptureWindow(this.#context, file, this.current);
    this.#open.add(window);
    this.#latest = window;
    window.browser.on('focus', () => {
      this.#latest = window;
    });
    window.browser.on('closed', () => {
      this.#open.delete(window);
      if (this.#latest === window) this.#latest = undefined;
      this.#context.changed();
    });
    this.#context.changed();
    return window;
  }

  /** The window for whoever starts the app without a file: an empty one. */
  showEmpty(): void {
    const empty = this.#empty();
    if (empty) empty.show();
    else this.add();
  }

  /** Show files, each in its own window, with the TLS secrets of `keyLog` if one is named. */
  openFiles(paths: readonly string[], keyLog?: string): void {
    for (const path of paths.slice(0, MOST_AT_ONCE)) {
      const there = this.all.find((window) => window.has(path));
      const empty = there ? undefined : this.#empty();
      if (there) {
        if (keyLog !== undefined) void there.reopen(keyLog);
        there.show();
      } else if (!empty) this.add({ path, keyLog });
      else {
        void empty.open(path, keyLog);
        empty.show();
      }
    }
  }

  /** Say something to every page. */
  tell<K extends keyof DesktopEvents>(name: K, ...args: Args<DesktopEvents, K>): void {
    for (const window of this.#open) window.tell(name, ...args);
  }

  #empty(): CaptureWindow | undefined {
    const { current } = this;
    return current?.isEmpty ? current : this.all.find((window) => window.isEmpty);
  }
}
