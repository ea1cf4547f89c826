/**
 * A window and its security settings: isolated, sandboxed, no Node, no navigation, no new windows, no webviews. The place
 * of the last one is remembered, and given up when the screen it was on is gone; a further one is cascaded from it.
 */
import { join } from 'node:path';
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, screen } from 'electron';
import { pageUrl } from './page.ts';
import { ICON } from './resources.ts';
import type { SettingsFile, WindowPlace } from './settings.ts';

/** Size of the content at first, and in pictures. */
const FIRST_SIZE = { width: 1440, height: 900 };
const SMALLEST = { width: 900, height: 560 };
/** How far right and down of the window before it a further window begins. */
const CASCADE = 32;

/** How a window is made. */
export interface WindowOptions {
  /** For a picture: the first size whatever was remembered, and nothing remembered of it. */
  readonly picture: boolean;
  /** Whether a capture is on its way into it. */
  readonly expectsCapture: boolean;
  /** The window that this one joins. */
  readonly beside: BrowserWindow | undefined;
}

/** Make the window and load the page. */
export function createWindow(settings: SettingsFile, options: WindowOptions): BrowserWindow {
  const place = options.picture ? undefined : options.beside ? cascaded(options.beside) : usable(settings.window);
  const window = new BrowserWindow({
    ...sizeOf(place),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Capscope',
    icon: ICON,
    // The surface colour of each theme, so that nothing flashes before the page is there.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#141619' : '#f4f5f7',
    autoHideMenuBar: true,
    show: false,
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (place?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());

  const contents = window.webContents;
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());

  if (!options.picture) {
    const remember = () => {
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
      settings.placeWindow({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    };
    window.on('resized', remember);
    window.on('moved', remember);
    window.on('close', remember);
  }
  void window.loadURL(pageUrl(options.expectsCapture));
  return window;
}

function sizeOf(place: WindowPlace | undefined): BrowserWindowConstructorOptions {
  if (!place) return { ...FIRST_SIZE, useContentSize: true, center: true };
  return { x: place.x, y: place.y, width: place.width, height: place.height };
}

/** The place of a window that joins another: its size, a little further on; at the screen's corner where none is left. */
function cascaded(beside: BrowserWindow): WindowPlace {
  const { x, y, width, height } = beside.getNormalBounds();
  const { workArea } = screen.getDisplayMatching({ x, y, width, height });
  const fitting = (start: number, size: number, areaStart: number, areaSize: number) =>
    start + CASCADE + size <= areaStart + areaSize ? start + CASCADE : areaStart;
  return {
    x: fitting(x, width, workArea.x, workArea.width),
    y: fitting(y, height, workArea.y, workArea.height),
    width,
    height,
    maximized: beside.isMaximized(),
  };
}

/** A remembered place, when enough of it is still on some screen to be grasped. */
function usable(place: WindowPlace | undefined): WindowPlace | undefined {
  if (!place || place.width < SMALLEST.width || place.height < SMALLEST.height) return undefined;
  const { workArea } = screen.getDisplayMatching(place);
  const right = Math.min(place.x + place.width, workArea.x + workArea.width);
  const visible = right - Math.max(place.x, workArea.x);
  const titleInside = place.y >= workArea.y - 8 && place.y < workArea.y + workArea.height - 40;
  return visible >= 200 && titleInside ? place : undefined;
}
