/**
 * The application menu. An item of ours sends its command's name to the page, which does it as its own button or key
 * would; the rest are the system's roles. Keys are those of the page's key table (renderer/state/commands.ts): the menu
 * shows them, the page handles them, so that they work the same where no menu is drawn.
 */
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { type Settings, TIME_FORMATS } from '../shared/api.ts';
import type { Translate } from '../shared/i18n/index.ts';
import { recentMenu, windowMenu } from './menu-files.ts';
import type { Windows } from './windows.ts';

/** A line between groups. */
const RULE = [undefined, undefined] as const;

/** Commands that the page understands, by menu. */
const COMMANDS = {
  file: [
    ['open', 'CmdOrCtrl+O'],
    ['reload', 'CmdOrCtrl+R'],
    ['key-log', undefined],
    ['save-as', 'CmdOrCtrl+Shift+S'],
    ['export-packets', undefined],
    ['export-diagram', 'CmdOrCtrl+E'],
  ],
  edit: [
    ['find', 'CmdOrCtrl+F'],
    ['find-next', 'CmdOrCtrl+N'],
    ['find-previous', 'CmdOrCtrl+B'],
    RULE,
    ['mark', 'CmdOrCtrl+M'],
    ['mark-shown', 'CmdOrCtrl+Shift+M'],
    ['unmark-shown', 'CmdOrCtrl+Alt+M'],
    ['next-mark', 'CmdOrCtrl+Shift+N'],
    ['previous-mark', 'CmdOrCtrl+Shift+B'],
    RULE,
    ['ignore', 'CmdOrCtrl+D'],
    ['ignore-shown', 'CmdOrCtrl+Shift+D'],
    ['unignore-all', 'CmdOrCtrl+Alt+D'],
    RULE,
    ['time-reference', 'CmdOrCtrl+T'],
    ['unset-references', 'CmdOrCtrl+Alt+T'],
    ['next-reference', 'CmdOrCtrl+Alt+N'],
    ['previous-reference', 'CmdOrCtrl+Alt+B'],
    RULE,
    ['comment', 'CmdOrCtrl+Alt+C'],
  ],
  go: [
    ['go-to-packet', 'CmdOrCtrl+G'],
    ['next-packet', 'F8'],
    ['previous-packet', 'F7'],
    ['next-in-stream', 'CmdOrCtrl+.'],
    ['previous-in-stream', 'CmdOrCtrl+,'],
    ['go-to-whole', 'CmdOrCtrl+J'],
  ],
  view: [
    ['focus-filter', 'CmdOrCtrl+/'],
    ['clear-filter', undefined],
    ['follow-stream', 'CmdOrCtrl+Alt+Shift+T'],
    ['colorize', undefined],
    ['coloring-rules', undefined],
  ],
  statistics: [
    ['statistics-properties', undefined],
    ['statistics-hierarchy', undefined],
    ['statistics-conversations', undefined],
    ['statistics-endpoints', undefined],
    ['statistics-io', undefined],
    ['statistics-expert', undefined],
  ],
  help: [['keys', undefined]],
} as const;

/** What the system does with the text that is selected. */
const EDITING = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const;

/** Settings that the view menu turns on and off, each by a command of the page. */
const SWITCHES = [
  ['verify-checksums', 'verifyChecksums'],
  ['resolve-names', 'resolveNames'],
] as const;

/** What the menu is made from. It is made anew when any of it changes. */
export interface MenuContext {
  readonly words: Translate;
  readonly windows: Windows;
  /** Paths of files opened before, latest first. */
  readonly recent: readonly string[];
  readonly settings: Settings;
}

/** Set the menu. */
export function setMenu({ words: t, windows, recent, settings }: MenuContext): void {
  const command = (name: string): MenuItemConstructorOptions => ({
    label: t(`command.${name}`),
    click: (_item, window) => {
      const chosenIn = window instanceof BrowserWindow ? windows.of(window.webContents) : windows.current;
      chosenIn?.tell('command', name);
    },
  });
  const items = (menu: keyof typeof COMMANDS): MenuItemConstructorOptions[] =>
    COMMANDS[menu].map(([name, accelerator]) => {
      if (name === undefined) return { type: 'separator' };
      return { ...command(name), ...(accelerator ? { accelerator, registerAccelerator: false } : {}) };
    });
  const switches = SWITCHES.map(
    ([name, setting]): MenuItemConstructorOptions => ({
      ...command(name),
      type: 'checkbox',
      checked: settings[setting],
    }),
  );
  const role = (name: (typeof EDITING)[number]): MenuItemConstructorOptions => ({
    role: name,
    label: t(`menu.${name}`),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: t('menu.file'),
      submenu: [
        { label: t('menu.newWindow'), accelerator: 'CmdOrCtrl+Shift+O', click: () => windows.add() },
        ...items('file'),
        recentMenu(t, recent, windows),
        { type: 'separator' },
        { role: 'close', label: t('menu.close'), accelerator: 'CmdOrCtrl+W' },
        ...(process.platform === 'darwin' ? [] : [{ role: 'quit', label: t('menu.quit') } as const]),
      ],
    },
    {
      label: t('menu.edit'),
      submenu: [...EDITING.map(role), { type: 'separator' }, ...items('edit')],
    },
    { label: t('menu.go'), submenu: items('go') },
    {
      label: t('menu.view'),
      submenu: [
        ...items('view'),
        { type: 'separator' },
        ...switches,
        {
          label: t('menu.time'),
          submenu: TIME_FORMATS.map((format) => ({
            ...command(`time-${format}`),
            label: t(`app.time.${format}`),
            type: 'radio' as const,
            checked: format === settings.timeFormat,
          })),
        },
        { type: 'separator' },
        { role: 'resetZoom', label: t('menu.resetZoom') },
        { role: 'zoomIn', label: t('menu.zoomIn') },
        { role: 'zoomOut', label: t('menu.zoomOut') },
        { role: 'togglefullscreen', label: t('menu.fullScreen') },
      ],
    },
    { label: t('menu.statistics'), submenu: items('statistics') },
    windowMenu(t, windows),
    {
      role: 'help',
      label: t('menu.help'),
      submenu: [
        ...items('help'),
        // A Mac has it in the menu of the app's name.
        ...(process.platform === 'darwin' ? [] : [{ label: t('menu.about'), click: () => app.showAboutPanel() }]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
