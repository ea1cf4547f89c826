/**
 * What the page may ask of the desktop: named functions, nothing generic, no logic. The engine's port is posted on to the
 * page, so that its answers are not copied once more by the context bridge.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopCalls, DesktopEvents } from '../shared/api.ts';
import type { DesktopBridge, PortMessage } from '../shared/bridge.ts';

const ask =
  <K extends keyof DesktopCalls>(name: K) =>
  (...args: Parameters<DesktopCalls[K]>) =>
    ipcRenderer.invoke(`desktop:${name}`, ...args) as ReturnType<DesktopCalls[K]>;

const bridge: DesktopBridge = {
  openDialog: ask('openDialog'),
  openSample: ask('openSample'),
  openRecent: ask('openRecent'),
  // Throws for anything but a file that the system dropped: the page cannot make a path up.
  openDropped: (files) => ask('openDropped')(files.map((file) => webUtils.getPathForFile(file as File))),
  reload: ask('reload'),
  restartEngine: ask('restartEngine'),
  chooseKeyLog: ask('chooseKeyLog'),
  save: ask('save'),
  exportPackets: ask('exportPackets'),
  cancelExport: ask('cancelExport'),
  beginSave: ask('beginSave'),
  writePiece: ask('writePiece'),
  endSave: ask('endSave'),
  copyText: ask('copyText'),
  copyImage: ask('copyImage'),
  settings: ask('settings'),
  changeSettings: ask('changeSettings'),
  samples: ask('samples'),
  recent: ask('recent'),
  setUnsaved: ask('setUnsaved'),
  pictureReady: ask('pictureReady'),
  listen(hear) {
    ipcRenderer.on('desktop-event', (_event, name: keyof DesktopEvents, args: Parameters<DesktopEvents[typeof name]>) =>
      hear(name, args),
    );
  },
  platform: process.platform,
};

contextBridge.exposeInMainWorld('desktop', bridge);

ipcRenderer.on('engine-port', (event, epoch: number) => {
  window.postMessage({ kind: 'engine-port', epoch } satisfies PortMessage, location.origin, event.ports);
});
