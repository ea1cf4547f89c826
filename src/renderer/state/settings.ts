/** Settings as main remembers them, and the layout in them: sizes of panes and state of columns, by name. */
import { create } from 'zustand';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/api.ts';
import { desktop } from '../engine/desktop.ts';

interface SettingsState extends Settings {
  /** What main says holds at the start of this page. */
  take(settings: Settings): void;
  /** What main says has changed. The layout of this window stays its own: another window's is not drawn into it. */
  follow(settings: Settings): void;
  change(change: Partial<Settings>): void;
  /** Remember one thing of the layout. */
  keep(name: string, value: unknown): void;
}

/** Milliseconds after the last drag before its outcome is sent. */
const KEEP_AFTER = 250;
let timer: number | undefined;
/** What of the layout has changed and was not sent yet. */
let unsent: Record<string, unknown> = {};

export const useSettings = create<SettingsState>()((set, get) => ({
  ...DEFAULT_SETTINGS,
  take: (settings) => set(settings),
  follow: ({ layout: _, ...others }) => set(others),
  change(change) {
    set(change);
    void desktop.changeSettings(change);
  },
  keep(name, value) {
    set({ layout: { ...get().layout, [name]: value } });
    window.clearTimeout(timer);
    unsent[name] = value;
    timer = window.setTimeout(sendUnsent, KEEP_AFTER);
  },
}));

function sendUnsent(): void {
  if (Object.keys(unsent).length === 0) return;
  void desktop.changeSettings({ layout: unsent });
  unsent = {};
}

/** Keep the last change of a window that is closed right after it. Once, at the start of the page. */
export const keepAtEnd = (): void => window.addEventListener('pagehide', sendUnsent);

/** A number of the layout, with what holds when there is none. */
export function useLayoutNumber(name: string, otherwise: number): readonly [number, (value: number) => void] {
  const kept = useSettings((state) => state.layout[name]);
  const keep = useSettings((state) => state.keep);
  const value = typeof kept === 'number' && Number.isFinite(kept) ? kept : otherwise;
  return [value, (next) => keep(name, next)];
}
