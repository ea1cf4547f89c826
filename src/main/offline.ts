/**
 * Keeps Chromium from the network. The page cannot reach it (page.ts); these are the habits of the browser around the
 * page: looking for updates of its parts, probing for proxies and for the ways out of this machine.
 */
import { app } from 'electron';

/** Before `ready`. */
export function stayOffline(): void {
  const { commandLine } = app;
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('disable-sync');
  commandLine.appendSwitch('no-pings');
  commandLine.appendSwitch('no-proxy-server');
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}
