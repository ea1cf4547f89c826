/**
 * The application menu. An item of ours sends its command's name to the page, which does it as its own button or key
 * would; the rest are the system's roles. Keys are those of the page's key table (renderer/state/commands.ts): the menu
 * shows them, the page handles them, so that they work the same where no menu is drawn.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../shared/i18n/index.ts';

/** Commands that the page understands, by menu. */
const COMMANDS = {
  file: [
    ['open', 'CmdOrCtrl+O'],
    ['reload', 'CmdOrCtrl+R'],
  ],
  go: [
    ['go-to-packet', 'CmdOrCtrl+G'],
    ['next-packet', 'F8'],
    ['previous-packet', 'F7'],
    ['next-in-stream', 'CmdOrCtrl+.'],
    ['previous-in-stream', 'CmdOrCtrl+,'],
  ],
  view: [
    ['focus-filter', 'CmdOrCtrl+/'],
    ['clear-filter', undefined],
    ['follow-stream', 'CmdOrCtrl+Alt+Shift+T'],
  ],
  help: [['keys', undefined]],
} as const;

/** Set the menu, in the words of `t`. */
export function setMenu(t: Translate, send: (command: string) => void): void {
  const items = (menu: keyof typeof COMMANDS): MenuItemConstructorOptions[] =>
    COMMANDS[menu].map(([name, accelerator]) => ({
      label: t(`command.${name}`),
      ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
      click: () => send(name),
    }));
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: t('menu.file'),
      submenu: [...items('file'), { type: 'separator' }, { role: process.platform === 'darwin' ? 'close' : 'quit' }],
    },
    { role: 'editMenu', label: t('menu.edit') },
    { label: t('menu.go'), submenu: items('go') },
    {
      label: t('menu.view'),
      submenu: [
        ...items('view'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'help', label: t('menu.help'), submenu: items('help') },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
