/**
 * Answers what the page asks of the desktop: dialogs, files, clipboard, settings. Every call is checked twice before it is
 * answered: it must come from our window's own page, and its arguments must fit. The page never names a path: it gets ids,
 * and a dropped file becomes a path in the preload, where a page cannot make one up.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { DesktopCalls, RecentFile, Settings } from '../shared/api.ts';
import { type Check, isBytes, isObject, isText } from '../shared/check.ts';
import type { Translate } from '../shared/i18n/index.ts';
import type { ArgumentChecks } from '../shared/rpc.ts';
import { copyImage } from './copy-image.ts';
import { PAGE_ORIGIN } from './page.ts';
import { listSamples, samplePath } from './samples.ts';
import { SETTING_CHECKS, type SettingsFile } from './settings.ts';

/** What the handlers work on. */
export interface DesktopContext {
  readonly settings: SettingsFile;
  readonly samples: string;
  window(): BrowserWindow | undefined;
  words(): Translate;
  /** Open a file by path; whether it is a capture. */
  open(path: string): Promise<boolean>;
  reopen(): Promise<boolean>;
  settingsChanged(settings: Settings): void;
  pictureReady(): void;
}

/** Largest thing the page may save or copy in one call. */
const MOST_BYTES = 2 ** 30;

const isSettingsChange: Check<Partial<Settings>> = (value): value is Partial<Settings> =>
  isObject(value) &&
  Object.entries(value).every(
    ([name, member]) => Object.hasOwn(SETTING_CHECKS, name) && SETTING_CHECKS[name as keyof Settings](member),
  );

const CHECKS: ArgumentChecks<DesktopCalls> = {
  openDialog: [],
  openSample: [isText(200)],
  openRecent: [isText(64)],
  openDropped: [isText(32_768)],
  reload: [],
  restartEngine: [],
  save: [isText(255), isBytes(MOST_BYTES)],
  copyText: [isText(MOST_BYTES)],
  copyImage: [isBytes(MOST_BYTES)],
  settings: [],
  changeSettings: [isSettingsChange],
  samples: [],
  recent: [],
  pictureReady: [],
};

/** Begin to answer. */
export function serveDesktop(context: DesktopContext): void {
  const calls: DesktopCalls = {
    openDialog: () => openDialog(context),
    async openSample(id) {
      const path = samplePath(context.samples, id);
      return path !== undefined && context.open(path);
    },
    async openRecent(id) {
      const path = context.settings.recent.find((candidate) => recentId(candidate) === id);
      return path !== undefined && context.open(path);
    },
    async openDropped(path) {
      return typeof path === 'string' && path !== '' && context.open(path);
    },
    reload: () => context.reopen(),
    restartEngine: () => context.reopen(),
    save: (suggestedName, bytes) => save(context, suggestedName, bytes),
    async copyText(text) {
      await clipboard.writeText(text);
    },
    copyImage,
    async settings() {
      return context.settings.settings;
    },
    async changeSettings(change) {
      const settings = context.settings.change(change);
      context.settingsChanged(settings);
      return settings;
    },
    async samples() {
      return listSamples(context.samples);
    },
    async recent() {
      return context.settings.recent.flatMap(describeRecent);
    },
    async pictureReady() {
      context.pictureReady();
    },
  };
  for (const name of Object.keys(calls) as (keyof DesktopCalls)[]) {
    ipcMain.handle(`desktop:${name}`, (event, ...args: unknown[]) => {
      if (!isOurPage(event, context.window())) throw new Error('refused: not the page of this window');
      const checks = CHECKS[name] as readonly Check<unknown>[];
      const fits = args.length <= checks.length && checks.every((check, index) => check(args[index]));
      if (!fits) throw new Error(`refused: arguments of ${name} do not fit`);
      return (calls[name] as (...fitting: unknown[]) => unknown)(...args);
    });
  }
}

function isOurPage(event: IpcMainInvokeEvent, window: BrowserWindow | undefined): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === window?.webContents.mainFrame && frame.url.startsWith(`${PAGE_ORIGIN}/`);
}

async function openDialog({ window, words, open }: DesktopContext): Promise<boolean> {
  const owner = window();
  if (!owner) return false;
  const t = words();
  const { canceled, filePaths } = await dialog.showOpenDialog(owner, {
    title: t('dialog.open'),
    properties: ['openFile'],
    filters: [
      { name: t('dialog.captures'), extensions: ['pcapng', 'pcap', 'cap', 'dmp', 'gz', 'ntar'] },
      { name: t('dialog.allFiles'), extensions: ['*'] },
    ],
  });
  const path = filePaths[0];
  return !canceled && path !== undefined && open(path);
}

async function save({ window, words }: DesktopContext, suggestedName: string, bytes: Uint8Array): Promise<boolean> {
  const owner = window();
  if (!owner) return false;
  // A name that came from a capture (a body's) must not lead out of the folder that the person chooses.
  const defaultPath = basename(suggestedName.replaceAll('\\', '/')) || app.getName();
  const { canceled, filePath } = await dialog.showSaveDialog(owner, { defaultPath });
  if (canceled || !filePath) return false;
  try {
    await writeFile(filePath, bytes);
    return true;
  } catch (error) {
    const t = words();
    dialog.showErrorBox(t('dialog.notSaved'), error instanceof Error ? error.message : String(error));
    return false;
  }
}

const recentId = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 32);

/** A recent file as the page may know it; none when it is gone. */
function describeRecent(path: string): RecentFile[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return [];
  return [{ id: recentId(path), name: basename(path), folder: basename(dirname(path)), bytes: stats.size }];
}
