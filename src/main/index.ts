/**
 * The app's start: one instance, its window, the engine behind it, and the file it was started with. A second start hands
 * its file to the first and ends; a start that only makes a picture stands alone.
 */
import { join } from 'node:path';
import { app, type BrowserWindow, nativeTheme, session } from 'electron';
import type { DesktopEvents, Settings } from '../shared/api.ts';
import { isObject, isText } from '../shared/check.ts';
import { createTranslate, type Language, languageOf, type Translate } from '../shared/i18n/index.ts';
import type { Args } from '../shared/rpc.ts';
import { parseArguments } from './arguments.ts';
import { serveDesktop } from './desktop.ts';
import { EngineHost } from './engine-host.ts';
import { setMenu } from './menu.ts';
import { declareScheme, servePage } from './page.ts';
import { awaitPicture } from './screenshot.ts';
import { SettingsFile } from './settings.ts';
import { createWindow } from './window.ts';

const start = parseArguments(process.argv, process.defaultApp === true, process.cwd());
// Chromium reorders the arguments of a second start and adds its own; what is handed over here arrives as it is.
if (start.screenshot === undefined && !app.requestSingleInstanceLock({ file: start.file })) app.exit(0);
else run();

function run(): void {
  declareScheme();
  const picture = start.screenshot === undefined ? undefined : awaitPicture(start.screenshot);
  const settings = new SettingsFile(join(app.getPath('userData'), 'settings.json'));
  let window: BrowserWindow | undefined;
  let words: Translate = createTranslate('en');
  /** A file that was asked for before the page could show it. */
  let waiting = start.file;
  let pageReady = false;

  const tell = <K extends keyof DesktopEvents>(name: K, ...args: Args<DesktopEvents, K>) => {
    if (window && !window.isDestroyed()) window.webContents.send('desktop-event', name, args);
  };

  const host = new EngineHost({
    opened(file, port) {
      if (!picture && !file.path.startsWith(samples)) settings.addRecent(file.path);
      app.addRecentDocument(file.path);
      window?.setTitle(`${file.name} — Capscope`);
      tell('opening', { name: file.name, epoch: file.epoch });
      window?.webContents.postMessage('engine-port', file.epoch, [port]);
    },
    failed(file, issue) {
      tell('openFailed', { ...issue, name: file.name });
      picture?.fail(words(`issue.${issue.code}`, { ...issue, ...issue.params }));
    },
    died: (_file, reason) => tell('engineDied', reason),
  });

  const open = async (path: string): Promise<boolean> => {
    if (!pageReady) {
      waiting = path;
      return false;
    }
    return host.open(path);
  };
  const applySettings = ({ theme, language }: Settings) => {
    nativeTheme.themeSource = theme;
    words = createTranslate(languageInUse(language));
    setMenu(words, (command) => tell('command', command));
  };
  const samples = join(app.getAppPath(), 'resources', 'samples');

  app.on('second-instance', (_event, _argv, _folder, data) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    if (isObject(data) && isText(32_768)(data.file)) void open(data.file);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void open(path);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => {
    host.close();
    settings.flush();
  });

  void app.whenReady().then(() => {
    servePage(session.defaultSession);
    applySettings(settings.settings);
    serveDesktop({
      settings,
      samples,
      window: () => window,
      words: () => words,
      open,
      reopen: () => host.reopen(),
      settingsChanged(changed) {
        applySettings(changed);
        tell('settingsChanged', changed);
      },
      pictureReady() {
        // Before its file is open, the page shows that nothing is: not the picture that was asked for.
        const shown = start.file === undefined || host.file !== undefined;
        if (picture && window && shown) picture.ready(window);
      },
    });
    window = createWindow(settings, { picture: picture !== undefined });
    window.webContents.on('did-finish-load', () => {
      pageReady = true;
      const path = waiting ?? host.file?.path;
      waiting = undefined;
      if (path !== undefined) void host.open(path);
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      picture?.fail(`the page ended: ${details.reason}`);
    });
  });
}

/** The language in use under a setting. */
function languageInUse(setting: Settings['language']): Language {
  return setting === 'system' ? languageOf(app.getPreferredSystemLanguages()[0] ?? app.getLocale()) : setting;
}
