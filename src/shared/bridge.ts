/** What the preload hands to the page as `window.desktop`: the desktop calls by name, its events, and two facts. */
import type { DesktopCalls, DesktopEvents } from './api.ts';

/** An event of main, for whoever listens: name and arguments. */
export type DesktopListener = <K extends keyof DesktopEvents>(name: K, args: Parameters<DesktopEvents[K]>) => void;

/** See the head of this file. */
export interface DesktopBridge extends DesktopCalls {
  listen(hear: DesktopListener): void;
  /** Node's name of the system: keys are written as the system writes them. */
  readonly platform: string;
}

/** The message that brings the engine's port to the page (the port itself is in `event.ports`). */
export interface PortMessage {
  readonly kind: 'engine-port';
  readonly epoch: number;
}
