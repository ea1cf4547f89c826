/** English. One file per area; nested keys become `area.key`. */
import { app, command, dialog, menu, sample } from './app.ts';
import { grid } from './grid.ts';
import { issue } from './issue.ts';
import { packet } from './packet.ts';
import { streams } from './streams.ts';

export const en = { app, command, dialog, grid, issue, menu, packet, sample, streams };
