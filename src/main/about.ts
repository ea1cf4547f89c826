/** The system's about box: which version this is, around which Electron, and whether it is a test build. */
import { app } from 'electron';
import type { Translate } from '../shared/i18n/index.ts';
import { ICON } from './resources.ts';
import { isTestBuild } from './terminal.ts';

/** Say what the box will say, in these words. */
export function describeApp(words: Translate): void {
  const version = app.getVersion();
  const { electron, chrome } = process.versions;
  const lines = [`Electron ${electron}, Chromium ${chrome}`, words('start.licence')];
  if (isTestBuild(version)) lines.push(words('start.testBuild', { electron }));
  app.setAboutPanelOptions({
    applicationName: 'Capscope',
    applicationVersion: version,
    copyright: lines.join('\n'),
    iconPath: ICON,
  });
}
