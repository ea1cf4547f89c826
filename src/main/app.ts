/**
 * The app with its windows: one instance, a window for each capture, and the files it was started with. A second start
 * hands its files to the first and ends; a start that only makes a picture stands alone.
 */
import { join } from 'node:path';
import { app, nativeTheme, session } from 'electron';
import type { Settings } from '../shared/api.ts';
import { type Check, isAbsent, isEither, isListOf, isShape, isText } from '../shared/check.ts';
import { createTranslate, type Language, languageOf, type Translate } from '../shared/i18n/index.ts';
import { describeApp } from './about.ts';
import type { StartArguments } from './arguments.ts';
import { serveDesktop } from './desktop.ts';
import { refusalOf } from './file-source.ts';
import { setMenu } from './menu.ts';
import { stayOffline } from './offline.ts';
import { declareScheme, servePage } from './page.ts';
import { addToDesktopList } from './recent-documents.ts';
import { SAMPLES } from './resources.ts';
import { awaitPicture } from './screenshot.ts';
import { SettingsFile } from './settings.ts';
import { complainOf } from './terminal.ts';
import { Windows } from './windows.ts';

const APP_ID = 'org.capscope.capscope';

/** What a second start hands to the first. */
interface HandOver {
  readonly files: readonly string[];
  readonly keyLog?: string;
}
const isHandOver: Check<HandOver> = isShape<HandOver>({
  files: isListOf(isText(32_768)),
  keyLog: isEither(isAbsent, isText(32_768)),
});

/** Start the app, or hand over to the one that runs. Before `ready`. */
export function startApp(start: StartArguments): void {
  // Chromium reorders the arguments of a second start and adds its own; what is handed over here arrives as it is.
  const handOver: HandOver = { files: start.files, ...(start.keyLog !== undefined && { keyLog: start.keyLog }) };
  if (start.screenshot !== undefined || app.requestSingleInstanceLock({ ...handOver })) {
    run(start);
    return;
  }
  // The running app says in its window what it makes of the files; what shows at once is said here too.
  for (const file of start.files) {
    const issue = refusalOf(file);
    if (issue) complainOf(file, issue);
  }
  app.exit(0);
}

function run(start: StartArguments): void {
  declareScheme();
  stayOffline();
  // The name by which Windows keeps a program's windows and recent files together (electron-builder.yml has it too).
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  const picture = start.screenshot === undefined ? undefined : awaitPicture(start.screenshot);
  const settings = new SettingsFile(join(app.getPath('userData'), 'settings.json'));
  let words: Translate = createTranslate('en');

  const windows = new Windows({
    settings,
    picture: picture !== undefined,
    words: () => words,
    opened(path) {
      if (picture || path.startsWith(SAMPLES)) return;
      settings.addRecent(path);
      if (process.platform === 'linux' && app.isPackaged) addToDesktopList(path);
      else app.addRecentDocument(path);
      windows.tell('recentChanged');
    },
    failed(path, issue) {
      if (picture) picture.fail(words(`issue.${issue.code}`, { ...issue, ...issue.params }));
      else complainOf(path, issue);
    },
    changed: () => showMenu(),
  });
  let menuDue = false;
  // After the event or the click that asks for it, and once for several: the menu in use is not taken away meanwhile.
  const showMenu = () => {
    if (menuDue) return;
    menuDue = true;
    setImmediate(() => {
      menuDue = false;
      setMenu({ words, windows, recent: settings.recent, settings: settings.settings });
    });
  };
  const applySettings = ({ theme, language }: Settings) => {
    nativeTheme.themeSource = theme;
    words = createTranslate(languageInUse(language));
    describeApp(words);
    showMenu();
  };

  /** Files that the desktop asked for before there could be a window. */
  let early: string[] | undefined = [...start.files];
  app.on('second-instance', (_event, _argv, _folder, data) => {
    if (!isHandOver(data)) return;
    if (early) early.push(...data.files);
    else if (data.files.length > 0) windows.openFiles(data.files, data.keyLog);
    else windows.showEmpty();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (early) early.push(path);
    else windows.openFiles([path]);
  });
  app.on('activate', () => {
    if (!early && windows.all.length === 0) windows.add();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => settings.flush());

  void app.whenReady().then(() => {
    servePage(session.defaultSession);
    applySettings(settings.settings);
    serveDesktop({
      settings,
      windows,
      words: () => words,
      settingsChanged(changed) {
        applySettings(changed);
        windows.tell('settingsChanged', changed);
      },
      pictureReady(window, ofCapture) {
        // Before its file has come, the page shows that nothing is open: not the picture that was asked for.
        if (ofCapture || start.files.length === 0) picture?.ready(window.browser);
      },
    });
    const files = picture ? start.files.slice(0, 1) : (early ?? []);
    early = undefined;
    windows.openFiles(files, start.keyLog);
    if (windows.all.length === 0) windows.add();
    windows.current?.contents.on('render-process-gone', (_event, details) => {
      picture?.fail(`the page ended: ${details.reason}`);
    });
  });
}

/** The language in use under a setting. */
function languageInUse(setting: Settings['language']): Language {
  return setting === 'system' ? languageOf(app.getPreferredSystemLanguages()[0] ?? app.getLocale()) : setting;
}
