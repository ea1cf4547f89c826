/** 简体中文。每个领域一个文件；与英文的键完全相同。 */
import { app, command, dialog, menu, sample } from './app.ts';
import { grid } from './grid.ts';
import { issue } from './issue.ts';
import { packet } from './packet.ts';
import { streams } from './streams.ts';

export const zhCN = { app, command, dialog, grid, issue, menu, packet, sample, streams };
