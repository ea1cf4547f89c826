/**
 * Answers what the page asks of the desktop: dialogs, files, clipboard, settings. Every call is checked twice before it is
 * answered: it must come from our window's own page, and its arguments must fit. The page never names a path: it gets ids,
 * and a dropped file becomes a path in the preload, where a page cannot make one up.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { app, type BrowserWindow, clipboard, dialog, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { DesktopCalls, RecentFile, Settings } from '../shared/api.ts';
import { type Check, isBoolean, isBytes, isCount, isListOf, isObject, isOneOf, isText } from '../shared/check.ts';
import type { Translate } from '../shared/i18n/index.ts';
import type { PacketExportEnd, PacketExportRequest } from '../shared/model/index.ts';
import type { ArgumentChecks } from '../shared/rpc.ts';
import type { CaptureWindow } from './capture-window.ts';
import { copyImage } from './copy-image.ts';
import { isPacketExport } from './engine-messages.ts';
import { PAGE_ORIGIN } from './page.ts';
import { SAMPLES } from './resources.ts';
import { listSamples, samplePath } from './samples.ts';
import { saveCalls } from './save-calls.ts';
import { SETTING_CHECKS, type SettingsFile } from './settings.ts';
import type { Windows } from './windows.ts';

/** What the handlers work on. */
export interface DesktopContext {
  readonly settings: SettingsFile;
  readonly windows: Windows;
  words(): Translate;
  settingsChanged(settings: Settings): void;
  pictureReady(window: CaptureWindow, ofCapture: boolean): void;
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
  openDropped: [isListOf(isText(32_768))],
  reload: [],
  restartEngine: [],
  chooseKeyLog: [],
  save: [isText(255), isBytes(MOST_BYTES)],
  exportPackets: [isText(255), isPacketExport],
  cancelExport: [],
  beginSave: [isOneOf('file', 'folder'), isText(255)],
  writePiece: [isCount, isText(255), isBytes(MOST_BYTES)],
  endSave: [isCount, isBoolean],
  copyText: [isText(MOST_BYTES)],
  copyImage: [isBytes(MOST_BYTES)],
  settings: [],
  changeSettings: [isSettingsChange],
  samples: [],
  recent: [],
  setUnsaved: [isBoolean],
  pictureReady: [isBoolean],
};

/** Begin to answer. */
export function serveDesktop(context: DesktopContext): void {
  for (const name of Object.keys(CHECKS) as (keyof DesktopCalls)[]) {
    ipcMain.handle(`desktop:${name}`, (event, ...args: unknown[]) => {
      const window = context.windows.of(event.sender);
      if (!window || !isOurPage(event, window)) throw new Error('refused: not the page of a window of ours');
      const checks = CHECKS[name] as readonly Check<unknown>[];
      const fits = args.length <= checks.length && checks.every((check, index) => check(args[index]));
      if (!fits) throw new Error(`refused: arguments of ${name} do not fit`);
      return (callsOf(window, context)[name] as (...fitting: unknown[]) => unknown)(...args);
    });
  }
}

/** The answers to one window's page. */
function callsOf(window: CaptureWindow, context: DesktopContext): DesktopCalls {
  const { settings, windows, words } = context;
  /** The first file here, where the person is looking; each further one in a window of its own. */
  const openHere = async (paths: readonly string[]): Promise<boolean> => {
    const [first, ...others] = paths;
    if (first === undefined || !(await window.mayLeave())) return false;
    const opened = window.open(first);
    windows.openFiles(others);
    return opened;
  };
  return {
    openDialog: async () => openHere(await askForFiles(window.browser, words())),
    async openSample(id) {
      const path = samplePath(SAMPLES, id);
      return path !== undefined && (await window.mayLeave()) && window.open(path);
    },
    async openRecent(id) {
      const path = settings.recent.find((candidate) => recentId(candidate) === id);
      return path !== undefined && (await window.mayLeave()) && window.open(path);
    },
    // The preload has turned the files into paths.
    openDropped: async (paths) => openHere((paths as readonly string[]).filter((path) => path !== '')),
    reload: async () => (await window.mayLeave()) && window.reopen(),
    restartEngine: () => window.reopen(),
    chooseKeyLog: () => chooseKeyLog(window, words()),
    exportPackets: (suggestedName, request) => exportPackets(window, words(), suggestedName, request),
    async cancelExport() {
      window.cancelExport();
    },
    ...saveCalls(window.browser, words()),
    async copyText(text) {
      await clipboard.writeText(text);
    },
    copyImage,
    async settings() {
      return settings.settings;
    },
    async changeSettings(change) {
      const changed = settings.change(change);
      context.settingsChanged(changed);
      return changed;
    },
    async samples() {
      return listSamples(SAMPLES);
    },
    async recent() {
      return settings.recent.flatMap(describeRecent);
    },
    async setUnsaved(isUnsaved) {
      window.setUnsaved(isUnsaved);
    },
    async pictureReady(ofCapture) {
      context.pictureReady(window, ofCapture);
    },
  };
}

function isOurPage(event: IpcMainInvokeEvent, window: CaptureWindow): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === window.contents.mainFrame && frame.url.startsWith(`${PAGE_ORIGIN}/`);
}

async function askForFiles(owner: BrowserWindow, t: Translate): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(owner, {
    title: t('dialog.open'),
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: t('dialog.captures'), extensions: ['pcapng', 'pcap', 'cap', 'dmp', 'ntar', 'gz', 'zst', 'lz4'] },
      { name: t('dialog.allFiles'), extensions: ['*'] },
    ],
  });
  return canceled ? [] : filePaths;
}

/** Ask for a file of TLS secrets, and have the capture read again with them. */
async function chooseKeyLog(window: CaptureWindow, t: Translate): Promise<boolean> {
  if (window.file === undefined) return false;
  const { canceled, filePaths } = await dialog.showOpenDialog(window.browser, {
    title: t('dialog.keyLog'),
    properties: ['openFile', 'showHiddenFiles'],
    filters: [
      { name: t('dialog.keyLogs'), extensions: ['log', 'keys', 'keylog', 'txt'] },
      { name: t('dialog.allFiles'), extensions: ['*'] },
    ],
  });
  const [path] = filePaths;
  return !canceled && path !== undefined && (await window.mayLeave()) && window.reopen(path);
}

/** Ask where, and have packets written there. */
async function exportPackets(
  window: CaptureWindow,
  t: Translate,
  suggestedName: string,
  request: PacketExportRequest,
): Promise<PacketExportEnd> {
  const { format } = request;
  const { canceled, filePath } = await dialog.showSaveDialog(window.browser, {
    title: t('dialog.savePackets'),
    defaultPath: basename(suggestedName.replaceAll('\\', '/')) || `${app.getName()}.${format}`,
    filters: [
      { name: format, extensions: [format] },
      { name: t('dialog.allFiles'), extensions: ['*'] },
    ],
  });
  if (canceled || !filePath) return { kind: 'dismissed' };
  const end = await window.exportPackets(filePath, request);
  return end.kind === 'written' ? { kind: 'written', name: basename(filePath) } : end;
}

const recentId = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 32);

/** A recent file as the page may know it; none when it is gone. */
function describeRecent(path: string): RecentFile[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return [];
  return [{ id: recentId(path), name: basename(path), folder: basename(dirname(path)), bytes: stats.size }];
}
