/** What lies beside the program: the bundled captures and the icon. In a checkout, and installed. */
import { join } from 'node:path';
import { app } from 'electron';

const FOLDER = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources');

/** Folder of the bundled captures. */
export const SAMPLES = join(FOLDER, 'samples');
/** The app's icon, for window lists that do not look it up by the desktop entry. */
export const ICON = join(FOLDER, 'icons', 'png', 'capscope-128.png');
