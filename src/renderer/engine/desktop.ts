/** The desktop, as the preload hands it over. The one place that reads `window.desktop`. */
import type { DesktopBridge } from '../../shared/bridge.ts';

declare global {
  interface Window {
    readonly desktop: DesktopBridge;
  }
}

export const desktop: DesktopBridge = window.desktop;
