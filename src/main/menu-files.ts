/**
 * The parts of the application menu that change while the app runs: files opened before, and the open windows. Both name
 * captured files, so an `&` in a name is written twice: alone it would mark a key.
 */
import { basename, dirname } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../shared/i18n/index.ts';
import type { Windows } from './windows.ts';

/** Longest name that is shown whole. */
const LONGEST_NAME = 60;

/** File → New window, the files opened before, and closing. */
export function recentMenu(t: Translate, recent: readonly string[], windows: Windows): MenuItemConstructorOptions {
  return {
    label: t('menu.recent'),
    enabled: recent.length > 0,
    submenu: recent.map((path) => ({
      label: `${shown(basename(path))} — ${shown(basename(dirname(path)))}`,
      click: () => windows.openFiles([path]),
    })),
  };
}

/** The windows, the one with the focus marked. A Mac lists them by itself. */
export function windowMenu(t: Translate, windows: Windows): MenuItemConstructorOptions {
  const list = windows.all.map(
    (window): MenuItemConstructorOptions => ({
      label: shown(window.file?.name ?? t('menu.emptyWindow')),
      type: 'checkbox',
      checked: window === windows.current,
      click: () => window.show(),
    }),
  );
  const ownList = process.platform === 'darwin' ? [] : [{ type: 'separator' } as const, ...list];
  return {
    role: 'window',
    label: t('menu.window'),
    submenu: [{ role: 'minimize', label: t('menu.minimize') }, ...ownList],
  };
}

function shown(name: string): string {
  const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  return short.replaceAll('&', '&&');
}
