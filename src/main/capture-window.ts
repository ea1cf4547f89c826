/**
 * One window, the page in it and the engine behind it: nothing of it is shared with another window, so that an engine
 * which dies, or a file which is no capture, is the affair of its own window. What is remembered between windows comes in
 * through {@link WindowContext}.
 */
import { realpathSync, statSync } from 'node:fs';
import { type BrowserWindow, dialog, type WebContents } from 'electron';
import type { DesktopEvents } from '../shared/api.ts';
import type { Translate } from '../shared/i18n/index.ts';
import type { Issue, PacketExportRequest } from '../shared/model/index.ts';
import type { Args } from '../shared/rpc.ts';
import { EngineHost, type HostedFile } from './engine-host.ts';
import type { WriteEnd } from './output-file.ts';
import { SAMPLES } from './resources.ts';
import { samplePath } from './samples.ts';
import type { SettingsFile } from './settings.ts';
import { createWindow } from './window.ts';

/** What a window needs of the app around it, and what it tells it. */
export interface WindowContext {
  readonly settings: SettingsFile;
  /** A window for a picture has the size of the design, and no place of its own. */
  readonly picture: boolean;
  words(): Translate;
  /** The file is a capture and is on the screen. */
  opened(path: string): void;
  /** The file could not be opened. */
  failed(path: string, issue: Issue): void;
  /** The window's title or focus changed, or the window is gone. */
  changed(): void;
}

/** A file that is to be opened. */
export interface WantedFile {
  readonly path: string;
  /** Where its TLS secrets are. */
  readonly keyLog: string | undefined;
}

/** Milliseconds after which a window without a file has an engine stand by. */
const CALM = 1000;
/** What an engine warms up with. */
const SAMPLE = samplePath(SAMPLES, 'websocket-session');

/** See the head of this file. */
export class CaptureWindow {
  readonly browser: BrowserWindow;
  readonly #host: EngineHost;
  /** What was asked for before the page could show it. */
  #waiting: WantedFile | undefined;
  #pageReady = false;
  readonly #context: WindowContext;
  /** Something was said of packets that is in no file yet. */
  #unsaved = false;
  /** Which file on the disk is open, to notice that another has its name now. */
  #identity: string | undefined;

  /** Opens the window and, when the page is there, `file`. `beside` is the window it is cascaded from. */
  constructor(context: WindowContext, file?: WantedFile, beside?: CaptureWindow) {
    this.#context = context;
    this.#waiting = file;
    this.#host = new EngineHost({
      opened: (file, port) => {
        this.#identity = identityOf(file.path);
        this.#unsaved = false;
        this.#setTitle();
        this.tell('opening', { name: file.name, epoch: file.epoch });
        this.browser.webContents.postMessage('engine-port', file.epoch, [port]);
        context.opened(file.path);
        context.changed();
      },
      failed: (file, issue) => {
        this.tell('openFailed', { ...issue, name: file.name });
        context.failed(file.path, issue);
      },
      died: (_file, reason) => this.tell('engineDied', reason),
    });
    // The engine starts beside the page.
    if (file) this.#host.prepare(SAMPLE);
    this.browser = createWindow(context.settings, {
      picture: context.picture,
      expectsCapture: file !== undefined,
      beside: beside?.browser,
    });
    this.browser.webContents.on('did-finish-load', () => {
      this.#pageReady = true;
      const wanted = this.#waiting ?? this.#host.file;
      this.#waiting = undefined;
      if (wanted) void this.#host.open(wanted.path, wanted.keyLog);
      // In a window without a file the next thing is to open one; when the window is there, not before.
      else setTimeout(() => this.isEmpty && !this.browser.isDestroyed() && this.#host.prepare(SAMPLE), CALM);
    });
    this.browser.on('focus', () => context.changed());
    this.browser.on('close', (event) => {
      if (!this.#unsaved) return;
      event.preventDefault();
      void this.mayLeave().then((may) => may && this.browser.close());
    });
    this.browser.on('closed', () => this.#host.close());
  }

  /** The page's side, by which its messages are known. */
  get contents(): WebContents {
    return this.browser.webContents;
  }

  /** Whether something was said of packets that is in no file yet. */
  setUnsaved(isUnsaved: boolean): void {
    if (this.#unsaved === isUnsaved) return;
    this.#unsaved = isUnsaved;
    this.#setTitle();
    this.#context.changed();
  }

  /** Ask what is to become of comments that are in no file yet, before the capture goes; whether it may. */
  async mayLeave(): Promise<boolean> {
    if (!this.#unsaved) return true;
    const t = this.#context.words();
    const { response } = await dialog.showMessageBox(this.browser, {
      type: 'warning',
      message: t('dialog.unsaved', { name: this.file?.name ?? '' }),
      detail: t('dialog.unsavedMore'),
      buttons: [t('dialog.save'), t('dialog.discard'), t('dialog.cancel')],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    if (response === 0) this.tell('command', 'save-as');
    if (response === 1) this.#unsaved = false;
    return response === 1;
  }

  #setTitle(): void {
    const name = this.file?.name;
    if (name !== undefined) this.browser.setTitle(`${this.#unsaved ? '• ' : ''}${name} — Capscope`);
  }

  /** The file on the screen. */
  get file(): HostedFile | undefined {
    return this.#host.file;
  }

  /** Whether nothing is open here nor on its way. */
  get isEmpty(): boolean {
    return this.#waiting === undefined && this.#host.target === undefined;
  }

  /** Whether this window shows, or is about to show, the file of this path. */
  has(path: string): boolean {
    const own = this.#waiting ?? this.#host.target;
    return own !== undefined && realPath(own.path) === realPath(path);
  }

  /** Open a file here, in place of what is open, with the TLS secrets of `keyLog`. Resolves with whether it is a capture. */
  async open(path: string, keyLog?: string): Promise<boolean> {
    if (this.#pageReady) return this.#host.open(path, keyLog);
    this.#waiting = { path, keyLog };
    return false;
  }

  /** Read the open file again, with a fresh engine; from now on with the TLS secrets of `keyLog`, if one is named. */
  reopen(keyLog?: string): Promise<boolean> {
    return this.#host.reopen(keyLog);
  }

  /** Have packets of the open file written; the page is told how far it is. */
  exportPackets(path: string, request: PacketExportRequest): Promise<WriteEnd> {
    return this.#host.exportPackets(path, request, (done) => this.tell('exporting', done));
  }

  /** Give up what is being written. */
  cancelExport(): void {
    this.#host.cancelExport();
  }

  /** Come to the front. A file whose engine is gone, or whose place another file has taken, is read anew. */
  show(): void {
    if (this.browser.isMinimized()) this.browser.restore();
    this.browser.show();
    this.browser.focus();
    const { file } = this.#host;
    if (!file || this.#host.isOpening) return;
    if (this.#host.pid === undefined || identityOf(file.path) !== this.#identity) void this.reopen();
  }

  /** Say something to the page. */
  tell<K extends keyof DesktopEvents>(name: K, ...args: Args<DesktopEvents, K>): void {
    if (!this.browser.isDestroyed()) this.contents.send('desktop-event', name, args);
  }
}

/** Device and inode of what is at a path now. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
