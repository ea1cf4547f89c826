/** Answers what the page asks to save: dialogs that name the place, one-piece saves, and those that come piece by piece. */
import { app, type BrowserWindow, dialog } from 'electron';
import type { DesktopCalls } from '../shared/api.ts';
import type { Translate } from '../shared/i18n/index.ts';
import { Saves, suggestedFile, writeWhole } from './saving.ts';

/** The calls of {@link DesktopCalls} that write. */
export type SaveCalls = Pick<DesktopCalls, 'save' | 'beginSave' | 'writePiece' | 'endSave'>;

/** What each window is writing; gone with the window. */
const SAVES = new WeakMap<BrowserWindow, Saves>();

/** The answers to one window's page. */
export function saveCalls(owner: BrowserWindow, t: Translate): SaveCalls {
  const saves = SAVES.get(owner) ?? new Saves();
  SAVES.set(owner, saves);
  const say = (error: unknown): void =>
    dialog.showErrorBox(t('dialog.notSaved'), error instanceof Error ? error.message : String(error));
  const worked = async (writing: Promise<void>): Promise<boolean> => {
    try {
      await writing;
      return true;
    } catch (error) {
      say(error);
      return false;
    }
  };
  return {
    async save(suggestedName, bytes) {
      const path = await askForFile(owner, suggestedName);
      if (path === undefined) return false;
      return worked(writeWhole(path, bytes));
    },
    async beginSave(kind, suggestedName) {
      const path = await (kind === 'file' ? askForFile(owner, suggestedName) : askForFolder(owner));
      if (path === undefined) return undefined;
      const name = suggestedFile(suggestedName, app.getName());
      try {
        return await (kind === 'file' ? saves.file(path) : saves.folder(path, name));
      } catch (error) {
        say(error);
        return undefined;
      }
    },
    writePiece: (number, file, bytes) => worked(saves.write(number, file, bytes)),
    async endSave(number, done) {
      await worked(saves.end(number, done));
    },
  };
}

async function askForFile(owner: BrowserWindow, suggestedName: string): Promise<string | undefined> {
  const defaultPath = suggestedFile(suggestedName, app.getName());
  const { canceled, filePath } = await dialog.showSaveDialog(owner, { defaultPath });
  return canceled || !filePath ? undefined : filePath;
}

async function askForFolder(owner: BrowserWindow): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(owner, {
    properties: ['openDirectory', 'createDirectory'],
  });
  return canceled ? undefined : filePaths[0];
}
